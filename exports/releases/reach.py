"""Reach: how many people were heard for each 1,000 who live there, by neighbourhood and by groups of deciles.

It is worked out from the cells as they are shown and from the census, and so it tells nothing more than they do.
"""

from collections.abc import Mapping
from math import ceil

from sqlalchemy import select

from app.db import db
from exports.releases.models import Table
from exports.releases.sheet import DECILES, HIDDEN, NEIGHBOURHOODS, Key
from maps.deprivation.groups import group_of
from maps.deprivation.index_file import DECILE
from maps.deprivation.models import AreaMeasure
from maps.deprivation.services import main_nation
from maps.places.codes import nation_of
from maps.places.models import Area
from workshops.programmes.models import Programme, programme_neighbourhood

EACH = 1_000  # residents


def reach(programme: Programme, cells: Mapping[Key, str]) -> dict[Key, str]:
    """The cells of the table: one for each neighbourhood and group of deciles whose residents are known."""
    residents = residents_of(programme)
    return {
        (Table.REACH.value, row): reach_of(shown, residents[row])
        for (table, row), shown in cells.items()
        if table in (NEIGHBOURHOODS, DECILES) and residents.get(row)
    }


def reach_of(shown: str, residents: int) -> str:
    """People heard for each 1,000 residents, to one decimal, from a number as it is shown.

    >>> reach_of("25", 10_000), reach_of("fewer than 8", 9_000), reach_of("hidden", 9_000)
    ('2.5', 'under 0.9', 'hidden')
    """
    if shown == HIDDEN:
        return HIDDEN
    if shown.isdecimal():
        return f"{EACH * int(shown) / residents:.1f}"
    most = int(shown.rpartition(" ")[2])
    return f"under {ceil(10 * EACH * most / residents) / 10:.1f}"


def residents_of(programme: Programme) -> dict[str, int]:
    """How many live in the programme's neighbourhoods by the census: by neighbourhood, and by the group of their area.

    A row is left out where the people of one of its areas are not known: a sum without them would be too small.
    """
    query = (
        select(Area.neighbourhood_id, Area.code, AreaMeasure.value, Area.population)
        .join(programme_neighbourhood, programme_neighbourhood.c.neighbourhood_id == Area.neighbourhood_id)
        .outerjoin(AreaMeasure, (AreaMeasure.area_code == Area.code) & (AreaMeasure.name == DECILE))
        .where(programme_neighbourhood.c.programme_id == programme.id)
    )
    areas = db().execute(query).all()
    nation = main_nation([code for _place, code, decile, _people in areas if decile])  # as the release counts them
    people: dict[str, int] = {}
    unknown: set[str] = set()
    for place, code, decile, number in areas:
        rows = [str(place)]
        if decile and nation_of(code) == nation:
            rows.append(group_of(int(decile)))
        for row in rows:
            people[row] = people.get(row, 0) + (number or 0)
            if number is None:
                unknown.add(row)
    return {row: number for row, number in people.items() if row not in unknown}
