"""GeoJSON in, GeoPackage out. Only ever run in a process of its own (`python -m exports.open_data.geopackage`).

GDAL, which pyogrio brings, is 100 MB, and a web process must stay light; see as_geopackage.py. The GeoJSON comes by
standard input; the file, and the moment that GDAL writes into it, are named: the same release is the same file.
"""

import json
import sys
from typing import Any

import numpy as np
import shapely

NOT_NEEDED = ("geopandas", "pandas", "pyarrow")  # pyogrio would bring them where they happen to be: three seconds


def write(geojson: dict[str, Any], file: str, made_at: str) -> None:
    """The layer with its rows, and a table `about` that says what a GeoJSON says at its head."""
    from pyogrio import raw, set_gdal_config_options  # noqa: PLC0415 - see NOT_NEEDED

    set_gdal_config_options({"OGR_CURRENT_DATE": made_at})
    rows = [each["properties"] for each in geojson["features"]]
    shapes = [each["geometry"] and shapely.from_geojson(json.dumps(each["geometry"])) for each in geojson["features"]]
    names = [column["name"] for column in geojson["columns"]]
    numbers = {column["name"] for column in geojson["columns"] if column["type"] == "number"}
    table = geojson["table"]
    raw.write(
        file,
        geometry=np.array([shape and shapely.to_wkb(shape) for shape in shapes], dtype=object),
        field_data=[_column([row[name] for row in rows], number=name in numbers) for name in names],
        fields=names,
        field_mask=[np.array([row[name] is None for row in rows]) for name in names],
        layer=table["name"],
        driver="GPKG",
        geometry_type="MultiPolygon",
        crs="EPSG:4326",
        layer_options={"IDENTIFIER": table["title"], "DESCRIPTION": table["about"]},
    )
    about = dict(_flat({key: value for key, value in geojson.items() if key not in ("features", "type", "name")}))
    raw.write(
        file,
        geometry=None,
        field_data=[np.array(list(about), dtype=object), np.array(list(about.values()), dtype=object)],
        fields=["name", "value"],
        layer="about",
        driver="GPKG",
        geometry_type=None,
        crs=None,
    )


def _column(values: list[Any], *, number: bool) -> Any:
    if number:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return np.array(["" if value is None else value for value in values], dtype=object)


def _flat(facts: Any, name: str = "") -> list[tuple[str, str]]:
    """Nested facts as pairs.

    >>> _flat({"release": {"number": 3}, "sources": ["One", "Two"]})
    [('release.number', '3'), ('sources.1', 'One'), ('sources.2', 'Two')]
    """
    if not isinstance(facts, dict | list):
        return [(name, str(facts))]
    parts = facts.items() if isinstance(facts, dict) else enumerate(facts, start=1)
    return [pair for key, value in parts for pair in _flat(value, f"{name}.{key}".lstrip("."))]


if __name__ == "__main__":
    sys.modules.update(dict.fromkeys(NOT_NEEDED))  # ty: ignore[no-matching-overload]
    write(json.load(sys.stdin), *sys.argv[1:3])
