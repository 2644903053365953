"""The words under a theme, for those who may read the originals, and which of them may be quoted."""

import uuid
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.db import db
from workshops.contributions.models import Contribution
from workshops.contributions.quotable import words_may_be_quoted, workshop_may_be_quoted
from workshops.meetings.models import Activity, Workshop
from workshops.seats.models import Seat
from workshops.themes.models import Coding
from workshops.themes.said import in_the_open


def words_under(themes: Collection[int]) -> Sequence[Contribution]:
    """What is said under these, as far as the words are still here. Keys are random, so that their order is mute."""
    coded = in_the_open(select(Coding.contribution_id)).where(Coding.theme_id.in_(themes))
    wanted = (
        select(Contribution)
        .join(Seat, Seat.id == Contribution.seat_id)
        .join(Contribution.activity)
        .join(Activity.workshop)
        .options(contains_eager(Contribution.activity).contains_eager(Activity.workshop))
        .where(Contribution.id.in_(coded), Contribution.words.is_not(None), Seat.rehearsal.is_(False))
        .order_by(Contribution.id)
    )
    return db().scalars(wanted).unique().all()


def quotable(said: Iterable[Contribution]) -> set[uuid.UUID]:
    """Which of these may be quoted in public."""
    wanted = (
        select(Contribution.id)
        .join(Seat, Seat.id == Contribution.seat_id)
        .join(Activity, Activity.id == Contribution.activity_id)
        .join(Workshop, Workshop.id == Activity.workshop_id)
        .where(Contribution.id.in_([each.id for each in said]), *words_may_be_quoted(), *workshop_may_be_quoted())
    )
    return set(db().scalars(wanted))
