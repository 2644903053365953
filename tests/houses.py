"""The whole app on each engine: made once a test process, swept between tests.

Rows are deleted, never rolled back: so tests see real commits, other connections, threads and a browser.
"""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask, has_request_context, request
from sqlalchemy import event

from app.config import read_config
from app.db import SAFE, Base, Database
from app.main import create_app
from app.migrating import migrate
from tests import postgres
from tests.postgres import Postgres

ENGINES = ("sqlite", "postgresql")
ADDRESS = "TV_TEST_PG"  # the folder of the running PostgreSQL, handed from pytest to its workers
BLANK = "blank"  # a migrated database that others are copies of
# Rows of the place outlive a test: they are the same for all, and loading them takes a while.
PLACE_TABLES = (
    "area",
    "area_measure",
    "area_table",
    "dataset",
    "grid_cell",
    "neighbourhood",
    "outline",
    "postcode",
    "postcode_cell",
)
SETTINGS = {
    "TV_SECRET_KEY": "a secret of the tests, 32 letters long",
    "TV_CARD_KEY": "a card key of the tests, as long as that",
    "TV_CONTACT_KEYS": 43 * "k" + "=",
}
CHANGES = re.compile(
    r"\s*(?:WITH\b.*\)\s*)?(?:INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER)\b", re.IGNORECASE | re.DOTALL
)
COUNTERS = re.compile(r"\bguess\b", re.IGNORECASE)


def postgres_for_all() -> Postgres:
    """The PostgreSQL of this test run: the one that runs already, else a new one with a blank database."""
    if folder := os.environ.get(ADDRESS):
        return Postgres(Path(folder))
    server = postgres.start()
    _make_blank(server.create(BLANK))
    os.environ[ADDRESS] = str(server.folder)
    return server


def _make_blank(url: str) -> None:
    blank = Database(url)
    migrate(blank)
    blank.engine.dispose()


def refuse_changes_by_get(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
    """The law that a GET changes nothing, held in every test. Guesses are counted, whatever brought them."""
    if has_request_context() and request.method in SAFE and CHANGES.match(statement) and not COUNTERS.search(statement):
        raise AssertionError(f"A {request.method} of {request.path} must change nothing, but said: {statement}")


def hurry(connection: sqlite3.Connection, _record: object) -> None:
    """A test's rows need not survive a power cut. (That the app's own do is tested on an app of its own.)"""
    connection.execute("PRAGMA synchronous=OFF")


@dataclass
class Houses:
    """One app for each engine, and fresh ones for whoever needs a database of their own."""

    folder: Path
    worker: str
    standing: dict[str, Flask] = field(default_factory=dict)
    brooms: dict[str, "Broom"] = field(default_factory=dict)
    placed: set[str] = field(default_factory=set)
    built: int = 0

    def house(self, engine: str) -> Flask:
        """The app on this engine, shared by the tests of this process."""
        if engine not in self.standing:
            self.standing[engine] = self.fresh(engine)
            self.brooms[engine] = Broom(self.standing[engine])
        return self.standing[engine]

    def sweep(self, engine: str) -> None:
        """Delete what a test has left; the place stays."""
        self.brooms[engine].sweep()

    def fresh(self, engine: str, **settings: str) -> Flask:
        """An app on an empty, migrated database of its own."""
        self.built += 1
        name = f"{self.worker}_{self.built}"
        url = self._sqlite(name) if engine == "sqlite" else postgres_for_all().create(name, BLANK)
        own = {"DATABASE_URL": url, "TV_INSTANCE": str(self.folder / name)}
        app = create_app(read_config(SETTINGS | own | settings))
        app.testing = True
        its_engine = app.extensions["database"].engine
        event.listen(its_engine, "before_cursor_execute", refuse_changes_by_get)
        if engine == "sqlite":
            event.listen(its_engine, "connect", hurry)
        return app

    def _sqlite(self, name: str) -> str:
        blank, file = self.folder / "blank.db", self.folder / f"{name}.db"
        if not blank.exists():
            _make_blank(f"sqlite:///{blank}")
        shutil.copy(blank, file)
        return f"sqlite:///{file}"

    def discard(self, app: Flask) -> None:
        """Leave nothing behind of a fresh app."""
        engine = app.extensions["database"].engine
        engine.dispose()
        if engine.dialect.name == "postgresql":
            postgres_for_all().drop(engine.url.database)

    def close(self) -> None:
        for broom in self.brooms.values():
            broom.close()
        for app in self.standing.values():
            self.discard(app)


class Broom:
    """Empties all tables but those of the place, in one go. Triggers that forbid it are away meanwhile."""

    def __init__(self, app: Flask) -> None:
        tables = [table.name for table in reversed(Base.metadata.sorted_tables) if table.name not in PLACE_TABLES]
        deletes = "".join(f'DELETE FROM "{name}";' for name in tables)
        url = app.extensions["database"].engine.url
        if url.get_backend_name() == "postgresql":
            postgres = psycopg.connect(f"host={url.query['host']} user=postgres dbname={url.database}", autocommit=True)
            postgres.execute("SET session_replication_role = replica")  # no triggers, no foreign keys
            self.sweep: Callable[[], Any] = partial(postgres.execute, deletes.encode())
            self.close: Callable[[], None] = postgres.close
            return
        sqlite = sqlite3.connect(url.database, isolation_level=None)
        triggers = sqlite.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        away = "".join(f'DROP TRIGGER "{name}";' for name, _ in triggers)
        back = "".join(f"{sql};" for _, sql in triggers)
        self.sweep = partial(sqlite.executescript, f"BEGIN IMMEDIATE;{away}{deletes}{back}COMMIT;")
        self.close = sqlite.close
