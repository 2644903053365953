"""Wales, Scotland and Northern Ireland: each its own index on its own areas, and no word of another's."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import shapely
from click.testing import CliRunner
from flask.cli import FlaskGroup

from maps.deprivation.services import credit_of, deciles_of, index_of, source_lines, the_index, the_indices
from maps.places.models import Area, Outline
from maps.places.postcodes import NORTHERN_IRISH_TERMS
from maps.places.services import areas_in, authorities, locate_postcode, neighbourhoods_of
from tests.maps import nations, official
from tests.maps.conftest import Town
from tests.maps.nations import NORTHERN_IRISH, SCOTTISH, WELSH
from tests.maps.places.test_outline_files import package

NATIONS = {"wales": nations.wales, "scotland": nations.scotland, "northern-ireland": nations.northern_ireland}


@pytest.fixture
def kingdom(town: Town, tmp_path: Path) -> Town:
    """All four nations."""
    folders = [make(tmp_path / name) for name, make in NATIONS.items()]
    town.load(*folders, official.town(tmp_path / "town"), nations.postcodes(tmp_path))
    return town


NI_MEASURE = "Northern Ireland Multiple Deprivation Measure"


@pytest.mark.parametrize(
    ("postcode", "said"),
    [
        ("CF1 1AA", (WELSH[0], "Cwm Isaf", "Cardiff", "Welsh Index of Multiple Deprivation", 2019, 12, 1)),
        ("G1 1AA", (SCOTTISH[0], "Kirk", "Glasgow City", "Scottish Index of Multiple Deprivation", 2020, 697, 1)),
        ("bt11aa", (NORTHERN_IRISH[1], "Glen", "Belfast", NI_MEASURE, 2017, 90, 2)),
        ("QX1 1AA", (official.AREAS[0], "Mill Hill", "Testbury", "English Indices of Deprivation", 2025, 5_000, 1)),
    ],
)
def test_a_postcode_is_located_by_its_own_nations_index(kingdom: Town, postcode: str, said: tuple) -> None:
    """In three nations that index ranks the older of a postcode's two areas."""
    flask = FlaskGroup(create_app=lambda: kingdom.app, add_version_option=False, load_dotenv=False)
    found = json.loads(CliRunner().invoke(flask, ["places", "locate", postcode, "--json"]).stdout)
    told = ("area", "neighbourhood", "authority", "index", "year", "rank", "decile")
    assert tuple(found[name] for name in told) == said


def test_deciles_are_the_files_or_worked_out_and_said(town: Town, tmp_path: Path) -> None:
    """The published decile stays where it differs from the rule; ranks 697 and 698 stand on the edge of the rule."""
    welsh = nations.welsh_index(tmp_path, [(WELSH[0], "191.0", 1), (WELSH[1], "191.0", 2)])
    report = town.load(welsh, nations.scottish_index(tmp_path), nations.northern_irish_index(tmp_path))
    with town.reading():
        assert deciles_of(WELSH) == {WELSH[0]: 1, WELSH[1]: 2}
        assert deciles_of(SCOTTISH) == {SCOTTISH[0]: 1, SCOTTISH[1]: 2, SCOTTISH[2]: 10}
        assert deciles_of(NORTHERN_IRISH) == {NORTHERN_IRISH[0]: 1, NORTHERN_IRISH[1]: 2, NORTHERN_IRISH[2]: 10}
    notes = {loaded.dataset_kind: loaded.reading.notes for loaded in report.files}
    assert notes["index.wales"] == []
    assert "worked out as rank × 10 ÷ 6,976" in notes["index.scotland"][0]
    assert "÷ 890" in notes["index.northern-ireland"][0]


def test_the_sheet_with_the_table_is_found(town: Town, tmp_path: Path) -> None:
    report = town.load(nations.scottish_index(tmp_path))
    assert [left.name for left in report.left_out] == ["SIMD_ranks.xlsx!Notes"]
    (loaded,) = report.files
    assert (loaded.reading.name, loaded.reading.vintage) == (f"SIMD_ranks.xlsx!{nations.SHEET}", "2020v2")
    with town.reading() as session:
        zone = session.get(Area, SCOTTISH[0])
        assert zone is not None
        assert (zone.population, zone.authority_code) == (810, "S12000049")
        assert locate_postcode("G1 1AA") is None


def test_it_is_the_same_as_a_table(town: Town, tmp_path: Path, fresh: Callable) -> None:
    town.load(nations.scottish_index(tmp_path))
    other = Town(fresh())
    other.load(nations.scottish_index(tmp_path, name="SIMD.csv"))
    for name in ("area", "area_measure", "neighbourhood"):
        assert town.rows(name) == other.rows(name)


