"""The files of the sample place, under the names that official ones have, and its outlines as GeoJSON."""

import gzip
import json
from pathlib import Path

import numpy as np
import shapely
from shapely import MultiPoint, Polygon
from shapely.geometry.base import BaseGeometry

from maps.places.sample.directory import postcodes
from maps.places.sample.land import DECIMALS, Points, to_degrees, to_metres
from maps.places.sample.naming import AUTHORITY
from maps.places.sample.tables import ages, ethnic_groups, indices, wards
from maps.places.sample.town import Town

INDICES = "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv"
OUTLINES = f"LSOA_2021_BGC_{AUTHORITY}.geojson"
POSTCODES = "ONSPD_NOV_2025_UK_QX.csv.gz"
ETHNIC_GROUPS = "census2021-ts021-lsoa.csv"
AGES = "census2021-age-lsoa.csv"
WARDS = "LSOA21_WD24_LAD24_LU.csv"

CRS84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
FIELD = 150.0  # metres: how far the field reaches in that makes one outline touch itself


def write_files(town: Town, folder: Path) -> list[Path]:
    """Write the six files into a folder, made if need be, and say which they are."""
    contents = {
        INDICES: indices(town.areas),
        OUTLINES: outlines(town),
        POSTCODES: gzip.compress(postcodes(town.postcodes), mtime=0),
        ETHNIC_GROUPS: ethnic_groups(town.areas),
        AGES: ages(town.areas),
        WARDS: wards(town.areas),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in contents]


def outlines(town: Town) -> bytes:
    """The outlines, one a line, each a MultiPolygon; the largest is drawn so that it touches itself."""
    rings = {area.code: shapely.get_coordinates(area.outline) for area in town.areas}
    largest = max(town.areas, key=lambda area: area.outline.area)
    others = [area.outline for area in town.areas if area is not largest]
    rings[largest.code] = pinch(largest.outline, shapely.union_all([*others, postcode_points(town)]))
    features = [
        {
            "type": "Feature",
            "properties": {"LSOA21CD": area.code, "LSOA21NM": area.name},
            "geometry": {"type": "MultiPolygon", "coordinates": [[rings[area.code].tolist()]]},
        }
        for area in town.areas
    ]
    head = {"type": "FeatureCollection", "name": OUTLINES.removesuffix(".geojson"), "crs": CRS84}
    lines = ",\n".join(json.dumps(feature) for feature in features)
    return (json.dumps(head).removesuffix("}") + f', "features": [\n{lines}\n]}}\n').encode()


def postcode_points(town: Town) -> MultiPoint:
    """Where the postcodes are, in degrees."""
    return MultiPoint([(postcode.longitude, postcode.latitude) for postcode in town.postcodes if postcode.area])


def pinch(outline: Polygon, taken: BaseGeometry) -> Points:
    """An outline's ring that leaves out a field of the next district, which lies inside and touches the edge once.

    In one ring with the edge it is invalid, as four real outlines of Greater Manchester are: the ring touches itself.
    `make_valid` makes a hole of it, and no area changes. The field keeps off what is `taken`.
    """
    ring = to_metres(shapely.get_coordinates(shapely.orient_polygons(outline)))[:-1]
    onwards = np.roll(ring, -1, axis=0) - np.roll(ring, 1, axis=0)
    onwards /= np.hypot(*onwards.T)[:, None]
    inwards = np.column_stack([-onwards[:, 1], onwards[:, 0]])  # the inside is on the left hand
    for start, corner in enumerate(ring):
        far = corner + FIELD * (inwards[start] + np.array([[-0.25], [0.25]]) * onwards[start])
        detour = to_degrees(np.vstack([ring[: start + 1], far, ring[start:], ring[:1]])).round(DECIMALS)
        field = Polygon(detour[start : start + 3])
        if outline.covers(field) and field.disjoint(taken) and field.touches(outline.exterior):
            return detour
    raise ValueError("No place for a field along this outline.")
