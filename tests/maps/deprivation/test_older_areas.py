"""England's index of 2019 ranks areas of 2011: what becomes of it on areas of 2021, and that it says so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from maps.deprivation.services import deciles_of, index_of, the_index
from maps.places.models import Area
from tests.maps import nations, official
from tests.maps.conftest import Town
from tests.maps.official import AREAS

SAME, PART, OTHER_PART, JOINED = AREAS
SPLIT, FIRST, SECOND = "E01990091", "E01990092", "E01990093"  # areas of 2011 that are no more
RANKED = [(SAME, 29_199, 9), (SPLIT, 100, 1), (FIRST, 7_000, 3), (SECOND, 7_100, 3)]
BECAME = [
    (SAME, "U", SAME),
    (SPLIT, "S", PART),
    (SPLIT, "S", OTHER_PART),
    (FIRST, "M", JOINED),
    (SECOND, "M", JOINED),
]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    return {
        "index": nations.older_index(tmp_path, RANKED),
        "changes": nations.changes(tmp_path, BECAME),
        "wards": official.lookup(tmp_path),
    }


def carried(town: Town) -> dict[str, int]:
    with town.reading():
        return deciles_of([*AREAS, SPLIT, FIRST, SECOND])


def test_parts_stand_where_the_whole_stood_and_joined_areas_nowhere(town: Town, files: dict[str, Path]) -> None:
    report = town.load(*files.values())
    assert carried(town) == {SAME: 9, PART: 1, OTHER_PART: 1}
    assert "1 are the same, 2 are parts" in report.notes[0]
    assert "2 areas of 2011 were joined" in report.notes[0]
    assert report.files[1].reading.notes == [
        "1 areas of 2011 stayed as they were; 1 were split, 2 were joined, 0 changed otherwise."
    ]
    with town.app.test_request_context(), town.reading() as session:
        same, part = index_of(SAME), index_of(PART)
        assert same is not None
        assert part is not None
        assert (same.year, same.rank, same.of, same.part_of_split) == (2019, 29_199, 32_844, False)
        assert (part.rank, part.part_of_split) == (100, True)
        assert index_of(JOINED) is None
        assert session.get(Area, SPLIT) is None  # no second England lies under the first
        index = the_index(AREAS)
        assert index is not None
        assert "A part of an area that was split has the group of the whole." in index.areas


@pytest.mark.parametrize("order", [("index", "changes", "wards"), ("wards", "changes", "index")])
def test_the_order_of_loads_does_not_matter(town: Town, files: dict[str, Path], order: tuple[str, ...]) -> None:
    for name in order:
        town.load(files[name])
    assert carried(town) == {SAME: 9, PART: 1, OTHER_PART: 1}
    before = town.rows("area", "area_measure")
    assert not town.load(*files.values()).changed
    town.load(official.ages(files["index"].parent))  # a load of something else carries over what it did before
    assert town.rows("area_measure") == {"area_measure": before["area_measure"]}


def test_without_the_lookup_only_what_is_the_same_is_carried_over(town: Town, files: dict[str, Path]) -> None:
    report = town.load(files["index"], files["wards"])
    assert carried(town) == {SAME: 9}
    assert "is not loaded" in report.notes[1]


@pytest.mark.parametrize("newer_first", [True, False])
def test_the_newest_index_counts_and_no_area_keeps_another(
    town: Town, files: dict[str, Path], tmp_path: Path, *, newer_first: bool
) -> None:
    newer = official.index_file(tmp_path, [(SAME, 30_000, 10), (JOINED, 5, 1)])
    older: Callable = lambda: town.load(*files.values())  # noqa: E731 - the two ways in which they come
    if newer_first:
        town.load(newer)
        report = older()
    else:
        older()
        report = town.load(newer)
    assert carried(town) == {SAME: 10, JOINED: 1}
    assert "2025 counts" in report.notes[0]
    with town.reading():
        standing = index_of(SAME)
        assert standing is not None
        assert (standing.year, standing.rank, standing.part_of_split) == (2025, 30_000, False)
        assert index_of(PART) is None
    assert ("2019.rank" in str(town.rows("area_measure"))) is True


def test_the_index_of_2019_is_englands(town: Town, tmp_path: Path) -> None:
    loaded = town.load(nations.older_index(tmp_path, [(SAME, 5, 1), ("W01990001", 6, 1)])).files[0]
    assert (loaded.kept, list(loaded.reading.left_out)) == (1, ["no area of England: the index of 2019 is England's"])


def test_a_lookup_that_does_not_say_how_areas_changed_is_refused(town: Town, files: dict[str, Path]) -> None:
    file = files["changes"]
    file.write_text(file.read_text().replace("change_code", "remark"))
    assert "how it changed" in town.refused(file)
