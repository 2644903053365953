"""How far two coders agree who have read the same words without seeing what the other decided: Cohen's kappa.

J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960), 37-46:
what two agree on beyond what they would by chance, (observed - expected) / (1 - expected). A theme is a yes or a no for
each contribution, so that each theme has a kappa of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, select

from app.accounts.models import User
from app.db import db
from workshops.contributions.models import Contribution
from workshops.meetings.models import Activity, Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat
from workshops.themes.models import Coding, Judgement
from workshops.themes.services import mark_of
from workshops.themes.standing import Standing

Themes = Collection[Hashable]
ENOUGH = 20  # read by both: with fewer, one contribution more or less turns the number over


@dataclass(frozen=True)
class Agreement:
    """What two decided about so many contributions."""

    both: int  # a yes of both
    first_only: int
    second_only: int
    neither: int

    @property
    def n(self) -> int:
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def kappa(self) -> float | None:
        """From -1 to 1; None where nothing was read, and where chance alone would have them agree.

        >>> Agreement(20, 5, 10, 15).kappa
        0.4
        >>> Agreement(10, 0, 0, 0).kappa is None, Agreement(0, 0, 0, 0).kappa is None
        (True, True)
        """
        if not self.n:
            return None
        first, second = self.both + self.first_only, self.both + self.second_only
        by_chance = (first * second + (self.n - first) * (self.n - second)) / self.n**2
        observed = (self.both + self.neither) / self.n
        return None if by_chance == 1 else round((observed - by_chance) / (1 - by_chance), 2)


def agreement(first: Mapping[Hashable, Themes], second: Mapping[Hashable, Themes]) -> dict[Hashable, Agreement]:
    """How two agree on each theme that either has used, over the contributions that both have read.

    >>> first = {"a": {"buses"}, "b": {"buses", "letters"}, "c": set(), "only first": {"buses"}}
    >>> second = {"a": {"buses"}, "b": {"letters"}, "c": set()}
    >>> agreement(first, second)["buses"]
    Agreement(both=1, first_only=1, second_only=0, neither=1)
    """
    read = first.keys() & second.keys()
    one = Counter(theme for key in read for theme in set(first[key]))
    other = Counter(theme for key in read for theme in set(second[key]))
    both = Counter(theme for key in read for theme in set(first[key]) & set(second[key]))
    return {
        theme: Agreement(
            both=both[theme],
            first_only=one[theme] - both[theme],
            second_only=other[theme] - both[theme],
            neither=len(read) - one[theme] - other[theme] + both[theme],
        )
        for theme in one.keys() | other.keys()
    }


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
    if not db().scalar(_judged(select(Judgement.coder_id), programme).where(Judgement.blind.is_(True)).limit(1)):
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
    for key, coder, is_blind, mark, words in db().execute(_judged(select(*columns), programme)):
        if mark == mark_of(words):
            decided = blind[coder] if is_blind else first
            decided.setdefault(key, set()).update(themes.get((key, coder), ()))
    names = {user.id: user.label for user in db().scalars(select(User).where(User.id.in_(blind)))}
    found = [
        Second(names[coder], len(first.keys() & theirs.keys()), agreement(first, theirs))
        for coder, theirs in blind.items()
    ]
    return sorted(found, key=lambda second: (-second.both, second.label))


def _judged(wanted: Select, programme: Programme) -> Select:
    """What was decided about words of a programme that are still here."""
    return (
        wanted.join(Contribution, Contribution.id == Judgement.contribution_id)
        .join(Seat, Seat.id == Contribution.seat_id)
        .join(Activity, Activity.id == Contribution.activity_id)
        .join(Workshop, Workshop.id == Activity.workshop_id)
        .where(Workshop.programme_id == programme.id, Seat.rehearsal.is_(False), Contribution.words.is_not(None))
    )


def _codings(standing: Standing) -> Mapping[tuple[Hashable, int], set[int]]:
    """By contribution and coder: the themes, as they are by now."""
    found: defaultdict[tuple[Hashable, int], set[int]] = defaultdict(set)
    wanted = select(Coding.contribution_id, Coding.coder_id, Coding.theme_id).where(
        Coding.theme_id.in_(list(standing.themes))
    )
    for key, coder, theme in db().execute(wanted):
        found[key, coder].add(standing.root(theme))
    return found
