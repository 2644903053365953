"""Small made files in the layouts of Wales, Scotland and Northern Ireland, and of the areas of 2011. No row is real."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.maps import official

WELSH = ("W01990001", "W01990002", "W01990003")
SCOTTISH = ("S01990001", "S01990002", "S01990003")
NORTHERN_IRISH = ("95ZZ01S1", "95ZZ01S2", "95ZZ02W1")
IMD = "Index of Multiple Deprivation (IMD)"
SIMD_COLUMNS = ("Data_Zone", "Intermediate_Zone", "Council_area", "Total_population", "SIMD2020v2_Rank")
SHEET = "SIMD 2020v2 ranks"


def welsh_index(folder: Path, rows: Iterable[Sequence[Any]] | None = None, name: str = "wimd2019_ranks.csv") -> Path:
    """(area, rank, decile); ranks are written as floats, as the real file has them."""
    rows = rows or [(WELSH[0], "12.0", 1), (WELSH[1], "955.0", 6), (WELSH[2], "1909.0", 10)]
    return official.table(
        folder / name,
        ["lsoa11_code", "IMD_decile", "Income_decile", "IMD_rank", "Income_rank", "IMD_score"],
        [[area, decile, decile, rank, rank, "19.5"] for area, rank, decile in rows],
    )


def welsh_names(folder: Path, rows: Iterable[Sequence[Any]] | None = None, name: str = "wimd-scores.csv") -> Path:
    """(area, its name, its council, score). The council's header ends in a blank."""
    rows = rows or [
        (WELSH[0], "Cwm Isaf 1", "Cardiff", "61.2"),
        (WELSH[1], "Cwm Isaf 2", "Cardiff", "18.0"),
        (WELSH[2], "Pen y Graig", "Powys", "3.1"),
    ]
    return official.table(folder / name, ["\ufefflsoa", "LSOA Name", "Local Authority Name ", "WIMD 2019"], rows)


def scottish_index(folder: Path, rows: Sequence[Sequence[Any]] | None = None, name: str = "SIMD_ranks.xlsx") -> Path:
    """A spreadsheet with a sheet of notes before its table: (zone, intermediate zone, council, people, rank)."""
    from openpyxl import Workbook

    rows = rows or [
        (SCOTTISH[0], "Kirk", "Glasgow City", 810, 697),
        (SCOTTISH[1], "Kirk", "Glasgow City", 790, 698),
        (SCOTTISH[2], "Kirk", "Na h-Eileanan an Iar", 700, 6_976),
    ]
    if name.endswith(".csv"):
        return official.table(folder / name, SIMD_COLUMNS, rows)
    book = Workbook()
    book.active.title = "Notes"
    book.active["C3"] = "About these ranks"
    sheet = book.create_sheet(SHEET)
    for row in (SIMD_COLUMNS, *rows):
        sheet.append(row)
    book.save(folder / name)
    return folder / name


def northern_irish_index(
    folder: Path, rows: Iterable[Sequence[Any]] | None = None, name: str = "nimdm2017.csv"
) -> Path:
    """(area, its name, rank), all in Belfast."""
    rows = rows or zip(NORTHERN_IRISH, ("Glen_1", "Glen_2", "Moor"), (1, 90, 890), strict=True)
    return official.table(
        folder / name,
        ["LGD2014code", "LGD2014name", "UR2015", "SOA2001", "SOA2001name", "MDM_rank", "D1_Income_rank"],
        [["N09000003", "Belfast", "Urban", area, called, rank, 5] for area, called, rank in rows],
    )


def older_index(folder: Path, rows: Iterable[Sequence[Any]], name: str = "File_1_IMD2019.csv") -> Path:
    """The English index of 2019 as Excel saved it: byte order mark, Windows line ends, quoted thousands."""
    table = official.table(
        folder / name,
        ["LSOA code (2011)", "LSOA name (2011)", f"{IMD} Rank", f"{IMD} Decile"],
        [[area, f"Oldshire {area[-3:]}A", f"{rank:,}", decile] for area, rank, decile in rows],
    )
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes().rstrip(b"\n").replace(b"\n", b"\r\n"))
    return table


def changes(folder: Path, rows: Iterable[Sequence[str]], name: str = "LSOA11_LSOA21_LAD22.csv") -> Path:
    """(area of 2011, how it changed, area of 2021), in one council of Wales or Testbury."""
    header = "lsoa11_name,lsoa11_code,change_code,lsoa21_name,lsoa21_code,ltla22_name,ltla22_code"
    councils = {"W": ("Cardiff", "W06000015"), "E": ("Testbury", "E07990001")}
    return official.table(
        folder / name,
        next(csv.reader([header])),
        [["Old", older, change, "New", newer, *councils[older[0]]] for older, change, newer in rows],
    )


def drawn(folder: Path, areas: Sequence[str], fields: tuple[str, str], name: str, begin: int = 0) -> Path:
    """Outlines of these areas, squares in a row."""
    shapes = {area: official.square(begin + place) for place, area in enumerate(areas)}
    return official.outlines(folder, name, shapes, fields)


def wales(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    welsh_index(folder)
    welsh_names(folder)
    drawn(folder, WELSH, ("lsoa11_code", "lsoa11_name"), "LSOA_2011_BGC.geojson")
    return folder


def scotland(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    scottish_index(folder)
    drawn(folder, SCOTTISH, ("dz11_code", "dz11_name"), "zones_BGC.geojson", 10)
    return folder


def northern_ireland(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    northern_irish_index(folder)
    drawn(folder, NORTHERN_IRISH, ("soa11_code", "soa11_name"), "soa_BGC.geojson", 20)
    return folder


def postcodes(folder: Path) -> Path:
    """One postcode in each nation. The column of 2021 holds what the nation's index does not know."""
    rows = [
        official.postcode("CF1 1AA", "W01990099", lsoa11cd=WELSH[0]),
        official.postcode("G1 1AA", "S01990099", lsoa11cd=SCOTTISH[0]),
        official.postcode("BT1 1AA", "N21990001", lsoa11cd=NORTHERN_IRISH[1]),
        official.postcode("QX1 1AA", official.AREAS[0], lsoa11cd="E01990091"),
    ]
    return official.directory(folder, rows)
