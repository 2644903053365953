"""What every file says of itself, that others can read it, and that nothing typed does anything in it."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from frictionless import Package
from pyogrio import raw

from app.db import db
from maps.places.models import Neighbourhood
from tests.exports.open_data.conftest import SLUG, TOTAL
from tests.jars import Jar
from tests.releases import release_of
from workshops.programmes.services import create_programme

HERE = f"/exports/{SLUG}/1"
LICENCE = "Open Government Licence v3.0"
NASTY = "=cmd|'/C calc'!A0, \"a\"\n\x0b\x01\u202e ＝x <b>"  # ends as one line of what a reader can see
AS_READ = "=cmd|'/C calc'!A0, \"a\" ＝x <b>"


def head(jar: Callable[..., Jar]) -> dict[str, Any]:
    return jar().get(f"/api/v1/programmes/{SLUG}/releases/1").get_json()["ledger"]


@pytest.mark.usefixtures("everyone")
def test_a_csv_tells_its_release_and_licence_in_every_row(jar: Callable[..., Jar]) -> None:
    answer = jar().get(f"{HERE}/neighbourhoods.csv")
    assert answer.mimetype == "text/csv"
    assert f'filename="{SLUG}-release-1-neighbourhoods.csv"' in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"row,"), "no mark of an encoding stands before the first heading"
    rows = pd.read_csv(io.BytesIO(answer.data))
    assert set(rows["programme"]) == {SLUG}
    assert set(rows["release"]) == {1}
    assert set(rows["ledger_head"]) == {head(jar)["head"]}
    assert set(rows["ledger_entry"]) == {head(jar)["entry"]}
    assert set(rows["licence"]) == {"OGL-UK-3.0"}
    assert all("Northvale NHS Trust" in source and "release 1" in source for source in rows["source"])


@pytest.mark.usefixtures("everyone")
def test_the_first_sheet_of_a_spreadsheet_is_for_people(jar: Callable[..., Jar]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(jar().get(f"{HERE}/hosts.xlsx").data))
    first, cells = book.worksheets
    said = "\n".join(str(cell) for row in first.iter_rows(values_only=True) for cell in row if cell)
    assert head(jar)["head"] in said
    for words in ("By who invited them", "Getting to the clinic", "fewer than 8", LICENCE, "Invented"):
        assert words in said
    assert cells.title == "hosts"
    assert cells.freeze_panes == "A2"


@pytest.mark.usefixtures("everyone")
def test_the_heads_of_json_and_geojson_say_the_same(jar: Callable[..., Jar]) -> None:
    anyone = jar()
    plain = anyone.get(f"{HERE}/neighbourhoods.json").get_json()
    places = json.loads(anyone.get(f"{HERE}/neighbourhoods.geojson").data)
    for key in ("programme", "release", "ledger", "licence", "sources", "hiding", "table", "columns"):
        assert plain[key] == places[key]
    assert plain["licence"]["name"] == LICENCE
    assert plain["ledger"] == head(jar)


@pytest.mark.usefixtures("everyone")
def test_neighbourhoods_have_outlines_that_are_sound_and_other_rows_have_none(jar: Callable[..., Jar]) -> None:
    places = json.loads(jar().get(f"{HERE}/neighbourhoods.geojson").data)
    drawn = {each["id"]: each["geometry"] for each in places["features"]}
    assert drawn["elsewhere"] is drawn["not said"] is drawn["all"] is None
    shapes = [shapely.from_geojson(json.dumps(shape)) for row, shape in drawn.items() if row.isdecimal()]
    assert shapes
    assert all(shape.geom_type == "MultiPolygon" and shape.is_valid and not shape.is_empty for shape in shapes)
    outer = [part.exterior for shape in shapes for part in shape.geoms]
    assert all(ring.is_ccw for ring in outer), "RFC 7946"
    overlap = shapely.area(shapely.intersection(shapes[0], shapely.union_all(shapes[1:])))
    assert overlap < shapes[0].area / 100


@pytest.mark.usefixtures("everyone")
def test_a_geopackage_opens_as_one_layer_with_a_table_about_it(jar: Callable[..., Jar], tmp_path: Path) -> None:
    file = tmp_path / "places.gpkg"
    file.write_bytes(jar().get(f"{HERE}/neighbourhoods.gpkg").data)
    assert [tuple(layer) for layer in pyogrio.list_layers(file)] == [
        ("neighbourhoods", "MultiPolygon"),
        ("about", None),
    ]
    info = pyogrio.read_info(file, layer="neighbourhoods")
    assert info["crs"] == "EPSG:4326"
    assert info["fid_column"] == "fid"
    _meta, _fids, shapes, _columns = raw.read(file, layer="neighbourhoods")
    assert sum(shape is not None for shape in shapes) == len(shapes) - 3
    names, values = raw.read(file, layer="about")[3]
    about = dict(zip(names, values, strict=True))
    assert about["ledger.head"] == head(jar)["head"]
    assert about["licence.name"] == LICENCE
    assert about["release.number"] == "1"


@pytest.mark.usefixtures("everyone")
def test_the_data_package_is_one_by_its_own_standard(jar: Callable[..., Jar], tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(jar().get(f"{HERE}/datapackage.zip").data)) as archive:
        archive.extractall(tmp_path)
    report = Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["path", "type", "message"])
    said = json.loads((tmp_path / "datapackage.json").read_text())
    assert said["licenses"][0]["name"] == "OGL-UK-3.0"
    assert said["ledger"] == head(jar)
    assert {each["path"] for each in said["resources"]} == {file.name for file in tmp_path.glob("*.csv")}
    assert said == jar().get(f"{HERE}/datapackage.json").get_json(), "the same stands beside the files on the web"
    assert head(jar)["head"] in (tmp_path / "README.txt").read_text()


@pytest.mark.usefixtures("everyone")
def test_a_changed_cell_shows_in_the_data_package(jar: Callable[..., Jar], tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(jar().get(f"{HERE}/datapackage.zip").data)) as archive:
        archive.extractall(tmp_path)
    file = tmp_path / "people.csv"
    file.write_text(file.read_text().replace(f",{TOTAL},{TOTAL},", ",90,90,"))
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


@pytest.mark.usefixtures("everyone")
def test_the_same_release_is_the_same_bytes(jar: Callable[..., Jar]) -> None:
    for name in ("themes_places.csv", "people.json", "hosts.xlsx", "datapackage.zip"):
        assert jar().get(f"{HERE}/{name}").data == jar().get(f"{HERE}/{name}").data, name


@pytest.mark.usefixtures("everyone")
def test_a_theme_that_is_a_formula_is_a_text_everywhere(jar: Callable[..., Jar]) -> None:
    anyone = jar()
    csv = anyone.get(f"{HERE}/themes_places.csv").text
    assert "'=SUM(A1), buses" in csv
    assert not re.search(r'(^|,|")[=@+\t]', csv, re.MULTILINE)
    book = openpyxl.load_workbook(io.BytesIO(anyone.get(f"{HERE}/themes_places.xlsx").data))
    formulas = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    links = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert (formulas, links) == ([], [])
    assert "=SUM(A1), buses" in [row[1] for row in book.worksheets[1].iter_rows(values_only=True)]


@pytest.fixture
def nasty(place: None, inside: Callable) -> str:
    """A programme and its host of a name that would break files, with a release of earlier rules; says its address."""
    with inside():
        programme = create_programme(
            "command",
            name="Placeholder",
            question=f"{NASTY}?",
            controller=NASTY,
            board_owner="Dr Amara Cole",
            neighbourhood_ids=[key for (key,) in db().query(Neighbourhood.id)],
        )
        programme.name = NASTY
        release_of(programme.id)
        return programme.slug


def test_hostile_names_break_no_form(nasty: str, jar: Callable[..., Jar], tmp_path: Path) -> None:
    anyone = jar()
    for address in ("/exports", f"/exports/{nasty}", f"/exports/{nasty}/1", "/exports.rss"):
        assert anyone.get(address).status_code == 200
    said = anyone.get(f"/exports/{nasty}/1/people.json").get_json()
    assert said["programme"]["name"] == said["programme"]["controller"] == AS_READ
    rows = pd.read_csv(io.BytesIO(anyone.get(f"/exports/{nasty}/1/people.csv").data))
    assert list(rows["source"].str[:2]) == ["'="]
    book = openpyxl.load_workbook(io.BytesIO(anyone.get(f"/exports/{nasty}/1/people.xlsx").data))
    assert AS_READ in [row[1] for row in book.worksheets[0].iter_rows(values_only=True)]
    (tmp_path / "places.gpkg").write_bytes(anyone.get(f"/exports/{nasty}/1/neighbourhoods.gpkg").data)
    values = raw.read(tmp_path / "places.gpkg", layer="about")[3][1]
    assert AS_READ in list(values)
    with zipfile.ZipFile(io.BytesIO(anyone.get(f"/exports/{nasty}/1/datapackage.zip").data)) as archive:
        archive.extractall(tmp_path)
    assert Package(str(tmp_path / "datapackage.json")).validate().valid


def test_a_programme_without_places_has_no_outlines_and_says_so(
    inside: Callable, jar: Callable[..., Jar], command: Callable, tmp_path: Path
) -> None:
    with inside():
        programme = create_programme(
            "command", name="Anywhere", question="What?", controller="Northvale NHS Trust", board_owner="Dr Amara Cole"
        )
        release_of(programme.id)
    refused = command("exports", "write", "neighbourhoods", "--format", "gpkg", "--out", str(tmp_path / "x.gpkg"))
    assert refused.exit_code == 1
    assert "It has: csv, xlsx, json." in refused.output
    assert jar().get("/exports/anywhere/1/neighbourhoods.geojson").status_code == 404
    assert jar().get("/exports/anywhere/1/neighbourhoods.csv").status_code == 200
