"""Reading one's own words back, correcting them, and taking them back so that they are gone."""

import uuid
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import ledger
from app.db import database, db
from workshops.actions.rounds import forget_answers
from workshops.contributions.models import Contribution, Vote
from workshops.contributions.services import bury
from workshops.seats.models import Seat
from workshops.seats.services import NOT_SAID
from workshops.told.listening import forget_heard

RESIDENT = "resident"  # how the ledger names somebody without an account; it never says which one


@dataclass(frozen=True)
class Thread:
    """One seat and what it said, in the order of the evening's questions."""

    seat: Seat
    said: list[Contribution]


def thread_of(seat: Seat) -> Thread:
    """What a seat has said. Keys are random, so that within a question the order tells nothing."""
    wanted = select(Contribution).where(Contribution.seat_id == seat.id)
    shown = (
        joinedload(Contribution.activity),
        joinedload(Contribution.neighbourhood),
        selectinload(Contribution.votes).joinedload(Vote.choice),
    )
    kept = db().scalars(wanted.options(*shown))
    return Thread(seat, sorted(kept, key=lambda one: (one.activity.position, str(one.id))))


def own(seat: Seat, contribution_id: uuid.UUID) -> Contribution | None:
    """A contribution, if it is this seat's."""
    kept = db().get(Contribution, contribution_id)
    return kept if kept and kept.seat_id == seat.id else None


def withdraw(seat: Seat, kept: Contribution) -> None:
    """Take one answer back: the row and its votes go, a tombstone stays, and the ledger says "one", not which."""
    bury(Contribution.id == kept.id)
    ledger.record(RESIDENT, "took words back", f"workshop:{seat.workshop_id}", number=1)


def withdraw_all(seat: Seat) -> int:
    """Take everything back: what was said, where the person lives, how they felt, and whether it is better.

    Says how many answers went.
    """
    gone = bury(Contribution.seat_id == seat.id)
    seat.area_code, seat.neighbourhood_id, seat.elsewhere = NOT_SAID.area_code, NOT_SAID.neighbourhood_id, False
    seat.may_quote = False
    forget_heard(seat)
    forget_answers(seat)
    if gone:
        ledger.record(RESIDENT, "took words back", f"workshop:{seat.workshop_id}", number=gone)
    return gone


def make_gone() -> None:
    """A chore: what was taken back leaves SQLite's files too, not only its tables.

    `secure_delete` has overwritten the rows; this empties the write-ahead log that still holds older pages. On
    PostgreSQL vacuum does it (docs/administrator.md).
    """
    house = database()
    if house.is_sqlite:
        with closing(house.engine.raw_connection()) as connection:
            busy, *_pages = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise TimeoutError("somebody reads an older state; the next round empties the write-ahead log")
