"""Anna wants to know what becomes of it, without anybody learning what she said."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from app import clock
from app.sealing import unseal
from app.worker import round_of_chores
from tests.evenings import WORDS, answer, fields, plan
from workshops.meetings.models import Confidentiality, Workshop
from workshops.programmes.models import Programme
from workshops.room.services import close_workshop
from workshops.told import contact_pages
from workshops.told.contact_models import Contact, Way

ANNA, NUMBER = "anna@home.example", "07700 900 982"


def kept(inside):
    with inside(writes=False) as session:
        return list(session.scalars(select(Contact)))


def page_of(person, evening):
    return person.get(f"/j/{evening.code}/keep-in-touch")


def test_thanks_and_the_thread_lead_to_the_question(anna, evening):
    answer(anna, evening, WORDS, words="Two buses with the pram.")
    address = f"/j/{evening.code}/keep-in-touch"
    assert address in anna.get(f"/j/{evening.code}/thanks").text
    assert address in anna.get("/j/thread").text


def test_the_page_says_what_is_sent_how_often_and_how_to_stop(jar, evening):
    page = page_of(jar(), evening).text
    for promise in ("something has changed", "one a day at most", "link to stop", "apart from your answers"):
        assert promise in page
    assert f"when {clock.today().year + 2} ends" in page


def test_an_address_is_kept_sealed_and_nothing_else(ask, evening, inside, app):
    answered = ask(evening, ANNA)
    assert (answered.status_code, answered.location) == (303, f"/j/{evening.code}/keep-in-touch/kept")
    (contact,) = kept(inside)
    assert (contact.workshop_id, contact.programme_id) == (evening.workshop_id, evening.programme_id)
    assert (contact.channel, contact.language) == (Way.EMAIL, "en")
    assert contact.kept_until == date(clock.today().year + 2, 12, 31)
    with app.app_context():
        assert unseal(contact.sealed) == ANNA
    with inside(writes=False) as session:
        rows = str(session.execute(text("SELECT * FROM contact")).all())
    assert "anna" not in rows


def test_the_page_afterwards_says_we_will_tell_you(jar, evening, ask):
    person = jar()
    assert "We will tell you" in person.get(ask(evening, ANNA, person=person).location).text


def test_the_same_address_again_is_answered_alike_and_kept_once(ask, evening, inside):
    answers = [ask(evening, typed) for typed in (ANNA, ANNA, "Anna@Home.example")]
    assert len({(each.status_code, each.location, each.text) for each in answers}) == 1
    assert len(kept(inside)) == 1
    for _twice in range(2):
        ask(evening, ANNA, follows="programme")
    assert sorted(contact.workshop_id is None for contact in kept(inside)) == [False, True]


def test_another_evening_of_the_programme_is_another_following(ask, evening, inside):
    with inside():
        other = plan(name="Another")
    ask(evening, ANNA)
    ask(other, ANNA)
    found = kept(inside)
    assert len(found) == 2
    assert len({contact.value_hash for contact in found}) == 1
    assert len({contact.stop_hash for contact in found}) == 2


def test_without_notify_no_page_offers_text_messages(ask, jar, evening, inside):
    assert "mobile" not in page_of(jar(), evening).text
    refused = ask(evening, NUMBER)
    assert refused.status_code == 422
    assert kept(inside) == []


@pytest.mark.parametrize("typed", [NUMBER, "+44 7700 900982", "(07700) 900-982"])
def test_a_uk_mobile_number_is_known_however_it_is_typed(ask, evening, inside, notify, app, typed):
    assert ask(evening, typed).status_code == 303
    assert ask(evening, NUMBER).status_code == 303
    (contact,) = kept(inside)
    assert contact.channel is Way.TEXT
    with app.app_context():
        assert unseal(contact.sealed) == "+447700900982"


@pytest.mark.parametrize(
    "typed", ["", "0161 496 0000", "+1 202 555 0100", "07700", "call me", "anna@", "\x00", "a@b c"]
)
def test_what_is_no_address_is_asked_for_again_and_not_shown(ask, evening, inside, notify, typed):
    again = ask(evening, typed, follows="programme")
    assert again.status_code == 422
    assert re.search(r'<input[^>]*name="contact"[^>]*>', again.text)[0].count('value=""') == 1
    assert 'checked id="follows-1"' in again.text.replace("  ", " "), "what else was chosen stays"
    assert kept(inside) == []


def test_without_a_yes_nothing_is_kept_and_the_address_is_not_shown(jar, evening, inside):
    person = jar()
    form = fields(page_of(person, evening)) | {"contact": ANNA, "follows": "programme"}
    again = person.post(f"/j/{evening.code}/keep-in-touch", data=form)
    assert again.status_code == 422
    assert ANNA not in again.text
    assert "Tick the box" in again.text
    assert "Type this once more" in again.text
    assert kept(inside) == []


def test_a_form_that_was_not_ours_is_refused(jar, evening, inside):
    said = {"contact": ANNA, "follows": "workshop", "consent": "y"}
    assert jar().post(f"/j/{evening.code}/keep-in-touch", data=said | {"form": "forged"}).status_code == 422
    assert kept(inside) == []


def test_no_seat_is_read_and_no_cookie_is_set(anna, evening, ask, jar, monkeypatch):
    """The same page and the same answer for who has a seat here and who has none."""
    from workshops.seats import cookie

    monkeypatch.setattr(cookie, "_read", lambda *_any: 1 / 0)
    mine, anyones = page_of(anna, evening), page_of(jar(), evening)
    assert mine.text == anyones.text
    assert "Set-Cookie" not in mine.headers
    for person in (anna, jar()):
        answered = ask(evening, ANNA, person=person)
        assert answered.status_code == 303
        assert "Set-Cookie" not in answered.headers
        assert "Set-Cookie" not in person.get(answered.location).headers


def test_a_sealed_evening_is_not_named(jar, inside, place, ask):
    with inside():
        evening = plan(confidentiality=Confidentiality.SEALED, name="Safe at home")
    person = jar()
    pages = [page_of(person, evening).text, ask(evening, "").text, person.get(ask(evening, ANNA).location).text]
    for page in pages:
        assert "Safe at home" not in page
        assert "Hope Street" not in page
        assert "Rahman" not in page


def test_it_can_be_asked_until_the_promised_time_is_over(ask, jar, evening, inside):
    with inside() as session:
        session.get_one(Programme, evening.programme_id).retention_months = 6
        close_workshop("command", session.get_one(Workshop, evening.workshop_id), 1)
    clock.set_now(clock.now() + timedelta(days=150))
    person = jar()
    form = fields(page_of(person, evening)) | {"contact": ANNA, "follows": "workshop", "consent": "y"}
    assert ask(evening, ANNA).status_code == 303
    clock.set_now(clock.now() + timedelta(days=50))
    assert "too late to ask" in page_of(jar(), evening).text
    assert person.post(f"/j/{evening.code}/keep-in-touch", data=form).status_code == 409
    assert len(kept(inside)) == 1


def test_before_an_evening_begins_nobody_is_asked(jar, inside, place):
    with inside():
        evening = plan(opened=False)
    assert 'name="contact"' not in page_of(jar(), evening).text


def test_one_network_address_may_ask_so_often_an_hour(ask, evening, inside, monkeypatch):
    monkeypatch.setattr(contact_pages, "AN_HOUR_AT_MOST", 2)
    statuses = [ask(evening, f"{name}@home.example").status_code for name in ("a", "b", "c")]
    assert statuses == [303, 303, 429]
    assert len(kept(inside)) == 2


def test_contacts_go_when_their_time_is_over(ask, evening, inside, app):
    ask(evening, ANNA)
    for day, left in ((date(clock.today().year + 2, 12, 31), 1), (date(clock.today().year + 3, 1, 1), 0)):
        clock.set_now(clock.now() + (day - clock.today()))
        with app.app_context():
            assert round_of_chores()
        assert len(kept(inside)) == left


@pytest.mark.journeys
def test_pages_for_a_phone_are_pleasant(page, evening, axe, picture, inside, app, notify):
    address = f"/j/{evening.code}/keep-in-touch"
    page.goto(address)
    axe(page)
    picture(page, "keep-in-touch")
    page.get_by_role("button", name="Tell me").click()
    axe(page)
    page.get_by_label("mobile number").fill(ANNA)
    page.get_by_label("Yes, keep my address").check()
    page.get_by_role("button", name="Tell me").click()
    page.get_by_role("heading", name="We will tell you").wait_for()
    axe(page)
    picture(page, "we-will-tell-you")
