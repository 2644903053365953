"""The field names of files of outlines, by which they are recognised before they are read."""

import json
import re
import sqlite3
from contextlib import closing

from maps.places.files import BrokenFileError, Source

PROPERTIES = re.compile(r'"properties"\s*:\s*\{')
FEATURES = re.compile(r'"features"\s*:\s*\[')


def fields_of_geojson(head: bytes) -> list[str]:
    """The property names of the first feature.

    >>> fields_of_geojson(b'{"type":"FeatureCollection","features":[{"properties": {"LSOA21CD":"E01", "x": null}, "')
    ['LSOA21CD', 'x']
    """
    text = head.decode("utf-8-sig", "ignore")
    begin = FEATURES.search(text)
    found = PROPERTIES.search(text, begin.end() if begin else 0)
    if not found:
        return []
    try:
        return list(json.JSONDecoder().raw_decode(text, found.end() - 1)[0])
    except ValueError:
        return []


def fields_of_geopackage(source: Source) -> tuple[list[str], str]:
    """The field names of the first layer with shapes, and that layer's name."""
    with source.on_disk() as path:
        try:
            with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as package:
                layer = package.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'").fetchone()
                if layer is None:
                    return [], ""
                quoted = layer[0].replace('"', '""')
                return [row[1] for row in package.execute(f'PRAGMA table_info("{quoted}")')], layer[0]
        except sqlite3.DatabaseError:
            raise BrokenFileError(
                f"{source.name} cannot be read as a GeoPackage: it seems to be cut off. Download it again."
            ) from None
