"""From a template to an answer: the frame around it, the headers on it, and its size on the wire."""

import gzip
from typing import Any

from flask import Flask, Response, g, has_request_context, make_response, render_template, request
from flask_login import current_user
from jinja2.runtime import Context

POLICY = "; ".join(
    (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    )
)
WORTH_PACKING = 1024  # bytes; below it gzip costs more than it saves
RESIDENT = ("/j/", "/c/", "/thread", "/e/", "/stop/", "/interest")


def render(template: str, status: int = 200, /, **context: object) -> Response:
    """Answer with a template, named by its path from the root. htmx gets the piece alone, a browser the whole page."""
    piece = request.headers.get("HX-Request") == "true"
    frame = "app/templates/piece.html" if piece else "app/templates/page.html"
    try:
        answer = make_response(render_template(template, frame=frame, **context), status)
    finally:
        for each in g.pop("contexts", ()):
            each.let_go()
    answer.vary.add("HX-Request")
    return answer


class PageContext(Context):
    """What one template of a page knows. A macro that it defines refers to it, and it to the macro: so it lets go of
    its macros once the page is made. Else all that was read for the page would stay until the garbage collector comes
    by, in whichever thread; with 16 readers at once that has ended the process (bench/pages.py).
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if has_request_context():
            g.setdefault("contexts", []).append(self)

    def let_go(self) -> None:
        """Macros know each other without it, and what is there for all pages stays."""
        self.vars.clear()


def is_resident_page() -> bool:
    """Pages of people without an account: never stored, never told where they came from."""
    return request.path.startswith(RESIDENT)


def is_about_harm() -> bool:
    """Pages on which somebody tells of harm: they keep a quick way out, whatever goes wrong on them."""
    return request.path.startswith("/e/") and "harm" in request.path.split("/")


def add_headers(answer: Response) -> Response:
    """Put the policy on every answer; runs once, last."""
    headers = answer.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    # With no-referrer a browser sends `Origin: null`; staff forms are checked against it, residents' are signed.
    headers["Referrer-Policy"] = "no-referrer" if is_resident_page() else "same-origin"
    if is_resident_page() or request.path.startswith(("/wall/", "/room/")):
        headers["Cache-Control"] = "no-store"
        headers["X-Robots-Tag"] = "noindex"
    elif not headers.get("Cache-Control"):
        headers["Cache-Control"] = "no-store" if current_user.is_authenticated else "no-cache"
    return pack(answer)


def pack(answer: Response) -> Response:
    """gzip text, but not for people who are signed in: there a secret may stand beside what was typed (BREACH)."""
    if (
        "gzip" in request.accept_encodings
        and not answer.is_streamed
        and not answer.direct_passthrough
        and "Content-Encoding" not in answer.headers
        and ((answer.mimetype or "").startswith("text/") or (answer.mimetype or "").endswith(("json", "xml")))
        and len(answer.get_data()) > WORTH_PACKING
        and not current_user.is_authenticated
    ):
        answer.set_data(gzip.compress(answer.get_data(), 6, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
        answer.vary.add("Accept-Encoding")
    return answer


def register(app: Flask) -> None:
    app.jinja_env.context_class = PageContext
    app.after_request(add_headers)
