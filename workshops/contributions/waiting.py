"""What a phone asks that waits for the next question: one small query, since a whole hall asks every few seconds."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, exists, select

from app.codes import read_code
from app.db import db
from workshops.contributions.models import Contribution
from workshops.contributions.services import unanswered
from workshops.meetings.models import Activity, ActivityState, Kind, State, Workshop
from workshops.seats.models import Seat, SeatState

OVER = "over"
# The seat's workshop, with each part of the evening that is under way, and whether the seat has answered it.
UNDER_WAY = (
    select(
        Workshop.state,
        Activity.position,
        Activity.kind,
        Activity.question,
        exists().where(Contribution.seat_id == Seat.id, Contribution.activity_id == Activity.id),
    )
    .select_from(Seat)
    .join(Workshop, Workshop.id == Seat.workshop_id)
    .outerjoin(Activity, and_(Activity.workshop_id == Workshop.id, Activity.state == ActivityState.OPEN))
    .where(
        Workshop.code == bindparam("code"),
        Seat.id.in_(bindparam("seat_ids", expanding=True)),
        Seat.state == SeatState.ACTIVE,
    )
    .order_by(Activity.position)
)


@dataclass(frozen=True)
class News:
    """What is open for a seat, and what happens in the hall that asks nothing."""

    is_over: bool
    positions: Sequence[int] = ()
    talks: Sequence[str] = ()

    def __str__(self) -> str:
        """A few bytes: the positions of what is open (or "over"), then the names of what happens, a line each.

        >>> str(News(False, (2, 5))), str(News(False, (), ("Welcome",))), str(News(True))
        ('2 5', '\\nWelcome', 'over')
        """
        return "\n".join((OVER if self.is_over else spelt(self.positions), *self.talks))


def spelt(positions: Sequence[int]) -> str:
    """Positions as a page and its script compare them.

    >>> spelt((2, 5)), spelt(())
    ('2 5', '')
    """
    return " ".join(map(str, positions))


def news(code: str, seat_ids: Sequence[uuid.UUID]) -> News | None:
    """What is new for whichever of these seats is in the workshop with this code; None when none is."""
    found = db().execute(UNDER_WAY, {"code": read_code(code), "seat_ids": list(seat_ids)}).all() if seat_ids else []
    if not found:
        return None
    open_for_it = [
        position for _state, position, kind, _name, done in found if position and kind is not Kind.TALK and not done
    ]
    talks = [" ".join(name.split()) for _state, position, kind, name, _done in found if position and kind is Kind.TALK]
    return News(found[0][0] is State.CLOSED, open_for_it, talks)


def known_to(workshop: Workshop, seat: Seat) -> News:
    """The same for a page that is drawn now."""
    talks = [
        each.question for each in workshop.activities if each.kind is Kind.TALK and each.state is ActivityState.OPEN
    ]
    return News(workshop.state is State.CLOSED, [each.position for each in unanswered(workshop, seat)], talks)
