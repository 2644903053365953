"""What follows from published cells: for each hidden one the range of counts that is still possible.

Everything that outsiders know is written as inequalities between sums of cells, and ranges are narrowed until nothing
moves any more. What they know: each symbol's own range; that every table adds up to the total; in which rows of two
tables somebody can stand, since everybody can look up which groups of deciles a neighbourhood has areas in, and in
which months a host has invited; and, where nobody has withdrawn, that no count can be lower than in an earlier release.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import combinations, islice

Key = tuple[str, str]  # a table and a row in it
Ranges = tuple[list[int], list[int]]  # the least and the greatest count of each cell
Fact = tuple[list[int], list[int]]  # unknowns by their places: the sum of the first is at most the sum of the second
PEOPLE, NEIGHBOURHOODS, DECILES, MONTHS, HOSTS = "people", "neighbourhoods", "deciles", "months", "hosts"  # models.py
GROUPS = ("1-2", "3-4", "5-6", "7-8", "9-10")  # groups of deciles; 1 = most deprived
TOTAL = "all"
ELSEWHERE, NOT_SAID, NOT_KNOWN = "elsewhere", "not said", "not known"  # rows beside those of places
ANSWERS, DETAILS = "answers", "details"  # of one question about people: its answers, and what some consist of
BESIDE = (MONTHS, HOSTS)  # the tables that give way to those of places
OTHERS = "others"  # the row of hosts who are not named
HIDDEN = "hidden"
WHOLE: Key = (PEOPLE, TOTAL)
JOINED_AT_LEAST = 10  # domain: no release is made while 1 to 9 people have joined or withdrawn since the last one
OF_ONE_WORKSHOP = (
    20  # domain: a single workshop shows its total only from so many people; a month or a host may have one
)
LEFT_AT_LEAST = 4  # domain: the counts that stay possible for a hidden cell
EVERYBODY = 10**9  # more people than there are: no upper bound
SMALL = 2_000  # unknowns of a chain in which every hidden cell is tried: eight releases of twelve neighbourhoods
FAR = 60  # counts above the least one that are tried at most
PATIENCE = 200  # looks at each fact until ranges come to rest; stopping early leaves them wider


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
            moved = []
            for unknown in smaller:
                if low[unknown] + room < high[unknown]:
                    high[unknown] = low[unknown] + room
                    moved.append(unknown)
            for unknown in larger:
                if high[unknown] - room > low[unknown]:
                    low[unknown] = high[unknown] - room
                    moved.append(unknown)
            new = {fact for unknown in moved for fact in about[unknown]} - queued
            queued |= new
            waiting.extend(sorted(new))
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

    def __init__(
        self,
        before: Sequence[Sheet],
        keys: Sequence[Key],
        links: Sequence[Link],
        joined_at_least: int = JOINED_AT_LEAST,
        groups: Sequence[Sequence[Key]] = (),
    ) -> None:
        """`groups` are cells of one table each, of whose people more may be known (`moved_by`)."""
        self._before, self._keys, self._links, self._groups = before, keys, links, groups
        self._joined_at_least = joined_at_least
        self._width, facts_within = within(keys, links)
        releases = len(before) + 1
        # First the counts of each release, then of each but the first the people who have joined since the one before.
        parts = range(0, (2 * releases - 1) * self._width, self._width)
        facts = [([at + cell for cell in a], [at + cell for cell in b]) for at in parts for a, b in facts_within]
        for then, now, joined in zip(parts, parts[1:releases], parts[releases:], strict=False):
            for cell in range(self._width):
                facts += equal([now + cell], [then + cell, joined + cell])
        some = len(parts) * self._width  # people of each group: in the last release, and those who are new in it
        for at in (parts[releases - 1], parts[-1]):
            facts += [([some + n], [at + keys.index(key) for key in group]) for n, group in enumerate(groups)]
            some += len(groups)
        self._system = System(facts, some)

    def fits(self, last: Sheet) -> bool:
        """Whether there are counts of which all that is known is true."""
        return self._ranges(last) is not None

    def ranges(self, last: Sheet) -> Ranges | None:
        """What is known of every cell, pair and sum of every release."""
        return self._ranges(last)

    def box(self, last: Sheet) -> Ranges:
        """What is known of the total and the tables of places of the last release, of their pairs of rows and sums too:
        the least and the greatest of each, in the order in which `Inside` has them.
        """
        ranges = self._ranges(last)
        if ranges is None:
            raise ValueError("nothing fits")
        places = of_places(self._keys)
        width, _facts = within(places, self._links[:1])
        start, beside = len(self._before) * self._width, len(self._keys)  # the pairs and sums stand beside the cells
        unknowns = [*range(start, start + len(places)), *range(start + beside, start + beside + width - len(places))]
        return [ranges[0][at] for at in unknowns], [ranges[1][at] for at in unknowns]

    def tells_of(self, last: Sheet, quiet: Sheet | None = None) -> list[Key]:
        """The hidden cells, of any release, that keep fewer than 4 possible counts if this one comes last.

        Where a cell has fewer already while the last release is as `quiet` as it can be (without any number, if nothing
        else is given), nothing that it hides would help. None is told where the cells fit nothing that can be: such a
        sheet does not exist.
        """
        quiet = quiet or last.silent
        shown = self._ranges(last) if last.cells != quiet.cells else None
        silent = self._ranges(quiet) if shown else None
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
            if key in sheet.masked:
                continue
            place = start + self._keys.index(key)
            if len(low) <= SMALL or high[place] - low[place] + 1 < sheet.least(key):
                yield key, place

    def least(self, last: Sheet) -> tuple[int, int]:
        """How many there must be in the last release, and how many of them are new; 0 where nothing fits."""
        ranges, releases = self._ranges(last), len(self._before) + 1
        whole, new = ((at * self._width + self._keys.index(WHOLE)) for at in (releases - 1, 2 * releases - 2))
        return (ranges[0][whole], ranges[0][new]) if ranges else (0, 0)

    def most_of(self, last: Sheet, group: Sequence[Key], least: Sequence[int] = ()) -> tuple[list[int], list[int]]:
        """How many there can be of a group: in each release, and new in each after the first; see `moved_by`."""
        ranges, releases = self._ranges(last, least), len(self._before) + 1
        if ranges is None:
            return [EVERYBODY] * releases, [EVERYBODY] * (releases - 1)
        places = [self._keys.index(key) for key in group]
        parts = range(0, (2 * releases - 1) * self._width, self._width)
        most = [sum(ranges[1][at + place] for place in places) for at in parts]
        return most[:releases], most[releases:]

    def moved_by(self, last: Sheet, least: Sequence[int], quiet: Ranges | None) -> bool:
        """Whether it tells too much that in each group there are so many at least, and then of each so many new ones:
        anything at all of the total and of places, or so much of a hidden cell beside them that fewer than 4 counts
        are left. `quiet` is what is known of all without that.
        """
        told = self._ranges(last, least)
        if quiet is None or told is None:
            return True
        keeps = partial(self._system.keeps, counts=LEFT_AT_LEAST)
        for number, sheet in enumerate((*self._before, last)):
            for place, key in enumerate(self._keys, number * self._width):
                now, before = (told[0][place], told[1][place]), (quiet[0][place], quiet[1][place])
                if now == before:
                    continue
                if key[0] not in BESIDE or (sheet.hides(key) and not keeps(*told, place) and keeps(*quiet, place)):
                    return True
        return False

    def symbols_that_tell(self, last: Sheet) -> list[Key]:
        """Cells of the last release of which "fewer than" itself leaves fewer than 4 counts: more was shown before."""
        few = [key for key in last.hidden if key in last.before and last.cells[key] != HIDDEN]
        silent = self._ranges(last.silent) if few else None
        if silent is None:
            return few
        start = len(self._before) * self._width
        return [key for key in few if not self._system.keeps(*silent, start + self._keys.index(key), LEFT_AT_LEAST)]

    def _came(self, key: Key, sheet: Sheet) -> tuple[int, int]:
        """How many people can have come to a cell since the release before."""
        if key in sheet.still:
            return 0, 0
        return (self._joined_at_least, sheet.most_new) if key == WHOLE else (0, EVERYBODY)

    def _ranges(self, last: Sheet, least: Sequence[int] = ()) -> Ranges | None:
        """The least and the greatest count of every cell, where each group has so many; None when nothing fits."""
        unseen = [(0, EVERYBODY)] * (self._width - len(self._keys))
        ranges: list[tuple[int, int]] = []
        for sheet in (*self._before, last):
            ranges += [*map(sheet.range_of, self._keys), *unseen]
        for sheet in (*self._before, last)[1:]:
            ranges += [self._came(key, sheet) for key in self._keys] + unseen
        ranges += [(number, EVERYBODY) for number in least or [0] * 2 * len(self._groups)]
        low, high = [least for least, _ in ranges], [most for _, most in ranges]
        return (low, high) if self._system.narrow(low, high) else None


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


def within(keys: Sequence[Key], links: Sequence[Link]) -> tuple[int, list[Fact]]:
    """What holds within one release, and among those who joined between two; and of how many unknowns it speaks.

    Every table adds up to the total, but for details: they add up to what they are details of.
    The first unknowns are the cells. Then come, for each link, the pairs of rows in which somebody can stand, and sums
    of cells that everybody can look up: who lives in an area of some groups lives in a neighbourhood that has one.

    >>> keys = [WHOLE, (NEIGHBOURHOODS, "7"), (NEIGHBOURHOODS, ELSEWHERE), (DECILES, "1-2"), (DECILES, NOT_KNOWN)]
    >>> home = Link(NEIGHBOURHOODS, DECILES, {"7": {"1-2", NOT_KNOWN}, ELSEWHERE: {NOT_KNOWN}})
    >>> unknowns, facts = within(keys, [home])
    >>> unknowns, [fact for fact in facts if fact[0] == [0]]
    (12, [([0], [1, 2]), ([0], [3, 4]), ([0], [8, 9]), ([0], [10, 11])])
    """
    tables: dict[str, dict[str, int]] = {}
    for place, (table, row) in enumerate(keys):
        tables.setdefault(table, {})[row] = place
    whole = tables.pop(PEOPLE)[TOTAL]
    facts = [fact for name, table in tables.items() if name != DETAILS for fact in equal([whole], list(table.values()))]
    unknowns = len(keys)
    for link in links:
        first, second = tables[link.first], tables[link.second]
        pairs = [(row, other) for row in first for other in second if other in link.spans.get(row, ())]
        for part, table in enumerate((first, second)):
            for row, place in ((row, place) for row, place in table.items() if part or row in link.spans):
                facts += equal([place], [unknowns + at for at, pair in enumerate(pairs) if pair[part] == row])
        unknowns += len(pairs)
        if link.second == DETAILS:
            continue
        for inside, some in _reaches(link.spans, list(second)).items():
            near, far, reached, others = range(unknowns, unknowns + 4)
            facts += equal([near], [first[row] for row in first if row in inside])
            facts += equal([far], [first[row] for row in first if row not in inside])
            facts += equal([reached], [second[row] for row in second if row in some])
            facts += equal([others], [second[row] for row in second if row not in some])
            facts += [*equal([whole], [near, far]), *equal([whole], [reached, others])]
            facts += [([reached], [near]), ([far], [others])]
            unknowns += 4
    return unknowns, facts


def _reaches(spans: Mapping[str, Collection[str]], rows: Sequence[str]) -> dict[frozenset[str], set[str]]:
    """Sets of rows of one table, and the most rows of another that only they reach. What all reach tells nothing.

    Of more than a few rows only each by itself is looked at.

    >>> spans = {"7": {"1-2", NOT_KNOWN}, "9": {"3-4", NOT_KNOWN}}
    >>> for inside, some in _reaches(spans, ["1-2", "3-4", NOT_KNOWN]).items():
    ...     print(sorted(inside), sorted(some))
    ['7'] ['1-2']
    ['9'] ['3-4']
    ['7', '9'] ['1-2', '3-4']
    """
    telling = [row for row in rows if any(row not in its for its in spans.values())]
    found: dict[frozenset[str], set[str]] = {}
    for size in range(1, (len(telling) if len(telling) <= len(GROUPS) else 1) + 1):
        for some in combinations(telling, size):
            inside = frozenset(row for row, its in spans.items() if set(some) & set(its))
            found.setdefault(inside, set()).update(some)
    return found


def equal(cells: list[int], others: list[int]) -> list[Fact]:
    return [(cells, others), (others, cells)]
