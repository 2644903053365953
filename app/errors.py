"""What a person reads when something could not be done: what happened, what was kept, what to do."""

import json

from flask import Flask, g, request, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import OperationalError
from werkzeug import Response
from werkzeug.exceptions import Conflict, HTTPException, TooManyRequests

from app.forms import clean
from app.rendering import is_about_harm, is_resident_page, render

FOR_PROGRAMS = "/api/"  # addresses that no person reads
TOLD_TO_PROGRAMS = {
    404: _l("See /api/v1/openapi.json for what there is."),
    405: _l("It can only be read, by GET or HEAD."),
}
TYPED = ("words", "done", "told")  # what a resident says, and what a named person writes down and tells


class NotKept(Conflict):
    """A 409 that can say why, in words for the person who sent it."""

    def __init__(self, why: str) -> None:
        super().__init__()
        self.said = _("That was not kept"), why


class Enough(TooManyRequests):
    """A 429 that is about no guessing: something is full."""

    def __init__(self, heading: str, why: str) -> None:
        super().__init__(retry_after=600)
        self.said = heading, why


def explain(code: int) -> tuple[str, str]:
    """A heading and a sentence for a status."""
    said = {
        400: (_("That did not arrive whole"), _("Go back, open the page again, and send once more.")),
        401: (_("Please sign in"), _("This page is for people who work here.")),
        403: (
            _("You may not do this"),
            _("Scan the code in the room once more, or open your card.")
            if is_resident_page()
            else _("If you think that you should, ask the person who invited you."),
        ),
        404: (_("There is nothing here"), _("Check the address or the code. Codes have no letter O, I, L or U.")),
        405: (_("That does not work here"), _("Go back and use the button on the page.")),
        409: (_("That was not kept"), _("It clashes with what is there by now. Open the page again.")),
        413: (_("That is too big"), _("Nothing was kept. Go back, make it shorter, and send again.")),
        429: (_("Too many tries"), _("Wait a few minutes, then try again. Nothing is lost.")),
        503: (
            _("We are very busy"),
            _("We cannot be sure that this was kept. Go back and send again: twice is safe, it is kept once."),
        ),
    }
    return said.get(code, (_("Something broke"), _("It was not kept. Go back and send again: twice is safe.")))


def refused(error: HTTPException) -> Response:
    """An answer of 4xx or 5xx as a page of ours; words that were sent stand on it to copy."""
    if error.response is not None or not error.code or error.code < 400:
        return error.get_response(request.environ)
    heading, advice = error.said if isinstance(error, NotKept | Enough) else explain(error.code)
    answer = _page(error.code, heading, advice, words=_words() if error.code != 413 else "")
    for name, value in error.get_headers():
        if name in ("Retry-After", "Allow"):
            answer.headers[name] = value
    return answer


def _page(status: int, heading: str, advice: str, words: str) -> Response:
    """In the frame of the pages around it: a resident keeps the way to somebody who listens, or the way out."""
    if request.path.startswith(FOR_PROGRAMS):
        return problem(status, heading, str(TOLD_TO_PROGRAMS.get(status, advice)))
    about = {"heading": heading, "advice": advice, "words": words, "status": status}
    return render("app/templates/error.html", status, resident=is_resident_page(), harm=is_about_harm(), **about)


def problem(status: int, title: str, detail: str) -> Response:
    """An answer of 4xx or 5xx as programs read it (RFC 9457)."""
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return Response(json.dumps(said, ensure_ascii=False), status, content_type="application/problem+json")


def _words() -> str:
    """What somebody had typed, to copy it."""
    typed = (clean(request.form.get(name)) for name in TYPED) if request.method == "POST" else ()
    return "\n\n".join(words for words in typed if words)


def broken(error: Exception) -> Response:
    """Nothing was kept, so nothing may look as if it was: the session cookie is left alone too."""
    session.modified = False
    g.broken = True  # the page about it asks the database nothing, not even who is signed in
    code = 503 if isinstance(getattr(error, "original_exception", error), OperationalError) else 500
    heading, advice = explain(code)
    answer = _page(code, heading, advice, words=_words())
    if code == 503:
        answer.headers["Retry-After"] = "5"
    return answer


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(500, broken)
