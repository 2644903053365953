"""A person's browser without a browser: a test client that reads every page it is given by the law of pages."""

import gzip
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.db import db
from tests.pages import faults


class Jar(FlaskClient):
    """One person's cookies. Every answer that is a page must be a good one."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        assert not inside_a_transaction(), "Leave `with inside()` first: this request would wait for its transaction."
        answer = super().open(*args, **kwargs)
        check(answer)
        return answer


def inside_a_transaction() -> bool:
    """Whether this test still holds a transaction open, for which a request that writes would wait for ever."""
    try:
        db()
    except LookupError:
        return False
    return True


def check(answer: TestResponse) -> None:
    """Raise AssertionError with everything that is wrong with a page or a piece of one."""
    if answer.mimetype != "text/html" or 300 <= answer.status_code < 400 or answer.request.method == "HEAD":
        return
    raw = answer.get_data()
    html = (gzip.decompress(raw) if answer.headers.get("Content-Encoding") == "gzip" else raw).decode()
    piece = answer.request.headers.get("HX-Request") == "true"
    wrong = [*faults(html, piece=piece), *wrong_headers(answer)]
    assert not wrong, f"{answer.request.method} {answer.request.path} ({answer.status_code}):\n  " + "\n  ".join(wrong)


def wrong_headers(answer: TestResponse) -> list[str]:
    """What the headers of a page must say whatever it is about."""
    policy = answer.headers.get("Content-Security-Policy", "")
    wrong = []
    if "default-src 'self'" not in policy or "unsafe" in policy:
        wrong.append(f"the content security policy reads “{policy}”")
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        wrong.append("nosniff is missing")
    if "HX-Request" not in answer.headers.get("Vary", ""):
        wrong.append("Vary does not name HX-Request")
    if not answer.headers.get("Cache-Control"):
        wrong.append("there is no Cache-Control")
    return wrong
