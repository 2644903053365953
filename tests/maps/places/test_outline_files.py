"""Outlines: whatever the file calls its fields, in whatever grid; repaired, graded, and used for pins by grade."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from maps.places.models import Area, Outline
from maps.places.services import Way, locate_pin
from tests.maps import official
from tests.maps.conftest import Town
from tests.maps.official import AREAS, SOUTH, STEP, WEST

FIRST = (SOUTH + STEP / 2, WEST + STEP / 2)  # the middle of the first area


def package(
    path: Path, shapes: list[shapely.Geometry], codes: list[str], fields=("LSOA21CD", "LSOA21NM"), crs="EPSG:4326"
) -> Path:
    from pyogrio import raw

    raw.write(
        path,
        shapely.to_wkb(np.array(shapes, dtype=object)),
        [np.array(codes, dtype=object), np.array([f"Testbury {code[-3:]}A" for code in codes], dtype=object)],
        list(fields),
        driver="GPKG",
        crs=crs,
        geometry_type="MultiPolygon",
        promote_to_multi=True,
    )
    return path


@pytest.mark.parametrize("fields", [("LSOA21CD", "LSOA21NM"), ("lsoa21cd", "lsoa21nm"), ("lsoa21_code", "lsoa21_name")])
def test_field_names_in_any_case(town: Town, tmp_path: Path, fields: tuple[str, str]) -> None:
    town.load(official.outlines(tmp_path, fields=fields))
    package_of_one = package(
        tmp_path / "more_BGC.gpkg", [shapely.Polygon(official.square(7)[0])], ["E01990008"], fields
    )
    town.load(package_of_one)
    with town.reading() as session:
        area = session.get(Area, "E01990008")
        assert area is not None
        assert area.name == "Testbury 008A"
        assert session.get(Outline, AREAS[0]) is not None


def test_a_geopackage_in_the_national_grid_is_turned_into_degrees(town: Town, tmp_path: Path) -> None:
    """Manchester's town hall stands at 383,900 east, 398,000 north."""
    town.load(
        package(
            tmp_path / "LSOA_BGC.gpkg", [shapely.box(383_800, 397_900, 384_000, 398_100)], AREAS[:1], crs="EPSG:27700"
        )
    )
    with town.reading():
        place = locate_pin(53.4786, -2.2441)
        assert place is not None
        assert place.area_code == AREAS[0]


def test_geojson_in_the_national_grid_is_refused_with_advice(town: Town, tmp_path: Path) -> None:
    box = [[[383800, 397900], [384000, 397900], [384000, 398100], [383800, 397900]]]
    assert "EPSG:4326" in town.refused(official.outlines(tmp_path, shapes={AREAS[0]: box}))


def test_an_invalid_outline_is_repaired(town: Town, tmp_path: Path) -> None:
    """A bow tie becomes its two halves; a line that falls off is dropped."""
    west, east, south, north = WEST, WEST + STEP, SOUTH, SOUTH + STEP
    bow = [[[west, south], [east, north], [east, south], [west, north], [west, south]]]
    report = town.load(official.outlines(tmp_path, shapes={AREAS[0]: bow}))
    assert report.files[0].reading.notes == ["1 invalid outline was repaired."]
    with town.reading() as session:
        stored = session.get(Outline, AREAS[0])
        assert stored is not None
        shape = shapely.from_geojson('{"type": "MultiPolygon", "coordinates": ' + stored.shape + "}")
        assert shape.is_valid
        assert shape.area == pytest.approx(STEP * STEP / 2, rel=1e-3)
        assert locate_pin(SOUTH + STEP / 2, WEST + STEP / 8) is not None


def test_outlines_that_are_none_are_left_out(town: Town, tmp_path: Path) -> None:
    shapes = {
        AREAS[0]: official.square(0),
        AREAS[1]: None,
        AREAS[2]: {"type": "LineString", "coordinates": [[0, 50], [1, 51]]},
        "nowhere": official.square(2),
    }
    loaded = town.load(official.outlines(tmp_path, shapes=shapes)).files[0]
    assert loaded.kept == 1
    assert sum(loaded.reading.left_out.values()) == 3


