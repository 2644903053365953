"""What is refused before anything is read: a form that another site sends, a body that is too big."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request
from flask.sessions import SecureCookieSessionInterface

from app.rendering import is_resident_page

RESIDENT_BODY = 256 * 1024
STAFF_BODY = 50 * 1024 * 1024
STAFF_SESSION = timedelta(days=1)  # signed in at breakfast, still signed in when the hall is locked


class StaffCookie(SecureCookieSessionInterface):
    """The cookie of people who work here: `Secure` in production, and wherever the page came by https."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return super().get_cookie_secure(app) or request.is_secure


def refuse_foreign_forms() -> None:
    """A form of staff must come from our own pages. Residents' forms carry a signed token instead."""
    request.max_content_length = RESIDENT_BODY if is_resident_page() else STAFF_BODY
    if request.method in ("GET", "HEAD", "OPTIONS") or is_resident_page():
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        if site not in ("same-origin", "none"):
            abort(403)
    elif origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)


def refuse_what_declares_nothing() -> None:
    """A route that does not say who may call it (app/permissions.py) may be called by nobody."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and not hasattr(view, "needs"):
        abort(403)


def register(app: Flask) -> None:
    app.session_interface = StaffCookie()
    app.before_request(refuse_foreign_forms)
    app.before_request(refuse_what_declares_nothing)
