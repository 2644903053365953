"""What follows from published cells: for each hidden one the range of counts that is still possible.

Everything that outsiders know is written as inequalities between sums of cells, and ranges are narrowed until nothing
moves any more. What they know: each symbol's own range; that both tables add up to the total; which groups of deciles a
neighbourhood has areas in; and, where nobody has withdrawn, that no count can be lower than in an earlier release.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

Key = tuple[str, str]  # a table and a row in it
Ranges = tuple[list[int], list[int]]  # the least and the greatest count of each cell
Fact = tuple[list[int], list[int]]  # cells by their places: the sum of the first is at most the sum of the second
PEOPLE, NEIGHBOURHOODS, DECILES = "people", "neighbourhoods", "deciles"  # the tables (models.py)
GROUPS = ("1-2", "3-4", "5-6", "7-8", "9-10")  # groups of deciles; 1 = most deprived
TOTAL = "all"
HIDDEN = "hidden"
WHOLE: Key = (PEOPLE, TOTAL)
JOINED_AT_LEAST = 10  # domain: no release is made while 1 to 9 people have joined or withdrawn since the last one
LEFT_AT_LEAST = 4  # domain: the counts that stay possible for a hidden cell
EVERYBODY = 10**9  # more people than there are: no upper bound
PASSES = 200  # in which ranges that belong together come to rest; stopping early leaves them wider


@dataclass(frozen=True)
class Sheet:
    """The cells of one release as they are shown, and its threshold."""

    threshold: int
    cells: Mapping[Key, str]

    def range_of(self, key: Key) -> tuple[int, int]:
        """The counts that a cell's symbol allows.

        What is hidden to protect others was the smallest number then: it is at most as large as any still shown.

        >>> sheet = Sheet(8, {WHOLE: HIDDEN, ("a", "1"): HIDDEN, ("a", "2"): "20", ("a", "3"): "fewer than 8"})
        >>> [sheet.range_of(key) for key in sheet.cells]
        [(8, 1000000000), (8, 22), (18, 22), (0, 7)]
        """
        shown = self.cells[key]
        if shown.isdecimal():
            return max(self.threshold, int(shown) - 2), int(shown) + 2
        if shown.startswith("fewer"):
            return 0, self.threshold - 1
        return self.threshold, EVERYBODY if key == WHOLE else self._smallest + 2

    @cached_property
    def _smallest(self) -> int:
        return min((int(n) for key, n in self.cells.items() if n.isdecimal() and key != WHOLE), default=EVERYBODY)

    @property
    def hidden(self) -> list[Key]:
        """The cells without a number."""
        return [key for key, shown in self.cells.items() if not shown.isdecimal()]

    @property
    def silent(self) -> "Sheet":
        """The same without any number: only which cells are below the threshold."""
        return self.showing({key: HIDDEN for key, shown in self.cells.items() if shown.isdecimal()})

    def showing(self, others: Mapping[Key, str]) -> "Sheet":
        """The same with other symbols in some cells."""
        return Sheet(self.threshold, {**self.cells, **others})


def narrow(low: list[int], high: list[int], facts: Sequence[Fact]) -> bool:
    """Narrow ranges by what the facts say, in place. False when no counts fit all of them.

    >>> low, high = [43, 8, 8, 8, 0], [47, 12, 12, 12, 7]
    >>> narrow(low, high, [([0], [1, 2, 3, 4]), ([1, 2, 3, 4], [0])]), low[4], high[4]
    (True, 7, 7)
    """
    for _pass in range(PASSES):
        moved = False
        for smaller, larger in facts:
            least, most = sum(map(low.__getitem__, smaller)), sum(map(high.__getitem__, larger))
            room = most - least
            if room < 0:
                return False
            for cell in smaller:
                if low[cell] + room < high[cell]:
                    high[cell], moved = low[cell] + room, True
            for cell in larger:
                if high[cell] - room > low[cell]:
                    low[cell], moved = high[cell] - room, True
        if not moved:
            break
    return True


class Chain:
    """Releases that follow one another, and what their cells tell together when one more comes after them."""

    def __init__(self, before: Sequence[Sheet], keys: Sequence[Key], spans: Mapping[str, Collection[str]]) -> None:
        self._before, self._keys = before, keys
        width, releases = len(keys), len(before) + 1
        within = list(_within(keys, spans))
        # First the cells of each release, then of each but the first the people who have joined since the one before.
        parts = range(0, (2 * releases - 1) * width, width)
        self._facts = [([at + cell for cell in a], [at + cell for cell in b]) for at in parts for a, b in within]
        for then, now, joined in zip(parts, parts[1:releases], parts[releases:], strict=False):
            for cell in range(width):
                self._facts += _equal([now + cell], [then + cell, joined + cell])

    def tells_of(self, last: Sheet) -> list[Key]:
        """The hidden cells, of any release, that keep fewer than 4 possible counts if this one comes last.

        A cell keeps as many as it has while the last release shows no number at all, where those are fewer already.
        None is told where the cells fit nothing that can be: such a sheet does not exist.
        """
        hidden = [
            (key, number * len(self._keys) + self._keys.index(key))
            for number, sheet in enumerate((*self._before, last))
            for key in sheet.hidden
        ]
        shown = self._ranges(last) if hidden and len(last.hidden) < len(self._keys) else None
        silent = self._ranges(last.silent) if shown else None
        if shown is None or silent is None:
            return []
        return [key for key, place in hidden if _width(shown, place) < min(LEFT_AT_LEAST, _width(silent, place))]

    def _ranges(self, last: Sheet) -> Ranges | None:
        """The least and the greatest count of every cell; None when nothing fits."""
        ranges = [sheet.range_of(key) for sheet in (*self._before, last) for key in self._keys]
        for _release in self._before:
            ranges += [(JOINED_AT_LEAST if key == WHOLE else 0, EVERYBODY) for key in self._keys]
        low, high = [least for least, _ in ranges], [most for _, most in ranges]
        return (low, high) if narrow(low, high, self._facts) else None


def _width(ranges: Ranges, place: int) -> int:
    """How many counts are possible."""
    return ranges[1][place] - ranges[0][place] + 1


def _within(keys: Sequence[Key], spans: Mapping[str, Collection[str]]) -> Iterator[Fact]:
    """What holds within one release, and among those who joined between two.

    >>> keys = [WHOLE, (NEIGHBOURHOODS, "7"), (NEIGHBOURHOODS, "9"), (DECILES, "1-2"), (DECILES, "not known")]
    >>> for fact in _within(keys, {"7": {"1-2"}, "9": {"9-10"}}): print(fact)
    ([0], [1, 2])
    ([1, 2], [0])
    ([0], [3, 4])
    ([3, 4], [0])
    ([3], [1])
    ([2], [4])
    """
    rows: dict[str, dict[str, int]] = {}
    for place, (table, row) in enumerate(keys):
        rows.setdefault(table, {})[row] = place
    for table in (NEIGHBOURHOODS, DECILES):
        if table in rows:
            yield from _equal([rows[PEOPLE][TOTAL]], list(rows[table].values()))
    groups = [group for group in GROUPS if group in rows.get(DECILES, {})]
    reached: dict[frozenset[int], set[int]] = {}  # whoever lives in one of these groups lives in these neighbourhoods
    for size in range(1, len(groups) + 1):
        for some in combinations(groups, size):
            homes = frozenset(
                place for row, place in rows[NEIGHBOURHOODS].items() if set(some) & set(spans.get(row, ()))
            )
            reached.setdefault(homes, set()).update(rows[DECILES][group] for group in some)
    for homes, inside in reached.items() if spans else ():
        yield sorted(inside), sorted(homes)
        # The same seen from the other side: whoever lives anywhere else stands in one of the other rows.
        yield (
            [place for place in rows[NEIGHBOURHOODS].values() if place not in homes],
            [place for place in rows[DECILES].values() if place not in inside],
        )


def _equal(cells: list[int], others: list[int]) -> list[Fact]:
    return [(cells, others), (others, cells)]
