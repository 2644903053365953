"""How far a place of work is from a neighbourhood, as the crow flies between the middles of official areas."""

from collections.abc import Collection, Mapping
from math import cos, hypot, radians

from flask_babel import gettext as _
from sqlalchemy import func, select

from app.db import db
from maps.places.models import Area, Outline

MILES = 69.1  # in a degree of latitude
Point = tuple[float, float]  # longitude, latitude
MIDDLE = (func.avg((Outline.west + Outline.east) / 2), func.avg((Outline.south + Outline.north) / 2))


def middle_of(neighbourhood_id: int) -> Point | None:
    """The middle of a neighbourhood's areas; None where no outline is loaded."""
    query = select(*MIDDLE).join(Area, Area.code == Outline.area_code).where(Area.neighbourhood_id == neighbourhood_id)
    east, north = db().execute(query).one()
    return None if east is None else (float(east), float(north))


def middles_of(area_codes: Collection[str]) -> Mapping[str, Point]:
    """The middle of each of these areas whose outline is loaded."""
    query = select(Outline.area_code, *MIDDLE).where(Outline.area_code.in_(area_codes)).group_by(Outline.area_code)
    return {code: (float(east), float(north)) for code, east, north in db().execute(query)}


def miles(one: Point, other: Point) -> float:
    """The distance of two points that are not far from each other.

    >>> round(miles((-2.3, 53.45), (-2.3, 53.46)), 2), round(miles((-2.3, 53.45), (-2.28, 53.45)), 2)
    (0.69, 0.82)
    """
    shrink = cos(radians((one[1] + other[1]) / 2))
    return MILES * hypot((one[0] - other[0]) * shrink, one[1] - other[1])


def say_miles(far: float) -> str:
    """A distance between middles is no exact one.

    >>> say_miles(0.4), say_miles(1.2), say_miles(7.6)
    ('under a mile away', 'about 1 mile away', 'about 8 miles away')
    """
    if far < 1:
        return _("under a mile away")
    whole = round(far)
    return _("about 1 mile away") if whole == 1 else _("about %(n)s miles away", n=whole)
