"""A trusted voice is written down with an organiser, found again among hundreds, and rested when it must be."""

import re

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text

from app.i18n import LANGUAGES
from maps.places.models import Neighbourhood
from tests.evenings import fields
from tests.planners import count, seen
from workshops.meetings.models import Activity, Choice, Workshop
from workshops.voices.models import Voice, voice_neighbourhood
from workshops.voices.services import change_voice, create_voice, voice_by_slug

SAYABLE = st.characters(exclude_categories=("Cs", "Cn"))
DELROY = {"name": "Delroy Grant", "sentence": "They talk in my chair.", "named_ok": "y", "languages": ["en", "so"]}


def test_an_organiser_registers_a_voice(amina, inside, entries, town):
    before = entries()
    answer = amina.post("/voices/new", data=DELROY | {"neighbourhoods": [town["Westhaven/Kilnside"], "all-T0East"]})
    assert answer.status_code == 303
    page = amina.get(answer.location)
    for words in ("Delroy Grant is registered.", "They talk in my chair.", "Kilnside", "All of Easthaven", "Somali"):
        assert words in page.text
    assert entries() == [*before, "create voice"]
    with inside(writes=False):
        voice = voice_by_slug("delroy-grant")
        assert voice.languages == ["en", "so"]
        assert {each.id for each in voice.neighbourhoods} == {
            town["Westhaven/Kilnside"],
            town["Easthaven/Larkspur Hill"],
            town["Easthaven/Meadow"],
        }


def test_what_was_typed_is_kept_when_something_is_missing(amina, inside):
    answer = amina.post("/voices/new", data=DELROY | {"sentence": " ", "communities": "Fathers\nand sons"})
    assert answer.status_code == 422
    assert 'href="#sentence"' in answer.text
    assert "Delroy Grant" in answer.text
    assert "Fathers\nand sons" in answer.text
    with inside(writes=False) as session:
        assert session.scalar(select(Voice).where(Voice.name == "Delroy Grant")) is None


@pytest.mark.parametrize(
    ("field", "length"), [("name", 121), ("sentence", 301), ("communities", 2001), ("needs", 2001), ("champion", 121)]
)
def test_too_long_is_said_and_not_cut(amina, field, length):
    answer = amina.post("/voices/new", data=DELROY | {field: "x" * length})
    assert answer.status_code == 422
    assert "Keep" in answer.text


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(SAYABLE, min_size=1, max_size=120), sentence=st.text(SAYABLE, min_size=1, max_size=300))
@example(name="a\x0bb", sentence="\x01\x7f\x9f!")
@example(name="\x00", sentence="\x00")
@example(name="a\x00b", sentence="😀 امام")
def test_any_words_are_kept_or_refused_but_never_break(amina, name, sentence):
    answer = amina.post("/voices/new", data={"name": name, "sentence": sentence})
    assert answer.status_code in (303, 422)


def test_looking_for_a_place_keeps_what_was_typed_and_saves_nothing(amina, inside, entries, town):
    before = entries()
    typed = DELROY | {"neighbourhoods": [town["Westhaven/Kilnside"]], "look": "larkspur", "show": "1"}
    answer = amina.post("/voices/new", data=typed)
    assert answer.status_code == 200
    assert "They talk in my chair." in answer.text
    assert "Larkspur Hill" in answer.text
    assert f'value="{town["Westhaven/Kilnside"]}" checked' in answer.text
    assert entries() == before
    nowhere = amina.post("/voices/new", data=typed | {"look": "Atlantis"})
    assert "Nothing here fits “Atlantis”" in nowhere.text
    assert f'value="{town["Westhaven/Kilnside"]}" checked' in nowhere.text


def test_a_whole_council_is_left_out_again(amina, inside, town):
    amina.post("/voices/new", data=DELROY | {"neighbourhoods": ["all-T0East", "all-T0West"]})
    form = seen(amina.get("/voices/delroy-grant/edit"))
    ids = list(town.values())
    assert (
        amina.post(
            "/voices/delroy-grant/edit", data=DELROY | form | {"neighbourhoods": [*ids, "none-T0West"]}
        ).status_code
        == 303
    )
    with inside(writes=False):
        assert {each.authority_name for each in voice_by_slug("delroy-grant").neighbourhoods} == {"Easthaven"}


def test_ids_that_are_none_are_left_out(amina, inside, town):
    odd = ["999999", "-1", "x", "all-", "all-\x00", "none-", "99999999999999999999"]
    assert amina.post("/voices/new", data=DELROY | {"neighbourhoods": odd}).status_code == 303
    with inside(writes=False):
        assert voice_by_slug("delroy-grant").neighbourhoods == []


