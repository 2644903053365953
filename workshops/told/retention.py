"""Keeping the promise of how long: at its end words, places and votes go; the card still opens what became of them."""

import calendar
from datetime import datetime

from sqlalchemy import delete, select, update

from app import clock, ledger
from app.db import db
from workshops.contributions.models import Contribution, Moderation, Vote
from workshops.meetings.models import Activity, Kind, State, Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat

WORKER = "worker"  # how the ledger names what nobody asked for
EXPIRED = "delete what was kept long enough"


def months_after(moment: datetime, months: int) -> datetime:
    """The same day of a later month, or its last day where it is shorter.

    >>> months_after(datetime(2026, 8, 31), 18)
    datetime.datetime(2028, 2, 29, 0, 0)
    """
    years, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + years, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


def keep_the_promise() -> None:
    """A chore: delete what has been kept as long as its programme said."""
    closed = (
        select(Workshop, Programme.retention_months)
        .join(Programme, Programme.id == Workshop.programme_id)
        .where(Workshop.state == State.CLOSED, Workshop.closed_at.is_not(None))
    )
    for workshop, months in db().execute(closed).all():
        if workshop.closed_at and clock.now() > months_after(workshop.closed_at, months):
            _expire(workshop)


def _expire(workshop: Workshop) -> None:
    """Delete words, votes and places of one workshop; rows without any of them stay. Done already: nothing happens."""
    activities = select(Activity.id).where(Activity.workshop_id == workshop.id)
    here = Contribution.activity_id.in_(activities)
    words = (
        update(Contribution)
        .where(here, Contribution.kind == Kind.WORDS, Contribution.moderation != Moderation.EXPIRED)
        .values(
            words=None, public_words=None, reason=None, shown_seq=None, moderated_by=None, moderation=Moderation.EXPIRED
        )
    )
    somewhere = Contribution.area_code.is_not(None) | Contribution.neighbourhood_id.is_not(None)
    places = update(Contribution).where(here, somewhere).values(area_code=None, neighbourhood_id=None)
    lived = Seat.area_code.is_not(None) | Seat.neighbourhood_id.is_not(None) | Seat.elsewhere
    homes = (
        update(Seat)
        .where(Seat.workshop_id == workshop.id, lived)
        .values(area_code=None, neighbourhood_id=None, elsewhere=False)
    )
    votes = delete(Vote).where(Vote.contribution_id.in_(select(Contribution.id).where(here)))
    gone = sum(db().execute(statement).rowcount for statement in (words, places, homes, votes))  # ty: ignore[missing-attribute]
    if gone:
        ledger.record(WORKER, EXPIRED, f"workshop:{workshop.id}")
