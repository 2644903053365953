"""The stored outlines, ready to be drawn: shapes, windows, and the middles of neighbourhoods."""

import json
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

import shapely
from sqlalchemy import func, select

from app.db import db
from maps.places.drawing import Label, Picture, Piece, picture, polygons
from maps.places.frames import Box
from maps.places.models import Area, Outline
from maps.places.services import data_version, is_of_the_map

NEAR, FAR = 1e-4, 7e-4  # degrees by which borders are straightened, for a map to zoom into and for a whole picture
DECIMALS = 4  # of a degree: 7 to 11 metres
SMALLEST_GAP = 1e-5  # degrees: shared borders that rounding drew apart
LAND = {"land": "#e7e4dc", "here": "#9ec5f8"}  # fills of a picture that stands alone; it shows no figures


def shapes_of(area_codes: Collection[str]) -> dict[str, str]:
    """The stored shapes of these areas, as far as there are any, in the order of their codes."""
    query = (
        select(Outline.area_code, Outline.shape).where(Outline.area_code.in_(area_codes)).order_by(Outline.area_code)
    )
    return {row.area_code: row.shape for row in db().execute(query)}


def light_shapes_of(authority_code: str, slack: float) -> dict[str, str]:
    """The shapes of an authority's areas for the screen: fewer corners and digits, and still fitting to one another."""
    return _light_shapes_of(data_version(), authority_code, slack)


@lru_cache(maxsize=64)
def _light_shapes_of(_version: str, authority_code: str, slack: float) -> dict[str, str]:
    query = select(Outline.area_code, Outline.shape).join(Area, Area.code == Outline.area_code)
    query = query.where(Area.authority_code == authority_code, is_of_the_map()).order_by(Outline.area_code)
    stored = {row.area_code: row.shape for row in db().execute(query)}
    return dict(zip(stored, lightened(list(stored.values()), slack), strict=True))


def whole_of(authority_code: str) -> str:
    """The shape of a whole authority: its areas without the borders between them; empty where none has an outline."""
    return _whole_of(data_version(), authority_code)


@lru_cache(maxsize=512)
def _whole_of(_version: str, authority_code: str) -> str:
    parts = [
        shapely.Polygon(polygon[0], polygon[1:])
        for shape in light_shapes_of(authority_code, FAR).values()
        for polygon in polygons(shape)
    ]
    if not parts:
        return ""
    whole = shapely.union_all(shapely.make_valid(parts)).buffer(SMALLEST_GAP).simplify(FAR)
    return _written(whole)


def deepest_point(shape: str) -> tuple[float, float]:
    """Latitude and longitude of the middle of a stored shape."""
    return _deepest_point((shape,))


def lightened(shapes: Sequence[str], slack: float) -> list[str]:
    """Stored shapes, straightened together.

    >>> lightened(["[[[[0,50],[1,50],[2,50],[2,51.00001],[0,51],[0,50]]]]"], NEAR)
    ['[[[[0.0,50.0],[2.0,50.0],[2.0,51.0],[0.0,51.0],[0.0,50.0]]]]']
    """
    whole = [
        shapely.MultiPolygon([shapely.Polygon(polygon[0], polygon[1:]) for polygon in polygons(shape)])
        for shape in shapes
    ]
    return [_written(shape) for shape in shapely.coverage_simplify(whole, slack)]


def _written(shape: shapely.Geometry) -> str:
    rings = [[part.exterior, *part.interiors] for part in shapely.get_parts(shape)]
    points = [[shapely.get_coordinates(ring).round(DECIMALS).tolist() for ring in polygon] for polygon in rings]
    return json.dumps(points, separators=(",", ":"))


def box_of(area_codes: Collection[str]) -> Box | None:
    """The window that holds these areas."""
    query = select(
        func.min(Outline.west), func.min(Outline.south), func.max(Outline.east), func.max(Outline.north)
    ).where(Outline.area_code.in_(area_codes))
    west, south, east, north = db().execute(query).one()
    return None if west is None else Box(west, south, east, north)


def middle_of(neighbourhood_id: int) -> tuple[float, float] | None:
    """A neighbourhood's middle, for its name and its circle."""
    return middles_of([neighbourhood_id]).get(neighbourhood_id)


def middles_of(neighbourhood_ids: Iterable[int]) -> dict[int, tuple[float, float]]:
    """Latitude and longitude of the point of each neighbourhood that lies deepest inside it."""
    query = (
        select(Area.neighbourhood_id, Outline.shape)
        .join(Outline, Outline.area_code == Area.code)
        .where(Area.neighbourhood_id.in_(list(neighbourhood_ids)))
        .order_by(Area.neighbourhood_id, Area.code)
    )
    shapes: dict[int, list[str]] = {}
    for row in db().execute(query):
        shapes.setdefault(row.neighbourhood_id, []).append(row.shape)
    return {neighbourhood: _deepest_point(tuple(parts)) for neighbourhood, parts in shapes.items()}


@lru_cache(maxsize=2_048)
def _deepest_point(shapes: tuple[str, ...]) -> tuple[float, float]:
    """The middle of the largest circle within these shapes together.

    >>> lat, long = _deepest_point(("[[[[0,50],[2,50],[2,52],[0,52],[0,50]]]]",)); round(lat, 1), round(long, 1)
    (51.0, 1.0)
    """
    parts = [shapely.Polygon(polygon[0], polygon[1:]) for shape in shapes for polygon in polygons(shape)]
    whole = shapely.union_all(shapely.make_valid(parts)).buffer(SMALLEST_GAP)
    west, _, east, _ = whole.bounds
    middle = shapely.get_point(shapely.maximum_inscribed_circle(whole, tolerance=(east - west) / 100), 0)
    return middle.y, middle.x


def picture_of(
    area_codes: Iterable[str],
    *,
    width: int = 720,
    window: Box | None = None,
    highlighted: str = "",
    labels: Iterable[Label] = (),
    described_as: str = "",
    standalone: bool = False,
) -> Picture:
    """The plain picture of these areas, for a tap or a glance; the same picture again costs nothing until data change.

    Raises ValueError when none of them has an outline. `standalone` makes a file for `<img>` or `<input type=image>`.
    """
    asked = (tuple(area_codes), width, window, highlighted, tuple(labels), described_as, standalone)
    return _picture_of(data_version(), *asked)


@lru_cache(maxsize=64)
def _picture_of(
    _version: str,
    area_codes: tuple[str, ...],
    width: int,
    window: Box | None,
    highlighted: str,
    labels: tuple[Label, ...],
    described_as: str,
    standalone: bool,  # noqa: FBT001 - a part of the key under which the picture is remembered
) -> Picture:
    pieces = [Piece(code, shape, "land") for code, shape in shapes_of(area_codes).items()]
    return picture(
        pieces,
        width=width,
        window=window,
        labels=labels,
        highlighted=highlighted,
        described_as=described_as,
        standalone=LAND if standalone else None,
    )
