"""The front door: the box for a code, and what is coming up. Nothing on it counts people."""

from datetime import datetime, timedelta

import pytest

from app import clock
from app.limits import MANY
from tests.evenings import plan
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.meetings.services import change_workshop
from workshops.seats.cards import in_groups
from workshops.seats.services import card, mint
from workshops.voices.models import Voice

TUESDAY = datetime(2026, 12, 1, 12, 0, tzinfo=clock.LONDON)
FRIDAY = datetime(2026, 12, 4, 19, 0, tzinfo=clock.LONDON)


@pytest.fixture
def tuesday(app):
    clock.set_now(TUESDAY)


def planned(inside, **facts) -> str:
    with inside() as session:
        evening = plan(opened=False)
        workshop = session.get_one(Workshop, evening.workshop_id)
        change_workshop("command", workshop, **({"starts_at": FRIDAY} | facts))
        return workshop.code


def test_with_nothing_planned_the_page_says_what_will_stand_there(jar):
    page = jar().get("/").text
    assert "No workshop is announced just now" in page
    assert "At a workshop now?" in page


def test_what_comes_up_says_when_where_with_whom_and_how(jar, inside, tuesday):
    code = planned(inside, access="Crèche, food, step-free", languages=["en", "ur"])
    page = jar().get("/").text
    for words in (
        "Friday 4 December, 7 pm",
        "Hope Street Centre, with Imam Yusuf Rahman",
        "Crèche",
        "اردو",
        'lang="ur"',
    ):
        assert words in page
    assert code not in page, "the code belongs to the hall"


def test_a_voice_that_does_not_want_to_be_named_is_not(jar, inside, tuesday):
    planned(inside)
    with inside() as session:
        session.query(Voice).one().named_ok = False
    page = jar().get("/").text
    assert "Hope Street Centre, with a trusted voice" in page
    assert "Rahman" not in page


@pytest.mark.parametrize("state", [State.DRAFT, State.REHEARSAL, State.OPEN])
def test_what_is_tonight_stands_there_until_it_is_closed(jar, inside, tuesday, state):
    planned(inside, starts_at=TUESDAY - timedelta(hours=2))
    with inside() as session:
        session.query(Workshop).one().state = state
    assert "Today" in jar().get("/").text
    with inside() as session:
        workshop = session.query(Workshop).one()
        workshop.state, workshop.late_until = State.CLOSED, clock.now()
    page = jar().get("/").text
    assert "No workshop is announced just now" in page
    assert "Hope Street Centre" not in page


@pytest.mark.parametrize(
    "facts",
    [{"listed": False}, {"confidentiality": Confidentiality.SEALED}, {"starts_at": TUESDAY - timedelta(days=1)}],
)
def test_what_is_unlisted_sealed_or_past_is_not_announced(jar, inside, tuesday, facts):
    planned(inside, **facts)
    page = jar().get("/").text
    assert "No workshop is announced just now" in page
    assert "Hope Street Centre" not in page


def test_a_code_leads_to_its_workshop_however_it_is_typed(jar, inside, tuesday):
    code = planned(inside)
    for typed in (code, f" {code.lower()} ", f"{code[:2]}-{code[2:]}"):
        answer = jar().post("/", data={"code": typed})
        assert (answer.status_code, answer.location) == (303, f"/j/{code}")


def test_an_unknown_code_stays_in_the_box(jar):
    answer = jar().post("/", data={"code": "zzz-zz"})
    assert answer.status_code == 404
    assert 'value="zzz-zz"' in answer.text
    assert "There is no workshop with this code" in answer.text


@pytest.mark.parametrize("typed", ["", "  ", "!?", "\x00"])
def test_nothing_typed_is_no_guess(jar, typed):
    answer = jar().post("/", data={"code": typed})
    assert answer.status_code == 422
    assert "Type the code" in answer.text


def test_a_card_typed_into_the_box_leads_to_the_card(jar, inside, tuesday):
    planned(inside)
    with inside() as session:
        typed = card(mint(session.query(Workshop).one()))
    answer = jar().post("/", data={"code": in_groups(typed)})
    assert (answer.status_code, answer.location) == (303, f"/c/{typed}")


def test_the_hundredth_wrong_code_rests_the_box_of_that_address_but_a_right_code_goes_on(jar, inside, tuesday):
    code = planned(inside)
    hall = jar("10.1.1.1")
    answers = [hall.post("/", data={"code": f"ZZ{n:03}"}) for n in range(MANY)]
    assert {answer.status_code for answer in answers[:-1]} == {404}
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 600
    assert hall.post("/", data={"code": code}).status_code == 303
    assert jar("10.1.1.2").post("/", data={"code": "ZZZZZ"}).status_code == 404
    clock.set_now(TUESDAY + timedelta(minutes=11))
    assert hall.post("/", data={"code": "ZZZZZ"}).status_code == 404
