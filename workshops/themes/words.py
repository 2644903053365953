"""The words under a theme, for those who may read the originals, and which of them may be quoted."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from app.db import db
from workshops.contributions.models import Contribution
from workshops.contributions.quotable import words_may_be_quoted, workshop_may_be_quoted
from workshops.meetings.models import Activity, Workshop
from workshops.seats.models import Seat
from workshops.themes.models import Coding, Judgement


def words_under(themes: Collection[int]) -> Sequence[Contribution]:
    """What is said under these, as far as the words are still here. Keys are random, so that their order is mute."""
    coded = (
        select(Coding.contribution_id)
        .join(
            Judgement, (Judgement.contribution_id == Coding.contribution_id) & (Judgement.coder_id == Coding.coder_id)
        )
        .where(Coding.theme_id.in_(themes), Judgement.blind.is_(False))
    )
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


def themes_by_words(said: Iterable[Contribution]) -> Mapping[uuid.UUID, set[int]]:
    """Under which themes each stands, merged ones by the name that they had."""
    found: defaultdict[uuid.UUID, set[int]] = defaultdict(set)
    wanted = (
        select(Coding.contribution_id, Coding.theme_id)
        .join(
            Judgement, (Judgement.contribution_id == Coding.contribution_id) & (Judgement.coder_id == Coding.coder_id)
        )
        .where(Coding.contribution_id.in_([each.id for each in said]), Judgement.blind.is_(False))
    )
    for key, theme in db().execute(wanted):
        found[key].add(theme)
    return found
