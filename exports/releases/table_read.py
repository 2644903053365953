"""A table of a release as people read it: what it counts, its rows, and shares that are told with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from exports.releases.models import Table
from exports.releases.reading import Cell, Numbers
from exports.releases.sheet import Key
from workshops.programmes.small_numbers import ALMOST_ALL

ROUNDS_TO_ONE = 0.005


@dataclass(frozen=True)
class Row:
    """One row of a table, and what the release before showed there."""

    key: Key
    label: str
    cell: Cell
    before: Cell | None = None
    share: str = ""  # of those who answered, from what is shown
    live_here: str = ""  # the share of residents who are so, at the census
    target: str = ""  # how many the programme means to reach
    bar: float | None = None  # how long a bar is beside its share, in hundredths


@dataclass(frozen=True)
class TableRead:
    """A table with its rows, in the order in which they are shown."""

    table: Table
    heading: str
    caption: str
    first: str  # what its rows are
    rows: Sequence[Row]
    counts: str = ""  # what is counted, where it is not people who were heard
    folded: str = ""  # under which heading it is folded with others
    of: str = ""  # of what its shares are, where it is not of all answers
    aims: str = ""  # until when its targets are meant

    @property
    def name(self) -> str:
        """By what the page is led to it."""
        if not self.folded:
            return self.table.value
        said = self.rows[0].key[1].split(" ")
        if self.folded == "jobs":
            return f"{self.table.value}-{said[0]}"
        return f"{self.folded}-{said[1] if self.folded == 'equality' else said[0]}"


def part_of(cell: Cell, whole: Cell) -> float | None:
    """How long a bar is, in hundredths of the whole; None where one of both shows no number.

    >>> part_of(Cell("25"), Cell("100")), part_of(Cell("105"), Cell("100")), part_of(Cell("25"), Cell("hidden"))
    (25.0, 100.0, None)
    """
    return min(100.0, 100 * cell.number / whole.number) if cell.number is not None and whole.number else None


def row_of(made: Numbers, before: Numbers | None, key: Key, label: str) -> Row:
    return Row(key, label, made.cells[key], before.cells.get(key) if before else None)


def share_here(share: float) -> str:
    """A share of residents: official, and so shown however small it is.

    >>> share_here(0.123), share_here(0), share_here(0.002)
    ('12%', '0%', 'under 1%')
    """
    return _("under %(share)s", share="1%") if 0 < share < ROUNDS_TO_ONE else f"{share:.0%}"


def share_of(cell: Cell, whole: Cell) -> str:
    """A share of rounded numbers; none above nine tenths is told (domain: Small numbers).

    >>> share_of(Cell("25"), Cell("100")), share_of(Cell("fewer than 8"), Cell("100"))
    ('25%', '')
    >>> share_of(Cell("25"), Cell("hidden"))
    ''
    """
    if cell.number is None or not whole.number:
        return ""
    share = cell.number / whole.number
    return _("almost all") if share > ALMOST_ALL else f"{share:.0%}"
