"""Looking through all that was said: by words, evening, question, home, theme, language, and how it stands."""

import re
import uuid

import pytest
from playwright.sync_api import expect
from sqlalchemy import insert, select

from app import clock
from app.accounts.models import User
from app.db import db
from app.permissions import Role
from maps.places.models import Neighbourhood
from tests.desks import on_the_desk
from tests.evenings import plan
from tests.people import cast, signed_in
from tests.rooms import say, say_and_show
from workshops.contributions.models import Contribution, Moderation
from workshops.contributions.services import Answer, correct
from workshops.meetings.models import Kind, Workshop
from workshops.programmes.models import Programme
from workshops.room.moderation import hold, pass_on, shorten
from workshops.room.services import close_workshop
from workshops.seats.models import Seat
from workshops.seats.services import Home
from workshops.themes.services import judge, make_theme, merge, nest

BUSES, LETTER, RUDE, URDU = "Two buses: Société Générale!", "The letter came late.", "Rude: ask Sam.", "بس دیر سے آئی"


@pytest.fixture
def everyone(inside, place):
    """Four said this at our evening, which is over; one at the neighbour's."""
    with inside():
        found = cast(opened=True)
        ours = db().get_one(Workshop, found.evening.workshop_id)
        home = db().scalars(select(Neighbourhood).order_by(Neighbourhood.name)).first()
        say_and_show(ours, BUSES, Home(neighbourhood_id=home.id))
        say(ours, LETTER)
        hold("command", say(ours, RUDE), "It could hurt somebody in the room.")
        shorten("command", say_and_show(ours, URDU, language="ur"), "بس آئی")
        say(db().get_one(Workshop, found.elsewhere.workshop_id), "Of the neighbour's evening.")
        close_workshop("command", ours)
        return found


@pytest.fixture
def address(inside, everyone):
    with inside(writes=False) as session:
        return f"/programmes/{session.get_one(Programme, everyone.evening.programme_id).slug}/words"


def rows(page) -> list[str]:
    return re.findall(r'<blockquote class="voice" id="said-[^"]+">\s*<p[^>]*>(.*?)</p>', page.text, re.DOTALL)


def look(person, address, **asked) -> set[str]:
    page = person.get(address, query_string=asked)
    assert page.status_code == 200
    return set(rows(page))


def said(words) -> Contribution:
    return db().scalars(select(Contribution).where(Contribution.words == words)).one()


def test_all_that_was_said_stands_there_as_it_is_shown(amina, address):
    page = amina.get(address)
    assert set(rows(page)) == {BUSES, LETTER, RUDE, "بس آئی"}
    assert "4 contributions" in page.text
    assert "As it was said" in page.text
    assert URDU in page.text
    assert page.text.count("may be quoted") == 2
    assert page.text.count(">held back</span>") == 1
    assert "neighbour&#39;s" not in page.text


def test_words_are_found_in_whatever_letters(amina, address):
    assert look(amina, address, q="generale societe") == {BUSES}
    assert look(amina, address, q="دیر") == {"بس آئی"}, "in the original too"
    assert look(amina, address, q="the buses") == set()
    assert look(amina, address, q="%") == set()


def test_filters_find_and_hold_together(amina, address, inside, everyone):
    with inside(writes=False):
        home = said(BUSES).seat.neighbourhood_id
        question = said(BUSES).activity_id
    assert look(amina, address, neighbourhood=home) == {BUSES}
    assert look(amina, address, language="ur") == {"بس آئی"}
    assert look(amina, address, moderation="held") == {RUDE}
    assert look(amina, address, moderation="shown", language="en") == {BUSES}
    assert look(amina, address, workshop=everyone.evening.code, question=question, q="rude") == {RUDE}
    assert look(amina, address, neighbourhood=home, moderation="held") == set()


def test_a_theme_finds_what_stands_below_it_and_what_it_took_in(amina, address, inside, everyone):
    with inside():
        programme = db().get_one(Programme, everyone.evening.programme_id)
        travel, buses, coach = [make_theme("command", programme, name) for name in ("Travel", "Buses", "Coaches")]
        nest("command", buses, travel)
        coder = db().get_one(User, everyone.organiser.id)
        judge(coder.actor, coder.id, said(BUSES), [coach])
        judge(coder.actor, coder.id, said(LETTER), [travel])
        judge(coder.actor, everyone.facilitator.id, said(RUDE), [travel], blind=True)
        merge("command", coach, buses)
        keys = travel.id, buses.id, coach.id
    assert look(amina, address, theme=keys[0]) == {BUSES, LETTER}
    assert look(amina, address, theme=keys[1]) == {BUSES}
    page = amina.get(address, query_string={"theme": keys[2]})
    assert "does not fit this programme any more" in page.text, "merged: it is none to choose"
    page = amina.get(address, query_string={"theme": keys[1]})
    assert '<span class="pill" dir="auto">Buses</span>' in page.text
    assert "Coaches" not in page.text


