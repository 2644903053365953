"""From an uploaded file to a table of texts: CSV in whatever letters and with whatever commas, or a spreadsheet.

Nothing is guessed silently: what cannot be read is refused with a sentence, what was guessed is said. Row numbers are
those that a spreadsheet shows beside its rows.
"""

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from flask_babel import gettext as _

from app.forms import UNSEEN

BYTES_AT_MOST = 10 * 1024 * 1024
UNPACKED_AT_MOST = 30 * 1024 * 1024  # a spreadsheet is a packed file: what it may grow to
ROWS_AT_MOST = 5_000
COLUMNS_AT_MOST = 200
FIRST_ROWS = 10  # by which the separator is told
EMPTY_ROWS_AT_MOST = 1_000  # in a row: a sheet that was formatted to its end has a million
SEPARATORS = ",;\t"
SAYS_SEPARATOR = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)  # Excel's own first line
WRONG_CELLS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!")
BROKEN = (  # what zipfile and openpyxl raise for a damaged, encrypted or other packed file
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
KINDS = (  # how a file that is neither begins, and what it is
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "old"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"{\\rtf", "letter"),
)


class UnreadableError(Exception):
    """The file cannot be read. It says why and what to do."""


class TooLongError(UnreadableError):
    """There are too many rows."""


@dataclass(frozen=True)
class Table:
    """Headings and rows of texts, each with its number in the file; and what was guessed on the way."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]
    guessed: list[str]


def read_table(raw: bytes, known: Callable[[list[str]], int]) -> Table:
    """Read a file. `known` says how many of some headings are known: it decides between separators.

    Raises UnreadableError.
    """
    if not raw.strip():
        raise UnreadableError(_("This file is empty."))
    if len(raw) > BYTES_AT_MOST:
        raise UnreadableError(_("This file is larger than 10 MB. Make it two."))
    if kind := next((kind for start, kind in KINDS if raw.startswith(start)), None):
        raise UnreadableError(_wrong_kind(kind))
    if raw.startswith(b"PK\x03\x04"):
        return _table(_spreadsheet_rows(raw), [])
    text, guessed = decode(raw)
    return _table(_text_rows(text, known), guessed)


def _wrong_kind(kind: str) -> str:
    return {
        "pdf": _("This is a PDF, whatever its name says. Save the table as CSV or as an Excel file (.xlsx)."),
        "old": _(
            "This is an Excel file of before 2007, or one with a password. Open it, save it as .xlsx without a "
            "password, and choose that."
        ),
        "picture": _("This is a picture. Save the table as CSV or as an Excel file (.xlsx)."),
        "letter": _("This is a text document, not a table. Save the table as CSV or as an Excel file (.xlsx)."),
    }[kind]


def decode(raw: bytes) -> tuple[str, list[str]]:
    """The letters of a text file, and what had to be guessed about them.

    >>> decode("Zoë".encode("utf-8-sig"))[0], decode("Zoë".encode("utf-16"))[0]
    ('Zoë', 'Zoë')
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return _in(raw, encoding), []
    if b"\0" in raw[:200]:  # UTF-16 without its mark; English letters have an empty byte before or after them
        return _in(raw, "utf-16-be" if raw[0] == 0 else "utf-16-le"), []
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError:
        guess = _(
            "The letters were read as those of an older Windows file. If you see letters that are wrong below, save "
            "the file as “CSV UTF-8” and choose it again."
        )
        return _in(raw, "cp1252"), [guess]


def _in(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UnreadableError(
            _("This is no table that we can read. Save it as “CSV UTF-8” or as an Excel file (.xlsx).")
        )
    return text


Numbered = Iterator[tuple[int, list[str]]]


def _text_rows(text: str, known: Callable[[list[str]], int]) -> Numbered:
    says = SAYS_SEPARATOR.match(text)
    first = 2 if says else 1
    body = text[says.end() :] if says else text
    separator = says[1] if says else _separator(body, known)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True)
    number = first
    try:
        for number, row in enumerate(reader, first):
            yield number, row
    except csv.Error as error:
        raise UnreadableError(
            _(
                "Around row %(row)s a quotation mark opens and does not close, or a cell is endless. Put that right, "
                "or save the table as an Excel file (.xlsx).",
                row=number + 1,
            )
        ) from error


