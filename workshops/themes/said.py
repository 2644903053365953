"""What there is to read, and what was decided about it: what the desk, the counts and the search all ask."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import selectinload

from app.db import db
from app.words import fold
from workshops.contributions.models import Contribution
from workshops.meetings.models import Activity, Kind, State, Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat
from workshops.themes.models import Coding, Judgement, Theme
from workshops.themes.standing import Standing


def said(*columns: Any) -> Select:
    """Words that are there to be read and were said for real: not passed on, nor past their time, nor rehearsed."""
    return (
        select(*columns)
        .select_from(Contribution)
        .join(Seat, Seat.id == Contribution.seat_id)
        .join(Activity, Activity.id == Contribution.activity_id)
        .join(Workshop, Workshop.id == Activity.workshop_id)
        .where(Contribution.kind == Kind.WORDS, Contribution.words.is_not(None), Seat.rehearsal.is_(False))
    )


def codable(*columns: Any) -> Select:
    """What of that can be put under themes: of evenings that are over, whatever was decided about the wall."""
    return said(*columns).where(Workshop.state == State.CLOSED)


def judgements_in(programme: Programme) -> Select:
    """What was decided about words of a programme: contribution, coder, whether blind, and how the words stood."""
    return (
        select(Judgement.contribution_id, Judgement.coder_id, Judgement.blind, Judgement.words_mark)
        .join(Contribution, Contribution.id == Judgement.contribution_id)
        .join(Activity, Activity.id == Contribution.activity_id)
        .join(Workshop, Workshop.id == Activity.workshop_id)
        .where(Workshop.programme_id == programme.id)
    )


def in_the_open(codings: Select) -> Select:
    """Codings that count: of judgements that were not made blind."""
    blind = select(Judgement.contribution_id, Judgement.coder_id).where(Judgement.blind.is_(True))
    return codings.where(tuple_(Coding.contribution_id, Coding.coder_id).not_in(blind))


def themes_on(
    keys: Collection[uuid.UUID], living: Mapping[int, Theme], standing: Standing
) -> dict[uuid.UUID, list[Theme]]:
    """The themes under which each of these stands, each once and by name; one that was merged is what it became."""
    wanted = in_the_open(select(Coding.contribution_id, Coding.theme_id)).where(Coding.contribution_id.in_(keys))
    under: defaultdict[uuid.UUID, dict[int, Theme]] = defaultdict(dict)
    for key, theme_id in db().execute(wanted):
        root = standing.root(theme_id)
        under[key][root] = living[root]
    return {key: sorted(themes.values(), key=lambda theme: theme.name_key) for key, themes in under.items()}


def evenings_of(programme: Programme, *states: State) -> list[Workshop]:
    """The evenings in these states, the latest first, with what was asked."""
    wanted = select(Workshop).where(Workshop.programme_id == programme.id, Workshop.state.in_(states))
    latest = wanted.order_by(Workshop.starts_at.desc(), Workshop.id).options(selectinload(Workshop.activities))
    return list(db().scalars(latest))


def questions_of(evenings: Iterable[Workshop]) -> list[Activity]:
    """What was asked in words; what was asked on several evenings stands there once."""
    asked = [each for evening in evenings for each in evening.activities if each.kind is Kind.WORDS]
    return sorted({each.question: each for each in asked}.values(), key=lambda each: fold(each.question))
