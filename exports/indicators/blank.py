"""A template for each kind of sheet, with an example that shows how its groups and numbers stand."""

import io
from typing import Any

from flask_babel import gettext as _

from exports.indicators.models import Layout, Measure

WIDTH = 34
Rows = list[tuple[Any, ...]]


def example(measure: Measure, layout: Layout) -> Rows:
    """Headings and some rows."""
    if measure is Measure.SHARE:
        return [
            (_("Ethnic group"), _("How many said yes"), _("How many answered")),
            (_("Asian or Asian British"), 46, 120),
            (_("Black or Black British"), 31, 75),
            (_("Not known"), 12, 40),
        ]
    number = _("People") if measure is Measure.PEOPLE else _("Days")
    if layout is Layout.LIST:
        rows: Rows = [
            (_("Ethnic group"), number),
            (_("Asian or Asian British"), 46),
            (_("Black or Black British"), 31),
            (_("Not known"), 12),
        ]
    elif layout is Layout.LISTS:
        rows = [
            (_("List"), _("Group"), number),
            (_("By ethnic group"), _("Asian or Asian British"), 46),
            (_("By ethnic group"), _("All others"), 43),
            (_("By the official index"), _("Groups 1 and 2"), 60),
            (_("By the official index"), _("All others"), 29),
        ]
    else:
        rows = [
            (_("Ethnic group"), _("Groups of the official index"), number),
            (_("Asian or Asian British"), _("Groups 1 and 2"), 30),
            (_("Asian or Asian British"), _("All others"), 16),
            (_("All others"), _("Groups 1 and 2"), 30),
            (_("All others"), _("All others"), 13),
        ]
    if measure is Measure.OTHER:
        behind = _("People behind it, if it is about people")
        rows = [(*row, behind if at == 0 else 100) for at, row in enumerate(rows)]
    return rows


def blank_xlsx(measure: Measure, layout: Layout) -> bytes:
    from xlsxwriter import Workbook  # noqa: PLC0415 - only for whoever asks for it

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_("Numbers"))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 3, WIDTH)
        for number, row in enumerate(example(measure, layout)):
            sheet.write_row(number, 0, row, bold if number == 0 else None)
    return out.getvalue()
