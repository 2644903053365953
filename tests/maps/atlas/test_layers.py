"""The map shows people, one theme, or promises; who has not been heard yet; and, to the team, where to go next."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from exports.releases.services import make_release
from exports.releases.themes import themes_told
from maps.atlas.where_next import neighbourhoods_behind
from maps.places.models import Area, Neighbourhood
from tests.again import again
from tests.evenings import PREPARED
from tests.exports.releases.test_making_a_release import areas, come, end
from tests.people import Cast, cast, signed_in
from tests.promises import promised
from workshops.contributions.models import Contribution
from workshops.meetings.models import Confidentiality, Workshop
from workshops.meetings.services import create_workshop
from workshops.programmes.models import Programme
from workshops.themes.services import judge, make_theme
from workshops.voices.models import Voice
from workshops.voices.services import change_voice, create_voice

pytestmark = pytest.mark.usefixtures("place")
SLUG = "getting-to-the-clinic"


@pytest.fixture
def told(inside: Callable):
    """40 people of one neighbourhood and 20 of another; 25 of the first spoke of buses. One promise is for it."""
    with inside():
        return again("a theme and a promise on the map", _told)


def _told() -> Cast:
    session, everyone = db(), cast(opened=True)
    evening = db().get_one(Workshop, everyone.evening.workshop_id)
    near, far = areas(2)
    seats = come(evening, (near, 40), (far, 20))
    actor, programme = everyone.organiser.user().actor, evening.programme
    buses = make_theme(actor, programme, "Buses", wanted="Buses that come.")
    for seat in seats[:25]:
        (said,) = db().scalars(select(Contribution).where(Contribution.seat_id == seat.id))
        judge(actor, everyone.organiser.id, said, [buses])
    action = promised(session, everyone)
    action.neighbourhoods = [db().get_one(Area, near).neighbourhood]
    end(evening)
    make_release(actor, programme)
    return everyone


def ours() -> Programme:
    return db().scalars(select(Programme).where(Programme.slug == SLUG)).one()


def name_of(inside: Callable, number: int) -> str:
    with inside(writes=False):
        return db().get_one(Area, areas(2)[number]).neighbourhood.name


def circles(page: str) -> dict[str, tuple[str, str]]:
    found = re.findall(
        r'<a href="/neighbourhoods/[^>]*><title>([^<]*)</title><circle class="(\w+)"[^>]*/><text[^>]*>([^<]*)', page
    )
    return {name: (kind, title) for title, kind, name in found}


def test_a_theme_is_shown_as_released(told, inside, jar):
    with inside(writes=False):
        (buses, *_others) = [one for one in themes_told(ours()) if one.name == "Buses"]
    near, far = name_of(inside, 0), name_of(inside, 1)
    page = jar().get(f"/map?show={buses.id}").text
    assert "Who spoke of “Buses” in" in page
    assert circles(page)[near][1] == f"{near}: about 25 heard"
    assert circles(page)[far][1] == f"{far}: fewer than 8 heard"
    assert "Not heard yet" not in page
    table = jar().get(f"/map/table?show={buses.id}").text
    assert "People who spoke of it" in table
    assert f'{near}</a></th><td class="n">25' in table.replace(", Northvale", "")


def test_promises_are_exact_and_of_today(told, inside, jar):
    near, far = name_of(inside, 0), name_of(inside, 1)
    first = jar().get("/map?show=promises")
    assert circles(first.text)[near] == ("dot", f"{near}: 1 promise")
    assert circles(first.text)[far] == ("dot", f"{far}: 0 promises")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert jar().get("/map?show=promises", headers=tag).status_code == 304
    with inside() as session:
        action = promised(session, told, "Another bus")
        action.neighbourhoods = [db().get_one(Area, areas(2)[1]).neighbourhood]
    again = jar().get("/map?show=promises", headers=tag)
    assert again.status_code == 200
    assert circles(again.text)[far][1] == f"{far}: 1 promise"


@pytest.mark.parametrize("show", ["nonsense", "99999", "-1", "", "people people"])
def test_what_the_map_cannot_show_is_not_found(told, jar, show):
    assert jar().get("/map", query_string={"show": show}).status_code == 404


def test_who_is_not_heard_yet_stands_with_who_reaches_them(told, inside, jar):
    with inside() as session:
        quiet = list(session.scalars(select(Neighbourhood).order_by(Neighbourhood.name)))
        heard = {db().get_one(Area, code).neighbourhood_id for code in areas(2)}
        quiet = [each for each in quiet if each.id not in heard and each.authority_code.startswith("F")]
        named = create_voice("command", name="Delroy Grant", sentence="I cut hair.", neighbourhood_ids=[quiet[0].id])
        create_voice("command", name="Somebody", sentence="x", neighbourhood_ids=[quiet[0].id], named_ok=False)
        names = quiet[0].name, quiet[1].name
    page = " ".join(jar().get("/map").text.split())
    card = page.split('id="not-heard"')[1].split("</section>")[0]
    assert f'>{names[0]}</a>: <span dir="auto">Delroy Grant</span>' in card
    assert f">{names[1]}</a>: <strong>nobody yet</strong>" in card
    assert "Somebody" not in card
    assert name_of(inside, 0) not in card
    old = jar().get("/map")
    with inside():
        change_voice("command", db().get_one(Voice, named.id), named_ok=False)
    again = jar().get("/map", headers={"If-None-Match": old.headers["ETag"]})
    assert again.status_code == 200  # a name that was taken back is gone from the page that somebody kept
    assert "Delroy Grant" not in again.text


def test_a_neighbourhood_says_what_was_said_and_promised_and_who_reaches_it(told, inside, jar):
    with inside():
        place = db().get_one(Area, areas(2)[0]).neighbourhood
        create_voice("command", name="Delroy Grant", sentence="I cut hair.", neighbourhood_ids=[place.id])
        slug = place.slug
    page = jar().get(f"/neighbourhoods/{slug}").text
    for said in (
        "What they spoke of",
        "about 25 people",
        "A second late bus",
        "Promised",
        "Delroy Grant",
        "I cut hair.",
    ):
        assert said in page
    assert "deprived" not in page.lower()


def test_where_next_puts_those_first_who_are_missing_most(told, inside, jar):
    page = signed_in(jar, inside, told.organiser).get(f"/programmes/{SLUG}/where-next").text
    assert "Exact, for your team only" in page
    with inside(writes=False):
        rows = neighbourhoods_behind(ours())
        first = max(rows, key=lambda row: row.behind)
        heard = {row.place.name: row for row in rows}
    assert page.index(first.place.name) < page.index(name_of(inside, 0))
    assert heard[name_of(inside, 0)].behind == 0
    assert heard[name_of(inside, 0)].heard == 40
    assert first.behind > 0


def test_where_next_says_when_people_were_asked_and_will_be(told, inside, jar):
    with inside():
        programme = ours()
        place = db().get_one(Area, areas(2)[1]).neighbourhood
        voice = create_voice("command", name="Delroy Grant", sentence="I cut hair.", neighbourhood_ids=[place.id])
        create_workshop(
            "command",
            programme,
            voice,
            title="Soon",
            venue="The shop",
            starts_at=clock.now() + timedelta(days=30),
            confidentiality=Confidentiality.SHARED,
            listed=True,
            **PREPARED,
        )
        (row,) = [each for each in neighbourhoods_behind(programme) if each.place.id == place.id]
        assert (row.last_asked, row.coming) == (None, clock.today() + timedelta(days=30))
    page = signed_in(jar, inside, told.organiser).get(f"/programmes/{SLUG}/where-next?q=delroy").text
    assert "next on" in page
    assert "never asked" in page
    assert "1 neighbourhood." in page


@pytest.mark.parametrize("who", ["leader", "reviewer", "recruiter", "administrator", "voice", "neighbour"])
def test_where_next_is_for_those_who_run_the_programme(told, inside, jar, who):
    assert signed_in(jar, inside, getattr(told, who)).get(f"/programmes/{SLUG}/where-next").status_code in (403, 404)


@pytest.mark.parametrize("sort", ["behind", "name", "heard", "asked"])
def test_where_next_sorts(told, inside, jar, sort):
    page = signed_in(jar, inside, told.facilitator).get(f"/programmes/{SLUG}/where-next?sort={sort}").text
    assert 'aria-sort="ascending"' in page
