"""Stopping is as easy as asking: one press, without signing in, twice, and a year later."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.outbox import Message, send_what_waits
from tests.promises import promised
from tests.workshops.told.conftest import STOP
from workshops.told.contact_models import Contact
from workshops.told.contacts import stop_token
from workshops.told.telling import tell_people

ANNA, BEN = "anna@home.example", "ben@home.example"


def tokens(inside, app):
    with inside(writes=False) as session, app.app_context():
        return {contact.id: stop_token(contact.id) for contact in session.scalars(select(Contact))}


def number(inside, of=Contact):
    with inside(writes=False) as session:
        return session.scalar(select(func.count()).select_from(of))


def test_opening_the_link_ends_nothing_and_the_button_does(ask, everyone, inside, app, jar):
    ask(everyone.evening, ANNA)
    (token,) = tokens(inside, app).values()
    person = jar()
    page = person.get(f"/stop/{token}")
    assert page.text.count("<button") == 1
    assert number(inside) == 1
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "We have stopped" in person.post(f"/stop/{token}").text
    assert number(inside) == 0


def test_twice_and_a_year_later_it_says_the_same(ask, everyone, inside, app, jar):
    ask(everyone.evening, ANNA)
    (token,) = tokens(inside, app).values()
    clock.set_now(clock.now() + timedelta(days=365))
    before = jar().get(f"/stop/{token}").text
    answers = [jar().post(f"/stop/{token}") for _twice in range(2)]
    assert [(each.status_code, each.text) for each in answers] == 2 * [(200, answers[0].text)]
    assert jar().get(f"/stop/{token}").text == before
    assert number(inside) == 0


def test_one_press_ends_everything_of_this_address_and_nothing_of_others(ask, everyone, inside, app, jar):
    ask(everyone.evening, ANNA)
    ask(everyone.evening, ANNA, follows="programme")
    ask(everyone.elsewhere, ANNA)
    ask(everyone.evening, BEN)
    with inside(writes=False) as session:
        bens = session.scalars(select(Contact.value_hash).order_by(Contact.value_hash)).all()
        once = next(each for each in bens if bens.count(each) == 1)
    with inside(writes=False) as session:
        annas = session.scalars(select(Contact.id).where(Contact.value_hash != once)).first()
    jar().post(f"/stop/{tokens(inside, app)[annas]}")
    with inside(writes=False) as session:
        assert session.scalars(select(Contact.value_hash)).all() == [once]


def test_a_mail_program_stops_by_itself(ask, everyone, inside, app, jar):
    """RFC 8058: a POST with one field, no cookie, no Origin, and no answer that leads on."""
    ask(everyone.evening, ANNA)
    (token,) = tokens(inside, app).values()
    answer = jar().post(f"/stop/{token}", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert number(inside) == 0


@pytest.mark.parametrize("broken", ["", "x", "é", "a" * 26])
def test_a_link_cut_short_is_told_from_a_whole_one(ask, everyone, inside, app, jar, broken):
    ask(everyone.evening, ANNA)
    (token,) = tokens(inside, app).values()
    for wrong in (token[:-1], broken or token.swapcase()):
        for answer in (jar().get(f"/stop/{wrong}"), jar().post(f"/stop/{wrong}")):
            assert answer.status_code == 404
            assert "not whole" in answer.text
    assert number(inside) == 1


def test_what_waits_for_somebody_who_stops_is_not_sent(ask, everyone, inside, app, jar, courier):
    ask(everyone.evening, ANNA)
    with inside() as session:
        promised(session, everyone)
        tell_people()
    assert number(inside, Message)
    (token,) = tokens(inside, app).values()
    jar().post(f"/stop/{token}")
    with app.app_context():
        send_what_waits()
    assert not [body for _to, _subject, body in courier.carried if STOP.search(body)]


def test_who_stops_while_it_is_being_sent_is_dropped(ask, everyone, inside, app, courier):
    """The row was read already: its contact is gone when the address is looked at."""
    ask(everyone.evening, ANNA)
    with inside() as session:
        promised(session, everyone)
        tell_people()
        session.delete(session.scalars(select(Contact)).one())
    with app.app_context():
        send_what_waits()
    assert not [to for to, *_more in courier.carried if to == ANNA]
    with inside(writes=False) as session:
        assert session.scalars(select(Message).where(Message.to.startswith("contact:"))).all() == []


def test_who_has_stopped_can_ask_again(ask, everyone, inside, app, jar):
    ask(everyone.evening, ANNA)
    (old,) = tokens(inside, app).values()
    jar().post(f"/stop/{old}")
    assert ask(everyone.evening, ANNA).status_code == 303
    (new,) = tokens(inside, app).values()
    assert new != old
    jar().post(f"/stop/{old}")
    assert number(inside) == 1, "an old link ends what it was made for"


@pytest.mark.journeys
def test_the_pages_on_a_phone(page, everyone, ask, inside, app, axe, picture):
    ask(everyone.evening, ANNA)
    (token,) = tokens(inside, app).values()
    page.goto(f"/stop/{token}")
    axe(page)
    picture(page, "stop")
    page.get_by_role("button", name="Stop telling me").click()
    page.get_by_role("heading", name="We have stopped").wait_for()
    axe(page)
    picture(page, "stopped")
