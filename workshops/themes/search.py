"""Looking through all that was said in a programme: which words a filter finds, and what stands beside them."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, false, select
from sqlalchemy.orm import contains_eager, joinedload

from app.db import db
from workshops.contributions.models import Contribution, Moderation
from workshops.meetings.models import Activity, State, Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat
from workshops.themes.models import Coding, Judgement
from workshops.themes.said import in_the_open, judgements_in, said
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


def languages_of(programme: Programme) -> list[str]:
    """The languages in which something was said."""
    return sorted(db().scalars(_said_in(programme, Contribution.language).distinct()))


def _said_in(programme: Programme, *columns: Any) -> Select:
    return said(*columns).where(Workshop.programme_id == programme.id, Workshop.state.in_((State.OPEN, State.CLOSED)))


def _fitting(programme: Programme, wanted: Wanted, standing: Standing) -> Select:
    columns = (Contribution.id, Contribution.words, Contribution.public_words, Workshop.starts_at)
    rows = _said_in(programme, *columns)
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
        coded = in_the_open(select(Coding.theme_id)).where(
            Coding.contribution_id == Contribution.id, Coding.theme_id.in_(under)
        )
        rows = rows.where(exists(coded.correlate(Contribution)) if under else false())
    return rows


def _read_in(programme: Programme) -> defaultdict[uuid.UUID, set[str]]:
    """How the words stood when somebody decided about them in the open, by contribution."""
    read: defaultdict[uuid.UUID, set[str]] = defaultdict(set)
    for key, _coder, _blind, mark in db().execute(judgements_in(programme).where(Judgement.blind.is_(False))):
        read[key].add(mark)
    return read
