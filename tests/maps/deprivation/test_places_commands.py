"""`flask places`: what an administrator types and reads."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask.cli import FlaskGroup

from tests.maps import official
from tests.maps.conftest import Town
from tests.maps.official import AREAS, SOUTH, STEP, WEST


@pytest.fixture
def typed(town: Town) -> Callable[..., Result]:
    flask = FlaskGroup(create_app=lambda: town.app, add_version_option=False, load_dotenv=False)
    return lambda *words: CliRunner().invoke(flask, ["places", *map(str, words)], catch_exceptions=False)


def test_load_says_what_each_file_was_taken_for(typed: Callable[..., Result], tmp_path: Path) -> None:
    folder = official.town(tmp_path / "town")
    official.table(folder / "votes.csv", ["voter", "vote"], [[1, 1]])
    said = typed("load", folder)
    assert said.exit_code == 0
    assert "File_7_IoD2025.csv: taken for English Indices of Deprivation 2025" in said.output
    assert "area = LSOA code (2021)" in said.output
    assert "4 rows in, 0 left out" in said.output
    assert "votes.csv: left out; it is of no kind that is loaded (columns voter, vote)." in said.output
    facts = json.loads(typed("load", folder, "--json").stdout)
    assert not facts["changed"]
    assert {entry["already_loaded"] for entry in facts["loaded"]} == {True}
    assert facts["left_out"][0]["file"] == "votes.csv"


def test_a_broken_file_ends_with_1_and_a_sentence(typed: Callable[..., Result], tmp_path: Path) -> None:
    file = official.lookup(tmp_path)
    file.write_text(file.read_text()[:-12])
    said = typed("load", file)
    assert said.exit_code == 1
    assert "line 5" in said.stderr
    assert "Nothing was changed." in said.stderr
    facts = json.loads(typed("load", file, "--json").stdout)
    assert facts["changed"] is False
    assert "line 5" in facts["error"]


def test_locate_a_postcode_and_a_pin(typed: Callable[..., Result], tmp_path: Path) -> None:
    typed("load", official.town(tmp_path / "town"))
    found = json.loads(typed("locate", "qx1 1aa", "--json").stdout)
    assert found == {
        "found": True,
        "area": AREAS[0],
        "name": "Testbury 001A",
        "neighbourhood": "Mill Hill",
        "authority": "Testbury",
        "index": "English Indices of Deprivation",
        "year": 2025,
        "rank": 5_000,
        "decile": 1,
        "part_of_split": False,
        "way": "postcode",
        "approximate": False,
    }
    pin = json.loads(typed("locate", f"{SOUTH + STEP / 2}, {WEST + 1.5 * STEP}", "--json").stdout)
    assert (pin["area"], pin["way"]) == (AREAS[1], "outline")
    assert "decile 1 (1 = most deprived)" in typed("locate", "QX1 1AA").output


def test_what_is_not_found_says_why(typed: Callable[..., Result]) -> None:
    for asked, reason in (("QX1 1AA", "no loaded file"), ("0,0", "300 m"), ("hello", "neither"), ("", "neither")):
        said = typed("locate", asked, "--json")
        assert said.exit_code == 0
        facts = json.loads(said.stdout)
        assert facts["found"] is False
        assert reason in facts["reason"]


def test_status_tells_vintages_licences_and_rows(typed: Callable[..., Result], tmp_path: Path) -> None:
    assert "Nothing is loaded" in typed("status").output
    typed("load", official.town(tmp_path / "town"))
    facts = json.loads(typed("status", "--json").stdout)
    assert (facts["areas"], facts["neighbourhoods"], facts["postcodes"], facts["outlines"]) == (4, 2, 4, 4)
    assert len(facts["datasets"]) == 6
    assert all(entry["licence"] and entry["vintage"] and entry["rows"] == 4 for entry in facts["datasets"])
    assert "November 2025" in typed("status").output
