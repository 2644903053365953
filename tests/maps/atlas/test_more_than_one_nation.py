"""A programme on both sides of a border: two indices, and no group that holds people of both."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import clock
from app.db import db, transaction
from exports.releases.counting import count, people
from exports.releases.frame import frame_of
from exports.releases.sheet import DECILES, NEIGHBOURHOODS, WHOLE
from maps.atlas.services import indices_of
from maps.deprivation.loading import load_places
from maps.places.models import Area
from tests.evenings import Evening, plan
from tests.maps import nations, official
from tests.releases import release_of
from tests.rooms import say
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.room.services import close_workshop
from workshops.seats.services import Home, join

ENGLISH, WELSH = official.AREAS[0], nations.WELSH[0]  # both in group 1 of their own index


@pytest.fixture
def border(fresh: Callable[..., Flask], tmp_path: Path) -> Flask:
    house = fresh()
    with house.app_context():
        load_places([official.town(tmp_path / "town"), nations.wales(tmp_path / "wales")])
    return house


def come_and_go_home(evening: Evening, **homes: int) -> None:
    where = db().get_one(Workshop, evening.workshop_id)
    for code, number in homes.items():
        area = db().get_one(Area, code)
        for person in range(number):
            seat = join(where, f"{code} {person}", Home(area.code, area.neighbourhood_id))
            say(where, "Two buses.", seat)
    close_workshop("command", where)
    clock.set_now(clock.now() + timedelta(hours=73))


def test_people_of_two_indices_never_share_a_group(border: Flask) -> None:
    """Most areas are English: the groups are England's, and whoever lives in Wales is not known there."""
    with border.app_context(), transaction():
        evening = plan()
        come_and_go_home(evening, **{ENGLISH: 12, WELSH: 9})
        programme = db().get_one(Programme, evening.programme_id)
        places = frame_of(programme)
        counts = count(people(programme), places)
        welsh = str(db().get_one(Area, WELSH).neighbourhood_id)
        assert counts[WHOLE] == 21
        assert counts[NEIGHBOURHOODS, welsh] == 9
        assert (counts[DECILES, "1-2"], counts[DECILES, "not known"]) == (12, 9)
        assert places.spans[welsh] == frozenset()


def test_areas_that_no_index_ranks_do_not_decide_whose_groups_count(border: Flask) -> None:
    """As many more Welsh areas of 2021, which stand on no map, as would outnumber England's."""
    with border.app_context(), transaction():
        evening = plan()
        home = db().get_one(Area, WELSH).neighbourhood_id
        db().add_all(Area(code=f"W0199{n:04}", name="Part", neighbourhood_id=home) for n in range(100, 110))
        come_and_go_home(evening, **{ENGLISH: 12, WELSH: 9})
        programme = db().get_one(Programme, evening.programme_id)
        counts = count(people(programme), frame_of(programme))
        assert (counts[DECILES, "1-2"], counts[DECILES, "not known"]) == (12, 9)
        assert [index.name[:7] for index in indices_of(programme)] == ["English", "Welsh I"]


def test_in_one_nation_every_group_counts(border: Flask) -> None:
    with border.app_context(), transaction():
        evening = plan()
        programme = db().get_one(Programme, evening.programme_id)
        programme.neighbourhoods = [place for place in programme.neighbourhoods if place.authority_code[0] == "W"]
        come_and_go_home(evening, **{WELSH: 9})
        counts = count(people(programme), frame_of(programme))
        assert (counts[DECILES, "1-2"], counts[DECILES, "not known"]) == (9, 0)


@pytest.mark.parametrize("path", ["/map", "/map/table"])
@pytest.mark.parametrize(("authority", "index"), [("E07990001", "English Indices"), ("W06000015", "Welsh Index")])
def test_the_page_names_each_index_and_whose_groups_count(border: Flask, path: str, authority: str, index: str) -> None:
    with border.app_context(), transaction():
        evening = plan()
        groups = {"1-2": "60", "3-4": "20", "not known": "35"}
        release_of(evening.programme_id, "115", deciles=groups, elsewhere="100")
    page = border.test_client().get(path, query_string={"authority": authority}).text
    assert re.search(rf"<b>10</b>\s*{index} of [^<]*(Multiple )?Deprivation, 20(19|25)", page)
    assert "English Indices of Deprivation, 2025; Welsh Index of Multiple Deprivation, 2019." in page
    assert "The groups are those of one index, the English Indices of Deprivation." in page
    assert "groups of one say nothing about groups of another" in page
    assert "deprived" not in page.lower()


def test_where_people_are_not_known_no_smaller_sum_stands_in_their_place(border: Flask) -> None:
    """Wales has no census here: nobody is told that nobody lives there."""
    with border.app_context(), transaction():
        evening = plan()
        programme = db().get_one(Programme, evening.programme_id)
        programme.neighbourhoods = [place for place in programme.neighbourhoods if place.authority_code[0] == "W"]
        release_of(evening.programme_id, "115", deciles={"1-2": "60"}, elsewhere="100")
    page = border.test_client().get("/map?authority=W06000015").text
    row = re.search(r'<tr><th scope="row">1 and 2</th>.*?</tr>', page, re.DOTALL)
    assert row is not None
    assert row[0].endswith('<td class="n"></td></tr>')
    assert "This programme is about places in more than one nation" not in page


def test_a_neighbourhood_says_which_index_and_source_are_its_own(border: Flask) -> None:
    page = border.test_client().get("/neighbourhoods/cwm-isaf").text
    assert "Welsh Index of Multiple Deprivation, 2019" in page
    assert "It is for the areas of 2011." in page
    assert "Welsh Government. Open Government Licence v3.0." in page
    assert "English Indices" not in page
    assert "deprived" not in page.lower()
