"""Were you listened to? Each says so once the evening is over, and the team reads how many said what."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.worker import round_of_chores
from tests.evenings import WORDS, answer, fields, join, plan
from tests.rooms import somebody
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.room.services import close_workshop
from workshops.seats.models import Seat
from workshops.told.listening import Felt, felt, say_heard
from workshops.told.models import Heard, Listened

ADDRESS = "/j/thread/listened"


def close(inside, evening, hours=72):
    with inside() as session:
        close_workshop("command", session.get_one(Workshop, evening.workshop_id), hours)


def say(person, heard):
    return person.post(ADDRESS, data=form_of(person) | {"heard": heard})


def form_of(person):
    return fields(person.get(ADDRESS))


def kept(inside):
    with inside(writes=False) as session:
        return list(session.scalars(select(Listened.heard)))


def test_nobody_is_asked_before_the_evening_is_over(anna, inside):
    assert anna.get(ADDRESS).location == "/j/thread"
    assert "Were you listened to?" not in anna.get("/j/thread").text
    with inside(writes=False) as session:
        seat = session.scalars(select(Seat)).one()
    assert anna.post(ADDRESS, data={"seat": seat.id.hex, "heard": "yes"}).status_code == 409
    assert kept(inside) == []


def test_once_it_has_closed_the_thread_and_the_last_page_ask(anna, evening, inside):
    answer(anna, evening, WORDS, words="Two buses with the pram.")
    close(inside, evening)
    assert ADDRESS in anna.get(f"/j/{evening.code}/thanks").text
    page = anna.get("/j/thread").text
    assert "Were you listened to?" in page
    assert len(re.findall(r'name="heard"', page)) == 3
    assert say(anna, "partly").status_code == 303
    assert "You said: in part." in anna.get("/j/thread").text
    assert kept(inside) == [Heard.PARTLY]


def test_the_door_of_an_evening_that_is_over_leads_there_in_one_tap(jar, anna, evening, inside):
    close(inside, evening)
    door = anna.get(f"/j/{evening.code}").text
    assert re.search(rf'<a class="button wide" href="{ADDRESS}">Were you listened to', door)
    assert "See what I said" in door
    stranger = jar().get(f"/j/{evening.code}").text
    assert ADDRESS not in stranger, "a phone without a seat has its card"
    assert "Open my card" in stranger


def test_in_the_thread_the_question_stands_first_until_it_is_answered(anna, evening, inside):
    answer(anna, evening, WORDS, words="Two buses with the pram.")
    close(inside, evening)
    page = anna.get("/j/thread").text
    assert page.count("Were you listened to?") == 1
    assert page.index("Were you listened to?") < page.index("Two buses with the pram.")
    say(anna, "yes")
    page = anna.get("/j/thread").text
    assert page.count("Were you listened to?") == 1
    assert page.index("Were you listened to?") > page.index("Two buses with the pram.")


def test_the_same_again_is_one_answer_and_a_later_one_counts(anna, evening, inside):
    close(inside, evening)
    form = form_of(anna)
    for heard in ("no", "no", "yes"):
        assert anna.post(ADDRESS, data=form | {"heard": heard}).status_code == 303
    assert kept(inside) == [Heard.YES]


@pytest.mark.parametrize("heard", ["", "perhaps", "\x00"])
def test_what_is_no_answer_is_asked_again(anna, evening, inside, heard):
    close(inside, evening)
    again = say(anna, heard)
    assert again.status_code == 422
    assert "Were you listened to?" in again.text
    assert kept(inside) == []


def test_a_form_that_was_not_ours_is_refused(anna, evening, inside, jar):
    close(inside, evening)
    form = form_of(anna)
    assert anna.post(ADDRESS, data=form | {"form": "forged", "heard": "yes"}).status_code == 422
    assert jar().post(ADDRESS, data=form | {"heard": "yes"}).status_code == 409
    assert kept(inside) == []


def test_afterwards_the_card_is_the_way(anna, evening, inside, jar):
    card = re.search(r"(\w{4} ){2}\w{4}(?=</p>)", anna.get(f"/j/{evening.code}/card").text)[0]
    close(inside, evening, 1)
    form = form_of(anna)
    clock.set_now(clock.now() + timedelta(hours=2))
    assert anna.post(ADDRESS, data=form | {"heard": "no"}).status_code == 409
    later = jar()
    assert later.post("/j/thread", data={"card": card}).status_code == 303
    assert say(later, "yes").status_code == 303
    assert kept(inside) == [Heard.YES]


def test_taking_everything_back_takes_this_back_too(anna, evening, inside):
    close(inside, evening)
    say(anna, "no")
    with inside(writes=False) as session:
        seat_id = session.scalars(select(Seat.id)).one()
    address = f"/j/thread/{seat_id}/take-all-back"
    assert address in anna.get("/j/thread").text
    assert anna.post(address, data=fields(anna.get(address))).status_code == 303
    assert kept(inside) == []


def test_it_goes_when_the_promised_time_is_over(anna, evening, inside, app):
    card = re.search(r"(\w{4} ){2}\w{4}(?=</p>)", anna.get(f"/j/{evening.code}/card").text)[0]
    with inside() as session:
        session.get_one(Programme, evening.programme_id).retention_months = 6
    close(inside, evening)
    say(anna, "yes")
    clock.set_now(clock.now() + timedelta(days=200))
    with app.app_context():
        assert round_of_chores()
    assert kept(inside) == []
    anna.post("/j/thread", data={"card": card})
    assert "Were you listened to?" not in anna.get("/j/thread").text


def test_the_team_reads_three_numbers_from_the_fifth_answer_on(evening, inside):
    said = (Heard.YES, Heard.YES, Heard.PARTLY, Heard.NO, Heard.YES)
    for number, heard in enumerate(said, 1):
        with inside() as session:
            workshop = session.get_one(Workshop, evening.workshop_id)
            say_heard(somebody(workshop), heard)
            assert felt(workshop) == (Felt(3, 1, 1) if number == 5 else None)


def test_two_evenings_on_one_phone_are_asked_apart(anna, evening, inside):
    with inside():
        other = plan(name="Getting home")
    join(anna, other)
    for each in (evening, other):
        close(inside, each)
    page = anna.get(ADDRESS)
    assert page.text.count('name="seat"') == 2
    for number, heard in ((0, "yes"), (1, "no")):
        assert anna.post(ADDRESS, data=fields(page, number) | {"heard": heard}).status_code == 303
    assert sorted(kept(inside)) == [Heard.NO, Heard.YES]
