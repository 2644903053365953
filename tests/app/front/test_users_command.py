"""`flask users add`: the first administrator, and everybody else where there is no mail."""

import json

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.permissions import Role


def path_of(link: str) -> str:
    return "/login/" + link.rpartition("/login/")[2]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.VOICE])
def test_somebody_added_comes_in_by_the_printed_link(command, jar, role):
    said = command("users", "add", "Sam@Northvale.example", "--role", role.value, "--name", "Sam Okoro", "--json")
    assert said.exit_code == 0
    facts = json.loads(said.stdout)
    assert (facts["email"], facts["role"], facts["programme"], facts["new"]) == (
        "sam@northvale.example",
        role,
        None,
        True,
    )
    sam = jar()
    assert sam.post(path_of(facts["link"])).status_code == 303
    assert "Sam Okoro" in sam.get("/today").text


def test_for_people_it_prints_a_sentence_and_the_link(command):
    said = command("users", "add", "sam@northvale.example", "--role", "administrator")
    sentence, link = said.output.splitlines()
    assert "signs them in once, within 30 minutes" in sentence
    assert link.startswith("http://127.0.0.1:8000/login/")


def test_a_second_time_adds_the_role_and_makes_a_new_link(command, inside):
    first = json.loads(command("users", "add", "sam@x.example", "--role", "leader", "--json").stdout)
    again = json.loads(command("users", "add", "sam@x.example", "--role", "leader", "--json").stdout)
    more = json.loads(command("users", "add", "SAM@x.example", "--role", "reviewer", "--json").stdout)
    assert (first["new"], again["new"], more["new"]) == (True, False, False)
    assert len({first["link"], again["link"], more["link"]}) == 3
    with inside(writes=False) as session:
        assert [grant.role for grant in session.scalars(select(User)).one().grants] == [Role.LEADER, Role.REVIEWER]


def test_a_programme_and_a_voice_are_named_by_their_addresses(command, everyone, inside):
    said = command(
        "users", "add", "v@x.example", "--role", "voice", "--voice", "imam-yusuf-rahman", "--programme",
        "getting-to-the-clinic", "--organisation", "Hope Street mosque", "--json",
    )  # fmt: skip
    assert json.loads(said.stdout)["voice"] == "imam-yusuf-rahman"
    with inside(writes=False) as session:
        user = session.scalars(select(User).where(User.email == "v@x.example")).one()
        (grant,) = user.grants
        assert (grant.role, grant.programme_id, grant.voice_id) == (
            Role.VOICE,
            everyone.evening.programme_id,
            everyone.voice_id,
        )
        assert user.organisation.name == "Hope Street mosque"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("sam", "--role", "leader"), "is not an e-mail address"),
        (("sam@x.example", "--role", "king"), "Invalid value for '--role'"),
        (("sam@x.example",), "Missing option '--role'"),
        (("sam@x.example", "--role", "voice"), "give both or neither"),
        (("sam@x.example", "--role", "leader", "--voice", "x"), "give both or neither"),
        (("sam@x.example", "--role", "leader", "--programme", "no-such"), "no programme with the address 'no-such'"),
        (("sam@x.example", "--role", "voice", "--voice", "no-such"), "no voice with the address 'no-such'"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(command, inside, words, says):
    said = command("users", "add", *words)
    assert said.exit_code != 0
    assert says in said.output
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(User)) == 0


def test_somebody_who_was_stopped_gets_no_link(command, inside, everyone):
    from app.accounts.services import stop_access

    with inside():
        stop_access("command", everyone.facilitator.user())
    said = command("users", "add", everyone.facilitator.email, "--role", "leader")
    assert said.exit_code == 1
    assert "was stopped" in said.output
    with inside(writes=False):
        assert len(everyone.facilitator.user().grants) == 1
