"""How far two coders agree who have read the same words without seeing what the other decided: Cohen's kappa.

J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960), 37-46:
what two agree on beyond what they would by chance, (observed - expected) / (1 - expected). A theme is a yes or a no for
each contribution, so that each theme has a kappa of its own.
"""

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
    used = {theme for coded in (first, second) for key in read for theme in coded[key]}
    return {
        theme: Agreement(
            both=sum(theme in first[key] and theme in second[key] for key in read),
            first_only=sum(theme in first[key] and theme not in second[key] for key in read),
            second_only=sum(theme not in first[key] and theme in second[key] for key in read),
            neither=sum(theme not in first[key] and theme not in second[key] for key in read),
        )
        for theme in used
    }
