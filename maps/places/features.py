"""GeoJSON and GeoPackages as streams of features: (code, name, shape), whatever their field names are.

A national GeoJSON is one text of 64 MB and more: it is taken feature by feature. pyogrio, which brings GDAL, is
imported here and only when a GeoPackage is read, so that no web process carries it.
"""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape

import shapely

from maps.places.files import UNREADABLE
from maps.places.reading import Reading
from maps.places.shapefields import FEATURES

BLOCK = 1 << 18
WINDOW = 2_000
WGS84 = "EPSG:4326"
LONGEST_FEATURE = 64_000_000
BETWEEN = " \t\r\n,"
PAGED = re.compile(r'"exceededTransferLimit"\s*:\s*true')
NATIONAL_GRID = (
    "has coordinates that are not degrees (the National Grid, it seems). Download it as GeoJSON in EPSG:4326 (WGS 84), "
    "or as a GeoPackage, which says which grid it uses."
)


@dataclass(frozen=True)
class Feature:
    """One outline as a file gives it; the shape is None where there is none."""

    code: str
    name: str
    shape: Any


def features_of(reading: Reading) -> Iterator[list[Feature]]:
    """The features of a file, by lists. Raises BrokenFileError when it cannot be read to its end."""
    if reading.file.source_form == "geojson":
        yield from _geojson(reading)
        return
    with reading.file.source.on_disk() as path:
        yield from _geopackage(reading, path)


def _geojson(reading: Reading) -> Iterator[list[Feature]]:
    code, name = reading.file.matched["area"], reading.file.matched.get("area_name", "")
    batch: list[dict[str, Any]] = []
    try:
        with reading.file.source.open() as stream:
            for feature in _objects(reading, stream):
                batch.append(feature)
                if len(batch) == WINDOW:
                    yield _shaped(reading, batch, code, name)
                    batch = []
    except UNREADABLE:
        raise reading.broken("cannot be unpacked to its end: it seems to be cut off. Download it again.") from None
    yield _shaped(reading, batch, code, name)


def _objects(reading: Reading, stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """The objects of the list called features, each decoded once its end has arrived."""
    text = _Text(reading, stream)
    while not (start := FEATURES.search(text.ahead)):
        text.read_on()
    text.at = start.end()
    while (feature := text.next_object()) is not None:
        if not isinstance(feature, dict):
            raise reading.broken("has something else than features in its list of features.")
        yield feature
    rest = text.the_rest()
    if "}" not in rest:
        raise reading.broken("is not whole GeoJSON: its end is missing. Download it again.")
    if PAGED.search(rest):
        reading.notes.append("It is one page of a longer answer (exceededTransferLimit): others hold more outlines.")


class _Text:
    """A long text of JSON of which only the part ahead is held."""

    def __init__(self, reading: Reading, stream: IO[bytes]) -> None:
        self.reading, self.stream = reading, stream
        self.decode = json.JSONDecoder().raw_decode
        self.decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self.ahead, self.at = "", 0

    def read_on(self) -> None:
        """Hold more of it; twice as much each time, so that a long outline is not decoded again for every block."""
        raw = self.stream.read(max(BLOCK, len(self.ahead) - self.at))
        if not raw:
            raise self.reading.broken(
                f"is not whole GeoJSON: it ends after {self.reading.rows:,} outlines. Download it again."
            )
        self.reading.tell(len(raw))
        try:
            self.ahead, self.at = self.ahead[self.at :] + self.decoder.decode(raw), 0
        except UnicodeDecodeError:
            raise self.reading.broken("is not written in UTF-8; download it again.") from None
        if len(self.ahead) > LONGEST_FEATURE:
            raise self.reading.broken("is not GeoJSON that can be read: one of its outlines does not end.")

    def next_object(self) -> Any:
        """The next object of the list; None at its end."""
        while True:
            while self.at < len(self.ahead) and self.ahead[self.at] in BETWEEN:
                self.at += 1
            if self.ahead[self.at : self.at + 1] == "]":
                return None
            try:
                found, self.at = self.decode(self.ahead, self.at)
            except ValueError:
                self.read_on()
            else:
                return found

    def the_rest(self) -> str:
        """What follows the list, as far as it is short."""
        return self.ahead[self.at + 1 :] + self.stream.read(BLOCK).decode("utf-8", "replace")


def _shaped(reading: Reading, batch: list[dict[str, Any]], code: str, name: str) -> list[Feature]:
    shapes = shapely.from_geojson([json.dumps(feature.get("geometry")) for feature in batch], on_invalid="ignore")
    told = [feature.get("properties") or {} for feature in batch]
    reading.rows += len(batch)
    return [
        Feature(str(said.get(code) or ""), str(said.get(name) or ""), shape)
        for said, shape in zip(told, shapes, strict=True)
    ]


def _geopackage(reading: Reading, path: Path) -> Iterator[list[Feature]]:
    from pyogrio import raw  # noqa: PLC0415 - GDAL is heavy: no web process may carry it
    from pyogrio.errors import DataLayerError, DataSourceError  # noqa: PLC0415 - the same

    layer = reading.file.layer
    code, name = reading.file.matched["area"], reading.file.matched.get("area_name")
    try:
        size, grid = _size_and_grid(path, layer)
        asked, asked_layer = (path, layer) if grid == WGS84 else (_warped(path, layer), "warped")
        for begin in range(0, size, WINDOW):
            meta, _fids, shapes, values = raw.read(
                asked,
                layer=asked_layer,
                columns=[field for field in (code, name) if field],
                skip_features=begin,
                max_features=WINDOW,
            )
            by_field = dict(zip(meta["fields"], values, strict=True))
            names = by_field[name] if name else [""] * len(shapes)
            reading.rows += len(shapes)
            reading.tell(path.stat().st_size * len(shapes) // size)
            yield [
                Feature(str(said or ""), str(called or ""), shape)
                for said, called, shape in zip(
                    by_field[code], names, shapely.from_wkb(shapes, on_invalid="ignore"), strict=True
                )
            ]
    except (DataSourceError, DataLayerError, RuntimeError, ValueError):
        raise reading.broken("cannot be read to its end: it seems to be cut off. Download it again.") from None


def _size_and_grid(path: Path, layer: str) -> tuple[int, str]:
    from pyogrio import read_info  # noqa: PLC0415 - GDAL is heavy: no web process may carry it

    facts = read_info(path, layer=layer, force_feature_count=True)
    return facts["features"], facts["crs"] or WGS84


def _warped(path: Path, layer: str) -> Path:
    """A description by which GDAL turns a layer in another grid (the National Grid) into degrees while it is read."""
    plan = path.with_suffix(".vrt")
    plan.write_text(
        "<OGRVRTDataSource><OGRVRTWarpedLayer>"
        f'<OGRVRTLayer name="warped"><SrcDataSource>{escape(str(path))}</SrcDataSource>'
        f"<SrcLayer>{escape(layer)}</SrcLayer></OGRVRTLayer>"
        f"<TargetSRS>{WGS84}</TargetSRS></OGRVRTWarpedLayer></OGRVRTDataSource>"
    )
    return plan
