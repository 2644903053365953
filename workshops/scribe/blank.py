"""The template for answers that are collected elsewhere: this workshop's own headings, as CSV and as a spreadsheet."""

import csv
import io

from flask_babel import gettext as _

from workshops.meetings.models import Workshop
from workshops.scribe.columns import Column, columns_of

ROWS = 500  # for which a spreadsheet offers its lists
LIST_AT_MOST = 255  # letters that Excel takes in a drop-down list
WIDTH = 28


def blank_csv(workshop: Workshop) -> bytes:
    """The headings alone. The mark at its beginning tells Excel that the letters are UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([column.heading for column in columns_of(workshop)])
    return text.getvalue().encode("utf-8-sig")


def blank_xlsx(workshop: Workshop) -> bytes:
    """The headings with drop-down lists, and a second sheet that says what may stand where."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only for whoever asks for it

    columns, out = columns_of(workshop), io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_("Answers"))
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, WIDTH)
            sheet.write_string(0, place, column.heading, bold)
            _offer(sheet, place, column)
        help_sheet = book.add_worksheet(_("How to fill it in"))
        help_sheet.set_column(0, 2, 2 * WIDTH)
        for place, title in enumerate((_("Column"), _("What may stand there"), _("Answers"))):
            help_sheet.write_string(0, place, title, bold)
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for row, column in enumerate(columns, 1):
            for place, text in enumerate((column.heading, column.allowed, "\n".join(column.options))):
                help_sheet.write_string(row, place, text, wrapped)
    return out.getvalue()


def _offer(sheet: object, place: int, column: Column) -> None:
    """A drop-down list, where one answer is chosen and Excel can hold them: no comma and no quotation mark."""
    single = not (column.activity and column.activity.several)
    words = "".join(column.options)
    fits = len(",".join(column.options)) <= LIST_AT_MOST and not set(words) & set(',"')
    if single and column.options and fits:
        rule = {"validate": "list", "source": list(column.options), "error_type": "warning"}
        sheet.data_validation(1, place, ROWS, place, rule)  # ty: ignore[missing-attribute]
