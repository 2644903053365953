"""With the code somebody sees what became of their interest, and takes it back: first a question, then it is gone."""

import re
import uuid

import pytest
from sqlalchemy import func, select, text

from app import clock
from app.i18n import say_day
from app.limits import MANY, Guess
from app.outbox import Message, send_what_waits
from tests.evenings import fields
from tests.workshops.interests.conftest import EMAIL, code_on, hand_over, send
from workshops.concerns.telling import code_of as concern_code
from workshops.contributions.models import Tombstone
from workshops.interests import asking_pages
from workshops.interests.letters import WAITS_FOR
from workshops.interests.services import KEPT_FOR, code_of
from workshops.offers.models import OfferState
from workshops.offers.services import move
from workshops.seats.cards import LENGTH, card_of
from workshops.seats.services import card_key

STRANGERS = "9MZQD6R9YD3Q"  # well formed, and nobody's


def look(person, code):
    return person.post("/interest", data={"code": code})


def number(inside, of):
    with inside(writes=False) as session:
        return session.scalar(select(func.count()).select_from(of))


def test_the_code_shows_since_when_it_waits_and_until_when_it_is_kept(jar, job, inside):
    code = code_on(send(jar(), job))
    page = look(jar(), code.lower().replace(" ", "-")).text
    with inside(writes=False) as session:
        last = job.row(session).closes_on + KEPT_FOR
    assert "It waits to be passed on" in page
    assert f'<time datetime="{clock.today()}">' in page
    assert f'<time datetime="{last}">' in page
    assert EMAIL not in page
    assert code not in page
    assert code.replace(" ", "") not in page


def test_the_code_shows_when_and_to_whom_it_was_passed_on(jar, job, kofi):
    code = code_on(send(jar(), job))
    hand_over(kofi, job)
    page = look(jar(), code).text
    assert "It was passed on" in page
    assert "To The ward team at Northvale, for this job only." in page
    assert f'<time datetime="{clock.today() + KEPT_FOR}">' in page


@pytest.mark.parametrize("passed_on", [False, True])
def test_when_the_job_has_closed_the_code_says_that_and_how_long_they_can_get_in_touch(
    jar, job, kofi, inside, everyone, app, passed_on
):
    code = code_on(send(jar(), job))
    if passed_on:
        hand_over(kofi, job)
    with inside() as session:
        move(everyone.recruiter.user().actor, job.row(session), OfferState.CLOSED)
    page = look(jar(), code).text
    with app.test_request_context():
        last = say_day(clock.today() + KEPT_FOR)
    assert "This job is not open any more." in page
    assert (f"They can still get in touch until {last}." in page) != passed_on
    assert "not open just now" not in page
    assert "It waits to be passed on" not in page


def test_while_the_job_is_paused_the_code_says_just_now(jar, job, inside, everyone):
    code = code_on(send(jar(), job))
    with inside() as session:
        move(everyone.recruiter.user().actor, job.row(session), OfferState.PAUSED)
    page = look(jar(), code).text
    assert "This job is not open just now." in page
    assert "It waits to be passed on" in page


def test_a_strangers_code_shows_nothing(jar, job):
    code_on(send(jar(), job))
    page = look(jar(), STRANGERS)
    assert page.status_code == 422
    assert "There is nothing under this code" in page.text
    assert "Healthcare" not in page.text


@pytest.mark.parametrize(
    ("typed", "said"), [("", "twelve letters"), ("9MZQ", "twelve letters"), ("9MZQD6R9YD3R", "One of the characters")]
)
def test_a_slip_is_told_and_is_no_guess(jar, job, typed, said, inside):
    page = look(jar(), typed)
    assert page.status_code == 422
    assert said in page.text
    assert number(inside, Guess) == 0


