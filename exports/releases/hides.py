"""What a release does not show, and why: in the same sentences wherever its numbers stand."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from exports.releases.models import Table
from exports.releases.reading import Cell
from exports.releases.sheet import BESIDE, DECILES, HIDDEN, NEIGHBOURHOODS, OF_ONE_WORKSHOP, PEOPLE, Key

OF_PLACES = (PEOPLE, NEIGHBOURHOODS, DECILES)
OF_THEMES = (Table.THEMES_PLACES, Table.THEMES_DECILES)


def hides(threshold: int, cells: Mapping[Key, Cell]) -> list[str]:
    """A sentence for each rule that these cells of a release have met."""
    said = [
        _(
            "Any number below %(n)s, zero too, stands as “fewer than %(n)s”. A small number could give somebody away.",
            n=threshold,
        )
    ]
    if threshold < OF_ONE_WORKSHOP and any(table in BESIDE for table, _row in cells):
        said.append(
            _(
                "Behind a month or a host can stand a single evening. So their numbers are shown from %(n)s people on.",
                n=OF_ONE_WORKSHOP,
            )
        )
    if any(table == Table.JOBS for table, _row in cells):
        said.append(
            _(
                "What is told of jobs stays as it is from release to release until at least 10 people have moved. So "
                "it may be older than the rest."
            )
        )
    rates = any(table == Table.REACH for table, _row in cells)
    said.append(
        _(
            "All other numbers of people are rounded to the nearest 5, so rows need not add up. What is told for each "
            "1,000 is worked out from these."
        )
        if rates
        else _("All other numbers of people are rounded to the nearest 5, so rows need not add up.")
    )
    # Reach says nothing by itself: it follows from others.
    if hidden := sum(cell.shown == HIDDEN for (table, _row), cell in cells.items() if table != Table.REACH):
        said.append(
            ngettext(
                "%(num)s number is not shown, whatever its size: with it, somebody could work out a small one.",
                "%(num)s numbers are not shown, whatever their size: with them, somebody could work out a small one.",
                hidden,
            )
        )
    return said
