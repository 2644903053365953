"""The forms in which a table leaves."""

from collections.abc import Callable
from dataclasses import dataclass

from exports.open_data.as_csv import as_csv
from exports.open_data.as_geopackage import as_geopackage
from exports.open_data.as_json import as_geojson, as_json
from exports.open_data.as_xlsx import as_xlsx
from exports.open_data.opening import OpenRelease
from exports.open_data.tables import OpenTable


@dataclass(frozen=True)
class Format:
    """One form: what people call it, what browsers call it, who writes it."""

    name: str
    words: str
    kind: str
    write: Callable[[OpenRelease, OpenTable], bytes]
    of_places: bool = False  # only of tables that are about places


FORMATS = {
    each.name: each
    for each in (
        Format("csv", "CSV", "text/csv; charset=utf-8", as_csv),
        Format("xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
        Format("geojson", "GeoJSON", "application/geo+json", as_geojson, of_places=True),
        Format("gpkg", "GeoPackage", "application/geopackage+sqlite3", as_geopackage, of_places=True),
        Format("json", "JSON", "application/json", as_json),
    )
}


def formats_of(table: OpenTable) -> list[Format]:
    """The forms that a table has."""
    return [each for each in FORMATS.values() if table.is_about_places or not each.of_places]
