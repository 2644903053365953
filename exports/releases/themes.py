"""What people spoke of, in a release: how many of those who were heard spoke of each theme, and where they live.

A theme stands in a release once what people want is written down for the public: its name and its numbers leave the
building then, also at night and with nobody looking. Only themes that stand under no other do; all that stands below
them counts for them. Numbers are of people, each once in a theme, however much they said.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.types import NullType

from app.db import db
from exports.releases.counting import rows_of_home
from exports.releases.frame import Frame
from exports.releases.models import Table
from exports.releases.parts import protect_parts
from exports.releases.rules import Known
from exports.releases.sheet import DECILES, NEIGHBOURHOODS, PEOPLE, TOTAL, WHOLE, Key, of_places
from maps.deprivation.index_file import DECILE
from maps.deprivation.models import AreaMeasure
from workshops.contributions.models import Contribution
from workshops.programmes.models import Programme
from workshops.seats.models import Seat
from workshops.themes.models import Coding, Theme
from workshops.themes.said import in_the_open
from workshops.themes.services import standing_of, themes_of

MOST = 30  # themes in a release: what stands below others is counted with them
TABLES = {PEOPLE: Table.THEMES_PLACES, NEIGHBOURHOODS: Table.THEMES_PLACES, DECILES: Table.THEMES_DECILES}


def themes_told(programme: Programme) -> Sequence[Theme]:
    """The themes that a release counts, in the order in which they were made."""
    top = [theme for theme in themes_of(programme) if theme.parent_id is None and theme.wanted.strip()]
    return sorted(top, key=lambda theme: theme.id)[:MOST]


def names_of_themes(programme: Programme) -> dict[str, str]:
    """How the themes of a release are called when it is made: the ledger keeps it, since names may change."""
    return {str(theme.id): theme.name for theme in themes_told(programme)}


def spoken_of(programme: Programme, seats: list[ColumnElement[bool]], frame: Frame, everybody: Known) -> dict[Key, str]:
    """The cells of every theme as they may be published."""
    counts = count_themes(programme, seats, frame)
    found: dict[Key, str] = {}
    for theme, cells in protect_parts(counts, everybody).items():
        found |= {(TABLES[table].value, f"{theme} {row}"): shown for (table, row), shown in cells.items()}
    return found


def count_themes(programme: Programme, seats: list[ColumnElement[bool]], frame: Frame) -> dict[str, Mapping[Key, int]]:
    """How many people of each home spoke of each theme: each once, however much they said."""
    themes, standing, keys = themes_told(programme), standing_of(programme), of_places(frame.keys)
    spoke: dict[int, set[Any]] = {theme.id: set() for theme in themes}
    under = {part: who for theme, who in spoke.items() for part in standing.all_of(theme)}
    if not under:
        return {}
    coded = select(Coding.theme_id, _plain(Contribution.seat_id))
    coded = in_the_open(coded.join_from(Coding, Contribution, Contribution.id == Coding.contribution_id))
    # Each person once in a theme. The database would sort hundreds of thousands of rows for it, three times as slowly.
    for theme, seat in db().execute(coded):
        if theme in under:
            under[theme].add(seat)
    homes, home_of = _homes(seats, frame)
    found: dict[str, Mapping[Key, int]] = {}
    for theme, who in spoke.items():
        counts: Counter[Key] = Counter()
        for home, number in Counter(map(home_of.get, who)).items():
            for key in () if home is None else (WHOLE, *homes[home]):
                counts[key] += number
        found[str(theme)] = {key: counts[key] for key in keys}
    return found


def _homes(seats: list[ColumnElement[bool]], frame: Frame) -> tuple[list[tuple[Key, Key]], dict[Any, int]]:
    """The cells of every home that somebody has, and in which of these homes each person lives."""
    lived = select(_plain(Seat.id), Seat.neighbourhood_id, Seat.elsewhere, Seat.area_code).where(*seats)
    homes: dict[tuple[int | None, bool, str | None], int] = {}
    home_of = {
        seat: homes.setdefault((place, elsewhere, area), len(homes))
        for seat, place, elsewhere, area in db().execute(lived)
    }
    # Quicker than to look for the decile of each seat, and few beside a crowd: England has 33,755 areas.
    measured = select(AreaMeasure.area_code, AreaMeasure.value).where(AreaMeasure.name == DECILE)
    decile = dict(db().execute(measured).all())
    rows = [rows_of_home(place, decile.get(area), frame, elsewhere=elsewhere) for place, elsewhere, area in homes]
    return [((NEIGHBOURHOODS, row), (DECILES, group)) for row, group in rows], home_of


def _plain(key: InstrumentedAttribute[UUID]) -> ColumnElement[Any]:
    """A key as the driver has it: it is only compared with others, and to read each as a UUID takes its time."""
    return type_coerce(key, NullType())


def total_of(theme_id: int) -> Key:
    """The cell that says how many people spoke of a theme."""
    return Table.THEMES_PLACES.value, f"{theme_id} {TOTAL}"
