"""Sheets for tests: as bytes of a file, and as rows that were read."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from exports.indicators.models import Line
from exports.indicators.sheet import Number, Read, Row, is_total

WAITING = (  # how many wait longer than 18 weeks, invented
    ("Ethnic group", "People"),
    ("Asian", 46),
    ("Black", 31),
    ("Mixed", 7),
    ("White", 212),
    ("Other", 12),
)


def as_csv(rows: Sequence[Sequence[Any]], separator: str = ",", encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> bytes:
    from openpyxl import Workbook

    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(out)
    return out.getvalue()


def read(*rows: tuple[str, str, Sequence[Number | int]]) -> Read:
    """Rows of a part, a label and numbers, as if they had been read."""
    found = Read("Group")
    for number, (part, label, numbers) in enumerate(rows, 2):
        line = Line.TOTAL if is_total(part or label) else Line.GROUP if label else Line.WHOLE
        found.rows.append(Row(number, part, label, line, tuple(_decimal(each) for each in numbers)))
    return found


def _decimal(number: Number | int) -> Number:
    return Decimal(number) if isinstance(number, int) else number
