"""What other features ask of a place: from a postcode or a pin to an area, and which neighbourhoods there are.

Nothing here keeps or logs what was typed. The two ways from text to place are Core statements compiled once, because a
hall full of phones waits for them.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from math import cos, hypot, radians
from typing import Any

import shapely
from sqlalchemy import ColumnElement, Select, bindparam, case, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.db import db
from maps.places.codes import postcode_key
from maps.places.grid import area_cell, point_cells_around
from maps.places.models import Area, Dataset, GridCell, Neighbourhood, Outline, Postcode, PostcodeCell

TAGGING_GRADE = "BGC"  # measured: 99.65% right against official postcodes; BSC 84%
NEAR = 300.0  # metres
# Indices that rank areas of 2011 where files of 2021 are loaded too (the lookup to wards, the census): a map shows one
# kind of area, and that is the one which the nation's index ranks.
RANKS_OLDER_AREAS = ("index.wales",)
INDEXED = 6  # where a row of BY_POSTCODE and BY_CODE says whether an index ranks the area
DEGREE = 111_320.0  # metres of latitude


class Way(StrEnum):
    """How a place was found."""

    POSTCODE = "postcode"
    OUTLINE = "outline"
    NEAREST = "nearest postcode"


@dataclass(frozen=True, slots=True)
class Place:
    """An area and the neighbourhood around it."""

    area_code: str
    area_name: str
    authority_code: str | None
    authority_name: str | None
    neighbourhood_id: int | None
    neighbourhood: str | None
    way: Way

    @property
    def approximate(self) -> bool:
        return self.way is Way.NEAREST


def _place_columns(area: Any, neighbourhood: Any) -> tuple[Any, ...]:
    return (
        area.code,
        area.name,
        area.authority_code,
        area.authority_name,
        area.neighbourhood_id,
        neighbourhood.name,
    )


BY_POSTCODE = (
    select(*_place_columns(Area, Neighbourhood), Area.indexed, Postcode.area11, Postcode.area21)
    .select_from(Postcode)
    .outerjoin(Area, Area.code == Postcode.area21)
    .outerjoin(Neighbourhood, Neighbourhood.id == Area.neighbourhood_id)
    .where(Postcode.key == bindparam("asked"))
)
BY_CODE = (
    select(*_place_columns(Area, Neighbourhood), Area.indexed)
    .outerjoin(Neighbourhood, Neighbourhood.id == Area.neighbourhood_id)
    .where(Area.code == bindparam("asked"))
)
OUTLINES_NEAR = (
    select(*_place_columns(Area, Neighbourhood), Outline.shape)
    .select_from(GridCell)
    .join(Outline, Outline.area_code == GridCell.area_code)
    .join(Area, Area.code == GridCell.area_code)
    .outerjoin(Neighbourhood, Neighbourhood.id == Area.neighbourhood_id)
    .where(
        GridCell.cell == bindparam("cell"),
        Outline.grade == TAGGING_GRADE,
        Outline.west <= bindparam("long"),
        Outline.east >= bindparam("long"),
        Outline.south <= bindparam("lat"),
        Outline.north >= bindparam("lat"),
    )
    .order_by(Area.code)
)
POINTS_NEAR = select(PostcodeCell.points).where(PostcodeCell.cell.in_(bindparam("cells", expanding=True)))


def is_of_the_map() -> ColumnElement[bool]:
    """Whether an area belongs to those by which its nation is drawn and listed."""
    older = select(Dataset.nation).where(Dataset.kind.in_(RANKS_OLDER_AREAS))
    return Area.indexed | func.substr(Area.code, 1, 1).not_in(older)


def _place(row: Sequence[Any], way: Way) -> Place:
    return Place(row[0], row[1], row[2], row[3], row[4], row[5], way)


def _row_of(key: str) -> Sequence[Any] | None:
    """None when no data set has the postcode; a row of nothing when its area is not loaded.

    Of a postcode's two codes (2021 and 2011 geography) the one counts that a loaded index ranks; else the newer. In
    Scotland the 2021 column holds data zones of 2022, which the index of 2020 does not know.
    """
    newer = _first(BY_POSTCODE, key)
    if newer is None:
        return None
    *_place, indexed, older_code, newer_code = newer
    if indexed or older_code is None or older_code == newer_code:
        return newer
    older = _first(BY_CODE, older_code)
    return older if older and (older[INDEXED] or newer[0] is None) else newer


def _first(statement: Select[Any], asked: str) -> Sequence[Any] | None:
    """The first row, by the driver itself: a third of the time that Core takes, and the statement is the same."""
    connection = db().connection()
    driver: Any = connection.connection.driver_connection
    return driver.execute(_written(statement, connection.dialect.name), {"asked": asked}).fetchone()


@cache
def _written(statement: Select[Any], dialect: str) -> str:
    spoken = sqlite.dialect(paramstyle="named") if dialect == "sqlite" else postgresql.dialect(paramstyle="pyformat")
    return str(statement.compile(dialect=spoken))


def locate_postcode(text: str) -> Place | None:
    """The place of a postcode; None when it is not one, or when no loaded file knows it or its area."""
    key = postcode_key(text)
    row = _row_of(key) if key else None
    return _place(row, Way.POSTCODE) if row and row[0] else None


def locate_pin(lat: float, long: float) -> Place | None:
    """The place of a pin, by generalised outlines only; where there are none, the nearest postcode's within 300 m."""
    if not (-90 <= lat <= 90 and -180 <= long <= 180):
        return None
    near = {"cell": area_cell(lat, long), "lat": lat, "long": long}
    for row in db().connection().execute(OUTLINES_NEAR, near):
        if shapely.contains_xy(_polygons(row.shape), long, lat):
            return _place(row, Way.OUTLINE)
    return _nearest(lat, long)


