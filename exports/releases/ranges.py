"""What follows from sums: for each unknown count the range that is still possible.

What is known is written as inequalities between sums of unknowns, and ranges are narrowed until nothing moves any more.
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations, islice

from exports.releases.sheet import DETAILS, PEOPLE, TOTAL, Key, Link
from maps.deprivation.groups import GROUPS

Ranges = tuple[list[int], list[int]]  # the least and the greatest count of each unknown
Fact = tuple[list[int], list[int]]  # unknowns by their places: the sum of the first is at most the sum of the second
FAR = 60  # counts above the least one that are tried at most
PATIENCE = 200  # looks at each fact until ranges come to rest; stopping early leaves them wider


def within(keys: Sequence[Key], links: Sequence[Link]) -> tuple[int, list[Fact]]:
    """What holds within one release, and among those who joined between two; and of how many unknowns it speaks.

    Every table adds up to the total, but for details: they add up to what they are details of.
    The first unknowns are the cells. Then come, for each link, the pairs of rows in which somebody can stand, and sums
    of cells that everybody can look up: who lives in an area of some groups lives in a neighbourhood that has one.

    >>> from exports.releases.sheet import DECILES, ELSEWHERE, NEIGHBOURHOODS, WHOLE
    >>> from maps.deprivation.groups import NOT_KNOWN
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

    >>> spans = {"7": {"1-2", "not known"}, "9": {"3-4", "not known"}}
    >>> for inside, some in _reaches(spans, ["1-2", "3-4", "not known"]).items():
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
