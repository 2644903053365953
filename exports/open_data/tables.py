"""The tables of a release as data: one for each that the release has, long, every cell as it was frozen.

Nothing here knows which tables there are. What a release has and what its rows are called is read where the pages read
it (exports/releases/as_read.py); so a page, a file and the API cannot tell different things.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.db import db
from exports.open_data.words import one_line
from exports.releases.as_read import tables_of
from exports.releases.models import Table
from exports.releases.reading import Published
from exports.releases.sheet import HIDDEN, TOTAL, WHOLE
from exports.releases.table_read import Row, TableRead
from maps.places.models import Neighbourhood

BY_PLACE = (Table.NEIGHBOURHOODS, Table.THEMES_PLACES, Table.REACH)  # rows end in the key of a neighbourhood
NUMBER = re.compile(r"\d+(\.\d+)?")
Value = str | int | float | None


@dataclass(frozen=True)
class Column:
    """What each column is called, holds and says."""

    name: str
    about: LazyString
    type: str = "string"
    required: bool = False
    among: tuple[str, ...] = ()


SHOWN, BELOW, NOT_SHOWN = "shown", "below", "hidden"
COLUMNS = (
    Column("row", _l("The key of the row. It stays the same from release to release."), required=True),
    Column("topic", _l("The theme or the question that the row is about, where the table has several.")),
    Column("label", _l("What the row is called."), required=True),
    Column("place_code", _l("The official code of the neighbourhood, where the row is about one that has a code.")),
    Column(
        "shown",
        _l("What the release shows: a rounded number, a phrase like “fewer than 8”, or “hidden”."),
        required=True,
    ),
    Column("number", _l("The same as a number. Empty where no number is shown; that does not mean zero."), "number"),
    Column(
        "status",
        _l(
            "shown: there is a number. below: it is smaller than what may be shown, and can be zero. hidden: it can be "
            "of any size; with it, somebody could work out a small one."
        ),
        required=True,
        among=(SHOWN, BELOW, NOT_SHOWN),
    ),
    Column(
        "share",
        _l(
            "The share of all answers, or of all people of a stage, worked out from rounded numbers, where the table "
            "tells it."
        ),
    ),
    Column("residents_share", _l("The share of those who live here, by the census, where the table tells it.")),
)
TITLES: Mapping[str, LazyString] = {  # of tables whose pages have no heading that is theirs alone
    Table.PEOPLE: _l("How many people were heard in all"),
    Table.THEMES_DECILES: _l("What people spoke of, by the official index"),
    Table.ANSWERS: _l("What people answered"),
    Table.EQUALITY: _l("Who they are, as far as they liked to say"),
    Table.JOBS_DECILES: _l("Jobs: how far people got, by the official index"),
    Table.JOBS_ETHNIC: _l("Jobs: how far people got, by ethnic group"),
}


@dataclass(frozen=True)
class OpenRow:
    """The cells of a row, in the order of COLUMNS, and the key of the neighbourhood that it is about."""

    cells: tuple[Value, ...]
    place: int | None = None

    @property
    def facts(self) -> dict[str, Value]:
        return dict(zip((column.name for column in COLUMNS), self.cells, strict=True))


@dataclass(frozen=True)
class OpenTable:
    """A table as it leaves."""

    name: str
    title: str
    about: str
    counts: str  # what is counted
    rows: tuple[OpenRow, ...]

    @property
    def is_about_places(self) -> bool:
        return any(row.place is not None for row in self.rows)


def open_tables(made: Published) -> dict[str, OpenTable]:
    """Every table of a release by its name, in the order in which pages have them."""
    read: dict[str, list[tuple[TableRead, Row]]] = {}
    for each in tables_of(made):
        for row in each.rows:
            for name in {row.key[0], each.table.value} if row.key == WHOLE else {row.key[0]}:
                read.setdefault(name, []).append((each, row))
    if WHOLE in made.cells and WHOLE[0] in read:
        read = {WHOLE[0]: read.pop(WHOLE[0]), **read}
    codes = _codes_of(made.neighbourhoods)
    return {name: _opened(name, rows, codes) for name, rows in read.items()}


def _opened(name: str, rows: list[tuple[TableRead, Row]], codes: Mapping[int, str]) -> OpenTable:
    first = rows[0][0]
    heading = first.heading if not first.folded else name.replace("_", " ").capitalize()
    return OpenTable(
        name=name,
        title=one_line(str(TITLES.get(name, heading))),
        about=one_line(_("People heard at evenings that were over.") if name == WHOLE[0] else first.caption),
        counts=one_line(first.counts or _("People heard")),
        rows=tuple(_open_rows(name, rows, codes)),
    )


def _open_rows(name: str, rows: list[tuple[TableRead, Row]], codes: Mapping[int, str]) -> Iterator[OpenRow]:
    for each, row in rows:
        place = _place_of(name, row.key[1], codes)
        topic, label = (each.heading if each.folded else ""), row.label
        if not each.folded and row.key[1].endswith(f" {TOTAL}"):
            topic, label = row.label, _("All")
        shown = row.cell.shown
        number = number_of(shown)
        cells: dict[str, Value] = {
            "row": row.key[1],
            "topic": one_line(topic),
            "label": one_line(label),
            "place_code": codes.get(place, "") if place is not None else "",
            "shown": shown,
            "number": number,
            "status": SHOWN if number is not None else NOT_SHOWN if shown == HIDDEN else BELOW,
            "share": row.share,
            "residents_share": row.live_here,
        }
        yield OpenRow(tuple(None if cells[column.name] == "" else cells[column.name] for column in COLUMNS), place)


def number_of(shown: str) -> int | float | None:
    """The number that a cell shows, if it shows one.

    >>> number_of("25"), number_of("3.2"), number_of("fewer than 8"), number_of("under 2.3"), number_of("hidden")
    (25, 3.2, None, None, None)
    """
    if not NUMBER.fullmatch(shown):
        return None
    return float(shown) if "." in shown else int(shown)


def _place_of(table: str, row: str, known: Collection[int]) -> int | None:
    """The neighbourhood that a row is about.

    >>> _place_of("neighbourhoods", "7", {7}), _place_of("themes_places", "3 7", {7}), _place_of("hosts", "7", {7})
    (7, 7, None)
    >>> _place_of("neighbourhoods", "elsewhere", {7}), _place_of("themes_places", "7 all", {7})
    (None, None)
    """
    last = row.rpartition(" ")[2]
    return int(last) if table in BY_PLACE and last.isdecimal() and int(last) in known else None


def _codes_of(neighbourhoods: Collection[int]) -> dict[int, str]:
    """The official codes of the neighbourhoods that still are ones; empty for those that people have named."""
    query = select(Neighbourhood.id, Neighbourhood.ward_code).where(Neighbourhood.id.in_(neighbourhoods))
    return {row.id: row.ward_code or "" for row in db().execute(query)}
