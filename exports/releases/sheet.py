"""The cells of one release as they are shown, and which counts each symbol allows by itself."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

Key = tuple[str, str]  # a table and a row in it
PEOPLE, NEIGHBOURHOODS, DECILES, MONTHS, HOSTS = "people", "neighbourhoods", "deciles", "months", "hosts"  # models.py
TOTAL = "all"
ELSEWHERE, NOT_SAID = "elsewhere", "not said"  # rows beside those of places
ANSWERS, DETAILS = "answers", "details"  # of one question about people: its answers, and what some consist of
BESIDE = (MONTHS, HOSTS)  # the tables that give way to those of places
OTHERS = "others"  # the row of hosts who are not named
HIDDEN = "hidden"
WHOLE: Key = (PEOPLE, TOTAL)
# domain: a single workshop shows its total only from so many people; a month or a host may have one.
OF_ONE_WORKSHOP = 20
EVERYBODY = 10**9  # more people than there are: no upper bound


def least_shown(key: Key, threshold: int) -> int:
    """From how many people on a cell shows a number.

    >>> least_shown(("deciles", "1-2"), 8), least_shown(("months", "2026-11"), 8), least_shown(("hosts", "7"), 8)
    (8, 20, 20)
    """
    return max(threshold, OF_ONE_WORKSHOP) if key[0] in BESIDE else threshold


def _gives_way_with(key: Key) -> str:
    """Of which tables the smallest number is hidden first: those of places together, each other by itself."""
    return key[0] if key[0] in BESIDE else NEIGHBOURHOODS


@dataclass(frozen=True)
class Link:
    """Two tables of which everybody knows in which pairs of rows nobody can stand: row of the first → of the second."""

    first: str
    second: str
    spans: Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Sheet:
    """The cells of one release as they are shown, its threshold, and where the release before showed more than few.

    `still` are the rows to which nobody can have come since the release before: none of their evenings was over since.
    `masked` cells are hidden whatever they hold, because others are. That no more than `most` are in the total, and no
    more than `most_new` have come since the release before, is known from elsewhere.
    """

    threshold: int
    cells: Mapping[Key, str]
    before: Collection[Key] = ()
    still: Collection[Key] = ()
    masked: Collection[Key] = ()
    most: int = EVERYBODY
    most_new: int = EVERYBODY

    def range_of(self, key: Key) -> tuple[int, int]:
        """The counts that a cell can have by its symbol, and the total by what else is known."""
        least, most = self._said_of(key)
        return least, min(most, self.most) if key == WHOLE else most

    def _said_of(self, key: Key) -> tuple[int, int]:
        """The counts that a cell's symbol allows.

            A row that came later had nobody; of a table that came later nothing is known.
        What is hidden to protect others was the smallest number then: it is at most as large as any still shown. Where
            there was more before, it may also hide that there is less than the threshold now (rules.py).

            >>> sheet = Sheet(8, {WHOLE: HIDDEN, ("a", "1"): HIDDEN, ("a", "2"): "20", ("a", "3"): "fewer than 8"})
            >>> [sheet.range_of(key) for key in sheet.cells]
            [(8, 1000000000), (8, 22), (18, 22), (0, 7)]
        """
        shown = self.cells.get(key)
        if shown is None:
            return 0, 0 if any(table == key[0] for table, _row in self.cells) else EVERYBODY
        if key in self.masked:
            return 0, EVERYBODY
        if shown.isdecimal():
            return max(self.least(key), int(shown) - 2), int(shown) + 2
        if shown.startswith("fewer"):
            return 0, self.least(key) - 1
        least = 0 if key in self.before else self.least(key)
        return least, EVERYBODY if key == WHOLE else self._smallest[_gives_way_with(key)] + 2

    def least(self, key: Key) -> int:
        """From how many people on a cell shows a number."""
        return least_shown(key, self.threshold)

    @cached_property
    def _smallest(self) -> Mapping[str, int]:
        found: defaultdict[str, int] = defaultdict(lambda: EVERYBODY)
        for key, shown in self.cells.items():
            if shown.isdecimal() and key != WHOLE:
                found[_gives_way_with(key)] = min(found[_gives_way_with(key)], int(shown))
        return found

    def masking(self, keys: Collection[Key]) -> "Sheet":
        """The same with these cells hidden, whatever they hold."""
        return replace(self.showing(dict.fromkeys(keys, HIDDEN)), masked=frozenset(keys))

    @property
    def hidden(self) -> list[Key]:
        """The cells without a number."""
        return [key for key, shown in self.cells.items() if not shown.isdecimal()]

    def hides(self, key: Key) -> bool:
        """Whether a cell has no number, and is not hidden whatever it holds."""
        return key not in self.masked and not self.cells.get(key, "0").isdecimal()

    @property
    def more_than_few(self) -> list[Key]:
        """The cells that do not say "fewer than"."""
        return [key for key, shown in self.cells.items() if not shown.startswith("fewer")]

    @property
    def silent(self) -> "Sheet":
        """The same without any number: only which cells are below the threshold."""
        return self.showing({key: HIDDEN for key, shown in self.cells.items() if shown.isdecimal()})

    def showing(self, others: Mapping[Key, str]) -> "Sheet":
        """The same with other symbols in some cells."""
        return replace(self, cells={**self.cells, **others})


def of_places(keys: Iterable[Key]) -> list[Key]:
    """The total and the cells of the tables that give way together, which come first."""
    return [key for key in keys if key[0] not in BESIDE]


def wholly_hidden(cells: Mapping[Key, str]) -> frozenset[Key]:
    """The cells of the tables beside those of places that show nothing at all: such a table is hidden as it is.

    >>> cells = {WHOLE: HIDDEN, (MONTHS, "2026-11"): HIDDEN, (HOSTS, "7"): HIDDEN, (HOSTS, "9"): "25"}
    >>> sorted(wholly_hidden(cells))
    [('months', '2026-11')]
    """
    beside = [key for key in cells if key[0] in BESIDE]
    telling = {key[0] for key in beside if cells[key] != HIDDEN}
    return frozenset(key for key in beside if key[0] not in telling)
