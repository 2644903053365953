"""Whether a page has changed since a stranger read it, told by a few marks instead of by making the page.

What the public sees of the map changes only when somebody changes a programme or a voice or makes a release (each an
entry in the ledger), loads official files, or installs a new version of this program. What residents do must not move a
mark: who asks every night would learn from it that somebody has spoken, or has taken words back. Who has the page
already is told so at the door, before a transaction, a session or a page is begun: that is most of what a popular page
is asked for.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from flask import Flask, current_app, request, session
from flask_login import current_user
from sqlalchemy import Dialect, String, cast, func, literal, select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from app.config import ROOT
from app.db import Database, db
from app.ledger import Entry
from maps.places.models import Dataset
from workshops.programmes.models import Programme
from workshops.voices.models import Voice

PATHS = {"/map", "/map/table", "/map/places"}
HOUSES = ("app", "maps", "workshops", "exports")
WORDED = {".py", ".html", ".css", ".js", ".svg", ".mo"}
ASKED_BY = ("PATH_INFO", "QUERY_STRING", "HTTP_HX_REQUEST", "HTTP_ACCEPT_LANGUAGE")  # what an answer depends on
VARIES = ("HX-Request", "Accept-Language", "Cookie")

_newest_file = select(Dataset.id).order_by(Dataset.id.desc()).limit(1).scalar_subquery()
_programmes = select(literal("programme:") + cast(Programme.id, String))
_voices = select(literal("voice:") + cast(Voice.id, String))
MARKS = select(
    select(func.max(Entry.seq)).where(Entry.subject.in_(_programmes)).scalar_subquery(),
    select(func.max(Entry.seq)).where(Entry.subject.in_(_voices)).scalar_subquery(),
    _newest_file,
    select(Dataset.checksum).where(Dataset.id == _newest_file).scalar_subquery(),
)


@cache
def program_mark() -> str:
    """Changes with any file that a page is made of."""
    files = sorted(file for house in HOUSES for file in (ROOT / house).rglob("*") if file.suffix in WORDED)
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def mark_of(environ: dict[str, Any], marks: Iterable[object]) -> str:
    """What this address shows now to somebody who is not signed in, as one word."""
    said = [program_mark(), *(environ.get(name, "") for name in ASKED_BY), *marks]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:20]


def fresh(make: Callable[[], Response]) -> Response:
    """The page with its mark, or 304. Pages of staff, or with a message for one person, are made each time anew."""
    if current_user.is_authenticated or "_flashes" in session or current_app.debug:
        return make()
    mark = mark_of(request.environ, db().connection().execute(MARKS).one())
    answer = Response(status=304) if request.if_none_match.contains_weak(mark) else make()
    if answer.status_code in (200, 304):
        answer.set_etag(mark, weak=True)
        answer.vary.update(VARIES)
    return answer


class Door:
    """Stands before the app: 304 for a stranger who has the page, and the way in for everybody else."""

    def __init__(self, app: Flask) -> None:
        self._app, self._inside = app, app.wsgi_app
        self._database: Database = app.extensions["database"]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        has = environ.get("HTTP_IF_NONE_MATCH")
        if has and environ["PATH_INFO"] in PATHS and self._is_strangers(environ):
            mark = self._mark(environ)
            if mark and f'W/"{mark}"' in has:
                headers = [("ETag", f'W/"{mark}"'), ("Cache-Control", "no-cache"), ("Vary", ", ".join(VARIES))]
                start_response("304 NOT MODIFIED", headers)
                return []
        return self._inside(environ, start_response)

    def _is_strangers(self, environ: dict[str, Any]) -> bool:
        """Only a look, by somebody without any cookie; while the program itself is being changed, nobody."""
        return environ["REQUEST_METHOD"] in ("GET", "HEAD") and "HTTP_COOKIE" not in environ and not self._app.debug

    def _mark(self, environ: dict[str, Any]) -> str | None:
        """None when the database does not answer: inside, that is said properly."""
        engine = self._database.engine
        try:
            connection = engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(_written(engine.dialect))
                return mark_of(environ, cursor.fetchone() or ())
            finally:
                connection.close()
        except (SQLAlchemyError, engine.dialect.loaded_dbapi.Error):
            return None


@cache
def _written(dialect: Dialect) -> str:
    """The question as the driver takes it: the ORM would need five times as long as the database."""
    return str(MARKS.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))


def stand_at_the_door(app: Flask) -> None:
    app.wsgi_app = Door(app)
