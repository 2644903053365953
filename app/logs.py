"""What the log may say: which route, how it ended, how long it took. Never an address with a code, never words.

Messages of the database are left out too: PostgreSQL quotes the failing row in them.
"""

import logging
import sys
import time
import traceback

from flask import Flask, Response, g, got_request_exception, request
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger("voices")


def describe(error: BaseException) -> str:
    """Where an error happened and of what kind it is; its message only where it cannot hold people's words."""
    stack = "".join(traceback.format_tb(error.__traceback__))
    kinds = " <- ".join(type(e).__name__ for e in _causes(error))
    message = "" if any(isinstance(e, SQLAlchemyError | ValueError) for e in _causes(error)) else f": {error}"
    return f"{kinds}{message}\n{stack}"


def _causes(error: BaseException | None) -> list[BaseException]:
    found = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def register(app: Flask) -> None:
    log.setLevel(logging.INFO)
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
        log.propagate = False

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def tell(answer: Response) -> Response:
        took = 1000 * (time.perf_counter() - g.get("began", time.perf_counter()))
        level = logging.INFO if answer.status_code >= 400 else logging.DEBUG
        log.log(level, "%s %s %s %.0f ms", request.method, request.endpoint or "-", answer.status_code, took)
        return answer

    @got_request_exception.connect_via(app)
    def failed(_app: Flask, exception: BaseException, **_more: object) -> None:
        log.error("%s %s failed: %s", request.method, request.endpoint, describe(exception))

    # Flask's own report of an exception would print its message, and with it what a person typed.
    app.log_exception = lambda _info: None  # ty: ignore[invalid-assignment]
