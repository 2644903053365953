"""A table as a spreadsheet: a first sheet for people, a second with the cells.

Texts are written as texts: nothing that somebody typed becomes a formula or a link.
"""

import io

import xlsxwriter
from flask_babel import force_locale
from flask_babel import gettext as _

from exports.open_data.opening import LANGUAGE, OpenRelease
from exports.open_data.tables import COLUMNS, OpenTable

WIDE, NARROW = 90, 26
WIDTHS = {"label": 40, "topic": 40, "shown": 16, "number": 10, "status": 10, "place_code": 12, "residents_share": 16}


def as_xlsx(opened: OpenRelease, table: OpenTable) -> bytes:
    out = io.BytesIO()
    as_text = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, as_text)
    # Without a moment it would write the present one, and the same release would not be the same bytes.
    made_at = opened.made_at.replace(tzinfo=None)
    book.set_properties({"title": f"{opened.programme}: {table.title}", "created": made_at})
    with force_locale(LANGUAGE):
        _first_sheet(book, opened, table)
    _cells(book, table)
    book.close()
    return out.getvalue()


def _first_sheet(book: xlsxwriter.Workbook, opened: OpenRelease, table: OpenTable) -> None:
    sheet = book.add_worksheet(_("Read me first"))
    heading = book.add_format({"bold": True, "font_size": 16})
    name = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    words = book.add_format({"valign": "top", "text_wrap": True})
    sheet.set_column(0, 0, NARROW)
    sheet.set_column(1, 1, WIDE)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, table.title, heading)
    lines = [
        (_("What it counts"), f"{table.counts}. {table.about}"),
        (_("Where it stands"), _("On the sheet “%(name)s”, %(n)s rows.", name=table.name, n=len(table.rows))),
        *opened.said(),
        *((_("Column %(name)s", name=column.name), str(column.about)) for column in COLUMNS),
    ]
    before = ""
    for at, (about, line) in enumerate(lines, start=2):
        sheet.write_string(at, 0, "" if about == before else about, name)
        sheet.write_string(at, 1, line, words)
        before = about


def _cells(book: xlsxwriter.Workbook, table: OpenTable) -> None:
    sheet = book.add_worksheet(table.name)
    heading = book.add_format({"bold": True, "bottom": 1})
    for at, column in enumerate(COLUMNS):
        sheet.write_string(0, at, column.name, heading)
        sheet.set_column(at, at, WIDTHS.get(column.name, NARROW / 2))
    for down, row in enumerate(table.rows, start=1):
        for at, value in enumerate(row.cells):
            if isinstance(value, str):
                sheet.write_string(down, at, value)
            elif value is not None:
                sheet.write_number(down, at, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(COLUMNS) - 1)
