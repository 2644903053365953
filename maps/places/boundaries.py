"""Reader of outlines: repaired, rounded to 5 decimals (measured: rounding moves no pin), boxed and graded."""

import re
from typing import Any

import numpy as np
import shapely

from maps.places.codes import NORTHERN_IRELAND, area_code, mended_name, nation_of
from maps.places.features import NATIONAL_GRID, Feature, features_of
from maps.places.postcodes import OGL
from maps.places.reading import Reading
from maps.places.recognise import Column, Kind
from maps.places.staging import Staging
from maps.places.wards import NO_CODE, ONS_CREDIT

WORTH = {"BGC": 3, "BFC": 2, "BFE": 2, "BSC": 1}  # which grade may replace which: a pin is tagged by BGC alone
UNKNOWN_GRADE = "unknown"
GRADE = re.compile(r"(?i)(?<![A-Z])(BGC|BSC|BFC|BFE)(?![A-Z])")
DECIMALS = 5
NO_SHAPE = "no outline"
NOT_DRAWN = "an area that is drawn by other outlines: England's are those of 2021"
NO_SURFACE = "an outline without surface"


def grade_of(name: str, otherwise: str) -> str:
    """An outline file's grade: from its name or its layer's, else as the command said, else unknown.

    >>> grade_of("LSOA_2021_EW_BGC_V5.geojson", ""), grade_of("a.gpkg", "bsc"), grade_of("absc.gpkg", "")
    ('BGC', 'BSC', 'unknown')
    """
    found = GRADE.search(name)
    return found[1].upper() if found else otherwise.upper() or UNKNOWN_GRADE


def read_outlines(reading: Reading, staging: Staging) -> None:
    """Outlines of areas, by windows of 2,000."""
    reading.vintage = VINTAGES.get(reading.file.kind.key, "2001")  # a field of Northern Ireland's says 11
    nation, repaired = AT_HOME.get(reading.file.kind.key, ""), 0
    for features in features_of(reading):
        kept = []
        for feature in features:
            code = area_code(feature.code)
            if code is None:
                reading.leave_out(NO_CODE)
            elif nation and nation_of(code) != nation:
                reading.leave_out(NOT_DRAWN)
            elif feature.shape is None or shapely.is_empty(feature.shape):
                reading.leave_out(NO_SHAPE)
            else:
                reading.codes_begin = reading.codes_begin or nation_of(code)
                kept.append((code, feature))
        repaired += _stage(reading, staging, kept)
    if repaired:
        reading.notes.append(f"{repaired} invalid outline{'s were' if repaired > 1 else ' was'} repaired.")


def _stage(reading: Reading, staging: Staging, kept: list[tuple[str, Feature]]) -> int:
    given = np.array([feature.shape for _, feature in kept], dtype=object)
    boxes = shapely.bounds(given)
    if len(given) and (np.abs(boxes[:, [0, 2]]).max() > 180 or np.abs(boxes[:, [1, 3]]).max() > 90):
        raise reading.broken(NATIONAL_GRID)
    shapes = [polygons_of(shape) for shape in shapely.transform(given, lambda points: np.round(points, DECIMALS))]
    rows, named = [], []
    for (code, feature), shape, text, box in zip(
        kept, shapes, shapely.to_geojson(shapes), shapely.bounds(shapes).tolist(), strict=True
    ):
        if shape is None:
            reading.leave_out(NO_SURFACE)
            continue
        rows.append((code, WORTH.get(reading.grade, 0), reading.grade, *box, coordinates_text(text)))
        name = mended_name(feature.name.replace("_", " ").strip())
        named.append((code, "outlines", name or None, None, None, None, None, None))
    staging.put("stage_outline", rows)
    staging.put("stage_area", named)
    return int((~shapely.is_valid(given)).sum())


