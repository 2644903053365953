"""The template for vacancies: the columns as CSV and as a spreadsheet with lists, help and the neighbourhoods."""

import csv
import io
from collections.abc import Sequence

from flask_babel import gettext as _

from workshops.actions.in_public import told_in_public
from workshops.offers.in_public import barriers
from workshops.programmes.models import Programme
from workshops.vacancies.columns import Part, columns

ROWS = 500  # for which a spreadsheet offers its lists
WIDTH = 22
WIDE = frozenset({Part.WHAT, Part.TITLE, Part.PLACE, Part.NOT_NEEDED, Part.LAWFUL})


def blank_csv() -> bytes:
    """The headings alone. The mark at its beginning tells Excel that the letters are UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerow([column.heading for column in columns()])
    return text.getvalue().encode("utf-8-sig")


def blank_xlsx(programmes: Sequence[Programme]) -> bytes:
    """The headings with drop-down lists; what may stand where, with an example; and by programme what can be named: for
    whom an offer is kept, what it removes, which promise it keeps.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - only for whoever asks for it

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(_("Vacancies"))
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns()):
            sheet.set_column(place, place, 2 * WIDTH if column.part in WIDE else WIDTH)
            sheet.write_string(0, place, column.heading, bold)
            if column.options:
                rule = {"validate": "list", "source": list(column.options), "error_type": "warning"}
                sheet.data_validation(1, place, ROWS, place, rule)
        help_sheet = book.add_worksheet(_("How to fill it in"))
        help_sheet.set_column(0, 0, WIDTH)
        help_sheet.set_column(1, 3, 2 * WIDTH)
        titles = (_("Column"), _("What may stand there"), _("For example"), _("Choose from"))
        for place, title in enumerate(titles):
            help_sheet.write_string(0, place, title, bold)
        for row, column in enumerate(columns(), 1):
            for place, text in enumerate((column.heading, column.allowed, column.example, "; ".join(column.choices))):
                help_sheet.write_string(row, place, text, wrapped)
        for name, names_of in (
            (_("Neighbourhoods"), lambda programme: [each.full_name for each in programme.neighbourhoods]),
            (_("What stops people"), lambda programme: [each.name for each in barriers(programme)]),
            (_("Promises"), lambda programme: [each.action.title for each in told_in_public(programme)]),
        ):
            listed = book.add_worksheet(name)
            for place, programme in enumerate(programmes):
                listed.set_column(place, place, 2 * WIDTH)
                listed.write_string(0, place, programme.name, bold)
                for row, text in enumerate(names_of(programme), 1):
                    listed.write_string(row, place, text)
    return out.getvalue()
