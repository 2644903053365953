"""Small made files in the official layouts: four invented areas in two wards. None holds a row of a real file."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from maps.deprivation.census import AGE_BANDS
from tests.maps import headers

AREAS = ("E01990001", "E01990002", "E01990003", "E01990004")
WEST, SOUTH, STEP = -2.0, 53.0, 0.01
ETHNIC_COLUMNS = {
    "Asian, Asian British or Asian Welsh": ("Bangladeshi", "Chinese", "Indian", "Pakistani", "Other Asian"),
    "Black, Black British, Black Welsh, Caribbean or African": ("African", "Caribbean", "Other Black"),
    "Mixed or Multiple ethnic groups": (
        "White and Asian",
        "White and Black African",
        "White and Black Caribbean",
        "Other Mixed or Multiple ethnic groups",
    ),
    "White": (
        "English, Welsh, Scottish, Northern Irish or British",
        "Irish",
        "Gypsy or Irish Traveller",
        "Roma",
        "Other White",
    ),
    "Other ethnic group": ("Arab", "Any other ethnic group"),
}


def table(path: Path, header: Sequence[str] | str, rows: Iterable[Sequence[Any]]) -> Path:
    """A CSV file; gzipped when its name says so."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if isinstance(header, str):
        text.write(header + "\n")
    else:
        writer.writerow(header)
    writer.writerows(rows)
    raw = text.getvalue().encode()
    path.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw)
    return path


def index_file(
    folder: Path, rows: Iterable[tuple[str, Any, Any]] | None = None, name: str = "File_7_IoD2025.csv"
) -> Path:
    """The index in the layout of File 7: (area, rank, decile)."""
    width = len(next(csv.reader([headers.INDEX_2025])))
    rows = rows if rows is not None else [(area, 5_000 * (n + 1), n + 1) for n, area in enumerate(AREAS)]
    return table(
        folder / name,
        headers.INDEX_2025,
        (
            [area, f"Oldshire {area[-3:]}A", "E07990001", "Testbury", "21.5", rank, decile, *[""] * (width - 7)]
            for area, rank, decile in rows
        ),
    )


def lookup(folder: Path, wards: dict[str, tuple[str, str]] | None = None, name: str = "LSOA21_WD24_LAD24.csv") -> Path:
    """The lookup: area → (ward's code, ward's name), all in Testbury."""
    wards = wards or {
        AREAS[0]: ("E05990001", "Mill Hill"),
        AREAS[1]: ("E05990001", "Mill Hill"),
        AREAS[2]: ("E05990002", "Brook"),
        AREAS[3]: ("E05990002", "Brook"),
    }
    return table(
        folder / name,
        ["LSOA21CD", "LSOA21NM", "WD24CD", "WD24NM", "LAD24CD", "LAD24NM"],
        ([area, f"Testbury {area[-3:]}A", code, ward, "E07990001", "Testbury"] for area, (code, ward) in wards.items()),
    )


def directory(
    folder: Path, rows: Iterable[dict[str, Any]], layout: str = headers.ONSPD_NOV_2025, name: str = "ONSPD_NOV_2025.csv"
) -> Path:
    """The postcode directory in one of its layouts; what a row does not name is empty."""
    columns = layout.split(",")
    return table(folder / name, layout, ([row.get(column, "") for column in columns] for row in rows))


def postcode(text: str, area: str, lat: Any = 53.005, long: Any = -1.995, **more: Any) -> dict[str, Any]:
    """A row of the directory of November 2025."""
    return {"pcd7": text.replace(" ", "")[:7], "pcds": text, "lsoa21cd": area, "lat": lat, "long": long, **more}


def postcodes(folder: Path) -> Path:
    """One postcode in the middle of each area."""
    return directory(
        folder,
        [postcode(f"QX1 {n + 1}AA", area, SOUTH + STEP / 2, WEST + (n + 0.5) * STEP) for n, area in enumerate(AREAS)],
    )


def open_file(folder: Path, rows: Iterable[Sequence[Any]], name: str = "postcodes_open.csv") -> Path:
    return table(folder / name, ["postcode", "lat", "lon", "lsoa21_code", "ltla24_code"], rows)


def square(place: int) -> list[list[list[float]]]:
    """The outline of the n-th area: squares in a row, from west to east."""
    west = WEST + place * STEP
    east, north = west + STEP, SOUTH + STEP
    return [[[west, SOUTH], [east, SOUTH], [east, north], [west, north], [west, SOUTH]]]


def outlines(
    folder: Path,
    name: str = "LSOA_2021_BGC.geojson",
    shapes: dict[str, Any] | None = None,
    fields: tuple[str, str] = ("LSOA21CD", "LSOA21NM"),
    **more: Any,
) -> Path:
    """Outlines as GeoJSON, a geometry or the coordinates of a polygon for each area."""
    shapes = shapes if shapes is not None else {area: square(n) for n, area in enumerate(AREAS)}
    features = [
        {
            "type": "Feature",
            "properties": {fields[0]: area, fields[1]: f"Testbury {area[-3:]}A"},
            "geometry": shape
            if isinstance(shape, dict) or shape is None
            else {"type": "Polygon", "coordinates": shape},
        }
        for area, shape in shapes.items()
    ]
    path = folder / name
    path.write_text(json.dumps({"type": "FeatureCollection", **more, "features": features}))
    return path


def ages(folder: Path, suffix: str = "", counts: dict[str, list[int]] | None = None) -> Path:
    """The census's age table: 18 bands, 100 people each in the first area, 101 in the second …"""
    bands = [
        "Aged 4 years and under",
        *(f"Aged {low} to {low + 4} years" for low in range(5, 85, 5)),
        "Aged 85 years and over",
    ]
    counts = counts or {area: [100 + n] * len(AGE_BANDS) for n, area in enumerate(AREAS)}
    return table(
        folder / "census2021-age-lsoa.csv",
        ["date", "geography", "geography code", *(f"Age: {band}{suffix}" for band in ["Total", *bands])],
        ([2021, f"Testbury {area[-3:]}A", area, sum(row), *row] for area, row in counts.items()),
    )


def ethnic_groups(folder: Path, suffix: str = "", areas: Sequence[str] = AREAS, extra: int = 3) -> Path:
    """TS021, broad groups before their parts; its total is `extra` more than the parts, as perturbation leaves it."""
    header, row = [], []
    for broad, parts in ETHNIC_COLUMNS.items():
        header += [broad, *(f"{broad}: {part}" for part in parts)]
        row += [10 * len(parts), *[10] * len(parts)]
    return table(
        folder / "census2021-ts021-lsoa.csv",
        [
            "date",
            "geography",
            "geography code",
            *(f"Ethnic group: {title}{suffix}" for title in ["Total: All usual residents", *header]),
        ],
        ([2021, f"Testbury {area[-3:]}A", area, 190 + extra, *row] for area in areas),
    )


def town(folder: Path) -> Path:
    """A folder with one file of each kind."""
    folder.mkdir(exist_ok=True)
    for write in (index_file, lookup, postcodes, outlines, ages, ethnic_groups):
        write(folder)
    return folder


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return path
