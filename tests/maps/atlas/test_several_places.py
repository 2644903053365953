"""A deployment over several authorities starts from a list and a map of them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import db, transaction
from maps.deprivation.loading import load_places
from maps.places.models import Neighbourhood
from tests.evenings import plan
from tests.maps import nations, official
from tests.releases import release_of
from workshops.programmes.models import Programme


@pytest.fixture
def border(fresh: Callable[..., Flask], tmp_path: Path) -> Flask:
    house = fresh()
    with house.app_context():
        load_places([official.town(tmp_path / "town"), nations.wales(tmp_path / "wales")])
    return house


def authorities_of(house: Flask) -> list[tuple[str, str]]:
    with house.app_context(), transaction(writes=False):
        rows = db().execute(select(Neighbourhood.authority_code, Neighbourhood.authority_name).distinct()).all()
        return sorted((code, name) for code, name in rows)


def test_every_place_is_a_link_in_the_list(border):
    page = border.test_client().get("/map").text
    assert "Which place?" in page
    for code, name in authorities_of(border):
        assert f'<a href="/map?authority={code}">{name}</a>' in page
    assert border.test_client().get("/map/places").text.count("<h1>") == 1


def test_the_way_back_to_all_places_stands_on_each(border):
    code, name = authorities_of(border)[0]
    page = border.test_client().get(f"/map?authority={code}").text
    assert 'href="/map/places"' in page
    assert f"<h1>{name}</h1>" in page


def test_who_was_asked_where_stands_in_the_list(border):
    with border.app_context(), transaction():
        plan()
        programme = db().scalars(select(Programme)).one()
        release_of(programme.id, "40", {programme.neighbourhoods[0].id: "40"})
    page = border.test_client().get("/map").text
    assert "Getting to the clinic" in page
    assert "1 neighbourhood has a number" in page


def test_the_map_of_a_programme_in_one_place_is_nearer_than_the_list(border):
    with border.app_context(), transaction():
        plan()
        programme = db().scalars(select(Programme)).one()
        here = programme.neighbourhoods[0].authority_code
        programme.neighbourhoods = [each for each in programme.neighbourhoods if each.authority_code == here]
        release_of(programme.id, "40", {})
    page = border.test_client().get("/map").text
    assert "Which place?" not in page
    assert "As a table" in page


def test_one_place_needs_no_list(place, jar):
    assert "Which place?" not in jar().get("/map").text


def test_a_place_is_looked_for_and_a_wrong_word_is_told(border):
    _code, name = authorities_of(border)[0]
    found = border.test_client().get("/map/places", query_string={"q": name}).text
    assert "1 place." in found
    assert "Nothing fits" in border.test_client().get("/map/places?q=xyzzy").text


@pytest.mark.parametrize("sort", ["name", "heard", "size", "nonsense"])
def test_the_list_sorts(border, sort):
    assert border.test_client().get(f"/map/places?sort={sort}").status_code == 200


@pytest.mark.realdata
def test_greater_manchester_is_drawn_as_its_ten_boroughs(fresh, real_data):
    house = fresh()
    with house.app_context():
        load_places([real_data / "greater-manchester", real_data / "england" / "LSOA21_WD24_LAD24_EW_LU.csv.gz"])
    page = house.test_client().get("/map").text
    drawn = page.split('<div class="map">')[1].split("</svg>")[0]
    assert len(re.findall(r"<path ", drawn)) == 10
    assert "Trafford" in drawn
    assert len(page) < 60_000
