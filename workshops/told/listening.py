"""Were you listened to? Asked of everybody who took part once the evening is over; one answer each, a later one counts.

The answer says nothing of the words, and no answer of one person is shown to anybody: those who run the programme read
the three numbers, once enough people have answered that nobody can be picked out.
"""

from dataclasses import dataclass

from sqlalchemy import delete, func, select

from app import clock
from app.db import db
from app.keeping import insert_into
from workshops.contributions.services import ENOUGH_TO_SHOW
from workshops.meetings.models import State, Workshop
from workshops.seats.models import Seat, SeatState
from workshops.told.models import Heard, Listened
from workshops.told.retention import kept_until


@dataclass(frozen=True)
class Felt:
    """How people felt: exact counts, for organisers and facilitators of the programme only."""

    yes: int
    partly: int
    no: int

    @property
    def answers(self) -> int:
        return self.yes + self.partly + self.no


def is_asked(seat: Seat) -> bool:
    """Whether it is time to ask: the evening has closed, and an answer would still be kept. A rehearsal asks nobody."""
    ends = kept_until(seat.workshop)
    closed = seat.workshop.state is State.CLOSED and ends is not None and clock.now() <= ends
    return closed and seat.state is SeatState.ACTIVE and not seat.rehearsal


def say_heard(seat: Seat, heard: Heard) -> None:
    """Keep what somebody felt, in one statement: twice is once, and a later answer takes the place of the former."""
    row = insert_into(Listened).values(seat_id=seat.id, heard=heard)
    db().execute(row.on_conflict_do_update(index_elements=["seat_id"], set_={"heard": heard}))


def said_of(seat: Seat) -> Heard | None:
    """What somebody has answered."""
    return db().scalar(select(Listened.heard).where(Listened.seat_id == seat.id))


def felt(workshop: Workshop) -> Felt | None:
    """How people felt about an evening; None while fewer than 5 have said so."""
    counted = (
        select(Listened.heard, func.count())
        .join(Seat, Seat.id == Listened.seat_id)
        .where(Seat.workshop_id == workshop.id, Seat.rehearsal.is_(False))
        .group_by(Listened.heard)
    )
    found = dict(db().execute(counted).all())
    said = Felt(found.get(Heard.YES, 0), found.get(Heard.PARTLY, 0), found.get(Heard.NO, 0))
    return said if said.answers >= ENOUGH_TO_SHOW else None


def forget_heard(seat: Seat) -> None:
    """With everything else that somebody takes back."""
    db().execute(delete(Listened).where(Listened.seat_id == seat.id))
