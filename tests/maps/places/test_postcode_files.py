"""The postcode directory in its layouts, the open file, and the traps that both hold."""

from pathlib import Path

from maps.places.models import Postcode
from maps.places.postcodes import NO_AREA, NO_POSTCODE, NORTHERN_IRISH_TERMS
from maps.places.services import Where, find_place, locate_postcode
from tests.maps import headers, official
from tests.maps.conftest import Town
from tests.maps.official import AREAS


def test_every_layout_is_read(town: Town, tmp_path: Path) -> None:
    official.directory(
        tmp_path,
        [{"pcd": "QX1 1AA", "pcds": "QX1 1AA", "lsoa11": AREAS[0], "lat": 53, "long": -2}],
        headers.ONSPD_MAY_2018,
        "ONSPD_MAY_2018_UK.csv",
    )
    official.directory(
        tmp_path,
        [{"pcd": "QX1 2AA", "pcds": "QX1 2AA", "lsoa11": AREAS[0], "lsoa21": AREAS[1], "lat": 53, "long": -2}],
        headers.ONSPD_AUG_2024,
        "ONSPD_AUG_2024_UK.csv",
    )
    official.directory(tmp_path, [official.postcode("QX1 3AA", AREAS[2])], name="ONSPD_NOV_2025_UK.csv")
    newest = headers.ONSPD_NOV_2025.replace("lad25cd", "lad26cd")
    official.directory(tmp_path, [official.postcode("QX1 4AA", AREAS[3])], newest, "directory.csv")
    report = town.load(tmp_path)
    vintages = {loaded.reading.name: loaded.reading.vintage for loaded in report.files}
    assert vintages == {
        "ONSPD_MAY_2018_UK.csv": "May 2018",
        "ONSPD_AUG_2024_UK.csv": "August 2024",
        "ONSPD_NOV_2025_UK.csv": "November 2025",
        "directory.csv": "2026",
    }
    assert [row[:3] for row in town.rows("postcode")["postcode"]] == [
        ("QX11AA", None, AREAS[0]),
        ("QX12AA", AREAS[1], AREAS[0]),
        ("QX13AA", AREAS[2], None),
        ("QX14AA", AREAS[3], None),
    ]


def test_an_older_layout_takes_no_newer_code_away(town: Town, tmp_path: Path) -> None:
    town.load(official.directory(tmp_path, [official.postcode("QX1 1AA", AREAS[1])]))
    town.load(
        official.directory(
            tmp_path, [{"pcds": "QX1 1AA", "lsoa11": AREAS[0]}], headers.ONSPD_MAY_2018, "ONSPD_MAY_2018.csv"
        )
    )
    assert town.rows("postcode")["postcode"] == [("QX11AA", AREAS[1], AREAS[0], True)]
    assert len(town.rows("postcode_cell")["postcode_cell"]) == 1  # nor the coordinates


def test_traps_of_the_directory(town: Town, tmp_path: Path) -> None:
    report = town.load(
        official.directory(
            tmp_path,
            [
                official.postcode("QX1  1AA", AREAS[0]),  # padded to 8, as pcd8 is
                official.postcode("QX1 2AA", AREAS[0], doterm="199606"),  # terminated: people still type it
                official.postcode("QX1 3AA", AREAS[0], 99.999999, 0),  # no grid reference
                official.postcode("QX1 4AA", AREAS[0], 51.48, 0),  # on the meridian
                official.postcode("JE2 3AB", "L99999999"),  # no area
                official.postcode("", AREAS[0]),
                official.postcode("BT1 1AA", "N99999999", lsoa11cd="E01990002"),
            ],
        )
    )
    assert {row[0] for row in town.rows("postcode")["postcode"]} == {"QX11AA", "QX12AA", "QX13AA", "QX14AA", "BT11AA"}
    placed = " ".join(row[1] for row in town.rows("postcode_cell")["postcode_cell"])
    assert "QX13AA" not in placed
    assert "QX14AA" in placed
    reading = report.files[0].reading
    assert reading.left_out == {NO_AREA: 1, NO_POSTCODE: 1}
    assert reading.notes == [NORTHERN_IRISH_TERMS]
    assert report.files[0].kept == 5


def test_the_open_file_never_replaces_an_official_postcode(town: Town, tmp_path: Path) -> None:
    official.town(tmp_path / "town")
    opened = official.open_file(
        tmp_path, [["QX1 1AA", 53.005, -1.995, AREAS[3], "E07990001"], ["QX5 5ZZ", 53.0, -1.9, AREAS[3], ""]]
    )
    town.load(tmp_path / "town")
    town.load(opened)
    kept = {row[0]: (row[1], row[3]) for row in town.rows("postcode")["postcode"]}
    assert kept["QX11AA"] == (AREAS[0], True)
    assert kept["QX55ZZ"] == (AREAS[3], False)


