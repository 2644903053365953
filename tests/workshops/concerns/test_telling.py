"""Somebody tells of harm: to whom they choose, without a name, whatever the evening's state, and it is kept once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, func, select

from app import clock
from app.accounts.models import User
from app.accounts.services import stop_access
from app.ledger import Entry
from app.limits import Guess
from tests.evenings import fields, join, plan
from tests.workshops.concerns.conftest import WORDS, code_on, first_concern, tell
from workshops.concerns import telling
from workshops.concerns.models import Concern
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.programmes.models import Responder
from workshops.room.services import close_workshop, start_rehearsal

TUESDAY = datetime(2026, 12, 1, 12, 0, tzinfo=clock.LONDON)


def kept(inside) -> list[Concern]:
    with inside(writes=False) as session:
        return list(session.scalars(select(Concern)))


def test_the_page_says_who_reads_it_and_when_they_answer(writer, evening):
    clock.set_now(TUESDAY)
    page = writer.get(f"/e/{evening.code}/harm").text
    for said in ("Joan Hale, Northvale NHS Trust", "Ben Marsh, Northvale Advocacy", "Friday 4 December", "tel:999"):
        assert said in page
    assert "Works for nobody who runs these evenings." in page
    assert page.index('<a href="https://www.bbc.co.uk/weather" rel="noreferrer">') < page.index("<h1>")
    assert "<script" not in page


def test_it_reaches_the_chosen_person_without_a_name(writer, evening, everyone, ben, joan, inside):
    page = tell(writer, evening, everyone.outside)
    assert page.status_code == 200
    assert "It is with Ben Marsh now" in page.text
    assert WORDS not in page.text
    assert "Set-Cookie" not in page.headers
    assert "Nobody has turned to you yet" in joan.get("/concerns").text
    read = ben.get(first_concern(ben)).text
    assert WORDS in read
    assert "They did not say who they are" in read
    (concern,) = kept(inside)
    assert concern.workshop_id == evening.workshop_id


def test_a_way_to_be_reached_goes_along_sealed(writer, evening, everyone, ben):
    tell(writer, evening, everyone.outside, contact="07700 900123, after six")
    assert "07700 900123, after six" in ben.get(first_concern(ben)).text


def test_sent_twice_it_is_kept_once_and_shows_the_same_code(writer, evening, everyone, inside):
    page = writer.get(f"/e/{evening.code}/harm")
    sent = fields(page) | {"responder": str(everyone.outside.id), "words": WORDS}
    first, again = (writer.post(f"/e/{evening.code}/harm", data=sent) for _ in range(2))
    assert code_on(first) == code_on(again)
    assert len(kept(inside)) == 1


def test_back_and_other_words_lose_nothing_and_tell_nobody_else(writer, evening, everyone, joan, ben, inside):
    """Whoever goes back to choose the other person must not have their words read by the first, nor lose the second."""
    sent = fields(writer.get(f"/e/{evening.code}/harm")) | {"words": WORDS}
    codes = {
        code_on(writer.post(f"/e/{evening.code}/harm", data=sent | more))
        for more in (
            {"responder": str(everyone.responder.id)},
            {"responder": str(everyone.outside.id), "words": "It was Joan."},
        )
    }
    assert len(codes) == len(kept(inside)) == 2
    assert "It was Joan." not in joan.get(first_concern(joan)).text
    assert "It was Joan." in ben.get(first_concern(ben)).text


def test_nothing_typed_is_lost_by_an_error_but_a_contact_is_not_shown(writer, evening):
    page = writer.post(
        f"/e/{evening.code}/harm",
        data=fields(writer.get(f"/e/{evening.code}/harm")) | {"words": WORDS, "contact": "07700 900123"},
    )
    assert page.status_code == 422
    assert "Choose who shall read it." in page.text
    assert WORDS in page.text
    assert "07700" not in page.text
    assert "Type this once more." in page.text


@pytest.mark.parametrize("wrong", [{"form": "forged"}, {"form_id": "no key"}, {"words": ""}, {"words": "x" * 5001}])
def test_what_is_not_whole_is_not_kept(writer, evening, everyone, inside, wrong):
    assert tell(writer, evening, everyone.outside, **wrong).status_code == 422
    assert kept(inside) == []


def test_somebody_who_is_not_named_cannot_be_chosen(writer, evening, everyone, inside):
    assert tell(writer, evening, everyone.organiser).status_code == 422
    assert kept(inside) == []


@pytest.mark.parametrize("state", [State.DRAFT, State.REHEARSAL, State.CLOSED])
def test_it_works_whatever_the_state(writer, inside, place, state, everyone):
    with inside() as session:
        evening = plan(opened=state is State.CLOSED, name="Sleep and noise")
        workshop = session.get_one(Workshop, evening.workshop_id)
        if state is State.REHEARSAL:
            start_rehearsal("command", workshop)
        if state is State.CLOSED:
            close_workshop("command", workshop)
    page = writer.get(f"/e/{evening.code}/harm").text
    assert ("only being tried out" in page) is (state is State.REHEARSAL)
    assert tell(writer, evening, everyone.outside).status_code == 200
    assert len(kept(inside)) == 1


def test_a_sealed_workshop_is_named_to_nobody(writer, inside, place, everyone, ben):
    with inside():
        evening = plan(name="Amberlyn evening", confidentiality=Confidentiality.SEALED)
    page = writer.get(f"/e/{evening.code}/harm").text
    assert "They do not see which evening it was." in page
    assert "Amberlyn" not in page
    tell(writer, evening, everyone.outside)
    assert [concern.workshop_id for concern in kept(inside)] == [None]
    read = ben.get(first_concern(ben)).text
    assert "not told" in read
    assert "Hope Street" not in read


def test_it_has_nothing_to_do_with_a_seat(jar, evening, everyone, inside):
    """The page stands where a resident's cookie is never sent, and what is told leaves no time of day."""
    anna = jar()
    assert join(anna, evening).status_code == 303
    assert anna.get_cookie("seat", path="/j").path == "/j"
    page = anna.get(f"/e/{evening.code}/harm")
    assert "Cookie" not in page.request.headers
    tell(anna, evening, everyone.outside)
    with inside(writes=False) as session:
        about_it = select(func.count()).select_from(Entry).where(Entry.subject.startswith("concern"))
        assert session.scalar(about_it) == 0, "an entry of the ledger has a time of day"


