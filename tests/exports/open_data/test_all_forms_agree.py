"""One release, however it is fetched: the same cells on the page, by the API, and in every file."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import html5lib
import openpyxl
import pandas as pd
import pytest
from pyogrio import raw

from exports.open_data.tables import COLUMNS
from tests.exports.open_data.conftest import ANYTHING, PLACES, SLUG
from tests.jars import Jar

Cells = list[tuple[Any, ...]]
NAMES = [column.name for column in COLUMNS]
API = f"/api/v1/programmes/{SLUG}/releases/latest"


def from_csv(file: Path) -> Cells:
    """As pandas reads it; a text that a spreadsheet would calculate has an apostrophe before it."""
    read = pd.read_csv(file, dtype={name: str for name in NAMES if name != "number"})[NAMES]
    rows = read.astype(object).where(read.notna(), None).itertuples(index=False, name=None)
    return [tuple(re.sub("^'(?==)", "", cell) if isinstance(cell, str) else cell for cell in row) for row in rows]


def from_xlsx(file: Path) -> Cells:
    book = openpyxl.load_workbook(file, read_only=True)
    heading, *rows = book.worksheets[1].iter_rows(values_only=True)
    assert list(heading) == NAMES
    return list(rows)


def from_json(file: Path) -> Cells:
    return of_rows(json.loads(file.read_text())["rows"])


def from_geojson(file: Path) -> Cells:
    return of_rows([feature["properties"] for feature in json.loads(file.read_text())["features"]])


def from_gpkg(file: Path) -> Cells:
    meta, _fids, _shapes, columns = raw.read(file, layer=file.stem)
    assert list(meta["fields"]) == NAMES
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [tuple(None if cell != cell else cell for cell in row) for row in rows]


def of_rows(rows: list[dict[str, Any]]) -> Cells:
    assert all(list(row) == NAMES for row in rows)
    return [tuple(row.values()) for row in rows]


READ = {"csv": from_csv, "xlsx": from_xlsx, "json": from_json, "geojson": from_geojson, "gpkg": from_gpkg}


def by_api(anyone: Jar, table: str, per_page: int) -> Cells:
    """All pages of a table, by following the links."""
    rows: list[dict[str, Any]] = []
    address = f"{API}/tables/{table}?per_page={per_page}"
    while address:
        said = anyone.get(address).get_json()
        rows += said["rows"]
        address = said["links"]["next"]
    assert len(rows) == said["paging"]["total"]
    return of_rows(rows)


@pytest.mark.usefixtures("everyone")
def test_every_table_has_the_same_cells_in_every_form(
    command: Callable, jar: Callable[..., Jar], tmp_path: Path
) -> None:
    listed = json.loads(command("exports", "list", "--json").stdout)
    tables = {each["table"]: tuple(each["formats"]) for each in listed if each["programme"] == SLUG}
    assert {"people", "neighbourhoods", "deciles", "months", "hosts", "themes_places", "equality"} <= set(tables)
    assert tables["people"] == ANYTHING
    assert tables["neighbourhoods"] == tables["themes_places"] == PLACES
    anyone = jar()
    for table, formats in tables.items():
        expected = by_api(anyone, table, per_page=7)
        assert expected
        for form in formats:
            file = tmp_path / f"{table}.{form}"
            done = command("exports", "write", f"{SLUG}/{table}", "--format", form, "--out", str(file))
            assert done.exit_code == 0, done.output
            assert READ[form](file) == expected, f"{table}.{form}"
            file.write_bytes(anyone.get(f"/exports/{SLUG}/1/{table}.{form}").data)
            assert READ[form](file) == expected, f"{table}.{form} from the web"


@pytest.mark.usefixtures("everyone")
def test_the_map_and_the_release_say_what_the_files_say(jar: Callable[..., Jar]) -> None:
    anyone = jar()
    on_map = tables_on(anyone, f"/map/table?programme={SLUG}")[0]
    rows = by_api(anyone, "neighbourhoods", per_page=500)
    words = {"hidden": "not shown"}
    assert [(row[2], words.get(row[4], row[4])) for row in rows] == [(row[0], row[1]) for row in on_map[1:]]
    shown = [{row[0]: row[1] for row in read[1:]} for read in tables_on(anyone, f"/releases/{SLUG}/1")]
    for table in ("deciles", "months", "hosts"):
        told = {row[2]: words.get(row[4], row[4]) for row in by_api(anyone, table, per_page=500)}
        assert told in shown, table


def tables_on(anyone: Jar, address: str) -> list[list[list[str]]]:
    """The tables of a page, cell by cell."""
    page = html5lib.parse(anyone.get(address).text, namespaceHTMLElements=False)
    return [
        [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in table.iter("tr")]
        for table in page.iter("table")
    ]