def test_wrong_codes_are_counted_until_the_box_rests(jar, job, monkeypatch):
    code = code_on(send(jar(), job))
    monkeypatch.setattr(asking_pages, "MANY", 3)
    assert MANY > 3
    answers = [look(jar(), STRANGERS) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert look(jar(), code).status_code == 429
    assert look(jar("203.0.113.9"), code).status_code == 200


def ask_to_withdraw(person, code):
    return person.post("/interest/mine/withdraw", data=fields(look(person, code)))


def test_taking_it_back_asks_first_and_then_everything_goes(jar, job, kofi, kept, inside):
    anna = jar()
    code = code_on(send(anna, job))
    question = ask_to_withdraw(anna, code)
    assert "Take it back?" in question.text
    assert len(kept()) == 1, "a question takes nothing"
    gone = anna.post("/interest/mine/withdrawn", data=fields(question))
    assert "It is taken back" in gone.text
    assert kept() == []
    assert "There is nothing under this code" in look(anna, code).text
    assert EMAIL not in kofi.get(job.interests).text
    again = anna.post("/interest/mine/withdrawn", data=fields(question))
    assert (again.status_code, again.text) == (200, gone.text), "twice is harmless"


def test_what_was_taken_back_stays_so_when_a_browser_sends_the_form_again(jar, job, kofi, kept, inside):
    """Back, or reload: the form is the same, and so is the contact in it. A fresh form is another matter."""
    anna = jar()
    form = fields(anna.get(job.ask)) | {"contact": EMAIL}
    code = code_on(anna.post(job.ask, data=form))
    anna.post("/interest/mine/withdrawn", data=fields(ask_to_withdraw(anna, code)))
    again = anna.post(job.ask, data=form)
    assert again.status_code == 409
    assert "You took this back" in again.text
    assert f'href="{job.ask}"' in again.text
    assert kept() == []
    assert EMAIL not in kofi.get(job.interests).text
    with inside(writes=False) as session:
        (stone,) = session.scalars(select(Tombstone.id_hash))
    assert len(stone) == 64
    assert code_on(send(anna, job)) != code, "who wants to after all takes a fresh form"
    assert len(kept()) == 1


def test_a_message_that_waits_goes_with_it(jar, job, kofi, kept, inside, courier, app):
    anna = jar()
    code = code_on(send(anna, job))
    hand_over(kofi, job)
    assert number(inside, Message) == 1
    question = ask_to_withdraw(anna, code)
    assert "The ward team at Northvale has it since" in question.text
    anna.post("/interest/mine/withdrawn", data=fields(question))
    assert number(inside, Message) == 0
    assert kept() == []
    clock.set_now(clock.now() + WAITS_FOR)
    with app.app_context():
        assert send_what_waits() == 0


def test_a_message_that_is_under_way_is_not_sent_once_it_was_taken_back(job, kofi, inside, interested, courier, app):
    """It was claimed before: its row is there, and the interest is not."""
    key = interested()
    hand_over(kofi, job)
    with inside() as session:
        session.execute(text("DELETE FROM interest"))
    clock.set_now(clock.now() + WAITS_FOR)
    with app.app_context():
        send_what_waits()
    assert courier.carried == []
    assert number(inside, Message) == 0
    assert key


@pytest.mark.parametrize("where", ["withdraw", "withdrawn"])
def test_without_the_form_that_a_code_gives_out_nothing_is_taken_back(jar, job, kept, interested, where):
    key = interested().hex
    strangers = jar()
    mine = fields(look(strangers, code_on(send(strangers, job, "other@home.example"))))
    for sent in ({}, {"interest": key}, {"interest": key, "form": "forged"}, mine | {"interest": key}):
        page = jar().post(f"/interest/mine/{where}", data=sent)
        assert page.status_code == 422
        assert "Type your code once more" in page.text
    assert len(kept()) == 2


def test_the_form_that_shows_a_job_takes_back_nothing(jar, job, kept):
    anna = jar()
    form = fields(anna.get(job.ask))
    assert anna.post("/interest/mine/withdrawn", data=form | {"interest": form["interest_id"]}).status_code == 422


def test_a_code_is_twelve_characters_and_its_own(jar, job, inside):
    """No card of a seat, and no code of a concern, is made of the same key."""
    key = uuid.uuid4()
    with inside():
        codes = {code_of(key), concern_code(key), card_of(key, card_key())}
    assert len(codes) == 3
    assert {len(code) for code in codes} == {LENGTH}


def test_the_days_are_said_as_people_say_them(jar, job, app):
    page = look(jar(), code_on(send(jar(), job))).text
    with app.test_request_context():
        today = say_day(clock.today())
    assert re.search(rf"You sent it <time[^>]*>{today}</time>", page)
