"""The card is the way back: on another phone, next month, when the cookie is gone."""

import re

import pytest
from sqlalchemy import select

from app import clock
from app.codes import ALPHABET
from tests.evenings import WORDS, answer, join
from workshops.meetings.models import Workshop
from workshops.room.services import close_workshop
from workshops.seats.models import Seat
from workshops.seats.services import card, mint


@pytest.fixture
def code(anna, evening):
    page = anna.get(f"/j/{evening.code}/card")
    return re.search(r"[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}", page.text)[0]


def close(inside, evening):
    with inside() as session:
        close_workshop("command", session.get_one(Workshop, evening.workshop_id))


def test_the_card_opens_the_thread_in_a_second_jar(anna, jar, evening, code):
    answer(anna, evening, WORDS, words="Two buses with the pram.")
    second = jar()
    opened = second.post("/j/thread", data={"card": code.lower().replace(" ", "-")})
    assert (opened.status_code, opened.location) == (303, "/j/thread")
    assert "Two buses with the pram." in second.get("/j/thread").text
    assert code in second.get("/j/thread").text


def test_the_address_of_a_card_shows_one_button_and_looks_nothing_up(jar, code):
    phone = jar()
    page = phone.get(f"/c/{code.replace(' ', '')}")
    assert page.text.count("<button") == 1
    assert not page.headers.getlist("Set-Cookie")
    answer = phone.post(f"/c/{code.replace(' ', '')}")
    assert answer.location == "/j/thread"
    assert code.replace(" ", "") not in answer.location


def test_a_slip_of_the_finger_is_told_and_is_no_guess(jar, code):
    phone = jar(address="10.1.1.1")
    wrong = code[:-1] + next(letter for letter in ALPHABET if letter != code[-1])
    for _ in range(101):
        answer = phone.post("/j/thread", data={"card": wrong})
    assert answer.status_code == 422
    assert "One of the characters is not right" in answer.text
    assert wrong not in answer.text
    assert phone.post("/j/thread", data={"card": code}).status_code == 303


def test_the_hundredth_wrong_card_rests_the_box_and_joining_goes_on(jar, evening, inside, code):
    import uuid

    from workshops.seats.cards import card_of

    phone = jar(address="10.2.2.2")
    answers = [
        phone.post("/j/thread", data={"card": card_of(uuid.uuid4(), "another house")}).status_code for _ in range(100)
    ]
    assert answers == [422] * 99 + [429]
    rested = phone.post("/j/thread", data={"card": code})
    assert rested.status_code == 429
    assert int(rested.headers["Retry-After"]) > 0
    assert phone.post(f"/c/{code}").status_code == 429
    assert join(phone, evening).status_code == 303
    assert answer(phone, evening, WORDS, words="I could still answer.").status_code == 303
    assert jar(address="10.3.3.3").post("/j/thread", data={"card": code}).status_code == 303


def test_after_late_until_the_cookie_is_nothing_and_the_card_is_the_way(anna, jar, evening, inside, code):
    answer(anna, evening, WORDS, words="I was there.")
    close(inside, evening)
    assert "I was there." in anna.get("/j/thread").text
    clock.set_now(clock.now() + 73 * 60 * clock.MINUTE)
    assert "I was there." not in anna.get("/j/thread").text
    assert anna.post("/j/thread", data={"card": code}).status_code == 303
    assert "I was there." in anna.get("/j/thread").text
    clock.set_now(clock.now() + 61 * clock.MINUTE)
    assert "I was there." not in anna.get("/j/thread").text


def test_a_printed_card_joins_while_open_and_is_kind_afterwards(jar, evening, inside):
    with inside() as session:
        workshop = session.get_one(Workshop, evening.workshop_id)
        first, second = card(mint(workshop)), card(mint(workshop))
    phone = jar()
    assert phone.post(f"/c/{first}").location == f"/j/{evening.code}"
    assert join(phone, evening).status_code == 303
    assert answer(phone, evening, WORDS, words="From a paper card.").status_code == 303
    other = jar()
    other.post(f"/c/{first}")
    assert "From a paper card." in other.get("/j/thread").text
    close(inside, evening)
    late = jar().post(f"/c/{second}")
    assert late.status_code == 409
    assert "This evening is over" in late.text
    with inside(writes=False) as session:
        assert len(list(session.scalars(select(Seat)))) == 2


def test_stored_is_a_hash_of_the_card(inside, code, anna):
    with inside(writes=False) as session:
        seat = session.scalars(select(Seat)).one()
        assert code.replace(" ", "") not in seat.card_hash.upper()
