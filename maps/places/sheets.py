"""Spreadsheets as tables: each sheet of an .xlsx file is read as if it had been saved as CSV.

Scotland publishes its index as a spreadsheet. openpyxl is heavy: it is imported by a load only, never in a web process.
"""

import csv
import io
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

SHEETS = {".xlsx", ".xlsm"}
DAMAGED = (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError)


def sheets_of(file: Path) -> list[str]:
    """The names of a spreadsheet's sheets; none when it cannot be opened."""
    from openpyxl import load_workbook  # noqa: PLC0415 - heavy
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - heavy

    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except (InvalidFileException, *DAMAGED):
        return []
    try:
        return [sheet.title for sheet in book.worksheets]
    finally:
        book.close()


@contextmanager
def sheet_as_csv(file: Path, name: str) -> Generator[IO[bytes]]:
    """A sheet as CSV in UTF-8. Rows without anything are left out."""
    from openpyxl import load_workbook  # noqa: PLC0415 - heavy

    book = load_workbook(file, read_only=True, data_only=True)
    try:
        with TemporaryFile() as table:
            text = io.TextIOWrapper(table, encoding="utf-8", newline="", write_through=True)
            rows = csv.writer(text, lineterminator="\n")
            for row in book[name].iter_rows(values_only=True):
                if any(cell is not None for cell in row):
                    rows.writerow([_written(cell) for cell in row])
            text.flush()
            text.detach()
            table.seek(0)
            yield table
    finally:
        book.close()


def _written(cell: Any) -> str:
    """
    >>> _written(None), _written(12), _written("Culter")
    ('', '12', 'Culter')
    """
    return "" if cell is None else str(cell)
