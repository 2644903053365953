"""A leader in the hall: comes prepared, hears what the wall shows, and is shown no count and no original."""

import re

import pytest
from playwright.sync_api import expect

from app.db import db
from tests.evenings import POLL, plan
from tests.people import signed_in
from tests.rooms import say, vote
from workshops.contributions.models import Contribution
from workshops.meetings.models import Confidentiality
from workshops.meetings.reading import add_reading
from workshops.meetings.services import workshop_by_code
from workshops.room.moderation import approve, shorten, undo
from workshops.room.services import close_all_activities, close_workshop, open_activity


@pytest.fixture
def amara(everyone, jar, inside):
    """The leader, signed in."""
    return signed_in(jar, inside, everyone.leader)


@pytest.fixture
def within(evening, inside):
    def do(verb):
        with inside():
            return verb(workshop_by_code(evening.code))

    return do


@pytest.fixture
def address(evening) -> str:
    return f"/room/{evening.code}/listen"


def prepare(workshop) -> None:
    workshop.ground_rules = "Listen before you speak.\nNobody is named."
    workshop.starts_at = workshop.starts_at.replace(hour=19, minute=0)
    shorten("command", say(workshop, "Ask for Dr Patel"), "Ask for a doctor")
    approve("command", say(workshop, "Two buses"))
    say(workshop, "Not read yet")
    for _ in range(7):
        vote(workshop, POLL, {0: 1})


def test_what_the_wall_shows_the_rules_and_the_times_stand_there(amara, address, within):
    within(prepare)
    page = amara.get(address)
    assert re.findall(r'<blockquote class="voice "><p[^>]*>([^<]+)', page.text) == ["Two buses", "Ask for a doctor"]
    assert "Nobody is named." in page.text
    assert re.findall(r"<time>([^<,]+)", page.text) == ["7 pm", "7:15 pm", "7:30 pm", "7:45 pm"]


def test_no_count_and_no_original(amara, address, within):
    within(prepare)
    page = amara.get(address).text
    for secret in ("Patel", "Not read yet", "waits to be read", "joined", "7 people", "answers"):
        assert secret not in page
    hall = re.sub(r"<[^>]+>|\d+(?::\d+)? pm", " ", re.search(r'<div id="hall".*?</div>', page, re.DOTALL)[0])
    assert not re.search(r"\d", hall), hall


def test_words_that_leave_the_wall_leave_here_too(amara, address, within):
    key = within(lambda w: approve("command", say(w, "Two buses")).id)
    page = amara.get(address)
    assert "Two buses" in page.text
    after = re.search(r"after=(\w+)", page.text)[1]
    piece = {"HX-Request": "true"}
    assert amara.get(address, query_string={"after": after}, headers=piece).status_code == 204

    def take_off(_workshop) -> None:
        undo("command", db().get_one(Contribution, key))

    within(take_off)
    news = amara.get(address, query_string={"after": after}, headers=piece)
    assert news.status_code == 200
    assert "Two buses" not in news.text


def test_who_has_not_opened_the_reading_is_led_there_first(amara, address, evening, within):
    within(lambda w: add_reading("command", w, title="What we heard last year", words="Short.") and None)
    within(lambda w: approve("command", say(w, "Two buses")) and None)
    answered = amara.get(address)
    assert (answered.status_code, answered.location) == (303, f"/workshops/{evening.code}/reading")
    assert "Before you listen" in amara.get(answered.location).text
    answer = amara.post(f"/workshops/{evening.code}/reading/opened")
    assert answer.location == f"/room/{evening.code}/listen"
    assert "Two buses" in amara.get(address).text


def test_before_and_after_the_evening_no_words_stand_here(amara, address, within, planned, inside, everyone):
    within(lambda w: approve("command", say(w, "Two buses")) and None)
    within(lambda w: close_workshop("command", w))
    page = amara.get(address).text
    assert "Two buses" not in page
    assert "This evening is over" in page
    assert "hx-get" not in page
    with inside():
        workshop_by_code(planned.code).programme_id = everyone.evening.programme_id
    assert "The evening has not opened" in amara.get(f"/room/{planned.code}/listen").text


def test_today_leads_a_leader_there_and_nobody_else(amara, everyone, jar, inside, address):
    assert f'href="{address}"' in amara.get("/today").text
    assert address not in signed_in(jar, inside, everyone.reviewer).get("/today").text


def test_nobody_listens_to_a_sealed_room_nor_to_a_strangers(amara, inside, everyone):
    with inside():
        sealed = plan(confidentiality=Confidentiality.SEALED, name="Behind doors")
        workshop_by_code(sealed.code).programme_id = everyone.evening.programme_id
    assert amara.get(f"/room/{sealed.code}/listen").status_code == 404
    assert amara.get(f"/room/{everyone.elsewhere.code}/listen").status_code == 404


@pytest.mark.parametrize("role", ["facilitator", "reviewer", "voice", "recruiter", "administrator"])
def test_it_is_the_leaders_page(everyone, jar, inside, address, role):
    assert signed_in(jar, inside, getattr(everyone, role)).get(address).status_code == 403


@pytest.mark.journeys
def test_the_page_keeps_itself_up_to_date(come, everyone, address, within, axe, picture):
    within(lambda w: (prepare(w), close_all_activities("command", w), open_activity("command", w.activities[0]))[0])
    page = come(everyone.leader)
    page.goto(address)
    expect(page.locator(".voice")).to_have_count(2)
    axe(page)
    picture(page, "room-listen")
    within(lambda w: approve("command", say(w, "No bench to rest on")) and None)
    expect(page.locator(".voice").first).to_contain_text("No bench", timeout=8_000)
