"""A programme: what it asks, who answers for it, and what it promises and cannot take back."""

import pytest

from app.permissions import Role
from tests.evenings import join, plan
from tests.planners import seen
from workshops.meetings.services import workshop_by_code
from workshops.programmes.models import Programme
from workshops.programmes.services import PromisedError, change_programme, create_programme, programme_by_slug
from workshops.room.services import open_all_activities, open_workshop, start_rehearsal

WORK = {
    "name": "Getting seen",
    "question": "What makes work hard to keep?",
    "objectives": "Guaranteed interviews\nSchool hours",
    "controller": "Northvale NHS Trust",
    "board_owner": "Dr Amara Cole",
    "threshold": "8",
    "retention_months": "24",
}


def test_an_organiser_starts_a_programme_and_sees_it(amina, inside, town):
    answer = amina.post("/programmes/new", data=WORK | {"neighbourhoods": ["all-T0West"]})
    assert answer.status_code == 303
    page = amina.get(answer.location)
    for words in ("What makes work hard to keep?", "All of Westhaven", "fewer than 8", "24 months", "No workshop is"):
        assert words in page.text
    with inside(writes=False):
        assert len(programme_by_slug("getting-seen").neighbourhoods) == 5


def test_a_change_leaves_one_entry(everyone, amina, inside, entries):
    with inside(writes=False) as session:
        slug = session.get(Programme, everyone.evening.programme_id).slug
    address = f"/programmes/{slug}/edit"
    form = WORK | seen(amina.get(address))
    before = entries()
    answer = amina.post(address, data=form)
    assert answer.status_code == 303
    assert "Saved." in amina.get(answer.location).text
    assert entries() == [*before, "change programme"]