def _separator(text: str, known: Callable[[list[str]], int]) -> str:
    """The separator under which most headings are known; among equals the one that makes most columns.

    An export may have its name above the headings, so that some rows are looked at.
    """

    def worth(separator: str) -> tuple[int, int]:
        try:
            rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), FIRST_ROWS))
        except csv.Error:
            return (0, 0)
        return max(((known(row[:COLUMNS_AT_MOST]), len(row)) for row in rows), default=(0, 0))

    return max(SEPARATORS, key=worth)


def _spreadsheet_rows(raw: bytes) -> Numbered:
    """The first sheet, with what its formulas came to. openpyxl is heavy, and is imported when it is needed."""
    from openpyxl import load_workbook  # noqa: PLC0415 - heavy
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - heavy

    broken = _("This is no Excel file that we can read. Open it, save it as .xlsx or as CSV, and choose that.")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED_AT_MOST:
                raise UnreadableError(_("This Excel file is far larger inside than it looks. Save it as CSV."))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it says what it leaves out: colours, drop-downs
            book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
            try:
                sheet = book.worksheets[0]
                sheet.reset_dimensions()  # what a file says of its own size is often wrong
                for number, cells in enumerate(sheet.iter_rows(max_col=COLUMNS_AT_MOST + 1, values_only=True), 1):
                    yield number, [as_text(cell) for cell in cells]
            finally:
                book.close()
    except (InvalidFileException, *BROKEN) as error:
        raise UnreadableError(broken) from error


def as_text(cell: Any) -> str:
    """A cell as people see it: 3.0 is 3, a date without its midnight.

    >>> as_text(3.0), as_text(True), as_text(datetime(2026, 12, 4)), as_text(None), as_text(2.5)
    ('3', 'yes', '2026-12-04', '', '2.5')
    """
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
    return str(cell)


def _table(rows: Numbered, guessed: list[str]) -> Table:
    """The headings are the first row that is not empty; empty rows are left out; many end the table."""
    headings: list[str] = []
    kept: list[tuple[int, list[str]]] = []
    empty = 0
    for number, cells in rows:
        if any(cells[COLUMNS_AT_MOST:]):
            raise UnreadableError(_("This table has more than %(n)s columns.", n=COLUMNS_AT_MOST))
        texts = [tidy(cell) for cell in cells[:COLUMNS_AT_MOST]]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            empty += 1
            if empty > EMPTY_ROWS_AT_MOST:
                break
            continue
        empty = 0
        if not headings:
            headings = texts
            continue
        kept.append((number, texts))
        if len(kept) > ROWS_AT_MOST:
            raise TooLongError(_("This table has more than %(n)s rows. Make it two files.", n=f"{ROWS_AT_MOST:,}"))
    if not headings:
        raise UnreadableError(_("This file is empty."))
    if not kept:
        raise UnreadableError(_("There are headings, but no row below them."))
    return Table(headings, kept, guessed)


def tidy(text: str) -> str:
    """A cell without what nobody can see, with one kind of line end.

    >>> tidy("  Two buses,\\r\\nand a walk_x000D_ ")
    'Two buses,\\nand a walk'
    """
    return UNSEEN.sub(
        "", text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    ).strip()


def runs(numbers: list[int]) -> str:
    """Numbers of rows in few letters.

    >>> runs([2, 3, 4, 7, 9, 10])
    '2–4, 7, 9–10'
    """
    said: list[list[int]] = []
    for number in sorted(set(numbers)):
        if said and number == said[-1][1] + 1:
            said[-1][1] = number
        else:
            said.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in said)
