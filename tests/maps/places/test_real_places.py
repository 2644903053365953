"""The official files themselves: one whole authority postcode by postcode, and all England."""

import csv
from pathlib import Path

import pytest

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


def test_england_names_what_it_leaves_out(town: Town, real_data: Path) -> None:
    report = town.load(real_data / "england")
    left_out = {left.name.split(".")[0]: left.reason for left in report.left_out}
    older = "the English Indices of Deprivation 2019 (areas of 2011) come later"
    assert left_out == {
        "File_1_-_IMD2019_Index_of_Multiple_Deprivation": older,
        "File_2_-_IoD2019_Domains_of_Deprivation": older,
        "File_6_-_IoD2019_Population_Denominators": older,
        "LSOA11_LSOA21_LAD22_EW_LU": "the lookup from areas of 2011 to areas of 2021 comes later",
    }
    assert {loaded.dataset_kind: loaded.kept for loaded in report.files} == {
        "index": 33_755,
        "wards": 35_672,
        "outlines.BSC": 35_672,
        "age": 35_672,
        "ethnic": 35_672,
        "postcodes.open": 1_480_054,
    }
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


def test_other_nations_come_later(town: Town, real_data: Path) -> None:
    report = town.load(real_data / "uk")
    assert not report.files
    assert len(report.left_out) == 8
