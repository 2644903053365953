"""What follows from the tables of jobs: how many counts each hidden cell keeps, given all that was shown of them.

Everybody knows what each symbol says by itself; that the rows of every table add up to their total; that who got
further is counted in every stage before, row by row; and may believe that counts only grow from one counting to the
next.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from exports.releases.chain import JOINED_AT_LEAST, LEFT_AT_LEAST
from exports.releases.ranges import Fact, Ranges, System, equal
from exports.releases.sheet import EVERYBODY, HIDDEN, Key, Sheet

SHORT = 3  # countings of which every hidden cell is tried
Sheets = Mapping[str, Sheet]  # what one counting shows, by stage
Sum = tuple[Key, tuple[Key, ...]]  # the first consists of the others
Spot = tuple[str, Key]  # a cell of a stage


@dataclass(frozen=True)
class Shape:
    """Sheets with the same cells, each of people who are counted in the one before too.

    `unsaid` are counts that no release shows and that stand between others; in the cells of `nobody` nobody can stand,
    which everybody can look up. `beliefs` are the cells that somebody may think can only grow, the boldest belief
    first; `grown` are the sums that hold for what has come to them. At one of `moves` at least 10 have come.
    """

    names: tuple[str, ...]
    keys: tuple[Key, ...]
    sums: tuple[Sum, ...]
    beliefs: tuple[frozenset[Key], ...]
    grown: tuple[Sum, ...]
    moves: tuple[Spot, ...]
    unsaid: tuple[Key, ...] = ()
    nobody: frozenset[Key] = frozenset()
    loose: frozenset[Key] = frozenset()  # rows of which a later stage may have more: of those of whom nothing is known

    @cached_property
    def place(self) -> Mapping[Key, int]:
        """Where each count stands among those of its sheet."""
        return {key: at for at, key in enumerate((*self.keys, *self.unsaid))}

    def nothing(self, threshold: int) -> Sheet:
        """A sheet that says nothing, whatever it holds."""
        return Sheet(threshold, dict.fromkeys(self.keys, HIDDEN), masked=frozenset(self.keys))


class Told:
    """Countings that follow one another, and what their cells tell together when one more comes after them.

    `growing` are the cells that are believed to grow, and `moved` where at least 10 have come before each counting but
    the first. It is known of one such place at least, and not of which: so what is safe with one of them is safe.
    """

    def __init__(
        self, shape: Shape, before: Sequence[Sheets], growing: Collection[Key] = (), moved: Sequence[Spot | None] = ()
    ) -> None:
        self._shape, self._before, self._growing, self._moved = shape, before, growing, moved
        self._wide, self._stages = len(shape.place), len(shape.names)
        self._many = len(before) + 1
        facts = [*self._within(), *self._nested(), *self._grown()]
        self._unknowns = self._start_of_grown + (self._many - 1) * self._stages * self._wide
        self._system = System(facts, self._unknowns)

    def fits(self, last: Sheets) -> bool:
        """Whether there are counts of which all that is known is true."""
        return self.ranges(last) is not None

    def tells(self, last: Sheets, quiet: Sheets) -> bool:
        """Whether a hidden cell, of any counting, keeps fewer than 4 possible counts, and more if the last one were
        as quiet as that. Of a sheet that fits nothing nothing is told: there is no such sheet. In a long chain only
        those cells are tried whose range moves: to try each would take too long.
        """
        told = self.ranges(last)
        silent = self.ranges(quiet) if told else None
        if told is None or silent is None:
            return False
        return any(
            not self._system.keeps(*told, place, LEFT_AT_LEAST) and self._system.keeps(*silent, place, LEFT_AT_LEAST)
            for place in self._hidden(last)
            if self._many <= SHORT or any(told[side][place] != silent[side][place] for side in (0, 1))
        )

    def ranges(self, last: Sheets) -> Ranges | None:
        """The least and the greatest of every count; None when nothing fits."""
        low, high = [0] * self._unknowns, [EVERYBODY] * self._unknowns
        for counting, sheets in enumerate((*self._before, last)):
            for stage, name in enumerate(self._shape.names):
                for key in self._shape.keys:
                    at = self._at(counting, stage, key)
                    low[at], high[at] = (0, 0) if key in self._shape.nobody else sheets[name].range_of(key)
        for counting, spot in enumerate(self._moved, 1):
            if spot:
                low[self._come(counting, self._shape.names.index(spot[0]), spot[1])] = JOINED_AT_LEAST
        return (low, high) if self._system.narrow(low, high) else None

    def least_that_came(self, last: Sheets, spot: Spot) -> int:
        """How many must have come to a cell before the second of these countings; of none that may be, less than 0."""
        ranges = self.ranges(last)
        return ranges[0][self._come(1, self._shape.names.index(spot[0]), spot[1])] if ranges else -1

    def _hidden(self, last: Sheets) -> Iterator[int]:
        for counting, sheets in enumerate((*self._before, last)):
            for stage, name in enumerate(self._shape.names):
                for key in sheets[name].hidden:
                    if key not in self._shape.nobody:
                        yield self._at(counting, stage, key)

    def _at(self, counting: int, stage: int, key: Key) -> int:
        """The unknown for a cell."""
        return (counting * self._stages + stage) * self._wide + self._shape.place[key]

    def _gone(self, counting: int, stage: int, key: Key) -> int:
        """The unknown for those who got as far as the stage before this one and no further."""
        start = self._many * self._stages * self._wide
        return start + (counting * (self._stages - 1) + stage - 1) * self._wide + self._shape.place[key]

    @property
    def _start_of_grown(self) -> int:
        return self._many * (2 * self._stages - 1) * self._wide

    def _come(self, counting: int, stage: int, key: Key) -> int:
        """The unknown for those who have come to a cell since the counting before."""
        start = self._start_of_grown
        return start + ((counting - 1) * self._stages + stage) * self._wide + self._shape.place[key]

    def _within(self) -> Iterator[Fact]:
        for counting in range(self._many):
            for stage in range(self._stages):
                for whole, parts in self._shape.sums:
                    at = self._at(counting, stage, whole)
                    yield from equal([at], [self._at(counting, stage, key) for key in parts])

    def _nested(self) -> Iterator[Fact]:
        """Who got as far as a stage got as far as the one before. Where rows are loose, their sums say nothing."""
        tight = [key for key in self._shape.place if key not in self._shape.loose]
        for counting in range(self._many):
            for stage in range(1, self._stages):
                for key in tight:
                    gone = self._gone(counting, stage, key)
                    yield from equal([self._at(counting, stage - 1, key)], [self._at(counting, stage, key), gone])
                for whole, parts in self._shape.sums:
                    if set(parts) <= set(tight):
                        gone = self._gone(counting, stage, whole)
                        yield from equal([gone], [self._gone(counting, stage, key) for key in parts])

    def _grown(self) -> Iterator[Fact]:
        for counting in range(1, self._many):
            for stage in range(self._stages):
                for key in self._growing:
                    come = self._come(counting, stage, key)
                    yield from equal([self._at(counting, stage, key)], [self._at(counting - 1, stage, key), come])
                for whole, parts in self._shape.grown:
                    if {whole, *parts} <= set(self._growing):
                        come = self._come(counting, stage, whole)
                        yield from equal([come], [self._come(counting, stage, key) for key in parts])
