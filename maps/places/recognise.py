"""What a file is, told by its header: each kind names its columns by sets of patterns, never by one spelling.

Official headers change from release to release (`pcd`, `pcd7`; `lsoa21`, `lsoa21cd`), carry suffixes, byte order marks
and blanks. A kind is known by its signs; a known kind that lacks a column it needs is broken, not unknown. A file of
outlines is known by its field names in the same way.
"""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from maps.places.files import BrokenFileError, Source
from maps.places.shapefields import fields_of_geojson, fields_of_geopackage

SUFFIX = re.compile(r"(?i);\s*measures:\s*value$")
SQLITE = b"SQLite format 3\x00"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True)
class Column:
    """A role in a kind of file, and the patterns of the headers that play it, the best first."""

    role: str
    called: str
    patterns: tuple[str, ...]
    needed: bool = True

    def find(self, headers: Sequence[str]) -> int | None:
        """Where the column stands."""
        for pattern in self.patterns:
            for place, header in enumerate(headers):
                if re.fullmatch(pattern, header, re.IGNORECASE):
                    return place
        return None


@dataclass(frozen=True)
class Kind:
    """A kind of official file. `signs` are sets of patterns: a header in which every pattern of one set occurs is it.

    `later` says why a kind that is known is not loaded yet. `read` puts a file's rows on the stage;
    `counted` is the staged table in which each row of it is one (empty: rows are not to be told apart there).
    """

    key: str
    title: str
    signs: tuple[tuple[str, ...], ...]
    columns: tuple[Column, ...] = ()
    read: Callable[[Any, Any], None] | None = None
    licence: str = ""
    source: str = ""
    later: str = ""
    form: str = "table"
    counted: str = "stage_area"

    def is_shown_by(self, headers: Sequence[str]) -> bool:
        """Whether a header bears the signs of this kind."""
        return any(all(_occurs(sign, headers) for sign in signs) for signs in self.signs)


@dataclass(frozen=True)
class Recognised:
    """A file and what it was taken for: the place of each role in its rows, and the header that plays it."""

    source: Source
    kind: Kind
    places: dict[str, int] = field(default_factory=dict)
    matched: dict[str, str] = field(default_factory=dict)
    width: int = 0
    source_form: str = "table"
    layer: str = ""


def _occurs(pattern: str, headers: Sequence[str]) -> bool:
    return any(re.fullmatch(pattern, header, re.IGNORECASE) for header in headers)


def plain_header(header: str) -> str:
    """A header without what differs from file to file but means nothing.

    >>> plain_header("\\ufeffAge: Total; measures: Value "), plain_header(" LSOA  code (2021)")
    ('Age: Total', 'LSOA code (2021)')
    """
    return SUFFIX.sub("", " ".join(header.replace("\ufeff", "").split())).strip()


def recognise(source: Source, kinds: Sequence[Kind]) -> Recognised | str:
    """What a file is, or why it is left out. Raises BrokenFileError when it is of a known kind but cannot be used."""
    head = source.head()
    if not head.strip(b" \r\n\t\x00\xef\xbb\xbf"):
        return "it is empty"
    form, layer, trouble = form_of(head), "", ""
    if form == "table":
        headers, trouble = read_header(head)
    elif form == "geojson":
        headers = fields_of_geojson(head)
    else:
        headers, layer = fields_of_geopackage(source)
    wanted = "table" if form == "table" else "shapes"
    shown = next((kind for kind in kinds if kind.form == wanted and kind.is_shown_by(headers)), None)
    if shown is None:
        return f"it is of no kind that is loaded ({describe(headers)})"
    if shown.later:
        return shown.later
    if trouble:
        raise BrokenFileError(f"{source.name} looks like {shown.title}, but {trouble}")
    return replace(match(source, shown, headers), source_form=form, layer=layer)


def match(source: Source, kind: Kind, headers: Sequence[str]) -> Recognised:
    """The place of every role in this header. Raises BrokenFileError when one that is needed is missing."""
    found = {column.role: column.find(headers) for column in kind.columns}
    missing = [column.called for column in kind.columns if column.needed and found[column.role] is None]
    if missing:
        raise BrokenFileError(f"{source.name} looks like {kind.title}, but has no column for {', '.join(missing)}.")
    places = {role: place for role, place in found.items() if place is not None}
    return Recognised(source, kind, places, {role: headers[place] for role, place in places.items()}, len(headers))


def form_of(head: bytes) -> str:
    """Whether a file is a table, a GeoPackage or GeoJSON.

    >>> form_of(b"a,b"), form_of(b' {"type": "FeatureCollection"'), form_of(b'{"a": 1}'), form_of(SQLITE)
    ('table', 'geojson', 'table', 'geopackage')
    """
    if head.startswith(SQLITE):
        return "geopackage"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return "geojson" if start.startswith(b"{") and b'"FeatureCollection"' in start else "table"


def read_header(head: bytes) -> tuple[list[str], str]:
    """The column names in a table's first bytes, and what stands in the way of reading it (empty: nothing).

    >>> read_header(b"a,b\\n1,2"), read_header(b"a;b\\n1;2")[1]
    ((['a', 'b'], ''), 'its columns are separated by semicolons; save it separated by commas.')
    """
    trouble = ""
    if head.startswith(UTF16):
        text, trouble = head.decode("utf-16", "ignore"), "it is written in UTF-16; save it as UTF-8 (CSV UTF-8)."
    else:
        text = head.decode("utf-8", "replace")
    line = re.split(r"[\r\n]", text.removeprefix("\ufeff").lstrip("\r\n"), maxsplit=1)[0]
    for sign, called in SEPARATORS.items():
        if line.count(sign) > line.count(","):
            trouble = trouble or f"its columns are separated by {called}; save it separated by commas."
            return [plain_header(header) for header in line.replace('"', "").split(sign)], trouble
    return [plain_header(header) for header in next(csv.reader([line]), [])], trouble


def describe(headers: Sequence[str]) -> str:
    """A header, short enough for a sentence."""
    if len(headers) < 2 or not all(headers[:2]) or not all(header.isprintable() for header in headers):
        return "not a table with column names"
    shown = ", ".join(header[:40] for header in headers[:4])
    return f"columns {shown}{' …' if len(headers) > 4 else ''}"
