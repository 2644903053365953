"""An indicator as people read it: its rows in words, with a bar where there is a number to compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.i18n import say_day
from exports.indicators.models import Indicator, IndicatorCell, Line, Measure
from exports.releases.reading import Cell
from exports.releases.sheet import HIDDEN
from workshops.programmes.small_numbers import ALMOST_ALL

FEWER = "fewer"


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    label: str
    words: str
    bar: float | None  # how much of the longest, or of all, in per cent
    of: str = ""  # of a share: of about how many


@dataclass(frozen=True)
class Part:
    """A list, or a larger group with those that it consists of."""

    name: str
    whole: Row | None
    rows: Sequence[Row]


@dataclass(frozen=True)
class Figure:
    """One indicator, ready for a page."""

    indicator: Indicator
    parts: Sequence[Part]
    total: Row | None
    few: int  # how many cells say "fewer than"
    hidden: int  # how many are hidden altogether

    @property
    def has_shares(self) -> bool:
        return self.indicator.measure is Measure.SHARE

    @property
    def when(self) -> str:
        return say_period(self.indicator.counted_from, self.indicator.counted_on)

    @property
    def numbers(self) -> str:
        """What the numbers are, as the heading of their column."""
        if self.has_shares:
            return _("Of all who were asked")
        return _("People") if self.indicator.measure is Measure.PEOPLE else self.indicator.unit


def say_period(first: date | None, last: date) -> str:
    if first is None or first == last:
        return say_day(last)
    return _("%(first)s to %(last)s", first=say_day(first), last=say_day(last))


def figure_of(indicator: Indicator) -> Figure:
    cells = indicator.cells
    longest = max((value for cell in cells if cell.line is Line.GROUP and (value := _value(cell))), default=0.0)
    shared = indicator.measure is Measure.SHARE

    def row(cell: IndicatorCell, label: str) -> Row:
        value = _value(cell)
        if shared:
            return _share_row(cell, label, indicator)
        compared = value is not None and value >= 0 and longest > 0 and cell.line is Line.GROUP
        return Row(label, words_of(cell.shown), 100 * (value or 0) / longest if compared else None)

    parts = []
    for name in dict.fromkeys(cell.part for cell in cells if cell.line is not Line.TOTAL):
        here = [cell for cell in cells if cell.part == name and cell.line is not Line.TOTAL]
        whole = next((row(cell, cell.part) for cell in here if cell.line is Line.WHOLE), None)
        parts.append(Part(name, whole, [row(cell, cell.label) for cell in here if cell.line is Line.GROUP]))
    totals = [row(cell, _("All")) for cell in cells if cell.line is Line.TOTAL]
    symbols = [cell.shown for cell in cells] + [cell.rest for cell in cells if cell.rest]
    few = sum(each.startswith(FEWER) for each in symbols)
    return Figure(indicator, parts, totals[-1] if totals else None, few, symbols.count(HIDDEN))


def words_of(shown: str) -> str:
    """
    >>> words_of("29199"), words_of("12.5"), words_of("-3")
    ('29,199', '12.5', '-3')
    """
    return Cell(shown).words if shown.isdecimal() or shown == HIDDEN or shown.startswith(FEWER) else shown


def _value(cell: IndicatorCell) -> float | None:
    return None if cell.shown == HIDDEN or cell.shown.startswith(FEWER) else float(cell.shown)


def _share_row(cell: IndicatorCell, label: str, indicator: Indicator) -> Row:
    """A share of rounded numbers, where both those who are so and the others may be shown."""
    if not (cell.shown.isdecimal() and cell.rest.isdecimal()):
        return Row(label, _("not shown"), None)
    some, whole = int(cell.shown), int(cell.shown) + int(cell.rest)
    if not whole:
        return Row(label, _("nobody was asked"), None)
    share, of = some / whole, f"{whole:,}"
    if share > ALMOST_ALL and not indicator.as_published:
        return Row(label, _("almost all"), 100, of)
    return Row(label, f"{share:.0%}", 100 * share, of)