@pytest.mark.parametrize(
    ("name", "slug"), [("New", "new-2"), ("امام یوسف", "voice"), ("Société d’Été", "societe-d-ete")]
)
def test_every_name_gets_an_address(inside, name, slug):
    with inside():
        assert create_voice("command", name=name, sentence="Hello.").slug == slug


def test_two_of_one_name_have_two_addresses(inside):
    with inside():
        found = [create_voice("command", name="Ali", sentence="Hello.").slug for _ in range(12)]
    assert found[:3] == ["ali", "ali-2", "ali-3"]
    assert len(set(found)) == 12


def test_the_second_to_save_is_told_and_decides(everyone, amina, enter, inside, entries):
    """Two organisers have the same voice open. Nobody's words are overwritten unseen."""
    amina.post("/voices/new", data=DELROY)
    address, other = "/voices/delroy-grant/edit", enter(everyone.neighbour)
    first, second = seen(amina.get(address)), seen(other.get(address))
    assert amina.post(address, data=DELROY | first | {"champion": "Dr Cole", "languages": ["ur"]}).status_code == 303
    before = entries()
    clash = other.post(address, data=DELROY | second | {"needs": "A crèche"})
    assert clash.status_code == 409
    for words in ("Somebody changed this meanwhile", "Dr Cole", "A crèche", "Urdu"):
        assert words in clash.text
    assert entries() == before
    decided = other.post(address, data=DELROY | seen(clash) | {"needs": "A crèche", "champion": "Dr Cole"})
    assert decided.status_code == 303
    with inside(writes=False):
        voice = voice_by_slug("delroy-grant")
        assert (voice.champion, voice.needs) == ("Dr Cole", "A crèche")


def test_the_same_form_sent_twice_is_one_change(amina, entries):
    amina.post("/voices/new", data=DELROY)
    form = DELROY | seen(amina.get("/voices/delroy-grant/edit")) | {"needs": "A crèche"}
    assert amina.post("/voices/delroy-grant/edit", data=form).status_code == 303
    before = entries()
    assert amina.post("/voices/delroy-grant/edit", data=form).status_code == 303
    assert entries() == before


def test_a_voice_is_rested_after_a_question_and_comes_back(amina, inside, entries):
    amina.post("/voices/new", data=DELROY)
    before = entries()
    question = amina.get("/voices/delroy-grant/hold")
    assert "cannot open until they have another host" in question.text
    assert entries() == before
    page = amina.get(amina.post("/voices/delroy-grant/hold").location)
    assert "On hold." in page.text
    amina.post("/voices/delroy-grant/hold")  # pressed twice
    assert entries() == [*before, "change voice"]
    assert "can host again" in amina.get(amina.post("/voices/delroy-grant/release").location).text
    assert entries() == [*before, "change voice", "change voice"]


def test_no_address_deletes_a_voice(app):
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("voices.")]
    assert not [rule for rule in rules if "DELETE" in rule.methods or "delete" in rule.rule or "remove" in rule.rule]


def test_those_who_only_look_see_no_way_to_change(everyone, enter, amina):
    amina.post("/voices/new", data=DELROY)
    for person in (everyone.leader, everyone.facilitator, everyone.reviewer, everyone.administrator):
        looking = enter(person)
        assert "Register a voice" not in looking.get("/voices").text
        page = looking.get("/voices/delroy-grant")
        assert page.status_code == 200
        assert "Put on hold" not in page.text
        assert looking.get("/voices/delroy-grant/edit").status_code == 403
        assert looking.post("/voices/delroy-grant/hold").status_code == 403
    assert enter(everyone.recruiter).get("/voices").status_code == 403


def test_a_voice_speaks_for_itself(everyone, enter, inside, entries):
    imam = enter(everyone.voice)
    with inside(writes=False) as session:
        own = session.get(Voice, everyone.voice_id).slug
        others = session.get(Voice, everyone.elsewhere_voice_id).slug
    page = imam.get(f"/voices/{own}/mine")
    before = entries()
    answer = imam.post(
        f"/voices/{own}/mine", data=seen(page) | {"sentence": "Ask me after prayers.", "needs": "Shoes off"}
    )
    assert answer.status_code == 303
    assert "Ask me after prayers." in imam.get(answer.location).text
    assert entries() == [*before, "change voice"]
    assert imam.post(f"/voices/{own}/mine", data=seen(page) | {"sentence": " "}).status_code == 422
    assert imam.post(f"/voices/{own}/mine", data=seen(page) | {"sentence": "From an old page"}).status_code == 409
    assert imam.get(f"/voices/{others}/mine").status_code == 404
    assert imam.post(f"/voices/{others}/mine", data={"sentence": "I am somebody else"}).status_code == 404
    assert imam.get("/voices").status_code == 403
    assert enter(everyone.organiser).get(f"/voices/{own}/mine").status_code == 403


