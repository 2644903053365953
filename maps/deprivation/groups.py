"""Groups of two deciles of one nation's index, in which areas are counted together (domain: Small exact rules)."""

from collections.abc import Collection

from sqlalchemy import select

from app.db import db
from maps.deprivation.index_file import DECILE
from maps.deprivation.models import AreaMeasure
from maps.deprivation.services import main_nation
from maps.places.codes import nation_of
from maps.places.models import Area

GROUPS = ("1-2", "3-4", "5-6", "7-8", "9-10")  # 1 = most deprived
NOT_KNOWN = "not known"  # of whom no area is known, or whose area is of another nation's index


def group_of(decile: int) -> str:
    """The group of two deciles that a decile stands in.

    >>> [group_of(decile) for decile in (1, 2, 3, 10)]
    ['1-2', '1-2', '3-4', '9-10']
    """
    return GROUPS[(decile - 1) // 2]


def groups_in(neighbourhood_ids: Collection[int]) -> dict[str, str]:
    """The group of every area in some neighbourhoods, by its code; only of the nation that ranks most of them."""
    query = (
        select(Area.code, AreaMeasure.value)
        .join(AreaMeasure, (AreaMeasure.area_code == Area.code) & (AreaMeasure.name == DECILE))
        .where(Area.neighbourhood_id.in_(neighbourhood_ids))
    )
    found = {code: int(value) for code, value in db().execute(query) if value}
    nation = main_nation(list(found))
    return {code: group_of(decile) for code, decile in found.items() if nation_of(code) == nation}