def test_names_that_are_not_unique_stand_with_their_council(kingdom: Town) -> None:
    with kingdom.reading():
        glasgow, islands = neighbourhoods_of("S12000049"), neighbourhoods_of("S12000013")
        assert [place.full_name for place in glasgow] == ["Kirk, Glasgow City"]
        assert [place.full_name for place in islands] == ["Kirk, Na h-Eileanan Siar"]
        assert [place.name for place in neighbourhoods_of("W06000015")] == ["Cwm Isaf"]
        assert [place.name for place in neighbourhoods_of("N09000003")] == ["Glen", "Moor"]
        assert [found.name for found in authorities()] == [
            "Belfast",
            "Cardiff",
            "Glasgow City",
            "Na h-Eileanan Siar",
            "Powys",
            "Testbury",
        ]


def test_a_ward_takes_the_place_of_a_zone(town: Town, tmp_path: Path) -> None:
    """Whichever is loaded first. The zone that stood for it is on no list any more; its names come mended."""
    ward = official.lookup(tmp_path, dict.fromkeys(WELSH[:2], ("W05990001", "Llandyg\u251c\u00edi")))
    town.load(nations.wales(tmp_path / "wales"))
    town.load(ward)
    with town.reading() as session:
        area = session.get(Area, WELSH[0])
        assert area is not None
        assert area.neighbourhood is not None
        assert area.neighbourhood.name == "Llandygái"
        assert [place.name for place in neighbourhoods_of("W06000015")] == []
        assert [place.name for place in neighbourhoods_of("E07990001")] == ["Llandygái"]
    before = town.rows("area", "neighbourhood")
    town.load(nations.welsh_names(tmp_path, name="names again.csv"), nations.welsh_index(tmp_path, name="again.csv"))
    after = town.rows("area", "neighbourhood")
    assert before == after


@pytest.mark.parametrize("make", NATIONS.values(), ids=NATIONS)
def test_twice_changes_nothing(town: Town, tmp_path: Path, make: Callable[[Path], Path]) -> None:
    folder = make(tmp_path / "nation")
    town.load(folder)
    before = town.rows()
    assert not town.load(folder).changed
    assert town.rows() == before
    for file in folder.glob("*.csv"):
        file.write_bytes(file.read_bytes() + b"\n")  # another file that says the same
    town.load(folder)
    after = town.rows()
    unchanged = set(before) - {"dataset", "ledger"}
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}


def test_what_does_not_belong_is_left_out_with_its_reason(town: Town, tmp_path: Path) -> None:
    rows = [(WELSH[0], "1.0", 1), ("E01990001", "2.0", 1), (WELSH[1], "1910.0", 10), ("Wales", "3.0", 1)]
    loaded = town.load(nations.welsh_index(tmp_path, rows)).files[0]
    assert loaded.kept == 1
    assert loaded.reading.left_out == {
        "an area of another nation: each nation's index is its own": 1,
        "no rank, or no decile from 1 to 10": 1,
        "no area code (nine characters, not a pseudo code)": 1,
    }


def test_a_council_that_nobody_knows_is_said(town: Town, tmp_path: Path) -> None:
    rows = [(SCOTTISH[0], "Kirk", "Glasgow City", 810, 1), (SCOTTISH[1], "Kirk", "Brigadoon", 790, 2)]
    loaded = town.load(nations.scottish_index(tmp_path, rows)).files[0]
    assert loaded.reading.notes[0].startswith("1 areas name a council that is not known")
    with town.reading() as session:
        lost = session.get(Area, SCOTTISH[1])
        assert lost is not None
        assert (lost.authority_code, lost.neighbourhood_id, lost.indexed) == (None, None, True)


def test_a_broken_file_changes_nothing(kingdom: Town, tmp_path: Path) -> None:
    ranks = nations.welsh_names(tmp_path, [(WELSH[0], "Cwm Isaf 1", "Cardiff", "885")], "ranks.csv")
    assert "holds ranks where it should hold scores" in kingdom.refused(ranks)
    file = nations.northern_irish_index(tmp_path, name="a.csv")
    whole = file.read_text()
    file.write_text(whole.replace("MDM_rank", "Rank"))
    assert "no column for the measure's rank" in kingdom.refused(file)
    file.write_text(whole[:-14])
    assert "cut off" in kingdom.refused(file)
    file.write_bytes(whole.replace("Moor", "Mòr").encode("latin-1"))
    assert "UTF-8" in kingdom.refused(file)
    zones = nations.scottish_index(tmp_path, [(SCOTTISH[0], "Kirk", "Glasgow City", 1, "n/a")], "none.xlsx")
    assert "no row that can be used" in kingdom.refused(zones)
    spreadsheet = nations.scottish_index(tmp_path, name="half.xlsx")
    spreadsheet.write_bytes(spreadsheet.read_bytes()[:-300])
    before = kingdom.rows()
    assert "cannot be opened" in kingdom.load(spreadsheet).left_out[0].reason
    assert kingdom.rows() == before


