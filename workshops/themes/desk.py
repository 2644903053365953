"""What waits to be read at the coding desk, in which order it comes to whom, and which keys have which theme.

The order is of random keys and of who reads: it says nothing about people, and two who code at once begin elsewhere.
"""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from app.accounts.models import User
from app.db import db
from workshops.contributions.models import Contribution
from workshops.meetings.models import Activity, Workshop
from workshops.programmes.models import Programme
from workshops.themes.models import Coding, Judgement, Theme
from workshops.themes.said import codable, judgements_in
from workshops.themes.services import words_mark
from workshops.themes.standing import Standing

NUMBERS = 9  # keys with a theme


@dataclass(frozen=True)
class Sight:
    """Who reads, whether blind to what others decided, and which part of what was said."""

    programme: Programme
    coder_id: int
    blind: bool = False
    workshop: Workshop | None = None
    question: Activity | None = None

    def address(self, **more: Any) -> dict[str, Any]:
        """The values that lead to the desk as it is looked at."""
        seen = {
            "slug": self.programme.slug,
            "workshop": self.workshop.code if self.workshop else None,
            "question": self.question.id if self.question else None,
            "blind": "1" if self.blind else None,
        }
        return {name: value for name, value in (seen | more).items() if value is not None}


@dataclass(frozen=True)
class Pile:
    """How much is read of how much, and what waits, in the order in which it comes to this coder."""

    total: int
    waiting: list[uuid.UUID]
    ours: frozenset[uuid.UUID]  # all that this coder may be shown, read or not

    @property
    def done(self) -> int:
        return self.total - len(self.waiting)


@dataclass(frozen=True)
class Decided:
    """What somebody has decided about some words."""

    coder_id: int
    who: str
    on: date
    blind: bool
    themes: list[Theme] = field(default_factory=list)
    is_stale: bool = False  # the words were corrected since


def readable(sight: Sight) -> Select[uuid.UUID, str | None]:
    """All words that can be read here: of evenings that are over, by people who took part, while they are there."""
    wanted = codable(Contribution.id, Contribution.words).where(Workshop.programme_id == sight.programme.id)
    if sight.workshop:
        wanted = wanted.where(Workshop.id == sight.workshop.id)
    if sight.question:
        wanted = wanted.where(Activity.question == sight.question.question)  # on whatever evening it was asked
    return wanted


def pile_of(sight: Sight) -> Pile:
    """What is read and what waits: for a second coder, of what others have read and they have not seen decided."""
    rows: Iterable[Any] = db().execute(readable(sight))
    there = {row.id: row for row in rows}
    judged: defaultdict[uuid.UUID, list[tuple[int, bool, str]]] = defaultdict(list)
    judgements: Iterable[Any] = db().execute(judgements_in(sight.programme))
    for key, coder_id, blind, mark in judgements:
        if key in there:
            judged[key].append((coder_id, blind, mark))
    if sight.blind:
        there = {key: there[key] for key, by in judged.items() if _may_be_read_blind(by, sight.coder_id)}
    done = {key for key in judged.keys() & there.keys() if _is_read(judged[key], words_mark(there[key]), sight)}
    waiting = sorted(there.keys() - done, key=lambda key: turn(sight.coder_id, key))
    return Pile(len(there), waiting, frozenset(there))


def _is_read(judged: Collection[tuple[int, bool, str]], now: str, sight: Sight) -> bool:
    """Whether the words as they are now were decided about: by anybody in the open, or blind by this coder."""
    if sight.blind:
        return (sight.coder_id, True, now) in judged
    return any(not blind and mark == now for _who, blind, mark in judged)


def can_be_read_blind(sight: Sight) -> bool:
    """Whether a colleague has decided about anything in the open."""
    return bool(
        db().scalar(
            select(
                judgements_in(sight.programme)
                .where(Judgement.coder_id != sight.coder_id, Judgement.blind.is_(False))
                .exists()
            )
        )
    )


def _may_be_read_blind(judged: Collection[tuple[int, bool, str]], coder_id: int) -> bool:
    """Whether somebody else has decided in the open about some words, and this coder has not.

    >>> first, second = (1, False, "a"), (2, True, "a")
    >>> [_may_be_read_blind([first, second], coder) for coder in (1, 2, 3)], _may_be_read_blind([second], 3)
    ([False, True, True], False)
    """
    in_the_open = {who for who, blind, _mark in judged if not blind}
    return bool(in_the_open) and coder_id not in in_the_open


