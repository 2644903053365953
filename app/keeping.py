"""Writing beside others: a new row under a name that may be taken, one that may be there already, and a row that nobody
else changes meanwhile.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from app.codes import new_code
from app.db import Base, database, db
from app.words import slug


def lock(row: Base) -> None:
    """Read a row anew and keep others from changing it until the transaction ends (SQLite has one writer anyway)."""
    db().flush()  # reading anew would forget what was set and not written yet
    db().refresh(row, with_for_update=True)


def insert_into(table: type[Base] | Table) -> postgresql.Insert | sqlite.Insert:
    """An insertion that can say what to do where the row is there already, as both databases understand it."""
    return (sqlite if database().is_sqlite else postgresql).insert(table)


def add_under(row: Base, column: str, candidates: Iterable[str]) -> None:
    """Add a row under the first candidate that is not taken: insert, then catch, so that two at once cannot clash.

    Raises the last IntegrityError when none would do.
    """
    session = db()
    session.flush()
    clash: IntegrityError | None = None
    for candidate in candidates:
        setattr(row, column, candidate)
        try:
            with session.begin_nested():
                session.add(row)
                session.flush()
        except IntegrityError as error:
            clash = error
        else:
            return
    raise clash or ValueError("no candidate was given")


def slugs(name: str, otherwise: str, *, reserved: frozenset[str] = frozenset({"new"})) -> Iterator[str]:
    """Addresses for a name, the plainest first. `new` is the address of a form."""
    plain = slug(name, otherwise)
    if plain not in reserved:
        yield plain
    for number in range(2, 10):
        yield f"{plain}-{number}"
    for _try in range(5):
        yield f"{plain}-{new_code(5).lower()}"


def write(row: Base, facts: Mapping[str, Any]) -> list[str]:
    """Set these columns, and say which of them are new. A sequence is kept as a list, since JSON knows no tuple."""
    changed = []
    for name, given in facts.items():
        value = list(given) if isinstance(given, tuple) else given
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed.append(name)
    return changed
