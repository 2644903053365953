"""Figures of areas: each nation's own index, each share of its own table's total."""

from pathlib import Path

import pytest

from maps.deprivation.census import AGE_BANDS, ETHNIC_GROUPS
from maps.deprivation.services import ages_of, deciles_of, ethnic_groups_of, index_of, source_lines, the_index
from maps.places.models import Area
from tests.maps import official
from tests.maps.conftest import Town
from tests.maps.official import AREAS


def test_an_areas_standing(town: Town, tmp_path: Path) -> None:
    town.load(official.town(tmp_path / "town"))
    with town.reading():
        standing = index_of(AREAS[1])
        assert standing is not None
        assert (standing.name, standing.year) == ("English Indices of Deprivation", 2025)
        assert (standing.rank, standing.of, standing.decile) == (10_000, 33_755, 2)
        assert index_of("E01770001") is None
        assert deciles_of(AREAS) == {area: n + 1 for n, area in enumerate(AREAS)}


def test_the_index_explains_itself(town: Town, tmp_path: Path) -> None:
    with town.reading():
        assert the_index() is None
    town.load(official.index_file(tmp_path))
    with town.app.test_request_context(), town.reading():
        index = the_index(AREAS)
        assert index is not None
        assert index.explained == (
            "decile 1 = most deprived 10% of neighbourhoods, English Indices of Deprivation, 2025; "
            "it describes areas, not people"
        )
        assert index == the_index()


def test_each_nation_has_its_own_index(town: Town, tmp_path: Path) -> None:
    mixed = official.index_file(tmp_path, [(AREAS[0], 1, 1), ("W01990001", 2, 1)])
    loaded = town.load(mixed).files[0]
    assert loaded.kept == 1
    assert "another nation" in str(loaded.reading.left_out)
    (tmp_path / "sample").mkdir()
    town.load(official.index_file(tmp_path / "sample", [("F01000001", 4_000, 2)]))
    with town.reading():
        ours, theirs = the_index([AREAS[0]]), the_index(["F01000001"])
        assert ours is not None
        assert theirs is not None
        assert ours.name == "English Indices of Deprivation"
        assert "nvented" in theirs.name


def test_shares_are_of_their_own_tables_total(town: Town, tmp_path: Path) -> None:
    """The totals of both tables differ; broad groups stand before their parts and are not counted twice."""
    town.load(official.town(tmp_path / "town"))
    with town.reading() as session:
        groups, ages = ethnic_groups_of(AREAS[:2]), ages_of(AREAS[:2])
        assert groups.total == 2 * 193
        assert ages.total == 18 * 100 + 18 * 101
        assert [row.people for row in groups.rows] == [20] * 19
        assert groups.rows[0].share == pytest.approx(20 / 386)
        assert [row.people for row in ages.rows] == [201] * 18
        assert sum(row.share or 0 for row in ages.rows) == pytest.approx(1)
        area = session.get(Area, AREAS[0])
        assert area is not None
        assert area.population == 1_800
        assert ethnic_groups_of([]).rows[0].share is None


def test_a_header_with_the_measures_suffix_is_read(town: Town, tmp_path: Path) -> None:
    official.ages(tmp_path, "; measures: Value")
    official.ethnic_groups(tmp_path, "; measures: Value")
    assert {loaded.kept for loaded in town.load(tmp_path).files} == {4}


def test_every_group_has_one_column(town: Town, tmp_path: Path) -> None:
    assert (len(ETHNIC_GROUPS), len(AGE_BANDS)) == (19, 18)
    matched = town.load(official.ethnic_groups(tmp_path)).files[0].reading.file.matched
    assert len(set(matched.values())) == len(matched)
    assert matched["white.other"] == "Ethnic group: White: Other White"
    assert matched["black.african"].endswith("Caribbean or African: African")


def test_a_row_that_cannot_be_counted_is_left_out_with_its_reason(town: Town, tmp_path: Path) -> None:
    file = official.ages(tmp_path)
    lines = file.read_text().splitlines()
    lines[1] = lines[1].replace(",100,", ",n/a,", 1)
    file.write_text(
        "\n".join([*lines, lines[2], lines[3].replace(AREAS[2], "K04000001").replace("K04000001", "total")])
    )
    loaded = town.load(file).files[0]
    assert (loaded.kept, loaded.repeated) == (4, 1)
    assert loaded.reading.left_out == {
        "a count that is no whole number": 1,
        "no area code (nine characters, not a pseudo code)": 1,
    }


def test_the_lines_to_show_with_a_map(town: Town, tmp_path: Path) -> None:
    town.load(official.town(tmp_path / "town"))
    (tmp_path / "sample").mkdir()
    town.load(official.index_file(tmp_path / "sample", [("F01000001", 4_000, 2)]))
    with town.reading():
        lines = " ".join(source_lines(AREAS))
        assert "Contains OS data © Crown copyright and database right" in lines
        assert "Source: Office for National Statistics" in lines
        assert "nvented" not in lines
        assert source_lines(["F01000001"]) == [line for line in source_lines() if "nvented" in line]
