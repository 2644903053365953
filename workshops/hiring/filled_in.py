"""The templates: for figures filled in already, by offer and neighbourhood; for jobs with lists to choose from.

What was known only by ethnic group, age or disability stands in no row: none of it is crossed with a neighbourhood.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _

from app import clock
from maps.places.models import Neighbourhood
from workshops.hiring.columns import STAGES, Holds
from workshops.hiring.counting import ELSEWHERE, NOT_SAID, Stages, counted_in, here_for
from workshops.hiring.figures import kept_on
from workshops.hiring.models import Split, Stage
from workshops.hiring.owed import standings
from workshops.hiring.wording import ALLOWED, COLUMNS
from workshops.offers.models import Offer
from workshops.scribe.tables import ROWS_AT_MOST

WIDTH = 24
LIST_AT_MOST = 255  # letters that Excel takes in a drop-down list
OPTIONAL = (Holds.ETHNIC, Holds.AGE, Holds.DISABILITY)
FORMULA = ("=", "+", "-", "@", "\t")
Row = list[str | int | None]


def stage_rows(offers: Sequence[Offer]) -> list[Row]:
    """The template's rows: of each offer that is open or ended within the year every neighbourhood of its programme."""
    recent = [each.offer for each in standings(offers) if each.is_recent]
    only = Offer.id.in_([offer.id for offer in recent])
    counted, here, days = counted_in(only), here_for(only), kept_on(recent)
    rows: list[tuple[Row, bool]] = []
    for offer in recent:
        stages = counted.get(offer.id)
        for row, name in places_of(offer.programme.neighbourhoods):
            came = here.get((offer.id, Split.PLACE, row), 0)
            numbers = [_number(stages, stage, row, came, is_known=offer.id in days) for stage in STAGES.values()]
            beginning: Row = [offer.reference or offer.slug, offer.title, name, *("" for _each in OPTIONAL)]
            rows.append(([*beginning, clock.today().isoformat(), *numbers], any(numbers)))
    if len(rows) > ROWS_AT_MOST:
        rows = [(row, has) for row, has in rows if has][:ROWS_AT_MOST]
    return [row for row, _has in rows]


def _number(stages: Stages | None, stage: Stage, row: str, came: int, *, is_known: bool) -> int | None:
    """What the last sheet said; without one nothing, but for the interest that was handed over here."""
    said = stages[stage][Split.PLACE].get(row, 0) if stages else 0
    if stage is Stage.INTEREST:
        return max(said, came) if is_known or came else None
    return said if is_known else None


def places_of(neighbourhoods: Iterable[Neighbourhood]) -> list[tuple[str, str]]:
    """The rows of a place with the words that a file has for them."""
    named = [(str(each.id), each.full_name) for each in neighbourhoods]
    return [*named, (ELSEWHERE, _("Somewhere else")), (NOT_SAID, _("Not said"))]


def stage_headings() -> list[str]:
    """The template's headings, in its order."""
    first = [str(COLUMNS[Holds.OFFER]), _("Title"), *(str(COLUMNS[each]) for each in (Holds.PLACE, *OPTIONAL))]
    return [*first, *(str(COLUMNS[each]) for each in (Holds.AS_OF, *STAGES))]


def stage_help() -> list[tuple[str, str]]:
    return [(str(COLUMNS[holds]), str(words)) for holds, words in ALLOWED.items()]


def as_csv(headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    """The mark at its beginning tells Excel that the letters are UTF-8."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow(headings)
    for row in rows:
        out.writerow([_no_formula(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _no_formula(cell: str | int | None) -> str | int:
    """A title that a spreadsheet would take for a formula gets a blank before it, which is trimmed when it comes back.

    >>> _no_formula("=1+1"), _no_formula("Porter"), _no_formula(-1), _no_formula(None)
    (' =1+1', 'Porter', -1, '')
    """
    return f" {cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else "" if cell is None else cell


def as_xlsx(
    name: str,
    headings: Sequence[str],
    rows: Iterable[Row],
    explained: Iterable[tuple[str, str]],
    lists: dict[int, Sequence[str]] | None = None,
) -> bytes:
    """A sheet, and a second one that says what may stand where. `lists` are offered in a column, by its place."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only for whoever asks for it

    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, WIDTH)
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, bold)
        for number, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                _write(sheet, number, place, cell)
        for place, options in (lists or {}).items():
            if len(",".join(options)) <= LIST_AT_MOST and not set("".join(options)) & set(',"'):
                rule = {"validate": "list", "source": list(options), "error_type": "warning"}
                sheet.data_validation(1, place, ROWS_AT_MOST, place, rule)
        help_sheet = book.add_worksheet(_("How to fill it in"))
        help_sheet.set_column(0, 1, 3 * WIDTH)
        for number, (heading, words) in enumerate([(_("Column"), _("What may stand there")), *explained]):
            help_sheet.write_string(number, 0, heading, bold)
            help_sheet.write_string(number, 1, words, wrapped)
    return out.getvalue()


def _write(sheet: Any, number: int, place: int, cell: str | int | None) -> None:
    if isinstance(cell, int):
        sheet.write_number(number, place, cell)
    elif cell:
        sheet.write_string(number, place, cell)