def test_sources_and_licence_are_those_of_the_nation(kingdom: Town) -> None:
    with kingdom.app.test_request_context(), kingdom.reading():
        lines = {code[0]: " ".join(source_lines([code])) for code in (WELSH[0], SCOTTISH[0], NORTHERN_IRISH[0], "E01")}
        credit = {code: credit_of([code]) for code in (SCOTTISH[0], NORTHERN_IRISH[0], WELSH[0])}
    assert "Welsh Index of Multiple Deprivation 2019, Welsh Government. Open Government Licence v3.0" in lines["W"]
    assert "Office for National Statistics" in lines["W"]
    assert "Scottish Government" in lines["S"]
    assert "Data zone boundaries 2011" in lines["S"]
    assert "Northern Ireland Statistics and Research Agency" in lines["9"]
    assert NORTHERN_IRISH_TERMS in lines["9"]
    for nation, others in (("W", "Scott"), ("S", "Welsh"), ("S", "Census"), ("9", "English"), ("E", "Welsh")):
        assert others not in lines[nation]
    assert credit[SCOTTISH[0]].startswith("Source: Scottish Government.")
    assert credit[NORTHERN_IRISH[0]].startswith("Source: Northern Ireland Statistics")
    assert credit[WELSH[0]].startswith("Source: Office for National Statistics.")


def test_of_two_nations_each_has_its_index(kingdom: Town) -> None:
    areas = [WELSH[0], *SCOTTISH]
    with kingdom.reading():
        assert [index.name[:5] for index in the_indices(areas)] == ["Scott", "Welsh"]
        first = the_index(areas)
        assert first is not None
        assert first.name.startswith("Scottish")
        standing = index_of(NORTHERN_IRISH[2])
        assert standing is not None
        assert (standing.rank, standing.of, standing.decile) == (890, 890, 10)


def test_an_outline_in_the_irish_grid_is_turned_into_degrees(town: Town, tmp_path: Path) -> None:
    """Belfast's city hall stands at 333,800 east, 374,000 north. A bow that crosses itself is repaired."""
    bow = shapely.Polygon([(333_700, 373_900), (333_900, 374_100), (333_900, 373_900), (333_700, 374_100)])
    town.load(
        package(tmp_path / "soa.gpkg", [bow], [NORTHERN_IRISH[0]], fields=("SOA_CODE", "SOA_LABEL"), crs="EPSG:29903")
    )
    with town.reading() as session:
        outline = session.get(Outline, NORTHERN_IRISH[0])
        assert outline is not None
        assert (round(outline.west, 1), round(outline.north, 1)) == (-5.9, 54.6)
        assert outline.grade == "unknown"


def test_english_outlines_of_2011_are_not_drawn(town: Town, tmp_path: Path) -> None:
    file = nations.drawn(tmp_path, ["E01990091", WELSH[0]], ("LSOA11CD", "LSOA11NM"), "LSOA_2011.geojson")
    loaded = town.load(file).files[0]
    assert (loaded.kept, sum(loaded.reading.left_out.values())) == (1, 1)
    assert [row[0] for row in town.rows("outline")["outline"]] == [WELSH[0]]


def test_wales_is_drawn_by_the_areas_that_its_index_ranks(town: Town, tmp_path: Path) -> None:
    """One area of 2011 was split; two were joined. What came of them is loaded too, and stands on no map."""
    parts, joined = ("W01990011", "W01990012"), "W01990013"
    wards = dict.fromkeys(parts, ("W05990001", "Isaf")) | {joined: ("W05990002", "Uchaf")}
    became = [(WELSH[0], "S", part) for part in parts] + [(area, "M", joined) for area in WELSH[1:]]
    counts = dict.fromkeys(parts, [10] * 18) | {joined: [30] * 18}
    files = (
        nations.changes(tmp_path, became),
        official.lookup(tmp_path, wards),
        official.ages(tmp_path, counts=counts),
        nations.drawn(tmp_path, [*parts, joined], ("LSOA21CD", "LSOA21NM"), "LSOA_2021_BSC.geojson"),
        nations.wales(tmp_path / "wales"),
    )
    for file in files:  # one by one, in an order in which each lacks what comes later
        town.load(file)
    with town.reading() as session:
        assert [area.code for area in areas_in("E07990001")] == list(WELSH)
        assert [place.name for place in neighbourhoods_of("E07990001")] == ["Isaf", "Uchaf"]
        split, merged = session.get(Area, WELSH[0]), session.get(Area, WELSH[1])
        assert split is not None
        assert merged is not None
        assert (split.population, merged.population) == (2 * 180, None)
    before = town.rows("area", "neighbourhood")
    town.load(*reversed(files))
    assert town.rows("area", "neighbourhood") == before
