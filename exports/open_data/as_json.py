"""A table as JSON, and as GeoJSON with the outlines of its places. Both begin with what they are."""

import json
from typing import Any

from flask_babel import force_locale

from exports.open_data.opening import LANGUAGE, OpenRelease
from exports.open_data.places import outlines_of
from exports.open_data.tables import COLUMNS, OpenTable


def head_of(opened: OpenRelease, table: OpenTable) -> dict[str, Any]:
    """What this is, in the same words in every form that is JSON."""
    with force_locale(LANGUAGE):
        columns = [{"name": each.name, "type": each.type, "about": str(each.about)} for each in COLUMNS]
    about = {"name": table.name, "title": table.title, "about": table.about, "counts": table.counts}
    return opened.facts | {"table": about, "columns": columns}


def as_json(opened: OpenRelease, table: OpenTable) -> bytes:
    return _written(head_of(opened, table) | {"rows": [row.facts for row in table.rows]})


def as_geojson(opened: OpenRelease, table: OpenTable) -> bytes:
    """One feature a row. Rows about no place, like “somewhere else”, have no geometry, and are not left out."""
    outlines = outlines_of({row.place for row in table.rows if row.place is not None})
    features = [
        {
            "type": "Feature",
            "id": row.cells[0],
            "geometry": outlines.get(row.place) if row.place is not None else None,
            "properties": row.facts,
        }
        for row in table.rows
    ]
    layer = {"type": "FeatureCollection", "name": table.name}
    return _written(layer | head_of(opened, table) | {"features": features})


def _written(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
