"""How far two coders agree who have read the same words without seeing what the other decided: Cohen's kappa.

J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960), 37-46:
what two agree on beyond what they would by chance, (observed - expected) / (1 - expected). A theme is a yes or a no for
each contribution, so that each theme has a kappa of its own.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass

Themes = Collection[Hashable]


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
