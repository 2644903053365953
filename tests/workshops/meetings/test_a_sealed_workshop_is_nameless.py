"""A sealed workshop is named only to those who run it."""

import pytest
from sqlalchemy import select

from app.accounts.services import invite
from app.permissions import Role
from tests.evenings import answer, join, plan
from tests.people import signed_in
from workshops.meetings.models import Confidentiality, Workshop
from workshops.room.services import close_workshop

NAME = "Something that must stay here"


@pytest.fixture
def sealed(inside, place):
    with inside():
        return plan(confidentiality=Confidentiality.SEALED, name=NAME)


class Somebody:
    """Enough of a person for `signed_in`."""

    def __init__(self, name: str, key: int) -> None:
        self.name, self.key = name, key

    def user(self):
        from app.accounts.models import User
        from app.db import db

        return db().get_one(User, self.key)


def come_in(jar, inside, sealed, role):
    with inside():
        programme_id = None if role is Role.ADMINISTRATOR else sealed.programme_id
        someone = Somebody(role, invite("command", f"{role}@northvale.example", role, programme_id=programme_id).id)
    return signed_in(jar, inside, someone)


@pytest.mark.parametrize("role", [Role.LEADER, Role.RECRUITER, Role.REVIEWER, Role.ADMINISTRATOR])
def test_it_is_nowhere_for_those_who_do_not_run_it(jar, inside, sealed, role):
    person = come_in(jar, inside, sealed, role)
    with inside(writes=False) as session:
        venue = session.scalars(select(Workshop.venue)).one()
        slug = session.scalars(select(Workshop)).one().programme.slug
    assert person.get(f"/workshops/{sealed.code}").status_code == 404
    for path in ("/today", f"/programmes/{slug}", "/programmes", "/map", "/"):
        page = person.get(path).text
        assert venue not in page, path
        assert sealed.code not in page, path


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.FACILITATOR])
def test_it_is_there_for_those_who_run_it(jar, inside, sealed, role):
    person = come_in(jar, inside, sealed, role)
    assert person.get(f"/workshops/{sealed.code}").status_code == 200
    assert NAME in person.get(f"/room/{sealed.code}").text


def test_after_it_closed_its_code_tells_nothing(jar, inside, sealed):
    anna = jar()
    join(anna, sealed)
    answer(anna, sealed, 1, words="Only here.")
    with inside() as session:
        close_workshop("command", session.get_one(Workshop, sealed.workshop_id))
    page = jar().get(f"/j/{sealed.code}").text
    assert NAME not in page
    assert "Hope Street Centre" not in page
    assert "This evening is over" in page