def test_the_grade_comes_from_the_name_else_from_the_command_else_it_is_unknown(town: Town, tmp_path: Path) -> None:
    assert town.load(official.outlines(tmp_path, "LSOA_BGC_V5.geojson"), grade="BSC").files[0].reading.grade == "BGC"
    assert town.load(official.outlines(tmp_path, "a.geojson"), grade="bgc").files[0].reading.grade == "BGC"
    assert town.load(official.outlines(tmp_path, "b.geojson")).files[0].reading.grade == "unknown"
    layer = package(tmp_path / "LSOA_Boundaries_BSC.gpkg", [shapely.Polygon(official.square(0)[0])], AREAS[:1])
    assert town.load(layer).files[0].reading.grade == "BSC"


def test_an_unknown_grade_tags_no_pin(town: Town, tmp_path: Path) -> None:
    town.load(official.outlines(tmp_path, "lsoa.geojson"))
    with town.reading():
        assert locate_pin(*FIRST) is None


def test_generalised_outlines_are_never_replaced_by_coarser_ones(town: Town, tmp_path: Path) -> None:
    generalised = official.outlines(tmp_path, "a_BGC.geojson")
    coarse = official.outlines(
        tmp_path, "a_BSC.geojson", {AREAS[0]: official.square(20), "E01990009": official.square(9)}
    )
    town.load(generalised)
    town.load(coarse)
    with town.reading() as session:
        assert {row.area_code: row.grade for row in session.query(Outline)} == dict.fromkeys(AREAS, "BGC") | {
            "E01990009": "BSC"
        }
        place = locate_pin(*FIRST)
        assert place is not None
        assert place.area_code == AREAS[0]


def test_nor_in_the_same_load_and_they_replace_coarser_ones(town: Town, tmp_path: Path, fresh) -> None:
    generalised = official.outlines(tmp_path, "a_BGC.geojson")
    coarse = official.outlines(tmp_path, "z_BSC.geojson", {AREAS[0]: official.square(20)})
    town.load(generalised, coarse)
    other = Town(fresh())
    other.load(coarse)
    other.load(generalised)
    assert town.rows("outline", "grid_cell") == other.rows("outline", "grid_cell")


def test_where_only_coarse_outlines_are_the_nearest_postcode_decides(town: Town, tmp_path: Path) -> None:
    town.load(
        official.outlines(tmp_path, "a_BSC.geojson"),
        official.lookup(tmp_path),
        official.directory(
            tmp_path,
            [
                official.postcode("QX1 1AA", AREAS[0], FIRST[0], FIRST[1]),
                official.postcode("QX1 2AA", AREAS[1], FIRST[0] + 0.002, FIRST[1]),
                official.postcode("QX1 3AA", AREAS[2], 99.999999, 0),
            ],
        ),
    )
    with town.reading():
        place = locate_pin(FIRST[0] + 0.0015, FIRST[1])
        assert place is not None
        assert (place.area_code, place.way, place.approximate) == (AREAS[1], Way.NEAREST, True)
        assert locate_pin(FIRST[0] + 0.0046, FIRST[1]) is not None  # 289 m from the second
        assert locate_pin(FIRST[0] + 0.0048, FIRST[1]) is None  # 312 m


def test_a_pin_in_a_hole_or_nowhere_is_in_no_area(town: Town, tmp_path: Path) -> None:
    outer = [[0, 50], [1, 50], [1, 51], [0, 51], [0, 50]]
    hole = [[0.4, 50.4], [0.6, 50.4], [0.6, 50.6], [0.4, 50.6], [0.4, 50.4]]
    town.load(official.outlines(tmp_path, shapes={AREAS[0]: [outer, hole]}))
    with town.reading():
        assert locate_pin(50.2, 0.2) is not None
        assert locate_pin(50.5, 0.5) is None
        assert locate_pin(float("nan"), 0) is None
        assert locate_pin(999, 999) is None


def test_a_page_of_a_longer_answer_is_told(town: Town, tmp_path: Path) -> None:
    file = official.outlines(tmp_path)
    file.write_text(file.read_text().removesuffix("}") + ', "exceededTransferLimit": true}')
    assert "one page of a longer answer" in town.load(file).files[0].reading.notes[0]
