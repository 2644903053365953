"""Earlier words become something to ask: statements to agree with, answers of a poll, or choices to rank.

Taken are public words only, and of a sealed evening none: they are shown nowhere. Words of another evening come in only
where they were said to be quoted: from a shared workshop of the same programme whose late answers have ended, and from
somebody who said yes to being quoted.
"""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
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
    may_be_quoted: bool  # outside of the room, as whoever said it allowed

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


def still_there(workshop: Workshop, keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, Earlier]:
    """Those of these words that may be asked about at this moment, as they read now and in this order."""
    if not keys:
        return {}
    found = {each.key: each for each in _read(_allowed(workshop).where(Contribution.id.in_(keys)))}
    return {key: found[key] for key in keys if key in found}


def ask_about(
    actor: str, workshop: Workshop, *, kind: Kind, question: str, lines: Mapping[uuid.UUID, str], minutes: int
) -> Activity:
    """Add a question at the end of the run sheet, a line each for the words that it was made of; the same one twice is
    added once.

    Raises RefusedError.
    """
    take_turn(workshop)
    for each in workshop.activities:
        said = [choice.words for choice in each.choices]
        if (each.kind, each.question) == (kind, question) and said == list(lines.values()):
            return each
    made_of = list(lines)
    return add_activity(
        actor,
        workshop,
        kind=kind,
        question=question,
        choices=[lines[key] for key in made_of],
        made_of=made_of,
        minutes=minutes,
    )


def _allowed(workshop: Workshop) -> Select[Contribution]:
    here = and_(Workshop.id == workshop.id, Workshop.confidentiality != Confidentiality.SEALED)
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
        .options(
            contains_eager(Contribution.activity).contains_eager(Activity.workshop), contains_eager(Contribution.seat)
        )
    )


def _read(wanted: Select[Contribution]) -> list[Earlier]:
    return [_earlier(said) for said in db().scalars(wanted)]


def _earlier(said: Contribution) -> Earlier:
    shared = said.activity.workshop.confidentiality is Confidentiality.SHARED
    return Earlier(said.id, said.public_words or "", said.activity, shared and said.seat.may_quote)
