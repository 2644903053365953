"""What pages and files read of a release: the cells as they were frozen, and nothing that was counted since."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.db import db
from exports.releases.models import Release, ReleaseCell, Table
from exports.releases.sheet import DECILES, ELSEWHERE, HIDDEN, NEIGHBOURHOODS, NOT_SAID, WHOLE, Key
from maps.places.models import Neighbourhood
from workshops.programmes.models import Programme

FEWER, UNDER = "fewer than ", "under "
BANDS = (20, 50, 100)  # domain: fewer than t, t–19, 20–49, 50–99, 100 and more


class Level(StrEnum):
    """How near the map goes: it goes up by itself when most people stand in cells that cannot be shown."""

    NEIGHBOURHOODS = "neighbourhoods"
    DECILES = "deciles"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is shown.

    >>> Cell("25").number, Cell("fewer than 8").number, Cell("hidden").number
    (25, None, None)
    >>> Cell("2.5").rate, Cell("under 0.9").rate, Cell("under 0.9").number, Cell("under 0.9").threshold
    (2.5, None, None, None)
    >>> [Cell(shown).band for shown in ("fewer than 8", "10", "20", "45", "50", "100", "hidden")]
    [1, 2, 3, 3, 4, 5, None]
    """

    shown: str

    @property
    def number(self) -> int | None:
        """The rounded number, where one is shown."""
        return int(self.shown) if self.shown.isdecimal() else None

    @property
    def rate(self) -> float | None:
        """A number for each 1,000, where one is shown."""
        return float(self.shown) if self.shown.replace(".", "", 1).isdecimal() else None

    @property
    def threshold(self) -> int | None:
        """For `fewer than t`: t."""
        return int(self.shown.removeprefix(FEWER)) if self.shown.startswith(FEWER) else None

    @property
    def band(self) -> int | None:
        """1 to 5, the size of a circle; None for a number that is hidden to protect others."""
        if self.number is None:
            return None if self.shown == HIDDEN else 1
        return 2 + sum(self.number >= edge for edge in BANDS)

    @property
    def words(self) -> str:
        """The cell for a page, in the reader's language."""
        if self.number is not None:
            return f"{self.number:,}"
        if self.shown == HIDDEN:
            return _("not shown")
        if self.threshold is None:
            return _("under %(rate)s", rate=self.shown.removeprefix(UNDER)) if self.rate is None else self.shown
        return _("fewer than %(n)s", n=self.threshold)


@dataclass(frozen=True)
class Numbers:
    """Every cell of every table, as it is shown or would be, in order."""

    programme: Programme
    threshold: int
    cells: Mapping[Key, Cell]

    @property
    def total(self) -> Cell:
        return self.cells[WHOLE]

    @property
    def neighbourhoods(self) -> dict[int, Cell]:
        """By a neighbourhood's key."""
        return {int(row): cell for row, cell in self._table(NEIGHBOURHOODS).items() if row.isdecimal()}

    @property
    def elsewhere(self) -> Cell:
        return self.cells[NEIGHBOURHOODS, ELSEWHERE]

    @property
    def not_said(self) -> Cell:
        return self.cells[NEIGHBOURHOODS, NOT_SAID]

    @property
    def deciles(self) -> dict[str, Cell]:
        """By groups of deciles, and those of whom none is known."""
        return self._table(DECILES)

    def _table(self, name: str) -> dict[str, Cell]:
        return {row: cell for (table, row), cell in self.cells.items() if table == name}

    @property
    def hidden(self) -> int:
        """How many cells show no number. Reach says nothing by itself: it follows from others."""
        return sum(cell.number is None for (table, _row), cell in self.cells.items() if table != Table.REACH)

    @property
    def level(self) -> Level:
        """The nearest level at which at least half of the people stand in cells that show a number."""
        return level_of(self._table(NEIGHBOURHOODS).values(), self.deciles.values(), self.total)


