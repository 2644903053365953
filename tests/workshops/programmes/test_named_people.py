"""An organiser names whom people can turn to: one inside, one outside; replacing somebody takes nothing from them."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app import clock
from app.accounts.models import User
from app.accounts.services import grant_role, invite, stop_access
from app.ledger import Entry
from app.outbox import Message
from app.permissions import Role
from tests.evenings import fields
from tests.people import signed_in
from workshops.meetings.models import Workshop
from workshops.meetings.readiness import Lack, missing
from workshops.meetings.services import create_workshop
from workshops.programmes.models import Programme, Responder

SARA = {"name": "Sara Lind", "email": "Sara@Advice.example", "organisation": "Eastvale Advice"}


@pytest.fixture
def address(everyone, inside) -> str:
    with inside(writes=False) as session:
        return f"/programmes/{session.get_one(Programme, everyone.evening.programme_id).slug}/named-people"


@pytest.fixture
def bare(address, everyone, inside) -> str:
    """A programme that has named nobody."""
    with inside() as session:
        session.execute(delete(Responder).where(Responder.programme_id == everyone.evening.programme_id))
    return address


def name(amina, address: str, which: str, **who: str):
    page = amina.get(f"{address}/{which}")
    return amina.post(f"{address}/{which}", data=fields(page) | who)


def named(inside, everyone) -> dict[bool, str]:
    with inside(writes=False) as session:
        found = session.scalars(select(Responder).where(Responder.programme_id == everyone.evening.programme_id))
        return {each.outside: each.user.email for each in found}


def test_two_are_named_and_a_letter_lets_them_in(amina, bare, everyone, inside, courier, app, jar):
    assert "Nobody is named yet." in amina.get(bare).text
    assert name(amina, bare, "outside", **SARA).status_code == 303
    assert name(amina, bare, "inside", **SARA | {"email": "li@northvale.example", "name": "Li"}).status_code == 303
    assert named(inside, everyone) == {True: "sara@advice.example", False: "li@northvale.example"}
    with inside(writes=False) as session:
        sara = session.scalars(select(User).where(User.email == "sara@advice.example")).one()
        assert [(grant.role, grant.programme_id) for grant in sara.grants] == [
            (Role.RESPONDER, everyone.evening.programme_id)
        ]
        messages = session.scalars(select(Message).where(Message.to == "sara@advice.example")).all()
        (letter,) = messages
        assert letter.template == "workshops/programmes/named_mail.txt"
        key = letter.params["link"].rsplit("/", 1)[1]
    hers = jar()
    assert hers.post(f"/login/{key}").status_code == 303
    assert "Nobody waits for an answer from you." in hers.get("/today").text
    assert hers.get("/concerns").status_code == 200
    assert hers.get("/programmes").status_code == 403


def test_without_mail_no_link_is_shown_to_the_organiser(amina, bare):
    """A link would let whoever sees it in as somebody who reads what nobody else may."""
    name(amina, bare, "outside", **SARA)
    page = amina.get(bare).text
    assert "Ask an administrator to give them a link to come in." in page
    assert "/login/" not in page


def test_replacing_is_recorded_and_the_former_keeps_what_they_have(amina, address, everyone, inside, enter):
    assert "goes on answering what was sent to them before" in amina.get(f"{address}/outside").text
    assert name(amina, address, "outside", **SARA).status_code == 303
    assert named(inside, everyone)[True] == "sara@advice.example"
    assert enter(everyone.outside).get("/concerns").status_code == 200
    assert "What was sent before stays with whoever got it." in amina.get(address).text
    with inside(writes=False) as session:
        entries = list(session.scalars(select(Entry).where(Entry.verb == "name responder").order_by(Entry.seq)))
        assert entries[-1].actor == f"user:{everyone.organiser.id}"
        assert entries[-1].facts["outside"] is True


def test_the_same_again_is_harmless(amina, address, inside, courier):
    sent = fields(amina.get(f"{address}/outside")) | SARA
    assert amina.post(f"{address}/outside", data=sent).status_code == 303
    for _ in range(2):
        assert name(amina, address, "outside", **SARA).status_code == 303
    with inside(writes=False) as session:
        assert len(session.scalars(select(Message).where(Message.to == "sara@advice.example")).all()) == 1


def test_two_organisers_at_once_the_second_is_told(amina, address, inside, everyone):
    first, second = (fields(amina.get(f"{address}/outside")) for _ in range(2))
    assert amina.post(f"{address}/outside", data=first | SARA).status_code == 303
    late = amina.post(f"{address}/outside", data=second | SARA | {"name": "Omar", "email": "omar@advice.example"})
    assert late.status_code == 409
    assert "Somebody changed this meanwhile" in late.text
    assert named(inside, everyone)[True] == "sara@advice.example"


@pytest.mark.parametrize(
    ("who", "said"),
    [
        (SARA | {"organisation": "northvale nhs trust"}, "hosts or organises here"),
        (SARA | {"email": "joan@northvale.example"}, "This person hosts or organises here."),
        (SARA | {"email": "imam@hopestreet.example"}, "This person hosts or organises here."),
        (SARA | {"organisation": "Hope Street mosque"}, "hosts or organises here"),
        (SARA | {"email": "hale@northvale.example", "organisation": "Elsewhere"}, "hosts or organises here"),
        (
            SARA | {"email": "amara@northvale.example", "organisation": "Elsewhere"},
            "This person hosts or organises here.",
        ),
        (
            SARA | {"email": "sam@northvale.example", "organisation": "Elsewhere"},
            "This person hosts or organises here.",
        ),
        (SARA | {"email": "nobody"}, "An e-mail address looks like"),
        (SARA | {"name": "", "organisation": ""}, "Type their name"),
    ],
)
def test_outside_means_outside(amina, address, inside, everyone, who, said):
    refused = name(amina, address, "outside", **who)
    assert refused.status_code == 422
    assert said in refused.text
    assert named(inside, everyone)[True] == everyone.outside.email


def test_a_board_owner_without_an_organisation_is_not_outside(amina, address, everyone, inside):
    with inside():
        invite("command", "owner@x.example", Role.LEADER, name="Owner", programme_id=everyone.evening.programme_id)
    refused = name(amina, address, "outside", **SARA | {"email": "owner@x.example"})
    assert refused.status_code == 422
    assert "This person hosts or organises here." in refused.text


@pytest.mark.parametrize("what", ["a role of their own", "a colleague who leads it"])
def test_who_is_outside_today_may_run_it_tomorrow_and_nobody_is_told_otherwise(
    amina, address, everyone, inside, jar, what
):
    """They were outside when they were named. What people read must be true when they read it."""
    programme_id, said = everyone.evening.programme_id, "Works for nobody who runs these evenings."
    harm = f"/e/{everyone.evening.code}/harm"
    assert said in jar().get(harm).text
    with inside():
        if what == "a role of their own":
            grant_role("command", everyone.outside.user(), Role.FACILITATOR, programme_id=programme_id)
        else:
            body = {"organisation": "Northvale Advocacy", "programme_id": programme_id}
            invite("command", "chair@advocacy.example", Role.LEADER, name="The chair", **body)
    page = jar().get(harm).text
    assert said not in page
    assert "Ben Marsh" in page
    assert "is not outside any more" in amina.get(address).text
    with inside() as session:
        workshop = session.get_one(Workshop, everyone.evening.workshop_id)
        assert missing(workshop, [Lack.NAMED_PEOPLE]) == [Lack.NAMED_PEOPLE]
    name(amina, address, "outside", **SARA)
    with inside() as session:
        assert missing(session.get_one(Workshop, everyone.evening.workshop_id), [Lack.NAMED_PEOPLE]) == []
    assert said in jar().get(harm).text


def test_a_long_list_of_evenings_asks_once_who_runs_them(amina, address, everyone, inside, questions):
    """The checklist of each evening needs it; it is the same for all of a programme."""
    with inside() as session:
        known = session.get_one(Workshop, everyone.evening.workshop_id)
        for number in range(12):
            about = {"title": f"Evening {number}", "venue": "Hall", "starts_at": clock.now() + timedelta(days=9)}
            create_workshop("command", known.programme, known.voice, **about)
    with questions() as said:
        page = amina.get(address.removesuffix("/named-people")).text
    asked = [one for one in said if "role_grant" in one]
    assert page.count("things are missing") == 12
    assert len(asked) <= 6, asked


def test_people_can_choose_between_two_so_nobody_is_both(amina, address, everyone):
    refused = name(amina, address, "inside", **SARA | {"email": everyone.outside.email})
    assert refused.status_code == 422
    assert "This is the other named person." in refused.text


def test_whoever_was_stopped_cannot_be_named_and_shows_as_such(amina, address, everyone, inside):
    with inside() as session:
        stop_access("command", session.get_one(User, everyone.outside.id))
        stop_access("command", session.get_one(User, everyone.recruiter.id))
    assert "They cannot come in any more" in amina.get(address).text
    refused = name(amina, address, "inside", **SARA | {"email": everyone.recruiter.email})
    assert refused.status_code == 422
    assert "was stopped and cannot come in" in refused.text


def test_only_an_organiser_of_this_programme_names_them(everyone, enter, address):
    for person in everyone.people():
        expected = {"Amina Yusuf": 200, "Dana Price": 404}.get(person.name, 403)
        somebody = enter(person)
        assert somebody.get(address).status_code == expected, person.name
        assert somebody.get(f"{address}/inside").status_code == expected, person.name


def test_the_programme_s_page_says_who_they_are(amina, address):
    page = amina.get(address.removesuffix("/named-people")).text
    assert "Joan Hale" in page
    assert "Ben Marsh" in page
    assert f'href="{address}"' in page


def test_whoever_was_in_as_them_before_is_out(amina, address, everyone, jar, inside):
    before = signed_in(jar, inside, everyone.recruiter)
    assert before.get("/today").status_code == 200
    name(amina, address, "inside", **SARA | {"email": everyone.recruiter.email, "organisation": "Elsewhere"})
    assert before.get("/today").status_code == 303, "to the door"
