"""The clock of a concern: a letter that tells no time, what stands on /today, and what goes when its time is over."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.outbox import Message
from app.worker import round_of_chores
from tests.evenings import fields
from tests.workshops.concerns.conftest import WORDS, code_on, first_concern, tell
from workshops.concerns.models import Concern, ConcernState
from workshops.programmes.models import Programme

TUESDAY = datetime(2026, 12, 1, 19, 50, 7, tzinfo=clock.LONDON)
MONDAY = datetime(2026, 12, 7, 9, 0, tzinfo=clock.LONDON)


@pytest.fixture
def code(writer, evening, everyone) -> str:
    clock.set_now(TUESDAY)
    return code_on(tell(writer, evening, everyone.outside))


def work(app) -> None:
    with app.app_context():
        assert round_of_chores()


def letters(courier, to: str) -> list[str]:
    return [f"{subject}\n{body}" for receiver, subject, body in courier.carried if receiver == to]


def test_a_letter_leaves_at_a_full_hour_so_that_nobody_in_the_hall_is_told_when(code, app, courier, inside, everyone):
    with inside(writes=False) as session:
        (message,) = session.scalars(select(Message).where(Message.template.contains("concerns")))
        assert clock.local(message.due_at).strftime("%H:%M:%S") == "21:00:00"
    work(app)
    assert letters(courier, everyone.outside.email) == []
    clock.set_now(TUESDAY + timedelta(hours=2))
    work(app)
    work(app)
    (letter,) = letters(courier, everyone.outside.email)
    assert letter.startswith("Something waits for you in Trusted Voices\n")
    assert "/concerns\n" in letter
    assert WORDS not in letter


def test_however_many_come_there_is_one_letter_an_hour(jar, evening, app, courier, everyone):
    def come(at: datetime, number: int) -> None:
        clock.set_now(at)
        for each in range(number):
            tell(jar(), evening, everyone.outside, f"{WORDS} {at} {each}")

    come(TUESDAY, 3)
    come(TUESDAY + timedelta(minutes=20), 2)
    tell(jar(), evening, everyone.responder)
    come(TUESDAY + timedelta(hours=1), 2)
    clock.set_now(TUESDAY + timedelta(hours=4))
    work(app)
    assert len(letters(courier, everyone.outside.email)) == 2
    assert len(letters(courier, everyone.responder.email)) == 1
    clock.set_now(MONDAY)
    work(app)
    assert len(letters(courier, everyone.outside.email)) == 3, "and one that they are overdue"


def test_who_is_late_is_reminded_and_the_leaders_learn_that_and_no_more(code, app, courier, everyone, ben):
    clock.set_now(datetime(2026, 12, 4, 23, 0, tzinfo=clock.LONDON))
    work(app)
    assert letters(courier, everyone.leader.email) == []
    clock.set_now(MONDAY)
    work(app)
    work(app)
    (letter,) = letters(courier, everyone.leader.email)
    assert letter.startswith("A concern is overdue in Trusted Voices\n")
    assert "/today" in letter
    for said in (WORDS, "/concerns", "Getting to the clinic", "Hope Street", "Ben"):
        assert said not in letter
    assert [each.split("\n")[0] for each in letters(courier, everyone.outside.email)] == [
        "Something waits for you in Trusted Voices",
        "Somebody still waits for you in Trusted Voices",
    ]
    page = first_concern(ben)
    ben.post(page, data=fields(ben.get(page), 0) | {"told": "I am sorry that you waited.", "again": "3"})
    work(app)
    assert len(letters(courier, everyone.leader.email)) == 1
    clock.set_now(MONDAY + timedelta(days=10))
    work(app)
    assert len(letters(courier, everyone.leader.email)) == 2, "each promise that is broken is told once"


def test_today_shows_a_responder_what_is_due_and_overdue_first(code, writer, evening, everyone, ben, joan):
    clock.set_now(MONDAY)
    tell(writer, evening, everyone.outside, "A second thing.")
    today = ben.get("/today").text
    assert today.index("Told on Tuesday 1 December") < today.index("Told on Monday 7 December")
    assert "overdue" in today
    assert WORDS not in today
    assert "Nobody waits for an answer from you." in joan.get("/today").text


def test_the_board_owner_and_organisers_learn_that_one_is_overdue(code, everyone, enter):
    told = "A concern is overdue: Getting to the clinic, since Friday 4 December."
    ahead = {person.name for person in everyone.people() if told in enter(person).get("/today").text}
    assert ahead == set()
    clock.set_now(MONDAY)
    seen = {person.name: enter(person).get("/today").text for person in everyone.people()}
    assert {name for name, page in seen.items() if told in page} == {"Dr Amara Cole", "Amina Yusuf"}
    assert not any(WORDS in page for page in seen.values())


def test_it_goes_when_its_time_is_over_and_the_code_still_says_how_it_ended(code, app, inside, evening, writer, ben):
    page = first_concern(ben)
    ending = fields(ben.get(f"{page}/close")) | {"outcome": "passed_on", "told": "The council takes it on."}
    ben.post(f"{page}/close", data=ending)
    with inside() as session:
        session.get_one(Programme, evening.programme_id).retention_months = 6
    for day, stays in ((1, True), (2, False)):
        clock.set_now(datetime(2027, 6, day, 1, tzinfo=clock.LONDON))
        work(app)
        with inside(writes=False) as session:
            concern = session.scalars(select(Concern)).one()
            assert (concern.sealed is not None, concern.notes is not None) == (stays, stays)
            assert (concern.state is ConcernState.EXPIRED) is not stays
    said = writer.post("/e/harm/answer", data={"code": code}).text
    assert "It was passed to others whose work this is." in said
    assert "The council takes it on." not in said
    assert ben.get("/today").status_code == 200


def test_an_open_one_is_never_forgotten(code, app, inside, evening):
    clock.set_now(TUESDAY + timedelta(days=3650))
    work(app)
    with inside(writes=False) as session:
        assert session.scalars(select(Concern.sealed)).one() is not None
