"""The outlines of neighbourhoods, each put together of its areas' outlines, as GeoJSON has them."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

import shapely
from sqlalchemy import select

from app.db import db
from maps.places.drawing import polygons
from maps.places.models import Area, Outline
from maps.places.outlines import NEAR, SMALLEST_GAP
from maps.places.services import data_version

DECIMALS = 5  # of a degree: about a metre
SMALLEST_HOLE = 1e-7  # square degrees, some hundreds of square metres: gaps between areas that fit together


def outlines_of(neighbourhoods: Collection[int]) -> dict[int, Any]:
    """The outline of each neighbourhood that has one, as a GeoJSON geometry: straightened to about 10 metres, and
    still fitting to its neighbours.
    """
    return _outlines_of(data_version(), tuple(sorted(neighbourhoods)))


@lru_cache(maxsize=4)
def _outlines_of(_version: str, neighbourhoods: tuple[int, ...]) -> dict[int, Any]:
    query = (
        select(Area.neighbourhood_id, Outline.shape)
        .join(Outline, Outline.area_code == Area.code)
        .where(Area.neighbourhood_id.in_(neighbourhoods))
        .order_by(Area.neighbourhood_id, Area.code)
    )
    parts: dict[int, list[str]] = {}
    for row in db().execute(query):
        parts.setdefault(row.neighbourhood_id, []).append(row.shape)
    wholes = shapely.coverage_simplify([together(shapes) for shapes in parts.values()], NEAR)
    return {key: geometry_of(whole) for key, whole in zip(parts, wholes, strict=True)}


def together(shapes: Sequence[str]) -> shapely.MultiPolygon:
    """Stored shapes as one, without the borders between them and the slivers that rounding left there.

    >>> left, right = ("[[[[0,50],[1,50],[1,51],[0,51],[0,50]]]]", "[[[[1,50],[2,50],[2,51],[1,51],[1,50]]]]")
    >>> whole = together([left, right]); len(whole.geoms), whole.area
    (1, 2.0)
    """
    pieces = [shapely.Polygon(polygon[0], polygon[1:]) for shape in shapes for polygon in polygons(shape)]
    whole = shapely.union_all(shapely.make_valid(pieces), grid_size=SMALLEST_GAP)
    parts = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon([shapely.Polygon(part.exterior, _holes(part)) for part in parts])


def _holes(part: shapely.Polygon) -> list[shapely.LinearRing]:
    return [hole for hole in part.interiors if shapely.Polygon(hole).area > SMALLEST_HOLE]


def geometry_of(whole: shapely.Geometry) -> dict[str, Any]:
    """As RFC 7946 wants it: outer rings against the clock, no more digits than mean something."""
    rounded = shapely.set_precision(whole, 10**-DECIMALS)
    parts = shapely.orient_polygons(shapely.get_parts(rounded))
    rings = [[part.exterior, *part.interiors] for part in parts if not part.is_empty]
    points = [[shapely.get_coordinates(ring).round(DECIMALS).tolist() for ring in polygon] for polygon in rings]
    return {"type": "MultiPolygon", "coordinates": points}
