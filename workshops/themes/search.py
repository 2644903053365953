"""Looking through all that was said in a programme: which words a filter finds, and what stands beside them."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, false, select
from sqlalchemy.orm import contains_eager, joinedload

from app.db import db
from workshops.contributions.models import Contribution, Moderation
from workshops.meetings.models import Activity, Kind, State, Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat
from workshops.themes.models import Coding, Judgement, Theme
from workshops.themes.services import words_mark
from workshops.themes.standing import Standing

READ_HERE = (Moderation.WAITING, Moderation.SHOWN, Moderation.HELD)  # the others have no words any more


@dataclass(frozen=True)
class Wanted:
    """What is looked for beside the words; nothing where it does not matter."""

    workshop: int | None = None
    question: str | None = None
    neighbourhood: int | None = None
    theme: int | None = None  # with those below it, and what was merged into them
    uncoded: bool = False
    language: str | None = None
    moderation: Moderation | None = None


def found(programme: Programme, wanted: Wanted, standing: Standing) -> Sequence[Any]:
    """Key, words, public words and evening of all that fits: light rows, of which a page is taken."""
    rows = db().execute(_fitting(programme, wanted, standing)).all()
    if not wanted.uncoded:
        return rows
    read = _read_in(programme)
    return [row for row in rows if words_mark(row) not in read[row.id]]


def in_full(keys: Sequence[uuid.UUID]) -> list[Contribution]:
    """These contributions, in this order, with all that a row shows."""
    wanted = (
        select(Contribution)
        .join(Contribution.activity)
        .join(Activity.workshop)
        .where(Contribution.id.in_(keys))
        .options(
            contains_eager(Contribution.activity).contains_eager(Activity.workshop),
            joinedload(Contribution.seat).joinedload(Seat.neighbourhood),
        )
    )
    rows = {row.id: row for row in db().scalars(wanted)}
    return [rows[key] for key in keys if key in rows]


def themes_on(
    keys: Collection[uuid.UUID], living: Mapping[int, Theme], standing: Standing
) -> dict[uuid.UUID, list[Theme]]:
    """The themes under which each of these stands, each once and by name; blind codings count in none."""
    wanted = _in_the_open(select(Coding.contribution_id, Coding.theme_id)).where(Coding.contribution_id.in_(keys))
    under: defaultdict[uuid.UUID, dict[int, Theme]] = defaultdict(dict)
    for key, theme_id in db().execute(wanted):
        root = standing.root(theme_id)
        under[key][root] = living[root]
    return {key: sorted(themes.values(), key=lambda theme: theme.name_key) for key, themes in under.items()}


def languages_of(programme: Programme) -> list[str]:
    """The languages in which something was said."""
    wanted = _said_in(programme, select(Contribution.language).distinct().select_from(Contribution))
    return sorted(db().scalars(wanted))


def _said_in(programme: Programme, wanted: Select) -> Select:
    """Words of this programme that are there to be read, and were said for real."""
    return (
        wanted.join(Seat, Seat.id == Contribution.seat_id)
        .join(Activity, Activity.id == Contribution.activity_id)
        .join(Workshop, Workshop.id == Activity.workshop_id)
        .where(
            Workshop.programme_id == programme.id,
            Workshop.state.in_((State.OPEN, State.CLOSED)),
            Contribution.kind == Kind.WORDS,
            Contribution.words.is_not(None),
            Seat.rehearsal.is_(False),
        )
    )


def _fitting(programme: Programme, wanted: Wanted, standing: Standing) -> Select:
    rows = _said_in(
        programme,
        select(Contribution.id, Contribution.words, Contribution.public_words, Workshop.starts_at).select_from(
            Contribution
        ),
    )
    for column, value in (
        (Workshop.id, wanted.workshop),
        (Activity.question, wanted.question),
        (Seat.neighbourhood_id, wanted.neighbourhood),
        (Contribution.language, wanted.language),
        (Contribution.moderation, wanted.moderation),
    ):
        if value is not None:
            rows = rows.where(column == value)
    if wanted.theme is not None:
        under = standing.all_of(wanted.theme) if wanted.theme in standing.themes else set()
        coded = _in_the_open(select(Coding.theme_id)).where(
            Coding.contribution_id == Contribution.id, Coding.theme_id.in_(under)
        )
        rows = rows.where(exists(coded.correlate(Contribution)) if under else false())
    return rows


def _in_the_open(codings: Select) -> Select:
    """Codings of judgements that were not made blind."""
    same = (Judgement.contribution_id == Coding.contribution_id) & (Judgement.coder_id == Coding.coder_id)
    return codings.join(Judgement, same).where(Judgement.blind.is_(False))


def _read_in(programme: Programme) -> defaultdict[uuid.UUID, set[str]]:
    """How the words stood when somebody decided about them in the open, by contribution."""
    wanted = (
        select(Judgement.contribution_id, Judgement.words_mark)
        .join(Contribution, Contribution.id == Judgement.contribution_id)
        .join(Activity, Activity.id == Contribution.activity_id)
        .join(Workshop, Workshop.id == Activity.workshop_id)
        .where(Workshop.programme_id == programme.id, Judgement.blind.is_(False))
    )
    read: defaultdict[uuid.UUID, set[str]] = defaultdict(set)
    for key, mark in db().execute(wanted):
        read[key].add(mark)
    return read
