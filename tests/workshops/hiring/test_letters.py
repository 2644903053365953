"""The worker asks once after half a year and once after a year, whoever is there to answer, and names nobody."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from app import clock, outbox
from app.accounts.models import User
from app.accounts.services import invite, stop_access
from app.outbox import Message
from app.permissions import Role
from tests.people import TRUST
from tests.workshops.hiring.conftest import offer_of
from workshops.hiring.due import HALF_YEAR, YEAR
from workshops.hiring.letters import ask_who_is_still_there
from workshops.hiring.models import Hire, InPost
from workshops.hiring.owed import figures_owed
from workshops.hiring.services import say_still_there

NOON = time(12)  # late in the evening a day in summer has begun already, where it has not in winter


@pytest.fixture
def hire_id(inside, everyone, offers) -> int:
    with inside() as session:
        hire = Hire(
            offer=offer_of(offers.ward),
            employer_id=everyone.recruiter.user().organisation_id,
            reference="RN-2026/114",
            reference_key="rn-2026/114",
            started_on=offers.since,
            full_time=100,
        )
        session.add(hire)
        session.flush()
        return hire.id


def later(days: int, offers) -> None:
    clock.set_now(datetime.combine(offers.since + timedelta(days=days), NOON, clock.LONDON))


def asked(inside) -> list[tuple[str, int]]:
    """Who was asked about how many weeks so far, after one more round of the worker."""
    with inside():
        ask_who_is_still_there()
    with inside(writes=False) as session:
        found = session.scalars(select(Message).where(Message.dedupe_key.like("still-there:%")).order_by(Message.id))
        return [(each.to, each.params["weeks"]) for each in found]


def test_one_question_at_each_of_two_days(inside, everyone, offers, hire_id):
    us = everyone.recruiter.email
    for day, expected in ((182, []), (183, [26]), (184, [26]), (364, [26]), (365, [26, 52]), (366, [26, 52])):
        later(day, offers)
        assert asked(inside) == [(us, weeks) for weeks in expected], day
        assert asked(inside) == [(us, weeks) for weeks in expected], "twice is as good as once"


def test_a_letter_says_which_job_and_nothing_about_anybody(app, inside, everyone, offers, hire_id, courier):
    later(183, offers)
    asked(inside)
    with app.app_context():
        outbox.send_what_waits()
    ((to, subject, body),) = courier.carried
    assert to == everyone.recruiter.email
    assert f"/hires/{hire_id}/still-there" in body
    assert "/hires/still-there" in body, "the page of all that wait"
    assert subject == "Still there after 26 weeks? RN-2026/114"
    assert "The employer’s own reference: RN-2026/114" in body


def test_two_jobs_that_are_due_on_a_day_have_two_letters_and_each_is_asked_once(inside, everyone, offers, hire_id):
    with inside() as session:
        first = session.get_one(Hire, hire_id)
        facts = {"employer_id": first.employer_id, "started_on": first.started_on, "full_time": 100}
        session.add(Hire(offer_id=first.offer_id, reference="RN-2", reference_key="rn-2", **facts))
    later(183, offers)
    assert len(asked(inside)) == 2
    assert len(asked(inside)) == 2
    with inside(writes=False) as session:
        about = session.scalars(select(Message.params).where(Message.dedupe_key.like("still-there:%"))).all()
        assert sorted(each["reference"] for each in about) == ["RN-2", "RN-2026/114"]


def test_whoever_has_answered_is_not_asked(inside, everyone, offers, hire_id):
    later(183, offers)
    with inside() as session:
        say_still_there("command", session.get_one(Hire, hire_id), HALF_YEAR, InPost.IN_POST)
    assert asked(inside) == []
    later(365, offers)
    assert [weeks for _to, weeks in asked(inside)] == [52]


def test_whoever_had_left_is_not_asked_about_after_a_year(inside, everyone, offers, hire_id):
    later(183, offers)
    with inside() as session:
        say_still_there("command", session.get_one(Hire, hire_id), HALF_YEAR, InPost.LEFT)
    later(365, offers)
    assert asked(inside) == []
    with inside(writes=False):
        assert figures_owed(everyone.recruiter.user()).still_there == []


def test_a_worker_that_was_off_asks_the_latest_question_only(inside, offers, hire_id):
    later(400, offers)
    assert [weeks for _to, weeks in asked(inside)] == [52]


def test_others_are_asked_when_the_recruiter_has_gone(inside, everyone, offers, hire_id):
    with inside():
        here = everyone.evening.programme_id
        invite("command", "second@northvale.example", Role.RECRUITER, organisation=TRUST, programme_id=here)
        invite(
            "command",
            "away@northvale.example",
            Role.RECRUITER,
            organisation=TRUST,
            programme_id=everyone.elsewhere.programme_id,
        )
        stop_access("command", everyone.recruiter.user())
    later(183, offers)
    assert asked(inside) == [("second@northvale.example", 26)]
    with inside():
        invite("command", "third@northvale.example", Role.RECRUITER, organisation=TRUST, programme_id=here)
    assert asked(inside) == [("second@northvale.example", 26)], "a newcomer is not asked again"


def test_the_day_of_a_recruiter_knows_what_waits(inside, everyone, offers, hire_id):
    def waiting() -> list[int]:
        with inside(writes=False):
            return [question.weeks for _hire, question in figures_owed(everyone.recruiter.user()).still_there]

    later(182, offers)
    assert waiting() == []
    later(183, offers)
    assert waiting() == [26]
    later(365, offers)
    assert waiting() == [52]
    with inside() as session:
        say_still_there("command", session.get_one(Hire, hire_id), YEAR, InPost.LEFT)
    assert waiting() == []
    with inside(writes=False) as session:
        rival = session.get_one(User, everyone.rival.id)
        assert [each.offer.id for each in figures_owed(rival).figures] == [offers.theirs]
        assert figures_owed(rival).still_there == []
