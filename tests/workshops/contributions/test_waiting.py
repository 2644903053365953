"""A phone that waits learns that the next question has begun, and that the evening is over."""

import re

import pytest
from sqlalchemy import func, select

from tests.evenings import AGREE, POLL, WORDS, answer, fields, join, plan
from workshops.contributions.models import Contribution
from workshops.meetings.models import Kind, Workshop
from workshops.meetings.services import add_activity
from workshops.room.services import (
    close_activity,
    close_workshop,
    end_rehearsal,
    open_activity,
    open_workshop,
    start_rehearsal,
)


@pytest.fixture
def quiet_evening(inside, place):
    """An open evening that begins with a meal, and whose questions all wait."""
    with inside() as session:
        evening = plan(opened=False)
        workshop = session.get_one(Workshop, evening.workshop_id)
        add_activity("command", workshop, kind=Kind.TALK, question="Welcome and food", minutes=10)
        open_workshop("command", workshop)
    return evening


@pytest.fixture
def bela(jar, quiet_evening):
    """Somebody who has joined before anything is asked."""
    person = jar()
    assert join(person, quiet_evening).status_code == 303
    return person


def steer(inside, evening, verb, position):
    with inside() as session:
        verb("command", session.get_one(Workshop, evening.workshop_id).activities[position - 1])


def close(inside, evening):
    with inside() as session:
        close_workshop("command", session.get_one(Workshop, evening.workshop_id))


def told(person, evening):
    """What a phone is told that asks: what is open for it (or "over"), then what happens in the hall."""
    found = person.get(f"/j/{evening.code}/waiting")
    assert found.status_code == 200
    assert found.mimetype == "text/plain"
    assert found.headers["Cache-Control"] == "no-store"
    return found.text.split("\n")


def known(page):
    """What the page that waits knows already."""
    return re.search(r'data-known="([^"]*)"', page.text)[1]


def test_a_question_that_begins_is_told_and_one_that_is_answered_is_not(bela, quiet_evening, inside):
    assert told(bela, quiet_evening) == [""]
    assert known(bela.get(f"/j/{quiet_evening.code}/thanks")) == ""
    steer(inside, quiet_evening, open_activity, WORDS)
    steer(inside, quiet_evening, open_activity, POLL)
    assert told(bela, quiet_evening) == [f"{WORDS} {POLL}"]
    answer(bela, quiet_evening, WORDS, words="Two buses with the pram.")
    assert told(bela, quiet_evening) == [f"{POLL}"]
    steer(inside, quiet_evening, close_activity, POLL)
    assert told(bela, quiet_evening) == [""]


def test_what_was_skipped_is_known_to_the_page_and_so_no_news(bela, quiet_evening, inside):
    steer(inside, quiet_evening, open_activity, WORDS)
    assert known(bela.get(f"/j/{quiet_evening.code}/thanks")) == told(bela, quiet_evening)[0] == f"{WORDS}"


def test_what_happens_in_the_hall_is_told_by_its_name(bela, quiet_evening, inside):
    steer(inside, quiet_evening, open_activity, 5)
    assert told(bela, quiet_evening) == ["", "Welcome and food"]
    assert "Welcome and food" in bela.get(f"/j/{quiet_evening.code}/thanks").text


def test_when_the_evening_is_over_it_is_told(bela, quiet_evening, inside):
    close(inside, quiet_evening)
    assert told(bela, quiet_evening) == ["over"]


def test_a_phone_without_a_seat_is_told_nothing(jar, bela, quiet_evening):
    assert jar().get(f"/j/{quiet_evening.code}/waiting").status_code == 404
    assert bela.get("/j/ZZZZZ/waiting").status_code == 404


def test_a_seat_of_the_rehearsal_is_told_of_the_rehearsal_alone(jar, inside, place):
    with inside() as session:
        evening = plan(opened=False)
        workshop = session.get_one(Workshop, evening.workshop_id)
        key = start_rehearsal("command", workshop)
    dara = jar()
    form = fields(dara.get(f"/j/{evening.code}/rehearse/{key}"))
    assert dara.post(f"/j/{evening.code}", data=form | {"consent": "y"}).status_code == 303
    assert told(dara, evening) == ["1 2 3 4"]
    with inside() as session:
        end_rehearsal("command", session.get_one(Workshop, evening.workshop_id))
    assert dara.get(f"/j/{evening.code}/waiting").status_code == 404


def test_asking_costs_one_small_query_and_a_few_bytes(bela, quiet_evening, questions):
    with questions() as said:
        found = bela.get(f"/j/{quiet_evening.code}/waiting")
    asked = [one for one in said if one.lstrip().upper().startswith("SELECT")]
    assert len(asked) == 1, asked
    assert len(found.data) < 40
    assert "Set-Cookie" not in found.headers


def test_the_pages_on_which_a_phone_waits_ask_and_the_others_do_not(anna, evening, inside):
    answer(anna, evening, POLL, choice="1")
    waiting = f'data-ask="/j/{evening.code}/waiting"'
    assert waiting in anna.get(f"/j/{evening.code}/thanks").text
    assert waiting in anna.get(f"/j/{evening.code}/{POLL}/so-far").text
    assert waiting not in anna.get(f"/j/{evening.code}/{AGREE}").text
    assert waiting not in anna.get(f"/j/{evening.code}/card").text
    steer(inside, evening, close_activity, AGREE)
    assert waiting in anna.get(f"/j/{evening.code}/{AGREE}").text
    close(inside, evening)
    over = anna.get(f"/j/{evening.code}/thanks").text
    assert waiting not in over, "nothing follows any more"
    assert "waiting.js" not in over


def test_the_script_weighs_less_than_a_kilobyte(app, jar):
    from app.assets import assets

    assert len(assets()["waiting.js"].packed) < 1_024


def test_without_script_the_page_says_what_to_press(bela, quiet_evening):
    page = bela.get(f"/j/{quiet_evening.code}/thanks").text
    assert re.search(r'<a class="button[^"]*wide"[^>]*>Look again</a>', page)
    assert "Press “Look again” when the next question is asked." in page


def test_somebody_who_has_said_nothing_is_told_that_they_are_in(bela, quiet_evening, inside):
    page = bela.get(f"/j/{quiet_evening.code}/thanks").text
    assert "<h1>You are in</h1>" in page
    assert "kept" not in page
    assert "See what I said" not in page
    assert "first question" in page
    steer(inside, quiet_evening, open_activity, WORDS)
    page = bela.get(f"/j/{quiet_evening.code}/thanks").text
    assert "<h1>You are in</h1>" in page, "it was skipped"
    answer(bela, quiet_evening, WORDS, words="Two buses with the pram.")
    page = bela.get(f"/j/{quiet_evening.code}/thanks").text
    assert "<h1>Thank you. It is kept.</h1>" in page
    assert "See what I said" in page
    assert "first question" not in page


def test_a_get_of_the_waiting_page_keeps_nothing(bela, quiet_evening, inside):
    for _ in range(3):
        told(bela, quiet_evening)
    with inside(writes=False) as session:
        assert session.scalar(select(func.count(Contribution.id))) == 0
