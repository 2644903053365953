"""What follows from published cells: for each hidden one of a chain of releases how many counts are still possible.

What everybody knows: each symbol's own range; that every table adds up to the total; in which rows of two tables
somebody can stand, since everybody can look up which groups of deciles a neighbourhood has areas in, and in which
months a host has invited; and, where nobody has withdrawn, that no count can be lower than in an earlier release.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from exports.releases.ranges import Ranges, System, equal, within
from exports.releases.sheet import BESIDE, EVERYBODY, HIDDEN, WHOLE, Key, Link, Sheet, of_places

JOINED_AT_LEAST = 10  # domain: no release is made while 1 to 9 people have joined or withdrawn since the last one
LEFT_AT_LEAST = 4  # domain: the counts that stay possible for a hidden cell
SMALL = 2_000  # unknowns of a chain in which every hidden cell is tried: eight releases of twelve neighbourhoods


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
