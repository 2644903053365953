"""Identity is apart from speech: from a contact nothing leads to a seat or to words, neither a key, nor a time."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Date, DateTime, Integer, LargeBinary, Table, Time, text

from app.db import Base, Moment
from app.outbox import Message
from workshops.told.contact_models import Contact

SPEECH = {"seat", "contribution"}
SHARED = {"programme", "workshop"}  # what both may belong to; hundreds do
CONTACT = Base.metadata.tables["contact"]


def neighbours(table: Table) -> set[str]:
    """Tables that a key of this one names, and tables whose keys name this one."""
    named = {key.column.table.name for key in table.foreign_keys}
    naming = {
        other.name
        for other in Base.metadata.tables.values()
        if any(key.column.table is table for key in other.foreign_keys)
    }
    return named | naming


def reached(start: Table, around: set[str]) -> Iterator[str]:
    """Every table that keys lead to, in either direction, without passing these."""
    waiting, seen = [start.name], set(around)
    while waiting:
        if (name := waiting.pop()) not in seen:
            seen.add(name)
            yield name
            waiting += neighbours(Base.metadata.tables[name])


def test_keys_lead_to_no_seat_and_to_no_words(app: Flask) -> None:
    assert set(reached(CONTACT, SHARED)) == {"contact"}
    assert set(reached(CONTACT, set())) >= SPEECH, "the walk would find them"


def test_nobody_points_at_a_contact(app: Flask) -> None:
    assert neighbours(CONTACT) == SHARED


def test_a_contact_knows_no_moment_and_no_number_of_its_own(app: Flask) -> None:
    kinds = {column.name: column.type for column in CONTACT.columns}
    moments = [name for name, kind in kinds.items() if isinstance(kind, Moment | DateTime | Time | LargeBinary)]
    assert moments == []
    assert [name for name, kind in kinds.items() if isinstance(kind, Date)] == ["kept_until"]
    assert {name for name, kind in kinds.items() if isinstance(kind, Integer)} == {"programme_id", "workshop_id"}


@pytest.mark.parametrize("name", sorted(SPEECH))
def test_no_column_is_shared_that_could_be_matched(app: Flask, name: str) -> None:
    """A key of each is random and made by itself; the others say the same of hundreds.

    (A seat's channel is how somebody answered, a contact's how they are told.)
    """
    common = {column.name for column in CONTACT.columns} & {
        column.name for column in Base.metadata.tables[name].columns
    }
    assert common <= {"id", "workshop_id", "language", "consent_version", "channel"}


def test_the_outbox_knows_no_contact_by_key(app: Flask) -> None:
    assert neighbours(Base.metadata.tables[Message.__tablename__]) == set()


@pytest.mark.sqlite
def test_the_order_of_rows_is_that_of_their_random_keys(app: Flask, inside: Callable) -> None:
    with inside(writes=False) as session:
        sql = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'contact'"))
    assert sql.rstrip().endswith("WITHOUT ROWID")
    assert Contact.__table__.primary_key.columns.keys() == ["id"]
