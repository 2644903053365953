"""Keeping the promise of how long: at its end words, places and votes go; the card still opens what became of them."""

from datetime import datetime

from sqlalchemy import delete, select, update

from app import clock, ledger
from app.db import db
from workshops.actions.models import Verdict
from workshops.contributions.models import Contribution, Moderation, Vote
from workshops.meetings.made_of import take_out
from workshops.meetings.models import Activity, Kind, State, Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat
from workshops.told.models import Listened

WORKER = "worker"  # how the ledger names what nobody asked for
EXPIRED = "delete what was kept long enough"


def kept_until(workshop: Workshop) -> datetime | None:
    """When the promised time of a closed workshop is over."""
    return workshop.closed_at and clock.months_after(workshop.closed_at, workshop.programme.retention_months)


def keep_the_promise() -> None:
    """A chore: delete what has been kept as long as its programme said."""
    closed = (
        select(Workshop, Programme.retention_months)
        .join(Programme, Programme.id == Workshop.programme_id)
        .where(Workshop.state == State.CLOSED, Workshop.closed_at.is_not(None))
    )
    for workshop, months in db().execute(closed).all():
        if workshop.closed_at and clock.now() > clock.months_after(workshop.closed_at, months):
            _expire(workshop)


def _expire(workshop: Workshop) -> None:
    """Delete words, votes, places and how it felt of one workshop; rows without any of them stay, and so does whether
    it is better, without the words beside it.

    Done already: nothing happens.
    """
    activities = select(Activity.id).where(Activity.workshop_id == workshop.id)
    here = Contribution.activity_id.in_(activities)
    take_out(select(Contribution.id).where(here))
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
    here_seated = select(Seat.id).where(Seat.workshop_id == workshop.id)
    judged = update(Verdict).where(Verdict.seat_id.in_(here_seated), Verdict.words.is_not(None)).values(words=None)
    felt = delete(Listened).where(Listened.seat_id.in_(here_seated))
    statements = (words, places, homes, votes, felt, judged)
    gone = sum(db().execute(statement).rowcount for statement in statements)  # ty: ignore[missing-attribute]
    if gone:
        ledger.record(WORKER, EXPIRED, f"workshop:{workshop.id}")