@dataclass(frozen=True)
class Published(Numbers):
    """The cells of a release."""

    release: Release


def level_of(places: Collection[Cell], groups: Collection[Cell], total: Cell) -> Level:
    """The nearest level at which at least half of the people stand in cells that show a number.

    Worked out from what is shown alone, so that it tells nothing more.

    >>> level_of([Cell("fewer than 8")], [Cell("20")], Cell("25"))
    <Level.DECILES: 'deciles'>
    """
    if most_are_shown(places, total):
        return Level.NEIGHBOURHOODS
    return Level.DECILES if most_are_shown(groups, total) else Level.PLACE


def most_are_shown(cells: Collection[Cell], total: Cell) -> bool:
    """Whether at least half of the people are in cells with a number. Where the total is hidden, every cell without a
    number counts with as many people as its symbol allows, and a hidden one like the smallest that is shown.

    >>> most_are_shown([Cell("10"), Cell("fewer than 8"), Cell("fewer than 8")], Cell("20"))
    True
    >>> most_are_shown([Cell("10"), Cell("fewer than 8"), Cell("fewer than 8")], Cell("25"))
    False
    >>> most_are_shown([Cell("10"), Cell("hidden")], Cell("hidden"))
    True
    """
    numbers = [cell.number for cell in cells if cell.number is not None]
    if not numbers:
        return False
    everyone = total.number
    if everyone is None:
        everyone = sum(numbers) + sum(
            cell.threshold - 1 if cell.threshold else min(numbers) for cell in cells if cell.number is None
        )
    return 2 * sum(numbers) >= everyone


def latest(programme: Programme) -> Published | None:
    """The newest release of a programme."""
    return _first(Release.programme_id == programme.id)


def latest_table(programme: Programme, table: Table) -> tuple[int, dict[str, Cell]] | None:
    """One table of the newest release of a programme, row by row, and the number of the release. A large place has
    thousands of cells, and a page that shows two of them reads no more.
    """
    newest_first = select(Release).where(Release.programme_id == programme.id).order_by(Release.number.desc())
    last = db().scalar(newest_first.limit(1))
    if last is None:
        return None
    rows = select(ReleaseCell.row, ReleaseCell.shown).where(
        ReleaseCell.release_id == last.id, ReleaseCell.table == table
    )
    return last.number, {row: Cell(shown) for row, shown in db().execute(rows)}


def newest() -> Published | None:
    """The newest release of any programme."""
    return _first()


def release_by_number(programme: Programme, number: int) -> Published | None:
    """A release of a programme by its number."""
    return _first(Release.programme_id == programme.id, Release.number == number)


def releases_of(programme: Programme) -> list[Release]:
    """Every release of a programme, newest first."""
    query = select(Release).where(Release.programme_id == programme.id)
    return list(db().scalars(query.order_by(Release.number.desc())))


def _first(*only: object) -> Published | None:
    query = select(Release).where(*only).order_by(Release.made_at.desc(), Release.id.desc()).limit(1)  # ty: ignore[invalid-argument-type]
    release = db().scalar(query.options(joinedload(Release.programme)))
    return published(release) if release else None


def published(release: Release) -> Published:
    """What a release shows."""
    cells = {key: Cell(shown) for key, shown in release.shown.items()}
    return Published(release.programme, release.threshold, cells, release)


def name_of_group(row: str) -> str:
    """A row of the table of deciles, for a page."""
    first, _dash, last = row.partition("-")
    return _("%(first)s and %(last)s", first=first, last=last) if last else _("Not known")


def names_of(made: Numbers) -> dict[int, str]:
    """The names of a release's neighbourhoods, in the order in which people look for them."""
    query = select(Neighbourhood).where(Neighbourhood.id.in_(made.neighbourhoods)).order_by(Neighbourhood.name)
    return {place.id: place.full_name for place in db().scalars(query)}
