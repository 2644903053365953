"""England twice: the official files beside a second copy whose areas, wards and postcodes have other codes.

For the question whether a load needs more memory when its input doubles.
"""

import csv
import gzip
import io
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from string import ascii_uppercase

import numpy as np

FREE_FIRST = "QVXJZ"  # no English postcode begins with one of these
TABLES = ("File_7_IoD2025*", "LSOA21_WD24*", "census2021-*")


def double(england: Path, folder: Path) -> None:
    """Write the second copy into an empty folder, and link the first one beside it."""
    for pattern in (*TABLES, "*.gpkg", "postcodes*"):
        for file in england.glob(pattern):
            (folder / file.name).symlink_to(file)
    for pattern in TABLES:
        for file in england.glob(pattern):
            with gzip.open(file, "rt", encoding="utf-8") as given, _packed(folder / f"second-{file.name}") as copy:
                for line in given:
                    copy.write(other(line))
    _postcodes(england, folder)
    _outlines(england, folder)


def other(line: str) -> str:
    """A line with codes that no nation uses.

    >>> other("E01000001,W01000002,E05000003")
    'E11000001,W11000002,E15000003'
    """
    return line.replace("E01", "E11").replace("W01", "W11").replace("E05", "E15").replace("W05", "W15")


def _packed(path: Path) -> io.TextIOWrapper:
    return io.TextIOWrapper(gzip.open(path, "wb", compresslevel=1), encoding="utf-8", newline="")


def _postcodes(england: Path, folder: Path) -> None:
    free: Iterator[str] = ("".join(pair) for pair in product(FREE_FIRST, ascii_uppercase))
    twins: dict[str, str] = {}
    source = england / "postcodes_lsoa21_England.csv.gz"
    with gzip.open(source, "rt", encoding="utf-8") as given, _packed(folder / "second-postcodes.csv.gz") as copy:
        rows, out = csv.reader(given), csv.writer(copy)
        out.writerow(next(rows))
        for row in rows:
            letters = row[0][:2] if row[0][1].isalpha() else row[0][0]
            if letters not in twins:
                twins[letters] = next(free)
            row[0] = twins[letters] + row[0][len(letters) :]
            row[3] = other(row[3])
            out.writerow(row)


def _outlines(england: Path, folder: Path) -> None:
    from pyogrio import raw  # noqa: PLC0415 - GDAL is heavy: only who doubles outlines needs it

    meta, _fids, shapes, values = raw.read(england / "LSOA_2021_EW_BSC.gpkg")
    fields = list(meta["fields"])
    values[fields.index("LSOA21CD")] = [other(code) for code in values[fields.index("LSOA21CD")]]
    raw.write(
        folder / "second_BSC.gpkg",
        shapes,
        [np.array(list(column), dtype=object) for column in values],
        fields,
        driver="GPKG",
        crs="EPSG:4326",
        geometry_type="MultiPolygon",
    )
