"""The drawn picture: small, without style attributes, readable back from a click."""

import gzip
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from maps.places.drawing import Label, Piece, picture
from maps.places.frames import Box, Frame
from maps.places.models import Neighbourhood
from maps.places.outlines import box_of, middle_of, middles_of, picture_of, shapes_of
from tests.maps import official
from tests.maps.conftest import Town
from tests.maps.official import AREAS, SOUTH, STEP, WEST

SHAPES = {area: f"[{official.square(n)}]" for n, area in enumerate(AREAS)}
PIECES = [
    Piece(area, shape, f"q{n + 1}", f"#{area}", f"{area} & <b>") for n, (area, shape) in enumerate(SHAPES.items())
]


def test_every_area_is_a_link_with_a_title_and_a_class() -> None:
    drawn = picture(PIECES, described_as="A map", labels=[Label("Mill <Hill>", SOUTH, WEST)])
    tree = ElementTree.fromstring(str(drawn.svg))
    links = tree.findall("g/a")
    assert [link.get("href") for link in links] == [f"#{area}" for area in AREAS]
    assert [link.find("path").get("class") for link in links] == ["q1", "q2", "q3", "q4"]
    assert links[0].find("path/title").text == f"{AREAS[0]} & <b>"
    assert tree.find("text").text == "Mill <Hill>"
    assert tree.get("role") == "group"  # an image has no links in it
    assert (
        ElementTree.fromstring(str(picture([Piece("a", SHAPES[AREAS[0]])], described_as="A map").svg)).get("role")
        == "img"
    )
    assert "style" not in drawn.svg


def test_a_click_comes_back_as_the_place_that_was_meant() -> None:
    drawn = picture(PIECES, width=400)
    for shown in (400, 200, 333.3):
        x, y = drawn.frame.point_of(SOUTH + STEP / 3, WEST + 2.5 * STEP)
        lat, long = drawn.frame.place_at(x * shown / 400, y * shown / 400, shown)
        assert (lat, long) == pytest.approx((SOUTH + STEP / 3, WEST + 2.5 * STEP))


def test_a_mile_east_is_as_long_as_a_mile_north() -> None:
    frame = Frame.around(Box(-2, 53, -1, 53.6), 600)
    x, y = frame.point_of(53.3, -1.5)
    further_x, _ = frame.point_of(53.3, -1.5 + 0.1 / 0.5976)  # cos(53.3°)
    _, further_y = frame.point_of(53.4, -1.5)
    assert further_x - x == pytest.approx(y - further_y, rel=1e-3)


def test_a_window_draws_only_what_it_shows() -> None:
    drawn = picture(PIECES, window=Box(WEST, SOUTH, WEST + STEP / 2, SOUTH + STEP))
    assert drawn.svg.count("<path") == 1


def test_one_area_is_highlighted_on_top() -> None:
    drawn = picture(PIECES, highlighted=AREAS[1])
    assert ElementTree.fromstring(str(drawn.svg))[0][-1].get("class") == "here q2"


def test_a_picture_of_its_own_needs_no_stylesheet() -> None:
    drawn = picture(PIECES, standalone={"q1": "#123456"}, highlighted=AREAS[0], labels=[Label("Mill", SOUTH, WEST)])
    assert 'xmlns="http://www.w3.org/2000/svg"' in drawn.svg
    assert 'fill="#123456"' in drawn.svg
    assert "class=" not in re.sub(r'class="map"', "", str(drawn.svg))
    assert "style" not in drawn.svg


def test_nothing_to_draw_is_an_error() -> None:
    with pytest.raises(ValueError, match="no shape"):
        picture([])


def test_stored_outlines_are_drawn_and_drawn_once(town: Town, tmp_path: Path) -> None:
    town.load(official.town(tmp_path / "town"))
    with town.reading():
        assert list(shapes_of(AREAS[:2])) == list(AREAS[:2])
        box = box_of(AREAS)
        assert box is not None
        assert (box.west, box.east) == pytest.approx((WEST, WEST + 4 * STEP))
        assert box_of(["E01770001"]) is None
        first = picture_of(AREAS, width=288, highlighted=AREAS[0])
        assert picture_of(AREAS, width=288, highlighted=AREAS[0]) is first
    town.load(official.outlines(tmp_path, "b_BGC.geojson", {AREAS[0]: official.square(9)}))
    with town.reading():
        assert picture_of(AREAS, width=288, highlighted=AREAS[0]) is not first


def test_the_middle_of_a_neighbourhood_lies_inside_it(town: Town, tmp_path: Path) -> None:
    town.load(official.town(tmp_path / "town"))
    with town.reading() as session:
        ids = list(session.scalars(select(Neighbourhood.id).order_by(Neighbourhood.slug)))
        middles = middles_of(ids)
        lat, long = middles[ids[1]]  # Mill Hill: the two western squares
        assert SOUTH < lat < SOUTH + STEP
        assert WEST < long < WEST + 2 * STEP
        assert middle_of(ids[1]) == middles[ids[1]]
        assert middle_of(0) is None


@pytest.mark.realdata
def test_one_authority_is_11_kb(town: Town, real_data: Path) -> None:
    town.load(real_data / "trafford" / "LSOA_2021_EW_BGC_Trafford.geojson")
    with town.reading() as session:
        codes = [row[0] for row in session.execute(select(Neighbourhood.id))] or None
        assert codes is None
        shapes = shapes_of([f"E0100{n}" for n in range(6000, 6300)] + [f"E010340{n:02}" for n in range(100)])
    assert len(shapes) == 139
    drawn = picture([Piece(code, shape, "q5", f"#{code}", f"Trafford {code}") for code, shape in shapes.items()])
    assert len(gzip.compress(str(drawn.svg).encode())) <= 11_000
