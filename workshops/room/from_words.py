"""Earlier words become something to ask: statements to agree with, answers of a poll, or choices to rank.

Taken are public words only. Words of another evening come in only where they were said to be quoted: from a shared
workshop of the same programme whose late answers have ended, and from somebody who said yes to being quoted.
"""

import hashlib
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager

from app import clock
from app.db import db
from app.listing import holds
from workshops.contributions.models import Contribution, Moderation
from workshops.meetings.models import Activity, Confidentiality, Kind, State, Workshop
from workshops.meetings.services import add_activity
from workshops.room.services import take_turn
from workshops.seats.models import Seat
from workshops.voices.models import Voice

LISTED_AT_MOST = 500
KINDS_OF_CHOICES = (Kind.AGREE, Kind.POLL, Kind.RANK)


@dataclass(frozen=True)
class Earlier:
    """Words that may be asked about, and where they were said."""

    key: uuid.UUID
    words: str
    activity: Activity

    @property
    def mark(self) -> str:
        """Tells whether the words still read as they did: a colleague may have taken a name out meanwhile."""
        return hashlib.sha256(self.words.encode()).hexdigest()[:10]


def earlier_words(workshop: Workshop, position: int | None = None, asked: str = "") -> list[Earlier]:
    """What may be picked, this evening's newest first and then earlier evenings'; of one question, or holding words."""
    wanted = _allowed(workshop)
    if position is not None:
        wanted = wanted.where(Activity.workshop_id == workshop.id, Activity.position == position)
    order = (Workshop.id != workshop.id, Workshop.starts_at.desc(), Workshop.id, Contribution.shown_seq.desc())
    found = _read(wanted.order_by(*order))
    return [each for each in found if not asked or holds(each.words, asked)][:LISTED_AT_MOST]


def still_there(workshop: Workshop, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, Earlier]:
    """Those of these words that may be asked about at this moment, as they read now."""
    return {each.key: each for each in _read(_allowed(workshop).where(Contribution.id.in_(keys)))} if keys else {}


def ask_about(
    actor: str, workshop: Workshop, *, kind: Kind, question: str, lines: Sequence[str], minutes: int
) -> Activity:
    """Add a question made of these lines at the end of the run sheet; the same one twice is added once.

    Raises RefusedError.
    """
    take_turn(workshop)
    for each in workshop.activities:
        if (each.kind, each.question) == (kind, question) and [choice.words for choice in each.choices] == list(lines):
            return each
    return add_activity(actor, workshop, kind=kind, question=question, choices=lines, minutes=minutes)


def _allowed(workshop: Workshop) -> Select[Contribution]:
    here = Workshop.id == workshop.id
    quotable = and_(
        Workshop.programme_id == workshop.programme_id,
        Workshop.confidentiality == Confidentiality.SHARED,
        Workshop.state == State.CLOSED,
        Workshop.late_until < clock.now(),
        Voice.on_hold.is_(False),
        Seat.may_quote,
    )
    return (
        select(Contribution)
        .join(Contribution.activity)
        .join(Activity.workshop)
        .join(Workshop.voice)
        .join(Contribution.seat)
        .where(Contribution.moderation == Moderation.SHOWN, Seat.rehearsal.is_(False), or_(here, quotable))
        .options(contains_eager(Contribution.activity).contains_eager(Activity.workshop))
    )


def _read(wanted: Select[Contribution]) -> list[Earlier]:
    return [Earlier(said.id, said.public_words or "", said.activity) for said in db().scalars(wanted)]