def polygons_of(shape: Any) -> shapely.MultiPolygon | None:
    """A valid multipolygon; what fell off a repaired shape (lines, points) is dropped. None: no surface is left.

    >>> bow = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    >>> shape = polygons_of(bow); shape.is_valid, len(shape.geoms), shape.area
    (True, 2, 2.0)
    >>> polygons_of(shapely.LineString([(0, 0), (1, 1)])) is None
    True
    """
    valid = shape if shapely.is_valid(shape) else shapely.make_valid(shape)
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(valid))
        if part.geom_type == "Polygon" and not part.is_empty and part.area
    ]
    return shapely.MultiPolygon(parts) if parts else None


def coordinates_text(geojson: str) -> str:
    """The coordinates alone of a GeoJSON geometry, without blanks.

    >>> coordinates_text('{"type":"MultiPolygon","coordinates":[[[[0.0,1.0],[1.0,1.5],[0.0,1.0]]]]}')
    '[[[[0.0,1.0],[1.0,1.5],[0.0,1.0]]]]'
    """
    return geojson.split('"coordinates":', 1)[1].removesuffix("}").replace(" ", "")


def _kind(key: str, title: str, codes: tuple[str, ...], names: tuple[str, ...], **more: str) -> Kind:
    return Kind(
        key,
        title,
        form="shapes",
        signs=tuple((code,) for code in codes),
        columns=(
            Column("area", "the area's code", codes),
            Column("area_name", "the area's name", names, needed=False),
        ),
        read=read_outlines,
        counted="stage_outline",
        **more,
    )


OUTLINES = _kind(
    "outlines",
    "Outlines of areas (LSOA 2021)",
    (r"LSOA21CD", r"lsoa21_code"),
    (r"LSOA21NM", r"lsoa21_name"),
    licence=ONS_CREDIT,
    source="Boundaries of lower layer super output areas, Office for National Statistics",
)
WELSH_OUTLINES = _kind(
    "outlines.wales",
    "Outlines of Welsh areas (LSOA 2011)",
    (r"LSOA11CD", r"lsoa11_code"),
    (r"LSOA11NM", r"lsoa11_name"),
    licence=ONS_CREDIT,
    source="Boundaries of lower layer super output areas of 2011, Office for National Statistics",
)
SCOTTISH_OUTLINES = _kind(
    "outlines.scotland",
    "Outlines of Scottish data zones (2011)",
    (r"DZ11CD", r"dz11_code", r"DataZone"),
    (r"DZ11NM", r"dz11_name", r"Name"),
    licence=f"{OGL}. © Crown copyright, Scottish Government. Contains OS data © Crown copyright and database right",
    source="Data zone boundaries 2011, Scottish Government",
)
NORTHERN_IRISH_OUTLINES = _kind(
    "outlines.northern-ireland",
    "Outlines of Northern Irish super output areas (2001)",
    (r"SOA11CD", r"soa11_code", r"SOA2001(CD|_?code)?", r"SOA_CODE"),
    (r"SOA11NM", r"soa11_name", r"SOA2001NM", r"SOA_LABEL"),
    licence=f"{OGL}. © Crown copyright, Northern Ireland Statistics and Research Agency",
    source="Super output area boundaries, Northern Ireland Statistics and Research Agency",
)
WHOLE_AUTHORITIES = Kind(
    "outlines.authorities",
    "Outlines of whole authorities",
    form="shapes",
    signs=((r"LAD\d\dCD|ltla\d\d_code",),),
    later="it outlines whole authorities, which are drawn by their areas",
)
KINDS_OF_OUTLINES = (OUTLINES, WELSH_OUTLINES, SCOTTISH_OUTLINES, NORTHERN_IRISH_OUTLINES, WHOLE_AUTHORITIES)
VINTAGES = {OUTLINES.key: "2021", WELSH_OUTLINES.key: "2011", SCOTTISH_OUTLINES.key: "2011"}
AT_HOME = {WELSH_OUTLINES.key: "W", SCOTTISH_OUTLINES.key: "S", NORTHERN_IRISH_OUTLINES.key: NORTHERN_IRELAND}