def test_nor_does_it_in_the_same_load_or_before(town: Town, tmp_path: Path, fresh) -> None:
    opened = official.open_file(tmp_path, [["QX1 1AA", 53.9, -1.1, AREAS[3], "E07990001"]])
    directory = official.postcodes(tmp_path)
    town.load(directory, opened)
    other = Town(fresh())
    other.load(opened)
    other.load(directory)
    for house in (town, other):
        assert house.rows("postcode")["postcode"][0][:2] == ("QX11AA", AREAS[0])
        assert "53.9" not in str(house.rows("postcode_cell"))


def test_the_zip_of_the_directory_is_read_once(town: Town, tmp_path: Path) -> None:
    part = official.directory(tmp_path, [official.postcode("QX1 1AA", AREAS[0])]).read_bytes()
    next_part = official.directory(tmp_path, [official.postcode("QY1 1AA", AREAS[0])]).read_bytes()
    multi = {
        "Data/multi_csv/ONSPD_NOV_2025_UK_QX.csv": part,
        "Data/multi_csv/ONSPD_NOV_2025_UK_QY.csv": next_part,
        "User Guide/guide.pdf": b"%PDF-1.7",
    }
    report = town.load(official.zipped(tmp_path / "ONSPD_NOV_2025.zip", multi))
    assert [loaded.kept for loaded in report.files] == [1, 1]
    assert [(row[1], row[3], row[9]) for row in town.rows("dataset")["dataset"]] == [
        ("postcodes.official", "November 2025", 2)
    ]
    again = town.load(tmp_path / "ONSPD_NOV_2025.zip")
    assert not again.changed
    whole = official.zipped(tmp_path / "ONSPD_whole.zip", {"Data/ONSPD_NOV_2025_UK.csv": part, **multi})
    assert [loaded.reading.file.source.stem for loaded in town.load(whole).files] == ["ONSPD_NOV_2025_UK.csv"]


def test_the_code_that_counts_is_that_of_the_index(town: Town, tmp_path: Path) -> None:
    """In Scotland the column of 2021 holds zones of 2022; the index of 2020 ranks those of 2011."""
    town.load(
        official.directory(tmp_path, [official.postcode("QX1 1AA", AREAS[1], lsoa11cd=AREAS[0])]),
        official.lookup(tmp_path),
    )
    with town.reading():
        place = locate_postcode("QX1 1AA")
        assert place is not None
        assert place.area_code == AREAS[1]
    town.load(official.index_file(tmp_path, [(AREAS[0], 10, 1)]))
    with town.reading():
        place = locate_postcode("QX1 1AA")
        assert place is not None
        assert place.area_code == AREAS[0]


def test_a_code_of_2011_counts_where_the_newer_one_is_not_known(town: Town, tmp_path: Path) -> None:
    town.load(
        official.directory(
            tmp_path, [{"pcds": "QX1 1AA", "lsoa11": AREAS[0]}], headers.ONSPD_MAY_2018, "ONSPD_MAY_2018.csv"
        ),
        official.lookup(tmp_path),
    )
    with town.reading():
        place = locate_postcode("qx1 1aa")
        assert place is not None
        assert place.area_code == AREAS[0]


def test_where_a_postcode_lies_seen_from_a_programme(town: Town, tmp_path: Path) -> None:
    official.town(tmp_path / "town")
    town.load(tmp_path / "town", official.directory(tmp_path, [official.postcode("QX9 9ZZ", "E01880001")]))
    with town.reading() as session:
        place = locate_postcode("QX1 1AA")
        assert place is not None
        assert place.neighbourhood == "Mill Hill"
        ours = [place.neighbourhood_id]
        inside = find_place(" qx11aa ", ours)
        assert (inside.where, inside.area_code, inside.neighbourhood_id) == (Where.INSIDE, AREAS[0], ours[0])
        assert find_place("QX1 3AA", ours) == find_place("QX9 9ZZ", ours)
        assert find_place("QX1 3AA", ours).where is Where.ELSEWHERE
        assert find_place("QX1 3AA", ours).area_code is None
        assert find_place("QX7 7XX", ours).where is Where.UNKNOWN
        assert find_place("by the mosque \x00", ours).where is Where.UNKNOWN
        assert session.get(Postcode, "QX77XX") is None
