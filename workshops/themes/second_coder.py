"""What a second coder decided who could not see the first one's decisions, held against those."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from app.accounts.models import User
from app.db import db
from workshops.contributions.models import Contribution
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.themes.agreement import Agreement, agreement
from workshops.themes.models import Coding, Judgement
from workshops.themes.said import said
from workshops.themes.services import mark_of
from workshops.themes.standing import Standing

ENOUGH = 20  # read by both: with fewer, one contribution more or less turns the number over


@dataclass(frozen=True)
class Second:
    """What somebody has read blind that another has read too, and how far the two agree on each theme."""

    label: str
    both: int
    themes: Mapping[Hashable, Agreement]

    @property
    def enough(self) -> bool:
        return self.both >= ENOUGH

    def lowest_first(self, names: Mapping[Hashable, str]) -> list[tuple[str, Agreement]]:
        """The themes by name, what to talk about first."""
        found = [(names[key], told) for key, told in self.themes.items()]
        return sorted(found, key=lambda row: (2.0 if row[1].kappa is None else row[1].kappa, row[0]))


def seconds_of(programme: Programme, standing: Standing) -> list[Second]:
    """Each blind coder against whoever read first, over the same words as they stand now; most read first.

    What several first coders decided is taken together. A merged theme is the one that it became part of.
    """
    if not db().scalar(_judged(programme, Judgement.coder_id).where(Judgement.blind.is_(True)).limit(1)):
        return []
    first: dict[Hashable, set[Hashable]] = {}
    blind: defaultdict[int, dict[Hashable, set[Hashable]]] = defaultdict(dict)
    themes = _codings(standing)
    columns = (
        Judgement.contribution_id,
        Judgement.coder_id,
        Judgement.blind,
        Judgement.words_mark,
        Contribution.words,
    )
    for key, coder, is_blind, mark, words in db().execute(_judged(programme, *columns)):
        if mark == mark_of(words):
            decided = blind[coder] if is_blind else first
            decided.setdefault(key, set()).update(themes.get((key, coder), ()))
    names = {user.id: user.label for user in db().scalars(select(User).where(User.id.in_(blind)))}
    found = [
        Second(names[coder], len(first.keys() & theirs.keys()), agreement(first, theirs))
        for coder, theirs in blind.items()
    ]
    return sorted(found, key=lambda second: (-second.both, second.label))


def _judged(programme: Programme, *columns: Any) -> Select:
    """What was decided about words of a programme that are still here."""
    judged = said(*columns).join(Judgement, Judgement.contribution_id == Contribution.id)
    return judged.where(Workshop.programme_id == programme.id)


def _codings(standing: Standing) -> Mapping[tuple[Hashable, int], set[int]]:
    """By contribution and coder: the themes, as they are by now."""
    found: defaultdict[tuple[Hashable, int], set[int]] = defaultdict(set)
    wanted = select(Coding.contribution_id, Coding.coder_id, Coding.theme_id).where(
        Coding.theme_id.in_(list(standing.themes))
    )
    for key, coder, theme in db().execute(wanted):
        found[key, coder].add(standing.root(theme))
    return found