def turn(coder_id: int, key: uuid.UUID) -> str:
    """When some words come to a coder: at another time than to a colleague, and always at the same."""
    return hashlib.sha256(f"{coder_id}:{key}".encode()).hexdigest()


def next_of(pile: Pile, coder_id: int, after: uuid.UUID | None) -> uuid.UUID | None:
    """What comes next: after the words that were just read or skipped, and from the beginning at the end."""
    if after is None or not pile.waiting:
        return pile.waiting[0] if pile.waiting else None
    reached = turn(coder_id, after)
    return next((key for key in pile.waiting if turn(coder_id, key) > reached), pile.waiting[0])


def decisions_on(contribution: Contribution, living: Mapping[int, Theme], standing: Standing) -> list[Decided]:
    """Who has decided what about some words, by name; a merged theme is the one that it became part of."""
    named: defaultdict[int, dict[int, Theme]] = defaultdict(dict)
    codings = select(Coding.coder_id, Coding.theme_id).where(Coding.contribution_id == contribution.id)
    for coder_id, theme_id in db().execute(codings):
        theme = living[standing.root(theme_id)]
        named[coder_id][theme.id] = theme
    judged = (
        select(Judgement, User)
        .join(User, User.id == Judgement.coder_id)
        .where(Judgement.contribution_id == contribution.id)
    )
    now = words_mark(contribution)
    found = [
        Decided(
            user.id,
            user.label,
            made.made_on,
            made.blind,
            sorted(named[user.id].values(), key=lambda theme: theme.name_key),
            made.words_mark != now,
        )
        for made, user in db().execute(judged)
    ]
    return sorted(found, key=lambda each: (each.who, each.coder_id))


def mark_of(decided: Iterable[Decided]) -> str:
    """Tells whether colleagues have decided about some words since they were shown."""
    said = sorted((each.coder_id, each.is_stale, sorted(theme.id for theme in each.themes)) for each in decided)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:10]


def usual_themes(sight: Sight, themes: Sequence[Theme], standing: Standing) -> list[int]:
    """All themes of a programme, those first that this coder uses most, then those that are used most, then by name.

    Who reads blind is not led by what others use.
    """
    own: defaultdict[int, int] = defaultdict(int)
    everyone: defaultdict[int, int] = defaultdict(int)
    used = (
        select(Coding.theme_id, Coding.coder_id, func.count())
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Theme.programme_id == sight.programme.id)
        .group_by(Coding.theme_id, Coding.coder_id)
    )
    for theme_id, coder_id, times in db().execute(used):
        root = standing.root(theme_id)
        everyone[root] += 0 if sight.blind else times
        own[root] += times if coder_id == sight.coder_id else 0
    return [each.id for each in sorted(themes, key=lambda each: (-own[each.id], -everyone[each.id], each.name_key))]


def at_hand(kept: Iterable[int], usual: Iterable[int]) -> list[int]:
    """The themes of the keys 1 to 9: those that have one keep it, and the usual ones fill what is free.

    >>> at_hand([7, 3], [3, 5]), at_hand([], range(20))
    ([7, 3, 5], [0, 1, 2, 3, 4, 5, 6, 7, 8])
    """
    return list(dict.fromkeys((*kept, *usual)))[:NUMBERS]


def with_keys(keys: Sequence[int], used: Sequence[int], chosen: Iterable[int]) -> list[int]:
    """Give each chosen theme a key: a free one, else that of the theme used longest ago. No other theme moves.

    `used` are themes in the order of their last use, the latest last.

    >>> with_keys([4, 2], [2, 4], [9])
    [4, 2, 9]
    >>> with_keys([1, 2, 3, 4, 5, 6, 7, 8, 9], [5, 9, 8, 7, 6, 4, 3, 2, 1], [12, 3])
    [1, 2, 3, 4, 12, 6, 7, 8, 9]
    """
    keys, chosen = list(keys), list(chosen)
    for theme in chosen:
        if theme in keys:
            continue
        if len(keys) < NUMBERS:
            keys.append(theme)
            continue
        free = [each for each in keys if each not in chosen]
        if free:
            oldest = min(free, key=lambda each: used.index(each) if each in used else -1)
            keys[keys.index(oldest)] = theme
    return keys
