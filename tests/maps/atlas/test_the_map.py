"""The map is official figures for everyone, and exact counts for those who run the programme."""

import gzip
import re

import pytest
from sqlalchemy import select

from maps.deprivation.loading import load_places
from maps.places.models import Neighbourhood
from tests.evenings import WORDS, answer, join
from tests.people import cast, signed_in
from tests.releases import FEW, release_of
from tests.rooms import say_and_show
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.programmes.services import change_programme
from workshops.room.services import close_workshop
from workshops.told.services import withdraw

SAMPLE_AREAS = 60


@pytest.fixture
def everyone(inside, place):
    with inside():
        return cast(opened=True)


@pytest.fixture
def heard(everyone, jar):
    """Three people from Hope Street, one from elsewhere, one who did not say, and one who joined without a word."""
    for home in ("hope-street", "hope-street", "hope-street", "somewhere-else", ""):
        person = jar()
        join(person, everyone.evening, neighbourhood=home)
        answer(person, everyone.evening, WORDS, words="It is far.")
    join(jar(), everyone.evening, neighbourhood="hope-street")


def counts(page: str) -> dict[str, str]:
    return dict(re.findall(r'<tr><th scope="row">([^<]+)</th><td class="n">(?:<strong>)?(\d+)', page))


def test_a_place_is_drawn_with_names_legend_source_and_licence(everyone, jar):
    page = jar().get("/map").text
    assert page.count("<path") >= SAMPLE_AREAS
    for said in ("Hope Street", "Indices of Deprivation, 2025", "Invented by this project", "No licence needed", "q1"):
        assert said in page
    assert set(re.findall(r"<script src=\"/(\w+)/", page)) == {"assets", "map"}


def test_the_public_reads_no_count_of_people_and_not_the_word_deprived(everyone, heard, jar):
    for path in ("/map", "/map/table"):
        page = jar().get(path).text
        assert "Exact, for your team" not in page
        assert "deprived" not in page.lower()


def test_the_public_page_is_the_same_before_and_after_somebody_spoke(everyone, jar, request):
    before = jar().get("/map").get_data()
    request.getfixturevalue("heard")
    assert jar().get("/map").get_data() == before


@pytest.mark.parametrize("who", ["organiser", "facilitator"])
def test_those_who_run_the_programme_see_exact_counts(everyone, heard, jar, inside, who):
    staff = signed_in(jar, inside, getattr(everyone, who))
    for path in ("/map", "/map/table"):
        found = counts(staff.get(path, query_string={"programme": "getting-to-the-clinic"}).text)
        assert (found["Hope Street"], found["Somewhere else"], found["Did not say"], found["All"]) == (
            "3",
            "1",
            "1",
            "5",
        )


def test_the_picture_shows_no_exact_count_to_anybody(everyone, heard, jar, inside):
    """It is soon on a wall, in a message or on paper."""
    staff = signed_in(jar, inside, everyone.organiser)
    page = staff.get("/map?programme=getting-to-the-clinic").text
    assert "Exact, for your team only" in page
    drawn = page.split("<svg")[2].split("</svg>")[0]
    assert "Hope Street" in drawn
    assert "Hope Street: 3" not in drawn


@pytest.mark.parametrize("who", ["leader", "reviewer", "recruiter", "administrator", "voice", "neighbour"])
def test_others_see_none(everyone, heard, jar, inside, who):
    staff = signed_in(jar, inside, getattr(everyone, who))
    page = staff.get("/map", query_string={"programme": "getting-to-the-clinic"}).text
    assert "Exact, for your team" not in page


def test_staff_read_what_a_decile_is(everyone, jar, inside):
    page = signed_in(jar, inside, everyone.leader).get("/map").text
    assert "most deprived 10%" in page
    assert "describes areas, not people" in page