@lru_cache(maxsize=2_048)
def _polygons(shape: str) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([(polygon[0], polygon[1:]) for polygon in json.loads(shape)])


def _nearest(lat: float, long: float) -> Place | None:
    shrink = cos(radians(lat))
    around = []
    for points in db().scalars(POINTS_NEAR, {"cells": point_cells_around(lat, long)}):
        for point in points.split(";"):
            key, north, east = point.split()
            metres = DEGREE * hypot(float(north) - lat, (float(east) - long) * shrink)
            if metres <= NEAR:
                around.append((metres, key))
    for _metres, key in sorted(around):
        row = _row_of(key)
        if row and row[0]:
            return _place(row, Way.NEAREST)
    return None


class Where(StrEnum):
    """Where something is, seen from a programme."""

    INSIDE = "inside"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Found:
    """What is kept of a postcode or a tap: an area and its neighbourhood, and neither unless it lies inside."""

    where: Where
    area_code: str | None = None
    neighbourhood_id: int | None = None


def find_place(postcode: str, neighbourhood_ids: Collection[int]) -> Found:
    """A typed postcode, seen from a programme's neighbourhoods.

    INSIDE them, ELSEWHERE (a data set has it, but it lies outside), or UNKNOWN (no data set has it, or it is no
    postcode), which leads to the list.
    """
    key = postcode_key(postcode)
    row = _row_of(key) if key else None
    if row is None:
        return Found(Where.UNKNOWN)
    return _seen_from(_place(row, Way.POSTCODE) if row[0] else None, neighbourhood_ids)


def find_pin(lat: float, long: float, neighbourhood_ids: Collection[int]) -> Found:
    """A tap on the picture, seen from a programme's neighbourhoods; UNKNOWN where nothing is loaded around it."""
    place = locate_pin(lat, long)
    return _seen_from(place, neighbourhood_ids) if place else Found(Where.UNKNOWN)


def _seen_from(place: Place | None, neighbourhood_ids: Collection[int]) -> Found:
    if place is None or place.neighbourhood_id is None or place.neighbourhood_id not in neighbourhood_ids:
        return Found(Where.ELSEWHERE)
    return Found(Where.INSIDE, place.area_code, place.neighbourhood_id)


@dataclass(frozen=True, slots=True)
class Authority:
    """A local authority of which something is loaded beyond its names; `drawn` counts its areas with an outline."""

    code: str
    name: str
    areas: int
    neighbourhoods: int
    drawn: int


def authorities() -> list[Authority]:
    """Authorities that a programme can work in, by name: there are figures or outlines of their areas."""
    return _authorities()


def authority(code: str) -> Authority | None:
    """One authority, if something is loaded of it."""
    return next(iter(_authorities(Area.authority_code == code)), None)


def _authorities(*only: Any) -> list[Authority]:
    loaded = func.count(Area.population) + func.sum(case((Area.indexed, 1), else_=0)) + func.count(Outline.area_code)
    query = (
        select(
            Area.authority_code,
            func.max(Area.authority_name),
            func.count(),
            func.count(Area.neighbourhood_id.distinct()),
            func.count(Outline.area_code),
        )
        .outerjoin(Outline, Outline.area_code == Area.code)
        .where(Area.authority_code.is_not(None), is_of_the_map(), *only)
        .group_by(Area.authority_code)
        .having(loaded > 0)
        .order_by(func.max(Area.authority_name))
    )
    return [Authority(code or "", name or "", *counts) for code, name, *counts in db().execute(query)]


def neighbourhoods_of(authority_code: str) -> list[Neighbourhood]:
    """The neighbourhoods of one authority, by name; not what stood for a ward until a lookup named one."""
    lived_in = exists(select(Area.code).where(Area.neighbourhood_id == Neighbourhood.id))
    zone = exists(select(Area.code).where(Area.code == Neighbourhood.ward_code))
    query = select(Neighbourhood).where(Neighbourhood.authority_code == authority_code, lived_in | ~zone)
    return list(db().scalars(query.order_by(Neighbourhood.name, Neighbourhood.id)))


def neighbourhood_by_slug(slug: str) -> Neighbourhood | None:
    """The neighbourhood that an address names."""
    return db().scalar(select(Neighbourhood).where(Neighbourhood.slug == slug))


def areas_of(neighbourhood_ids: Collection[int]) -> list[Area]:
    """The areas of these neighbourhoods, by code."""
    query = select(Area).where(Area.neighbourhood_id.in_(neighbourhood_ids), is_of_the_map())
    return list(db().scalars(query.order_by(Area.code)))


def area_codes_of(neighbourhood_id: int) -> list[str]:
    """Every area of a neighbourhood, drawn or not: the census counts people by areas of 2021, in Wales too."""
    query = select(Area.code).where(Area.neighbourhood_id == neighbourhood_id)
    return list(db().scalars(query.order_by(Area.code)))


def areas_in(authority_code: str) -> list[Area]:
    """The areas of one authority, by code."""
    query = select(Area).where(Area.authority_code == authority_code, is_of_the_map())
    return list(db().scalars(query.order_by(Area.code)))


def datasets() -> list[Dataset]:
    """What was loaded, in the order of loading."""
    return list(db().scalars(select(Dataset).order_by(Dataset.id)))


def data_version() -> str:
    """A mark that changes whenever a file is loaded; empty when nothing is."""
    newest = db().execute(select(Dataset.id, Dataset.checksum).order_by(Dataset.id.desc()).limit(1)).first()
    return f"{newest.id}-{newest.checksum[:10]}" if newest else ""
