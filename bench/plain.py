"""What the load of England is measured beside: a plain `csv` + insert of the same rows in the same chunks.

No checks, no staging, no pauses, nobody else thought of; the same tables and the same pragmas. Run as
`python -m bench.plain URL FOLDER`.
"""

import csv
import gzip
import io
import json
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import shapely
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from app.db import PRAGMAS, Base
from maps.deprivation.census import AGE_BANDS, ETHNIC_GROUPS
from maps.deprivation.models import AreaMeasure, AreaTable
from maps.places.grid import area_cells, point_cell
from maps.places.models import Area, GridCell, Neighbourhood, Outline, Postcode, PostcodeCell

CHUNK = 5_000
MODELS = (Neighbourhood, Area, AreaMeasure, AreaTable, Outline, GridCell, Postcode, PostcodeCell)


class Sink:
    """Rows go in by chunks of 5,000, each its own transaction."""

    def __init__(self, url: str) -> None:
        engine = create_engine(url)
        Base.metadata.create_all(engine, [model.__table__ for model in MODELS])  # ty: ignore[invalid-argument-type]
        engine.dispose()
        place = make_url(url)
        self.is_sqlite = place.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.connection: Any = sqlite3.connect(place.database or "", isolation_level=None)
            for pragma in PRAGMAS:
                self.connection.execute(f"PRAGMA {pragma}")
        else:
            self.connection = psycopg.connect(f"host={place.query['host']} user=postgres dbname={place.database}")

    def put(self, table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Insert rows as they come."""
        marks = ", ".join(["?" if self.is_sqlite else "%s"] * (columns.count(",") + 1))
        statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - names of our own tables
        chunk = []
        for row in rows:
            chunk.append(row)
            if len(chunk) == CHUNK:
                self._write(statement, chunk)
                chunk = []
        if chunk:
            self._write(statement, chunk)

    def _write(self, statement: str, chunk: list[tuple[Any, ...]]) -> None:
        if self.is_sqlite:
            self.connection.execute("BEGIN IMMEDIATE")
            self.connection.executemany(statement, chunk)
            self.connection.execute("COMMIT")
            return
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.executemany(statement, chunk)


def rows_of(path: Path) -> Iterator[list[str]]:
    """A gzipped table's rows, its header first."""
    with gzip.open(path) as packed:
        yield from csv.reader(io.TextIOWrapper(packed, encoding="utf-8", newline=""))


def load(url: str, folder: Path) -> None:
    """All England's rows, as the real load leaves them."""
    sink = Sink(url)
    wards, areas = {}, {}
    lookup = rows_of(folder / "LSOA21_WD24_LAD24_EW_LU.csv.gz")
    next(lookup)
    for code, name, ward, ward_name, authority, authority_name in lookup:
        wards.setdefault(
            ward, (len(wards) + 1, f"{ward_name}-{ward}", ward_name, False, ward, authority, authority_name)
        )
        areas[code] = [code, name, authority, authority_name, wards[ward][0], None, False]
    measures = list(_index(folder, areas))
    tables = [*_census(folder, "age", len(AGE_BANDS), areas), *_census(folder, "ts021", len(ETHNIC_GROUPS), areas)]
    sink.put(
        "neighbourhood",
        "id, slug, name, named_by_people, ward_code, authority_code, authority_name, ambiguous",
        ((*ward, False) for ward in wards.values()),
    )
    sink.put(
        "area",
        "code, name, authority_code, authority_name, neighbourhood_id, population, indexed",
        (tuple(area) for area in areas.values()),
    )
    sink.put("area_measure", "area_code, name, value", measures)
    sink.put("area_table", "area_code, family, figures", tables)
    _outlines(sink, folder / "LSOA_2021_EW_BSC.gpkg")
    cells: dict[int, list[str]] = defaultdict(list)
    sink.put("postcode", "key, area21, area11, official", _postcodes(folder, cells))
    sink.put("postcode_cell", "cell, points", ((cell, ";".join(points)) for cell, points in cells.items()))


def _index(folder: Path, areas: dict[str, list[Any]]) -> Iterator[tuple[Any, ...]]:
    rows = rows_of(next(folder.glob("File_7_IoD2025*")))
    next(rows)
    for row in rows:
        areas[row[0]][6] = True
        yield row[0], "imd.score", float(row[4])
        yield row[0], "imd.rank", int(row[5])
        yield row[0], "imd.decile", int(row[6])


def _census(folder: Path, which: str, groups: int, areas: dict[str, list[Any]]) -> Iterator[tuple[Any, ...]]:
    rows = rows_of(folder / f"census2021-{which}-lsoa.csv.gz")
    header = next(rows)
    two_deep = [at for at in range(4, len(header)) if which == "age" or header[at].count(": ") > 1][:groups]
    for row in rows:
        if which == "age":
            areas[row[2]][5] = int(row[3])
        figures = {"total": int(row[3])} | {header[at]: int(row[at]) for at in two_deep}
        yield row[2], which, json.dumps(figures)


def _outlines(sink: Sink, path: Path) -> None:
    from pyogrio import raw  # noqa: PLC0415 - GDAL is heavy, and PostgreSQL's half of this file needs none

    meta, _fids, shapes, values = raw.read(path)
    codes = dict(zip(meta["fields"], values, strict=True))["LSOA21CD"]
    shapes = shapely.transform(shapely.from_wkb(shapes), lambda points: np.round(points, 5))
    boxes, texts = shapely.bounds(shapes).tolist(), shapely.to_geojson(shapes)
    sink.put(
        "outline",
        "area_code, grade, west, south, east, north, shape",
        ((code, "BSC", *box, text[39:-1]) for code, box, text in zip(codes, boxes, texts, strict=True)),
    )
    touched = ((cell, code) for code, box in zip(codes, boxes, strict=True) for cell in area_cells(*box))
    sink.put("grid_cell", "cell, area_code", touched)


def _postcodes(folder: Path, cells: dict[int, list[str]]) -> Iterator[tuple[Any, ...]]:
    rows = rows_of(folder / "postcodes_lsoa21_England.csv.gz")
    next(rows)
    for postcode, lat, long, area, _authority in rows:
        key = postcode.replace(" ", "")
        cells[point_cell(float(lat), float(long))].append(f"{key} {lat} {long}")
        yield key, area, None, False


if __name__ == "__main__":
    load(sys.argv[1], Path(sys.argv[2]))