def test_an_empty_list_says_what_will_stand_there(fresh_list):
    assert "No voice is registered yet" in fresh_list.text


@pytest.fixture
def fresh_list(everyone, enter, inside):
    """The list, when the only voices there were are gone."""
    amina = enter(everyone.organiser)
    with inside() as session:
        session.execute(text("DELETE FROM role_grant WHERE voice_id IS NOT NULL"))
        for table in (Choice, Activity, Workshop, Voice):
            session.execute(delete(table))
    return amina.get("/voices")


def test_hundreds_are_found_by_any_letters_and_shown_in_pages(amina, inside):
    with inside() as session:
        session.add_all(
            Voice(
                slug=f"v{n}", name=f"Voice {n:03}", sentence="Hello.", languages=["so"] if n % 2 else [], on_hold=n == 7
            )
            for n in range(500)
        )
        session.add(Voice(slug="e", name="Éloïse Société", sentence="Bonjour.", communities="Mothers from Lyon"))
    first = amina.get("/voices")
    assert first.text.count('<th scope="row">') == 50
    assert "503 voices" in first.text
    assert "Page 1 of 11" in first.text
    last = amina.get("/voices?page=11")
    assert last.text.count('<th scope="row">') == 3
    for words in ("societe", "ELOISE lyon", "éloïse"):
        assert "1 voice" in (found := amina.get("/voices", query_string={"q": words}).text)
        assert "Éloïse" in found
    assert "250 voices" in amina.get("/voices?q=somali").text
    assert "Voice 007" in amina.get("/voices?sort=hold").text
    none = amina.get("/voices", query_string={"q": "<b>zz</b>"})
    assert "No voice fits" in none.text
    assert "<b>zz" not in none.text


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=99999999999", "page=²", "sort=none", "q=" + "x" * 5000]
)
def test_a_strange_address_still_shows_the_list(amina, query):
    assert amina.get(f"/voices?{query}").status_code == 200


def test_every_language_can_be_chosen(amina):
    page = amina.get("/voices/new")
    for code in LANGUAGES:
        assert f'value="{code}"' in page.text
    assert amina.post("/voices/new", data=DELROY | {"languages": ["xx"]}).status_code == 422


def test_a_change_of_nothing_leaves_no_entry(inside, entries):
    with inside() as session:
        voice = create_voice("command", name="Ali", sentence="Hello.")
        assert change_voice("user:1", voice, name="Ali", neighbourhood_ids=[]) == []
        assert count(session, Voice) == 1
    assert entries() == ["create voice"]


def test_a_form_that_is_opened_says_what_stands(amina):
    amina.post("/voices/new", data=DELROY)
    page = amina.get("/voices/delroy-grant/edit")
    assert fields(page)["name"] == "Delroy Grant"
    ticked = re.findall(r"<input[^>]*checked[^>]*value=\"(\w+)\"", page.text)
    assert ticked == ["y", "en", "so"]


@pytest.fixture
def country(inside):
    """Three hundred councils of twenty-five neighbourhoods each. Gone after the test."""
    with inside() as session:
        session.execute(
            insert(Neighbourhood),
            [
                {
                    "slug": f"c-{council}-{n}",
                    "name": f"Ward {n:02} of {council:03}",
                    "authority_code": f"C{council:08}",
                    "authority_name": f"Council {council:03}",
                    "named_by_people": False,
                    "ambiguous": False,
                }
                for council in range(300)
                for n in range(25)
            ],
        )
    yield
    with inside() as session:
        ours = select(Neighbourhood.id).where(Neighbourhood.slug.like("c-%"))
        session.execute(delete(voice_neighbourhood).where(voice_neighbourhood.c.neighbourhood_id.in_(ours)))
        session.execute(delete(Neighbourhood).where(Neighbourhood.slug.like("c-%")))


def test_a_whole_country_is_chosen_from_by_looking(amina, inside, country):
    page = amina.get("/voices/new")
    assert "Look for a place above" in page.text
    assert "Council 042" not in page.text
    looked = amina.post("/voices/new", data=DELROY | {"look": "ward 07", "show": "1"})
    assert looked.text.count("<details") == 12
    assert "These are the first 12 councils that fit" in looked.text
    one = amina.post("/voices/new", data=DELROY | {"look": "council 042", "show": "1"})
    assert one.text.count('name="neighbourhoods"') == 26
    saved = amina.post("/voices/new", data=DELROY | {"neighbourhoods": ["all-C00000042", "all-C00000043"]})
    assert "All of Council 042" in amina.get(saved.location).text
    edit = amina.get("/voices/delroy-grant/edit")
    assert edit.text.count("<details") == 2
    other = amina.post("/voices/delroy-grant/edit", data=DELROY | {"look": "council 044", "show": "1"})
    assert "Council 044" in other.text