def test_what_is_not_coded_waits_for_the_desk(amina, address, inside, everyone):
    with inside():
        coder = db().get_one(User, everyone.organiser.id)
        for words in (BUSES, LETTER):
            judge(coder.actor, coder.id, said(words), [])
        judge(coder.actor, everyone.facilitator.id, said(RUDE), [], blind=True)
        correct(said(LETTER), Answer(words="The letter never came."))
    page = amina.get(address, query_string={"theme": "none"})
    assert set(rows(page)) == {"The letter never came.", RUDE, "بس آئی"}
    link = re.search(r'href="([^"]+at=[^"]+)"', page.text)[1]
    assert on_the_desk(amina.get(link)) in {"The letter never came.", RUDE, URDU}


@pytest.mark.parametrize("name", ["workshop", "question", "neighbourhood", "theme", "language", "moderation"])
def test_a_filter_that_fits_nothing_here_is_left_out(amina, address, name):
    for value in ("x", "999999", "passed_on"):
        page = amina.get(address, query_string={name: value, "q": "bus"})
        assert "It was left out." in page.text
        assert rows(page) == [BUSES]


def test_a_strangers_filter_is_none(amina, address, inside, everyone):
    page = amina.get(address, query_string={"workshop": everyone.elsewhere.code})
    assert "It was left out." in page.text
    assert "neighbour&#39;s" not in page.text


def test_nothing_found_says_what_to_do(amina, address):
    page = amina.get(address, query_string={"q": "zzz"})
    assert "Nothing fits." in page.text
    assert "Show all" in page.text


def test_nothing_said_yet(jar, inside, place):
    with inside():
        found = cast()
        slug = db().get_one(Programme, found.evening.programme_id).slug
    page = signed_in(jar, inside, found.organiser).get(f"/programmes/{slug}/words")
    assert "Nothing was said yet" in page.text


def test_what_is_with_a_named_person_is_nowhere(amina, address, inside, everyone):
    from workshops.concerns.telling import named_people

    with inside():
        one = said(RUDE)
        pass_on("command", one, named_people(one.activity.workshop.programme)[0])
    assert look(amina, address) == {BUSES, LETTER, "بس آئی"}
    assert look(amina, address, q="sam") == set()


def test_a_rehearsal_is_nowhere(amina, address, inside, everyone):
    with inside():
        said(LETTER).seat.rehearsal = True
    assert LETTER not in look(amina, address)


def test_the_longest_or_the_newest_first(amina, address, inside, everyone):
    assert rows(amina.get(address, query_string={"sort": "longest"}))[0] == BUSES
    with inside():
        later = plan(name="A second evening")
        evening = db().get_one(Workshop, later.workshop_id)
        evening.programme_id = everyone.evening.programme_id
        say(evening, "Said later.")
        evening.starts_at = clock.now()
    assert rows(amina.get(address))[0] == "Said later."


@pytest.mark.parametrize("role", [Role.LEADER, Role.REVIEWER, Role.RECRUITER, Role.VOICE, Role.RESPONDER])
def test_others_who_work_here_read_no_words(jar, inside, everyone, address, role):
    answer = signed_in(jar, inside, everyone.of(role)).get(address)
    assert answer.status_code == 403
    assert LETTER not in answer.text


def test_five_thousand_are_looked_through_at_ease(amina, address, questions, inside, everyone):
    with inside() as session:
        pattern = said(LETTER)
        seats = [uuid.uuid4() for _each in range(5_000)]
        of_seat = {"workshop_id": everyone.evening.workshop_id, "consent_version": "1", "joined_on": clock.today()}
        session.execute(insert(Seat), [of_seat | {"id": key, "card_hash": key.hex} for key in seats])
        of_words = {"activity_id": pattern.activity_id, "kind": Kind.WORDS, "made_on": clock.today()}
        of_words |= {"moderation": Moderation.WAITING}
        session.execute(
            insert(Contribution),
            [
                of_words | {"id": uuid.uuid4(), "seat_id": key, "words": f"Number {n}: the bus was late. " * 4}
                for n, key in enumerate(seats)
            ],
        )
    with questions() as asked:
        page = amina.get(address, query_string={"q": "number bus", "theme": "none"})
    assert "5000 contributions" in page.text
    assert len(rows(page)) == 50
    assert "Page 1 of 100" in page.text
    assert len(asked) < 25, "no query for each row"
    following = re.search(r'rel="next" href="([^"]+)"', page.text)[1].replace("&amp;", "&")
    second = amina.get(following)
    assert "Page 2 of 100" in second.text
    assert not set(rows(page)) & set(rows(second))


@pytest.mark.journeys
def test_the_search_hinders_nobody(come, everyone, inside, address, axe, picture):
    with inside():
        programme = db().get_one(Programme, everyone.evening.programme_id)
        coder = db().get_one(User, everyone.organiser.id)
        judge(coder.actor, coder.id, said(BUSES), [make_theme("command", programme, "Buses")])
    page = come(everyone.organiser)
    page.goto(address)
    page.get_by_text("Only some of them").click()
    axe(page)
    picture(page, "words-search")
    page.get_by_label("Words that it holds").fill("letter")
    page.get_by_role("button", name="Look").click()
    expect(page.locator("#number")).to_contain_text("1 contribution with “letter”")
    axe(page)
    page.get_by_role("link", name="Open on the desk").click()
    expect(page.locator("#words p")).to_have_text(LETTER)
