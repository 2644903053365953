"""The rule of which words may be quoted in public (domain: Small numbers, "Words"), as conditions of a question.

Whoever said them allowed it, a moderator approved them, and the workshop was announced, shared and is over for good.
While its host is on hold, nothing of it is quoted.
"""

from sqlalchemy import ColumnElement

from app import clock
from workshops.contributions.models import Contribution, Moderation
from workshops.meetings.models import Confidentiality, Kind, State, Workshop
from workshops.seats.models import Seat, SeatState

Rules = list[ColumnElement[bool]]


def words_may_be_quoted() -> Rules:
    """Of a contribution and its seat."""
    return [
        Contribution.kind == Kind.WORDS,
        Contribution.moderation == Moderation.SHOWN,
        Seat.may_quote.is_(True),
        Seat.state == SeatState.ACTIVE,
        Seat.rehearsal.is_(False),
    ]


def workshop_may_be_quoted() -> Rules:
    """Of a workshop, on any public page."""
    return [*may_be_quoted_within(), Workshop.listed.is_(True), Workshop.voice.has(on_hold=False)]


def may_be_quoted_within() -> Rules:
    """Of a workshop, by a write-up, which names it: so it need not be announced."""
    return [
        Workshop.confidentiality == Confidentiality.SHARED,
        Workshop.state == State.CLOSED,
        Workshop.late_until < clock.now(),
    ]
