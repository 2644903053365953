"""The map is official figures for everyone, and exact counts for those who run the programme."""

import gzip
import re

import pytest

from maps.deprivation.loading import load_places
from tests.evenings import WORDS, answer, join
from tests.people import cast, signed_in

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
    assert "<script" not in page


def test_the_public_reads_no_count_of_people_and_not_the_word_deprived(everyone, heard, jar):
    for path in ("/map", "/map/table"):
        page = jar().get(path).text
        assert "Exact counts" not in page
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


def test_their_counts_stand_on_the_map_itself(everyone, heard, jar, inside):
    staff = signed_in(jar, inside, everyone.organiser)
    names = re.findall(r"<text[^>]*>([^<]+)</text>", staff.get("/map?programme=getting-to-the-clinic").text)
    assert "Hope Street: 3" in names
    assert "Brook End: 0" in names
    assert "Hope Street" in re.findall(r"<text[^>]*>([^<]+)</text>", jar().get("/map").text)


@pytest.mark.parametrize("who", ["leader", "reviewer", "recruiter", "administrator", "voice", "neighbour"])
def test_others_see_none(everyone, heard, jar, inside, who):
    staff = signed_in(jar, inside, getattr(everyone, who))
    page = staff.get("/map", query_string={"programme": "getting-to-the-clinic"}).text
    assert "Exact counts" not in page


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