def test_who_wants_to_go_on_finds_the_way_back_to_the_questions(jar, evening, everyone, inside):
    """It leads to where the poster leads: the page knows the evening, and nothing of the card."""
    anna = jar()
    join(anna, evening)
    back = f'<a href="/j/{evening.code}">Back to the questions</a>'
    for page in (anna.get(f"/e/{evening.code}/harm"), tell(anna, evening, everyone.outside)):
        assert back in page.text
        assert "Set-Cookie" not in page.headers
    assert "Yes, go on answering" in anna.get(f"/j/{evening.code}").text
    assert "Back to the questions" not in jar().get("/e/harm").text
    with inside() as session:
        close_workshop("command", session.get_one(Workshop, evening.workshop_id))
    assert "Back to the questions" not in anna.get(f"/e/{evening.code}/harm").text


def test_where_nobody_is_named_it_says_whom_else_to_turn_to(writer, evening, inside):
    with inside() as session:
        session.execute(delete(Responder).where(Responder.programme_id == evening.programme_id))
    page = writer.get(f"/e/{evening.code}/harm")
    assert page.status_code == 200
    for number in ("tel:999", "tel:111", "tel:116123"):
        assert number in page.text
    assert "Send it to this person" not in page.text


def test_who_was_named_while_somebody_wrote_keeps_their_words(writer, evening, everyone, inside):
    sent = fields(writer.get(f"/e/{evening.code}/harm")) | {"responder": str(everyone.outside.id), "words": WORDS}
    with inside() as session:
        session.execute(delete(Responder).where(Responder.programme_id == evening.programme_id))
    page = writer.post(f"/e/{evening.code}/harm", data=sent)
    assert page.status_code == 409
    assert WORDS in page.text


def test_whoever_cannot_come_in_is_not_offered(writer, evening, everyone, inside):
    with inside() as session:
        stop_access("command", session.get_one(User, everyone.responder.id))
    page = writer.get(f"/e/{evening.code}/harm").text
    assert "Joan Hale" not in page
    assert "Ben Marsh" in page


def test_without_a_workshop_the_join_code_leads_there(writer, evening):
    assert "Which evening were you at?" in writer.get("/e/harm").text
    there = writer.post("/e/harm", data={"code": f" {evening.code.lower()} "})
    assert there.location == f"/e/{evening.code}/harm"
    assert writer.post("/e/harm", data={"code": "ZZZZZ"}).status_code == 422
    assert writer.get("/e/ZZZZZ/harm").status_code == 404


def test_one_phone_cannot_close_the_way_for_everybody_else(jar, evening, everyone, inside, monkeypatch):
    monkeypatch.setattr(telling, "AN_HOUR_AT_MOST", 3)
    clock.set_now(TUESDAY)
    machine, somebody = jar(), jar("10.0.0.9")
    answers = [tell(machine, evening, everyone.outside, f"{WORDS} {n}") for n in range(6)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429, 429]
    assert f"{WORDS} 3" in answers[3].text, "what was typed can be copied"
    assert int(answers[3].headers["Retry-After"]) > 0
    assert len(kept(inside)) == 3
    assert tell(somebody, evening, everyone.outside).status_code == 200
    clock.set_now(TUESDAY + timedelta(hours=1))
    assert tell(machine, evening, everyone.outside, "an hour later").status_code == 200


def test_a_hall_of_forty_people_behind_one_address_can_all_tell_and_send_twice(jar, evening, everyone, inside):
    """What was kept already is not counted again: whoever has no signal presses twice."""
    for number in range(40):
        phone = jar()
        sent = fields(phone.get(f"/e/{evening.code}/harm")) | {
            "responder": str(everyone.outside.id),
            "words": f"{WORDS} {number}",
        }
        for _ in range(2):
            assert phone.post(f"/e/{evening.code}/harm", data=sent).status_code == 200
    assert len(kept(inside)) == 40


def test_the_count_of_an_address_tells_no_time_of_day(writer, evening, everyone, inside):
    clock.set_now(TUESDAY + timedelta(minutes=37, seconds=11))
    tell(writer, evening, everyone.outside)
    with inside(writes=False) as session:
        assert [each.since for each in session.scalars(select(Guess))] == [int(TUESDAY.timestamp())]


def test_many_machines_cannot_fill_the_house(jar, evening, everyone, inside, monkeypatch):
    monkeypatch.setattr(telling, "A_DAY_AT_MOST", 2)
    answers = [tell(jar(f"10.0.0.{n}"), evening, everyone.outside, f"{WORDS} {n}") for n in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert f"{WORDS} 2" in answers[2].text, "what was typed can be copied"
    assert len(kept(inside)) == 2
    clock.set_now(clock.now() + timedelta(days=1))
    assert tell(jar(), evening, everyone.outside).status_code == 200
