"""The one place that opens and commits transactions, for the web, the commands and the worker alike."""

import threading
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from enum import StrEnum
from typing import Any

import click
from flask import Flask, Response, current_app, request
from sqlalchemy import DDL, JSON, DateTime, Dialect, Enum, MetaData, Table, create_engine, event, inspect
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from app import clock

SAFE = {"GET", "HEAD", "OPTIONS"}
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # an answered "thank you" survives a power cut
    "foreign_keys=ON",
    "secure_delete=ON",  # words taken back leave the file, not only the table
    "busy_timeout=10000",
)
_current: ContextVar[Session] = ContextVar("transaction")


class Moment(TypeDecorator[datetime]):
    """A point in time, stored as UTC on both databases and given back with its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else clock.utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else clock.utc(value)


class Base(DeclarativeBase):
    """All tables; every constraint has a name, so that a migration can speak of it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment(), dict[str, Any]: JSON()}


def one_of(kind: type[StrEnum], name: str) -> Enum:
    """A column type for an enum of words: stored as its value, anything else refused by a named constraint."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda members: [member.value for member in members],
    )


def guard(table: Table, dialect: str, *statements: str) -> None:
    """Triggers that belong to a table: created with it, so that the database itself refuses what must never be."""
    for statement in statements:
        ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)
        event.listen(table, "after_create", ddl)
    GUARDS.append((table.name, dialect, statements))


GUARDS: list[tuple[str, str, tuple[str, ...]]] = []


class Turns:
    """A lock that serves in the order of arrival.

    SQLite lets writers race for its lock with growing pauses, so that somebody unlucky waits for seconds;
    writers of one process queue here first.
    """

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._busy = False

    def take(self) -> None:
        with self._door:
            if not self._busy:
                self._busy = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        mine.acquire()

    def give(self) -> None:
        with self._door:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._busy = False


class NotPreparedError(click.ClickException):
    """The database has no tables yet. A command prints this and ends with 1."""

    def __init__(self) -> None:
        super().__init__("The database is not prepared yet. Type: .venv/bin/flask migrate")


class Database:
    """One engine: reading on `engine`, writing on `writing`, which begins IMMEDIATE on SQLite."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url, hide_parameters=True, pool_size=20, max_overflow=60)
        self.writing = self.engine.execution_options(writes=True)
        self.is_sqlite = self.engine.dialect.name == "sqlite"

        @event.listens_for(self.engine, "checkin")
        def leave_nothing_open(connection: Any, _record: object) -> None:
            if connection is not None:
                connection.rollback()  # a COMMIT that failed leaves its transaction to the next

        if self.is_sqlite:
            self._teach_sqlite()

    def _teach_sqlite(self) -> None:
        turns = Turns()

        @event.listens_for(self.engine, "connect")
        def prepare(connection: Any, _record: object) -> None:
            connection.isolation_level = None  # the driver never begins by itself
            for pragma in PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(self.engine, "begin")
        def begin(connection: Connection) -> None:
            if not connection.get_execution_options().get("writes"):
                connection.exec_driver_sql("BEGIN")
                return
            turns.take()
            connection.info["turn"] = True
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        @event.listens_for(self.engine, "checkin")
        def give_way(_connection: object, record: Any) -> None:
            if record.info.pop("turn", None):
                turns.give()

    @contextmanager
    def transaction(self, *, writes: bool = True) -> Generator[Session]:
        """A return keeps what was done, a raise forgets it. Nothing is begun before the first query."""
        with Session(self.writing if writes else self.engine, expire_on_commit=False) as session:
            mark = _current.set(session)
            try:
                yield session
                session.commit()
            except (OperationalError, ProgrammingError) as error:
                if not inspect(self.engine).has_table("ledger"):
                    raise NotPreparedError from error
                raise
            finally:
                _current.reset(mark)


def database() -> Database:
    """The database of the running app."""
    return current_app.extensions["database"]


def transaction(*, writes: bool = True) -> Any:
    """A transaction for a command or the worker (a request has its own)."""
    return database().transaction(writes=writes)


def db() -> Session:
    """The session of the transaction that is open now. Raises LookupError outside of one."""
    return _current.get()


def stand_back() -> None:
    """Forget what this request has done so far and let other writers go first: before slow work, like a password."""
    db().rollback()


@contextmanager
def keep() -> Generator[Session]:
    """The one named exception: a short transaction of its own, kept whatever becomes of the request.

    For counters of wrong guesses, which must survive the refusal that they lead to. What the request has done so far
    is forgotten, since it is about to be refused.
    """
    if _current.get(None) is not None:
        db().rollback()
    with transaction() as session:
        yield session


def only_reads(view: Callable[..., Any]) -> Callable[..., Any]:
    """A form that changes nothing, as one that holds what must stand in no address: it waits for no writer's turn."""
    view.only_reads = True  # ty: ignore[missing-attribute]
    return view


class House(Flask):
    """Flask with one transaction a request: kept below 400, forgotten otherwise, committed before it is sent."""

    def full_dispatch_request(self) -> Response:
        view = self.view_functions.get(request.endpoint or "")
        writes = request.method not in SAFE and not hasattr(view, "only_reads")
        with database().transaction(writes=writes) as session:
            answer = super().full_dispatch_request()
            if answer.status_code >= 400:
                session.rollback()
        return answer