def test_the_table_says_the_same_and_sorts(everyone, jar):
    anna = jar()
    page = anna.get("/map/table").text
    assert page.count("<tr id=") == SAMPLE_AREAS
    deciles = [
        int(n)
        for n in re.findall(r'</td><td class="n">(\d+)</td><td class="n">', anna.get("/map/table?sort=decile").text)
    ]
    assert deciles == sorted(deciles)
    assert set(deciles) <= set(range(1, 11))
    assert anna.get("/map/table?sort=nonsense").status_code == 404
    link = re.search(r'href="(/map/table[^"#]*)#(F\d+)"', anna.get("/map").text)
    assert f'<tr id="{link[2]}"' in page


def test_an_unknown_place_or_programme_is_not_found(everyone, jar):
    for query in ("authority=E99", "programme=nowhere"):
        assert jar().get(f"/map?{query}").status_code == 404


def test_before_a_place_is_loaded_the_page_says_how(fresh):
    page = fresh().test_client().get("/map")
    assert page.status_code == 200
    assert "No place yet" in page.text


def test_the_first_view_is_light_and_is_not_sent_twice(everyone, jar):
    anna = jar()
    first = anna.get("/map", headers={"Accept-Encoding": "gzip"})
    assert len(first.get_data()) + 5_000 <= 30_000
    assert b"<svg" in gzip.decompress(first.get_data())
    again = anna.get("/map", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")


# As released, for everyone

GROUPS = {"1-2": "45", "3-4": "30", "5-6": FEW, "7-8": FEW, "9-10": FEW, "not known": FEW}
SHOWN = {"Hope Street": "25", "Brook End": "50", "Mill Bank": "hidden"}


@pytest.fixture
def released(everyone, inside):
    """`released()`: a release with numbers, a hidden one and few; `released(Hope_Street="30")` says otherwise."""

    def release(total="115", deciles=GROUPS, **shown):
        with inside() as session:
            programme = session.scalar(select(Programme).where(Programme.slug == "getting-to-the-clinic"))
            by_name = {place.name: place.id for place in programme.neighbourhoods}
            cells = {by_name[name]: SHOWN.get(name, FEW) for name in by_name}
            cells |= {by_name[name.replace("_", " ")]: text for name, text in shown.items()}
            return release_of(programme.id, total, cells, deciles=deciles)

    return release


def circles(page: str) -> dict[str, tuple[str, str]]:
    """By name: the class of each circle and what it says."""
    found = re.findall(
        r'<a href="/neighbourhoods/[^>]*><title>([^<]*)</title><circle class="(\w+)"[^>]*/><text[^>]*>([^<]*)', page
    )
    return {name: (kind, title) for title, kind, name in found}


def test_a_neighbourhood_is_one_circle_of_five_sizes(released, jar):
    released()
    drawn = circles(jar().get("/map").text)
    assert drawn["Hope Street"] == ("c3", "Hope Street: about 25 heard")
    assert drawn["Brook End"] == ("c4", "Brook End: about 50 heard")
    kinds = {kind for kind, _title in drawn.values()}
    assert {"c1", "c3", "c4"} <= kinds <= {"c1", "c3", "c4", "held"}
    few = next(title for kind, title in drawn.values() if kind == "c1")
    assert few.endswith(": fewer than 8 heard")


def test_a_number_that_protects_others_is_a_dashed_ring_without_a_size(released, jar):
    released(Hope_Street="hidden", Brook_End="100")
    assert circles(jar().get("/map").text)["Hope Street"] == ("held", "Hope Street: the number is not shown")


def test_map_and_table_say_which_release_and_what_is_hidden_and_why(released, jar):
    released()
    for path in ("/map", "/map/table"):
        page = jar().get(path).text
        for said in (
            "115 people have been heard",
            "could give somebody away",
            "Release 1 of",
            "/releases/getting-to-the-clinic/1",
        ):
            assert said in page
        assert "deprived" not in page.lower()
        assert "Exact, for your team" not in page


def test_the_table_says_what_the_circles_say(released, jar):
    released()
    drawn, page = circles(jar().get("/map").text), jar().get("/map/table?by=heard").text
    rows = re.findall(
        r'<tr><th scope="row"><a href="/neighbourhoods/[^"]*">([^<]*)</a></th><td class="n">([^<]*)', page
    )
    assert {name: drawn[name][1] for name, _number in rows} == {
        name: f"{name}: {'about ' * number.isdecimal()}{number} heard" for name, number in rows
    }
    numbers = [int(number) if number.isdecimal() else 0 for _name, number in rows]
    assert numbers == sorted(numbers, reverse=True)
    assert jar().get("/map/table?by=nonsense").status_code == 404


def test_groups_stand_beside_who_lives_there(released, jar):
    released()
    page = jar().get("/map").text
    row = re.search(r'<th scope="row">1 and 2</th><td class="n">45.*?</td><td class="n">([\d,]+)</td>', page)
    assert int(row[1].replace(",", "")) > 45


def test_the_map_goes_up_to_groups_when_most_neighbourhoods_are_hidden(released, jar):
    released(total="90", Hope_Street=FEW, Brook_End=FEW)
    page = jar().get("/map").text
    assert "The map has gone up a level" in page
    assert {kind for kind, _title in circles(page).values()} == {"dot"}
    assert "1 and 2" in page
    table = jar().get("/map/table").text
    assert "The map has gone up a level" in table
    assert "By the neighbourhood that they live in" not in table


def test_it_goes_up_to_the_whole_place_when_groups_are_hidden_too(released, jar):
    released(total="60", deciles=dict.fromkeys(GROUPS, FEW), Hope_Street=FEW, Brook_End=FEW)
    page = jar().get("/map").text
    assert "gone up to the whole place" in page
    assert "60 people have been heard" in page
    assert "1 and 2" not in page


def test_the_newest_release_is_shown_unless_another_programme_is_asked_for(released, jar, inside):
    released()
    with inside() as session:
        other = session.scalar(select(Programme.slug).where(Programme.slug != "getting-to-the-clinic"))
    assert "115 people" in jar().get("/map").text
    assert "115 people" not in jar().get(f"/map?programme={other}").text


def test_a_release_makes_the_page_new_and_nothing_else_of_it_is_sent_twice(released, jar):
    released()
    anna = jar()
    for path in ("/map", "/map/table", "/map/table?sort=decile"):
        first = anna.get(path)
        tag = {"If-None-Match": first.headers["ETag"]}
        assert (anna.get(path, headers=tag).status_code, anna.get(path).headers["ETag"]) == (304, first.headers["ETag"])
        assert anna.get(path, headers=tag | {"HX-Request": "true"}).status_code == 200
    old = anna.get("/map").headers["ETag"]
    released(Hope_Street="30")
    again = anna.get("/map", headers={"If-None-Match": old})
    assert again.status_code == 200
    assert circles(again.text)["Hope Street"][1] == "Hope Street: about 30 heard"


def test_who_has_the_page_is_told_so_at_the_door(released, jar, questions):
    """Without a transaction, a session or a page: but for the driver's own one question, nothing is asked."""
    released()
    anna = jar()
    tag = {"If-None-Match": anna.get("/map").headers["ETag"]}
    with questions() as asked:
        answers = [anna.get("/map", headers=tag), anna.head("/map", headers=tag)]
    assert [answer.status_code for answer in answers] == [304, 304]
    assert asked == []
    assert answers[0].headers["Vary"] == anna.get("/map").headers["Vary"]
    cookie = tag | {"Cookie": "anything=1"}
    assert anna.get("/map", headers=cookie).status_code == 304


def test_no_mark_moves_when_people_speak_are_read_or_take_words_back(released, jar, inside, everyone):
    """Who asks every night learns nothing from it; a programme that changes is seen at once."""
    released()
    anna = jar()
    before = {path: anna.get(path).headers["ETag"] for path in ("/map", "/map/table")}
    with inside() as session:
        tonight = session.get_one(Workshop, everyone.evening.workshop_id)
        said = say_and_show(tonight, "It is far.")
        withdraw(said.seat, said)
        close_workshop("command", tonight)
    assert {path: anna.get(path).headers["ETag"] for path in before} == before
    with inside() as session:
        change_programme("command", session.get_one(Programme, everyone.evening.programme_id), name="To the clinic")
    assert anna.get("/map").headers["ETag"] != before["/map"]


def test_pages_of_staff_are_never_stored(released, jar, inside, everyone):
    released()
    staff = signed_in(jar, inside, everyone.organiser)
    for path in ("/map", "/map/table"):
        answer = staff.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers


@pytest.fixture
def another_place(inside, place):
    """A programme about a neighbourhood of some other council, which has nothing loaded here."""
    with inside() as session:
        moor = Neighbourhood(slug="moor-top", name="Moor Top", authority_code="T07000001", authority_name="Westhaven")
        session.add(moor)
        session.flush()
        facts = {"question": "How is it?", "controller": "A trust", "board_owner": "Somebody"}
        session.add(Programme(slug="how-is-it", name="How is it", neighbourhoods=[moor], **facts))
    yield "how-is-it"
    with inside() as session:
        session.delete(session.scalar(select(Programme).where(Programme.slug == "how-is-it")))
        session.flush()
        session.delete(session.scalar(select(Neighbourhood).where(Neighbourhood.slug == "moor-top")))


def test_a_place_of_which_no_programme_speaks_shows_its_figures_and_says_so(another_place, jar):
    for path in ("/map", "/map/table"):
        page = jar().get(f"{path}?authority=F07000001").text
        assert "No programme speaks of Northvale yet" in page
        assert "Invented index" in page
        assert "once enough have spoken" not in page


def test_another_programme_is_told_apart_and_leads_to_its_own_places(another_place, jar):
    page = jar().get(f"/map?authority=F07000001&programme={another_place}").text
    assert "does not speak of Northvale" in page
    assert ">Westhaven</a>" in page


# A neighbourhood's own page


def test_a_neighbourhood_says_who_lives_there_and_who_was_heard(released, jar):
    released()
    page = jar().get("/neighbourhoods/hope-street").text
    for said in (
        "25 people who live here have been heard",
        "Rounded to the nearest 5",
        "Who lives here",
        "65 and over",
    ):
        assert said in page
    for said in ("Asian or Asian British", "has no group of its own", "Invented by this project", "<svg"):
        assert said in page
    assert "deprived" not in page.lower()


def test_it_says_fewer_or_not_shown_with_the_reason(released, jar):
    released(Hope_Street=FEW)
    assert "Fewer than 8 people who live here" in jar().get("/neighbourhoods/hope-street").text
    released(Hope_Street="hidden")
    assert "could work out a small number elsewhere" in jar().get("/neighbourhoods/hope-street").text


def test_before_a_release_and_without_a_name_it_stays_sensible(everyone, jar):
    assert "once enough have spoken" in jar().get("/neighbourhoods/hope-street").text
    assert jar().get("/neighbourhoods/nowhere").status_code == 404


def test_a_name_is_never_more_than_text(inside, released, jar):
    wicked = '<script>alert(1)</script> & "Sons"'
    with inside() as session:
        place = session.scalar(select(Neighbourhood).where(Neighbourhood.slug == "hope-street"))
        place.name = wicked
    try:
        for path in ("/map", "/map/table", "/neighbourhoods/hope-street"):
            page = jar().get(path).text
            assert "<script>alert" not in page
            assert "&lt;script&gt;alert(1)" in page
    finally:
        with inside() as session:
            session.scalar(select(Neighbourhood).where(Neighbourhood.slug == "hope-street")).name = "Hope Street"


@pytest.mark.realdata
def test_a_real_place_names_its_sources_and_licences(fresh, real_data):
    app = fresh()
    with app.app_context():
        load_places([real_data / "trafford", real_data / "england" / "LSOA21_WD24_LAD24_EW_LU.csv.gz"])
    page = app.test_client().get("/map?authority=E08000009").text
    named = ("English Indices of Deprivation", "Open Government Licence v3.0", "Office for National Statistics")
    for said in (*named, "Contains OS data © Crown copyright and database right", "Old Trafford"):
        assert said in page
    assert page.count("<path") >= 139
