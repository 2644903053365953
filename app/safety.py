"""What is refused before anything is read: an address that cannot be, a form of another site, a body cut off."""

import io
from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, current_app, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from app.db import SAFE
from app.rendering import is_resident_page

RESIDENT_BODY = 256 * 1024
STAFF_BODY = 50 * 1024 * 1024
LARGEST_KEY = 2**31 - 1
APART = "/e/"  # telling of harm, and questions about people
STAFF_SESSION = timedelta(days=1)  # signed in at breakfast, still signed in when the hall is locked


class StaffCookie(SecureCookieSessionInterface):
    """The cookie of people who work here: `Secure` in production, and wherever the page came by https.

    Under /e it is neither read nor written: what is told there is told by nobody in particular.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return self.session_class() if request.path.startswith(APART) else super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not request.path.startswith(APART):
            super().save_session(app, session, response)

    def get_cookie_secure(self, app: Flask) -> bool:
        return super().get_cookie_secure(app) or request.is_secure


class InMemory(Request):
    """A request whose files lie on no disk: what people said elsewhere is read, looked at and kept, or forgotten."""

    def _get_file_stream(self, *_facts: object, **_more: object) -> io.BytesIO:
        return io.BytesIO()


def refuse_foreign_forms() -> None:
    """A form must come from our own pages.

    Residents' pages send no referrer, so that their `Origin` is always "null": there only Sec-Fetch-Site tells. Without
    it another site could seat a phone where that site reads along.
    """
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        if site not in ("same-origin", "none"):
            abort(403)
    elif not is_resident_page() and origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)


def wait_for_the_whole_form() -> None:
    """The whole body is here before the first query: a phone with a poor signal must not hold the writers' lock.

    What stops half-way (the server gives what came) is refused, so that no sentence is kept that was cut in two.
    Only who is signed in may send much.
    """
    if request.method in SAFE:
        return
    signed_in = not is_resident_page() and "_user_id" in session
    request.max_content_length = STAFF_BODY if signed_in else RESIDENT_BODY
    arrived = len(request.get_data())
    if request.content_length is not None and arrived < request.content_length:
        abort(400)


def refuse_what_no_row_has() -> None:
    """PostgreSQL stumbles over NUL in a text and over a number that is larger than any key: neither leads anywhere."""
    numbers = (part for part in (request.view_args or {}).values() if isinstance(part, int))
    if "\0" in request.path or any(number > LARGEST_KEY for number in numbers):
        abort(404)
    if any("\0" in text for _name, text in request.args.items(multi=True)):
        abort(400)


def refuse_what_declares_nothing() -> None:
    """A route that does not say who may call it (app/permissions.py) may be called by nobody."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and not hasattr(view, "needs"):
        abort(403)


def register(app: Flask) -> None:
    app.session_interface = StaffCookie()
    app.request_class = InMemory
    app.before_request(refuse_what_no_row_has)
    app.before_request(refuse_foreign_forms)
    app.before_request(wait_for_the_whole_form)
    app.before_request(refuse_what_declares_nothing)
