"""What many tests begin with, made once and then put back row by row: by the services it takes ten times as long."""

from collections.abc import Callable, Generator, Hashable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Table, func, insert, select

from app import clock, ledger
from app.db import Base, database, db
from maps.places.models import Neighbourhood
from tests.houses import PLACE_TABLES

Made = TypeVar("Made")
FRESH = clock.MINUTE  # rows speak of moments: what was made a while ago is no evening that has just begun


@dataclass(frozen=True)
class Kept:
    at: datetime
    later: timedelta  # than it was, since the clock was set on the way
    rows: Sequence[tuple[Table, Sequence[Mapping[str, Any]]]]
    made: Any


_kept: dict[Hashable, Kept] = {}


def again(what: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` makes, inside a transaction. Where nothing is yet, and no test has set the clock, that is the same
    rows as a moment ago, with the same keys, and the clock is set as `make` has set it; else it is made anew.
    """
    if abs(_later()) > clock.MINUTE or ledger.head().seq:
        return make()
    house = str(database().engine.url), db().scalar(select(func.count(Neighbourhood.id)))
    kept = _kept.get((house, what))
    if kept is None or clock.now() - kept.at > FRESH or clock.local(kept.at).date() != clock.today():
        at, made = clock.now(), make()
        db().flush()
        _kept[house, what] = Kept(at, _later(), _rows(), made)
        return made
    with _no_triggers():
        for table, rows in kept.rows:
            db().connection().execute(insert(table), rows)
    if abs(kept.later) > clock.MINUTE:
        clock.set_now(clock.now() + kept.later)
    return kept.made


@contextmanager
def _no_triggers() -> Generator[None]:
    """Some rows can only be reached step by step, as a promise that people call better; so they were, at first."""
    run = db().connection().exec_driver_sql
    if not database().is_sqlite:
        run("SET LOCAL session_replication_role = replica")
        yield
        run("SET LOCAL session_replication_role = origin")
        return
    triggers = run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _sql in triggers:
        run(f'DROP TRIGGER "{name}"')
    yield
    for _name, sql in triggers:
        run(sql)


def _later() -> timedelta:
    """By how much the clock is not what it is outside."""
    return clock.now() - datetime.now(UTC)  # noqa: TID251 - the one thing that the clock does not say


def _rows() -> list[tuple[Table, Sequence[Mapping[str, Any]]]]:
    """All but those of the place, in an order in which they can be put back."""
    found = []
    for table in Base.metadata.sorted_tables:
        if table.name not in PLACE_TABLES:
            rows = db().connection().execute(select(table).order_by(*table.primary_key)).mappings().all()
            found += [(table, [dict(row) for row in rows])] if rows else []
    return found