def test_whoever_starts_a_second_one_may_plan_it_too(amina, entries):
    """Amina organises one programme only. What she starts is hers as well, and the ledger says so."""
    before = entries()
    page = amina.get(amina.post("/programmes/new", data=WORK).location)
    assert "Plan a workshop" in page.text
    assert entries()[len(before) :][0] == "create programme"
    assert len(entries()) == len(before) + 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("threshold", "5", "A number below 8 could give somebody away"),
        ("threshold", "21", "Choose a number from 8 to 20"),
        ("threshold", "", "Type a whole number"),
        ("threshold", "eight", "Type a whole number"),
        ("threshold", "8.5", "Type a whole number"),
        ("threshold", "-8", "Type a whole number"),
        ("threshold", "9" * 30, "Type a whole number"),
        ("retention_months", "0", "Choose from 1 to 120 months"),
        ("name", "", "Give the programme a name"),
        ("question", "x" * 301, "Keep the question to 300"),
        ("objectives", "x" * 5001, "Keep it to 5,000"),
        ("controller", "\x00", "Write which organisation"),
        ("board_owner", " ", "Write who on the board"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_the_rest_is_kept(amina, inside, field, value, said):
    answer = amina.post("/programmes/new", data=WORK | {field: value})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'href="#{field}"' in answer.text
    assert "Guaranteed interviews" in answer.text or field == "objectives"
    with inside(writes=False):
        assert programme_by_slug("getting-seen") is None


@pytest.fixture
def with_a_seat(everyone, jar, inside, town):
    """Somebody has taken part in our programme."""
    with inside() as session:
        programme = session.get(Programme, everyone.evening.programme_id)
        change_programme("command", programme, threshold=10, neighbourhood_ids=town.values())
        workshop = workshop_by_code(everyone.evening.code)
        open_workshop("command", workshop)
        open_all_activities("command", workshop)
    assert join(jar(), everyone.evening).status_code == 303
    return everyone


def test_the_threshold_never_goes_down_once_somebody_took_part(with_a_seat, amina, inside, entries):
    with inside(writes=False) as session:
        slug = session.get(Programme, with_a_seat.evening.programme_id).slug
    address = f"/programmes/{slug}/edit"
    form, before = WORK | seen(amina.get(address)), entries()
    answer = amina.post(address, data=form | {"threshold": "9"})
    assert answer.status_code == 422
    assert "never a lower one" in answer.text
    assert 'value="9"' in answer.text
    assert "Guaranteed interviews" in answer.text
    assert entries() == before
    assert amina.post(address, data=form | {"threshold": "12"}).status_code == 303
    with inside(writes=False):
        assert programme_by_slug(slug).threshold == 12


def test_a_service_that_is_refused_has_changed_nothing(with_a_seat, inside):
    with inside() as session:
        programme = session.get(Programme, with_a_seat.evening.programme_id)
        with pytest.raises(PromisedError):
            change_programme("command", programme, threshold=8, name="Lower")
        session.refresh(programme)
        assert (programme.threshold, programme.name) == (10, "Getting to the clinic")


def test_a_rehearsal_promises_nothing_yet(everyone, inside, jar, town):
    with inside() as session:
        programme = session.get(Programme, everyone.evening.programme_id)
        change_programme("command", programme, threshold=12, neighbourhood_ids=town.values())
        start_rehearsal("command", workshop_by_code(everyone.evening.code))
        assert change_programme("command", programme, threshold=8) == ["threshold"]


def test_the_second_to_save_is_told(everyone, amina, enter, inside):
    with inside(writes=False) as session:
        slug = session.get(Programme, everyone.evening.programme_id).slug
    address = f"/programmes/{slug}/edit"
    first, second = seen(amina.get(address)), seen(enter(everyone.organiser).get(address))
    assert amina.post(address, data=WORK | first | {"board_owner": "Sir Somebody"}).status_code == 303
    clash = amina.post(address, data=WORK | second | {"threshold": "11"})
    assert clash.status_code == 409
    assert "Sir Somebody" in clash.text
    with inside(writes=False):
        assert programme_by_slug(slug).threshold == 8
    assert amina.post(address, data=WORK | seen(clash) | {"threshold": "11"}).status_code == 303


def test_a_stranger_finds_nothing(everyone, enter, inside):
    with inside(writes=False) as session:
        slug = session.get(Programme, everyone.evening.programme_id).slug
    dana = enter(everyone.neighbour)
    for address in (f"/programmes/{slug}", f"/programmes/{slug}/edit", f"/programmes/{slug}/workshops/new"):
        assert dana.get(address).status_code == 404
    assert dana.post(f"/programmes/{slug}/edit", data=WORK).status_code == 404
    assert f'/programmes/{slug}"' not in dana.get("/programmes").text


def test_those_who_look_do_not_change(everyone, enter, inside):
    with inside(writes=False) as session:
        slug = session.get(Programme, everyone.evening.programme_id).slug
    for role in (Role.LEADER, Role.FACILITATOR, Role.REVIEWER, Role.RECRUITER, Role.ADMINISTRATOR):
        person = enter(everyone.of(role))
        page = person.get(f"/programmes/{slug}")
        assert page.status_code == 200
        assert "Plan a workshop" not in page.text
        assert "Change the programme" not in page.text
        assert person.get(f"/programmes/{slug}/edit").status_code == 403
        assert person.get("/programmes/new").status_code == 403
    assert enter(everyone.voice).get("/programmes").status_code == 403


def test_hundreds_are_shown_in_pages_and_found(everyone, enter, inside):
    with inside():
        for n in range(120):
            create_programme(
                "command", name=f"Programme {n:03}", question="Why?", controller="Trust", board_owner=f"Owner {n % 7}"
            )
    sam = enter(everyone.administrator)
    assert sam.get("/programmes").text.count('<th scope="row">') == 50
    assert "Programme 119" in sam.get("/programmes?page=3").text
    assert "1 programme that fit" in sam.get("/programmes?q=programme+077").text
    assert "No programme fits" in sam.get("/programmes?q=nothing+like+it").text


def test_what_was_promised_to_people_stays_promised(jar, inside, place):
    """The time only gets shorter, and who answers for the data stays, once somebody has taken part."""
    with inside():
        evening = plan()
    with inside() as session:
        programme = session.get_one(Programme, evening.programme_id)
        change_programme("command", programme, threshold=9, retention_months=36, controller="Northvale Council")
    join(jar(), evening)
    for broken in ({"retention_months": 37}, {"controller": "Somebody Else Ltd"}, {"threshold": 8}):
        with inside() as session, pytest.raises(PromisedError):
            change_programme("command", session.get_one(Programme, evening.programme_id), **broken)
    with inside() as session:
        programme = session.get_one(Programme, evening.programme_id)
        change_programme("command", programme, retention_months=12, board_owner="Dr Next Owner")
        assert (programme.retention_months, programme.controller) == (12, "Northvale Council")
