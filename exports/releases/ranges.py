"""What follows from published cells: for each hidden one the range of counts that is still possible.

Everything that outsiders know is written as inequalities between sums of cells, and ranges are narrowed until nothing
moves any more. What they know: each symbol's own range; that both tables add up to the total; which groups of deciles a
neighbourhood has areas in, and so in which rows of both tables somebody can stand; and, where nobody has withdrawn,
that no count can be lower than in an earlier release.
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import combinations, islice

Key = tuple[str, str]  # a table and a row in it
Ranges = tuple[list[int], list[int]]  # the least and the greatest count of each cell
Fact = tuple[list[int], list[int]]  # unknowns by their places: the sum of the first is at most the sum of the second
PEOPLE, NEIGHBOURHOODS, DECILES = "people", "neighbourhoods", "deciles"  # the tables (models.py)
GROUPS = ("1-2", "3-4", "5-6", "7-8", "9-10")  # groups of deciles; 1 = most deprived
TOTAL = "all"
ELSEWHERE, NOT_SAID, NOT_KNOWN = "elsewhere", "not said", "not known"  # rows beside those of places
HIDDEN = "hidden"
WHOLE: Key = (PEOPLE, TOTAL)
JOINED_AT_LEAST = 10  # domain: no release is made while 1 to 9 people have joined or withdrawn since the last one
LEFT_AT_LEAST = 4  # domain: the counts that stay possible for a hidden cell
EVERYBODY = 10**9  # more people than there are: no upper bound
SMALL = 2_000  # unknowns of a chain in which every hidden cell is tried: eight releases of twelve neighbourhoods
FAR = 60  # counts above the least one that are tried at most
PATIENCE = 200  # looks at each fact until ranges come to rest; stopping early leaves them wider


@dataclass(frozen=True)
class Sheet:
    """The cells of one release as they are shown, its threshold, and where the release before showed more than few."""

    threshold: int
    cells: Mapping[Key, str]
    before: Collection[Key] = ()

    def range_of(self, key: Key) -> tuple[int, int]:
        """The counts that a cell's symbol allows.

        What is hidden to protect others was the smallest number then: it is at most as large as any still shown. Where
        there was more before, it may also hide that there is less than the threshold now (rules.py).

        >>> sheet = Sheet(8, {WHOLE: HIDDEN, ("a", "1"): HIDDEN, ("a", "2"): "20", ("a", "3"): "fewer than 8"})
        >>> [sheet.range_of(key) for key in sheet.cells]
        [(8, 1000000000), (8, 22), (18, 22), (0, 7)]
        """
        shown = self.cells[key]
        if shown.isdecimal():
            return max(self.threshold, int(shown) - 2), int(shown) + 2
        if shown.startswith("fewer"):
            return 0, self.threshold - 1
        least = 0 if key in self.before else self.threshold
        return least, EVERYBODY if key == WHOLE else self._smallest + 2

    @cached_property
    def _smallest(self) -> int:
        return min((int(n) for key, n in self.cells.items() if n.isdecimal() and key != WHOLE), default=EVERYBODY)

    @property
    def hidden(self) -> list[Key]:
        """The cells without a number."""
        return [key for key, shown in self.cells.items() if not shown.isdecimal()]

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
        return Sheet(self.threshold, {**self.cells, **others}, self.before)


class System:
    """Unknown counts and what is known of their sums. Ranges are narrowed in place."""

    def __init__(self, facts: Sequence[Fact], unknowns: int) -> None:
        self._facts = facts
        self._about: list[list[int]] = [[] for _unknown in range(unknowns)]  # in which facts each unknown stands
        for number, (smaller, larger) in enumerate(facts):
            for unknown in (*smaller, *larger):
                self._about[unknown].append(number)

    def narrow(self, low: list[int], high: list[int], moved: Iterable[int] | None = None) -> bool:
        """Narrow ranges by the facts, or only as far as these moved ones lead. False when no counts fit.

        >>> low, high = [43, 8, 8, 8, 0], [47, 12, 12, 12, 7]
        >>> System([([0], [1, 2, 3, 4]), ([1, 2, 3, 4], [0])], 5).narrow(low, high), low[4], high[4]
        (True, 7, 7)
        """
        facts, about = self._facts, self._about
        first = range(len(facts)) if moved is None else {fact for unknown in moved for fact in about[unknown]}
        waiting, queued = deque(first), set(first)
        for _look in range(PATIENCE * len(facts)):
            if not waiting:
                break
            number = waiting.popleft()
            queued.discard(number)
            smaller, larger = facts[number]
            room = sum(map(high.__getitem__, larger)) - sum(map(low.__getitem__, smaller))
            if room < 0:
                return False
            lowered = [unknown for unknown in smaller if low[unknown] + room < high[unknown]]
            for unknown in lowered:
                high[unknown] = low[unknown] + room
            raised = [unknown for unknown in larger if high[unknown] - room > low[unknown]]
            for unknown in raised:
                low[unknown] = high[unknown] - room
            for unknown in (*lowered, *raised):
                for fact in about[unknown]:
                    if fact not in queued:
                        queued.add(fact)
                        waiting.append(fact)
        return True

    def keeps(self, low: list[int], high: list[int], unknown: int, counts: int) -> bool:
        """Whether an unknown of these narrowed ranges has so many possible counts; they are tried as if they were true.

        What lies between two possible counts is possible too, so that mostly two are enough to try.
        """
        first, last = low[unknown], high[unknown]
        if last - first + 1 < counts:
            return False
        if all(self._is_possible(low, high, unknown, tried) for tried in {first, first + counts - 1}):
            return True
        near = range(first, min(last, first + FAR) + 1)
        possible = (tried for tried in near if self._is_possible(low, high, unknown, tried))
        return len(list(islice(possible, counts))) == counts

    def _is_possible(self, low: list[int], high: list[int], unknown: int, tried: int) -> bool:
        low, high = low.copy(), high.copy()
        low[unknown] = high[unknown] = tried
        return self.narrow(low, high, [unknown])


class Chain:
    """Releases that follow one another, and what their cells tell together when one more comes after them."""

    def __init__(self, before: Sequence[Sheet], keys: Sequence[Key], spans: Mapping[str, Collection[str]]) -> None:
        self._before, self._keys = before, keys
        self._width, within = _within(keys, spans)
        releases = len(before) + 1
        # First the counts of each release, then of each but the first the people who have joined since the one before.
        parts = range(0, (2 * releases - 1) * self._width, self._width)
        facts = [([at + cell for cell in a], [at + cell for cell in b]) for at in parts for a, b in within]
        for then, now, joined in zip(parts, parts[1:releases], parts[releases:], strict=False):
            for cell in range(self._width):
                facts += _equal([now + cell], [then + cell, joined + cell])
        self._system = System(facts, len(parts) * self._width)

    def fits(self, last: Sheet) -> bool:
        """Whether there are counts of which all that is known is true."""
        return self._ranges(last) is not None

    def tells_of(self, last: Sheet) -> list[Key]:
        """The hidden cells, of any release, that keep fewer than 4 possible counts if this one comes last.

        Where a cell has fewer already while the last release shows no number at all, nothing that it hides would help.
        None is told where the cells fit nothing that can be: such a sheet does not exist.
        """
        shown = self._ranges(last) if last.hidden != self._keys else None
        silent = self._ranges(last.silent) if shown else None
        if shown is None or silent is None:
            return []
        keeps = partial(self._system.keeps, counts=LEFT_AT_LEAST)
        return [
            key
            for number, sheet in enumerate((*self._before, last))
            for key, place in self._worth_trying(sheet, number * self._width, shown)
            if not keeps(*shown, place) and keeps(*silent, place)
        ]

    def _worth_trying(self, sheet: Sheet, start: int, ranges: Ranges) -> Iterator[tuple[Key, int]]:
        """The hidden cells of a release and their places; in a long chain of a large place only those whose range is
        narrower than their symbol's: to try every one would take minutes there, and there is much to hide behind.
        """
        low, high = ranges
        for key in sheet.hidden:
            place = start + self._keys.index(key)
            if len(low) <= SMALL or high[place] - low[place] + 1 < sheet.threshold:
                yield key, place

    def symbols_that_tell(self, last: Sheet) -> list[Key]:
        """Cells of the last release of which "fewer than" itself leaves fewer than 4 counts: more was shown before."""
        few = [key for key in last.hidden if key in last.before and last.cells[key] != HIDDEN]
        silent = self._ranges(last.silent) if few else None
        if silent is None:
            return few
        start = len(self._before) * self._width
        return [key for key in few if not self._system.keeps(*silent, start + self._keys.index(key), LEFT_AT_LEAST)]

    def _ranges(self, last: Sheet) -> Ranges | None:
        """The least and the greatest count of every cell; None when nothing fits."""
        unseen = [(0, EVERYBODY)] * (self._width - len(self._keys))
        ranges: list[tuple[int, int]] = []
        for sheet in (*self._before, last):
            ranges += [*map(sheet.range_of, self._keys), *unseen]
        for _release in self._before:
            ranges += [(JOINED_AT_LEAST if key == WHOLE else 0, EVERYBODY) for key in self._keys] + unseen
        low, high = [least for least, _ in ranges], [most for _, most in ranges]
        return (low, high) if self._system.narrow(low, high) else None


def _within(keys: Sequence[Key], spans: Mapping[str, Collection[str]]) -> tuple[int, list[Fact]]:
    """What holds within one release, and among those who joined between two; and of how many unknowns it speaks.

    The first unknowns are the cells. Then come the pairs of rows in which somebody can stand, and sums of cells that
    everybody can look up: who lives in an area of some groups lives in a neighbourhood that has one.

    >>> keys = [WHOLE, (NEIGHBOURHOODS, "7"), (NEIGHBOURHOODS, ELSEWHERE), (DECILES, "1-2"), (DECILES, NOT_KNOWN)]
    >>> unknowns, facts = _within(keys, {"7": {"1-2"}})
    >>> unknowns, [fact for fact in facts if fact[0] == [0]]
    (12, [([0], [1, 2]), ([0], [3, 4]), ([0], [8, 9]), ([0], [10, 11])])
    """
    rows: dict[str, dict[str, int]] = {NEIGHBOURHOODS: {}, DECILES: {}}
    for place, (table, row) in enumerate(keys):
        rows.setdefault(table, {})[row] = place
    whole, lived, grouped = rows[PEOPLE][TOTAL], rows[NEIGHBOURHOODS], rows[DECILES]
    facts = [fact for table in (lived, grouped) if table for fact in _equal([whole], list(table.values()))]
    if not spans:
        return len(keys), facts
    homes = [(row, group) for row in lived for group in (*sorted(spans.get(row, ())), NOT_KNOWN)]
    for part, table in enumerate((lived, grouped)):
        for row, place in table.items():
            facts += _equal([place], [len(keys) + at for at, home in enumerate(homes) if home[part] == row])
    unknowns = len(keys) + len(homes)
    for inside, groups in _reaches(spans, grouped).items():
        near, far, some, others = range(unknowns, unknowns + 4)
        facts += _equal([near], [lived[row] for row in lived if row in inside])
        facts += _equal([far], [lived[row] for row in lived if row not in inside])
        facts += _equal([some], [grouped[row] for row in grouped if row in groups])
        facts += _equal([others], [grouped[row] for row in grouped if row not in groups])
        facts += [*_equal([whole], [near, far]), *_equal([whole], [some, others]), ([some], [near]), ([far], [others])]
        unknowns += 4
    return unknowns, facts


def _reaches(spans: Mapping[str, Collection[str]], rows: Collection[str]) -> dict[frozenset[str], set[str]]:
    """Sets of neighbourhoods, and the most groups of which every area lies in one of them.

    >>> for inside, groups in _reaches({"7": {"1-2"}, "9": {"3-4"}}, ["1-2", "3-4", NOT_KNOWN]).items():
    ...     print(sorted(inside), sorted(groups))
    ['7'] ['1-2']
    ['9'] ['3-4']
    ['7', '9'] ['1-2', '3-4']
    """
    groups = [group for group in GROUPS if group in rows]
    found: dict[frozenset[str], set[str]] = {}
    for size in range(1, len(groups) + 1):
        for some in combinations(groups, size):
            inside = frozenset(row for row, its in spans.items() if set(some) & set(its))
            found.setdefault(inside, set()).update(some)
    return found


def _equal(cells: list[int], others: list[int]) -> list[Fact]:
    return [(cells, others), (others, cells)]
