"""How often something was said, who has read how much, and what waits: exact, and so for those only who may see it.

A theme's number is of distinct contributions. What a second coder decided blind counts in none; a rehearsal was never
said. Words that were deleted at the end of their time are counted still: it is known under which themes they stood.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from app.accounts.models import User
from app.db import db
from workshops.contributions.models import Contribution
from workshops.meetings.models import Activity, Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat
from workshops.themes.models import Coding, Judgement, Theme
from workshops.themes.said import codable, in_the_open
from workshops.themes.services import mark_of
from workshops.themes.standing import Standing

Said = Mapping[int, set[uuid.UUID]]  # by theme: the contributions


@dataclass(frozen=True)
class Counted:
    """How many contributions stand under a theme: by itself, and with all that stands below it."""

    alone: int = 0
    in_all: int = 0


def counts_of(programme: Programme, standing: Standing) -> dict[int, Counted]:
    """The numbers of every living theme."""
    alone = said_under(programme, standing)
    below = with_below(alone, standing)
    return {key: Counted(len(alone.get(key, ())), len(said)) for key, said in below.items()}


def said_under(programme: Programme, standing: Standing) -> Said:
    """What stands under each living theme itself, or under one that was merged into it."""
    found: defaultdict[int, set[uuid.UUID]] = defaultdict(set)
    wanted = (
        in_the_open(select(Coding.theme_id, Coding.contribution_id))
        .join(Theme, Theme.id == Coding.theme_id)
        .join(Contribution, Contribution.id == Coding.contribution_id)
        .join(Seat, Seat.id == Contribution.seat_id)
        .where(Theme.programme_id == programme.id, Seat.rehearsal.is_(False))
    )
    for theme, said in db().execute(wanted):
        found[standing.root(theme)].add(said)
    return found


def with_below(alone: Said, standing: Standing) -> Said:
    """The same with what stands below each theme.

    >>> tree = Standing({1: (None, None), 2: (1, None), 3: (2, None), 4: (None, None)})
    >>> with_below({1: {"a"}, 3: {"a", "b"}}, tree) == {1: {"a", "b"}, 2: {"a", "b"}, 3: {"a", "b"}, 4: set()}
    True
    """
    found: dict[int, set[uuid.UUID]] = {}
    for key in reversed(from_the_top(standing)):
        found[key] = set(alone.get(key, ())).union(*(found[child] for child in standing.children(key)))
    return found


def from_the_top(standing: Standing) -> list[int]:
    """Every living theme after the one that it stands under."""
    found = list(standing.children(None))
    for key in found:  # which grows meanwhile
        found += standing.children(key)
    return found


@dataclass(frozen=True)
class Coder:
    """How many contributions somebody has read, and how many of another's blind."""

    label: str
    read: int
    blind: int


def coders_of(programme: Programme) -> Sequence[Coder]:
    """Who has read how much of a programme, who read most first."""
    counted = (
        select(User, func.count().filter(Judgement.blind.is_(False)), func.count().filter(Judgement.blind.is_(True)))
        .join(Judgement, Judgement.coder_id == User.id)
        .join(Contribution, Contribution.id == Judgement.contribution_id)
        .join(Activity, Activity.id == Contribution.activity_id)
        .join(Workshop, Workshop.id == Activity.workshop_id)
        .where(Workshop.programme_id == programme.id)
        .group_by(User.id)
    )
    found = [Coder(user.label, read, blind) for user, read, blind in db().execute(counted)]
    return sorted(found, key=lambda coder: (-coder.read, -coder.blind, coder.label))


@dataclass(frozen=True)
class Progress:
    """How far the reading is: what can be put under themes, and what of it was read as it stands now."""

    codable: int
    judged: int
    changed: int  # read, and corrected by whoever said it since then

    @property
    def left(self) -> int:
        """What nobody has read yet."""
        return self.codable - self.judged - self.changed


def progress_of(programme: Programme) -> Progress:
    """How far the reading of a programme is. What was read blind only is still to be read."""
    total = db().scalar(codable(func.count()).where(Workshop.programme_id == programme.id)) or 0
    marks: defaultdict[uuid.UUID, bool] = defaultdict(bool)
    read = (
        codable(Contribution.id, Contribution.words, Judgement.words_mark)
        .join(Judgement, Judgement.contribution_id == Contribution.id)
        .where(Workshop.programme_id == programme.id, Judgement.blind.is_(False))
    )
    for key, words, mark in db().execute(read):
        marks[key] |= mark == mark_of(words)
    judged = sum(marks.values())
    return Progress(total, judged, len(marks) - judged)


@dataclass(frozen=True)
class Uncoded:
    """A programme with evenings that are over, and how many contributions of theirs nobody has put under themes."""

    programme: Programme
    number: int


def uncoded(*which: ColumnElement[bool]) -> Sequence[Uncoded]:
    """What waits of closed evenings, in the programmes that `which` names; by the programme's name."""
    judged = select(Judgement.coder_id).where(Judgement.contribution_id == Contribution.id, Judgement.blind.is_(False))
    counted = (
        codable(Workshop.programme_id, func.count().label("number"))
        .where(~judged.exists(), *which)
        .group_by(Workshop.programme_id)
        .subquery()
    )
    wanted = select(Programme, counted.c.number).join(counted, counted.c.programme_id == Programme.id)
    return [Uncoded(*row) for row in db().execute(wanted.order_by(Programme.name, Programme.id))]
