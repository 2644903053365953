"""The official files themselves: one whole authority postcode by postcode, and all England."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from maps.deprivation.services import deciles_of, index_of
from maps.places.models import Area
from maps.places.services import Way, authorities, authority, locate_pin, locate_postcode
from tests.maps.conftest import Town

pytestmark = [pytest.mark.realdata, pytest.mark.timeout(600)]


def test_every_postcode_of_trafford_and_nearly_every_pin(town: Town, real_data: Path) -> None:
    report = town.load(real_data / "trafford", real_data / "england" / "LSOA21_WD24_LAD24_EW_LU.csv.gz")
    assert [left.name for left in report.left_out] == ["mye2024_lsoa.csv"]
    with (real_data / "trafford" / "ONSPD_layout_NOV_2025_Trafford.csv").open(encoding="utf-8", newline="") as file:
        official = list(csv.DictReader(file))
    assert len(official) == 11_264
    with town.reading():
        for row in official:
            place = locate_postcode(row["pcds"])
            assert place is not None
            assert place.area_code == row["lsoa21cd"]
            assert (place.authority_name, bool(place.neighbourhood)) == ("Trafford", True)
        pins = [locate_pin(float(row["lat"]), float(row["long"])) for row in official]
        right = sum(
            pin is not None and pin.area_code == row["lsoa21cd"] for pin, row in zip(pins, official, strict=True)
        )
        assert right >= 0.995 * len(official)
        assert {pin.way for pin in pins if pin} == {Way.OUTLINE}
        assert [found.name for found in authorities()] == ["Trafford"]
        trafford = authority("E08000009")
        assert trafford is not None
        assert (trafford.areas, trafford.neighbourhoods, trafford.drawn) == (139, 21, 139)


def test_england_with_both_its_indices(town: Town, real_data: Path) -> None:
    report = town.load(real_data / "england")
    assert [left.name.split(".")[0] for left in report.left_out] == ["File_6_-_IoD2019_Population_Denominators"]
    kept: Counter[str] = Counter()
    for loaded in report.files:
        kept[loaded.dataset_kind] += loaded.kept
    assert kept == {
        "index": 33_755,
        "index.2019": 2 * 32_844,  # in two files
        "areas.2011": 35_795,
        "wards": 35_672,
        "outlines.BSC": 35_672,
        "age": 35_672,
        "ethnic": 35_672,
        "postcodes.open": 1_480_054,
    }
    assert report.notes == ["England's index of 2025 counts. That of 2019 is kept beside it; no map or number uses it."]
    with town.reading():
        place = locate_pin(51.5014, -0.1419)
        assert place is not None
        assert (place.way, place.approximate) == (Way.NEAREST, True)


def test_the_published_layouts_of_the_directory_are_read(town: Town, real_data: Path) -> None:
    report = town.load(real_data / "samples")
    assert len(report.files) == 3
    assert all(loaded.kept for loaded in report.files)


def test_greater_manchesters_invalid_outlines_are_repaired(town: Town, real_data: Path) -> None:
    loaded = town.load(real_data / "greater-manchester").files[0]
    assert (loaded.kept, loaded.reading.grade) == (1_702, "BGC")
    assert loaded.reading.notes == ["4 invalid outlines were repaired."]


def test_the_other_nations(town: Town, real_data: Path) -> None:
    report = town.load(real_data / "uk")
    assert sorted(left.name for left in report.left_out) == [
        "LAD_MAY_2024_UK.gpkg",
        "SIMD+2020v2+-+ranks.xlsx!Content & notes",
    ]
    assert {loaded.dataset_kind: loaded.kept for loaded in report.files} == {
        "outlines.scotland.unknown": 6_976,
        "outlines.wales.unknown": 1_909,
        "outlines.northern-ireland.unknown": 890,
        "index.scotland": 6_976,
        "index.wales": 1_909,
        "names.wales": 1_909,
        "index.northern-ireland": 890,
    }
    with town.reading() as session:
        placed = session.execute(select(Area.code, Area.neighbourhood_id))
        assert Counter((code[0], home is not None) for code, home in placed) == {
            ("9", True): 890,
            ("S", True): 6_976,
            ("W", True): 1_909,
        }
        everywhere = authorities()
        assert Counter(found.code[0] for found in everywhere) == {"W": 22, "S": 32, "N": 11}
        assert all(found.drawn == found.areas for found in everywhere)
        for nation, (areas, most) in {"S0": (6_976, 698), "W0": (1_909, 191), "95": (890, 89)}.items():
            codes = [code for code in session.scalars(select(Area.code)) if code.startswith(nation)]
            tenths = Counter(deciles_of(codes).values())
            assert (sum(tenths.values()), max(tenths.values())) == (areas, most)
    assert not town.load(real_data / "uk").changed


def test_england_by_the_index_of_2019_alone(town: Town, real_data: Path) -> None:
    england = real_data / "england"
    report = town.load(
        england / "File_1_-_IMD2019_Index_of_Multiple_Deprivation.csv.gz",
        england / "LSOA11_LSOA21_LAD22_EW_LU.csv.gz",
        england / "LSOA21_WD24_LAD24_EW_LU.csv.gz",
    )
    assert "31,810 are the same, 1,842 are parts of an area that was split" in report.notes[0]
    assert "200 areas of 2011 were joined or changed otherwise" in report.notes[0]
    with town.reading() as session:
        ranked = session.scalar(select(func.count()).where(Area.indexed))
        every = session.scalar(select(func.count()).where(Area.code.like("E%")))
        assert (ranked, every) == (31_810 + 1_842, 33_755)


def test_a_scottish_postcode_is_in_the_zone_that_its_index_ranks(town: Town, real_data: Path) -> None:
    town.load(real_data / "samples", real_data / "uk" / "SIMD+2020v2+-+ranks.xlsx")
    with town.reading():
        place = locate_postcode("AB1 0AA")
        assert place is not None
        assert (place.area_code, place.authority_name) == ("S01006514", "Aberdeen City")
        standing = index_of(place.area_code)
        assert standing is not None
        assert (standing.rank, standing.of, standing.year) == (6_715, 6_976, 2020)
