"""The table of permissions: what a grant covers, who is refused how, and a route without a declaration."""

import json
from dataclasses import dataclass
from itertools import product

import pytest

from app.permissions import OPEN, TABLE, May, Role, grants_allow


@dataclass(frozen=True)
class Grant:
    role: Role
    programme_id: int | None = None
    voice_id: int | None = None


@dataclass(frozen=True)
class Thing:
    programme_id: int | None = None
    voice_id: int | None = None


def test_every_right_stands_in_the_table():
    assert set(TABLE) == set(May)


def test_words_are_read_by_those_who_run_the_room_and_by_nobody_else():
    assert TABLE[May.RUN_ROOM] == TABLE[May.SEE_EXACT_COUNTS] == {Role.ORGANISER, Role.FACILITATOR}
    assert TABLE[May.READ_PUBLIC_WORDS] == {Role.VOICE}


def test_no_role_is_almighty():
    for role in Role:
        assert any(role not in TABLE[may] for may in May)
    assert not {may for may in May if Role.ADMINISTRATOR in TABLE[may]} & {
        May.RUN_ROOM,
        May.SEE_EXACT_COUNTS,
        May.PLAN_WORKSHOP,
    }


@pytest.mark.parametrize(
    ("grant", "thing", "expected"),
    [
        (Grant(Role.ORGANISER), Thing(1), True),
        (Grant(Role.ORGANISER, 1), Thing(1), True),
        (Grant(Role.ORGANISER, 1), Thing(2), False),
        (Grant(Role.ORGANISER, 1), None, True),
        (Grant(Role.ORGANISER, 1), Thing(None), True),
        (Grant(Role.LEADER, 1), Thing(1), False),
    ],
)
def test_a_grant_covers_its_own_programme(grant, thing, expected):
    assert grants_allow([grant], May.RUN_ROOM, thing) is expected


@pytest.mark.parametrize(
    ("grant", "thing", "expected"),
    [
        (Grant(Role.VOICE, None, 7), Thing(1, 7), True),
        (Grant(Role.VOICE, 1, 7), Thing(1, 7), True),
        (Grant(Role.VOICE, 2, 7), Thing(1, 7), False),
        (Grant(Role.VOICE, None, 7), Thing(1, 8), False),
        (Grant(Role.VOICE, None, 7), Thing(1), False),
    ],
)
def test_a_voices_grant_covers_its_own_workshops(grant, thing, expected):
    assert grants_allow([grant], May.READ_PUBLIC_WORDS, thing) is expected


def test_grants_do_not_mix():
    """An organiser of one programme who follows another does not run that one's rooms."""
    grants = [Grant(Role.ORGANISER, 1), Grant(Role.LEADER, 2)]
    assert not grants_allow(grants, May.RUN_ROOM, Thing(2))
    assert grants_allow(grants, May.SEE_PROGRAMME, Thing(2))


def test_nobody_signed_in_may_only_what_is_open(jar):
    for path in ("/today", "/people", "/me"):
        answer = jar().get(path)
        assert (answer.status_code, answer.location) == (303, f"/login?next={path}")
        assert jar().head(path).status_code == 303


def test_a_post_of_a_stranger_is_refused_without_a_detour(jar):
    for path in ("/people/new", "/me/name", "/me/everywhere"):
        assert jar().post(path).status_code == 403


def test_a_route_that_declares_nothing_is_shut(fresh):
    """Whoever forgets to say who may call a route has a route that nobody may call."""
    app = fresh()
    app.add_url_rule("/forgotten", "forgotten", lambda: "open to all")
    assert app.test_client().get("/forgotten").status_code == 403


def test_a_finder_that_finds_nothing_and_a_strangers_thing_are_the_same(enter, everyone):
    amina = enter(everyone.organiser)
    for path in ("/room/{}", "/workshops/{}"):
        strangers = amina.get(path.format(everyone.elsewhere.code))
        unknown = amina.get(path.format("ZZZZZ"))
        assert strangers.status_code == unknown.status_code == 404
        assert strangers.text == unknown.text


def test_the_command_reads_the_same_table(command):
    rows = json.loads(command("permissions", "--json").stdout)
    assert {row["role"] for row in rows} == {"nobody", *(role.value for role in Role)}
    assert all(row["may"] for row in rows), "a route declares nothing"
    assert {row["object"] for row in rows} == {"own", "stranger", "none"}
    for row in rows:
        may = May(row["may"])
        if row["object"] != "stranger" or may in OPEN:
            assert row["allowed"] is (may in OPEN or row["role"] in TABLE[may]), row


def test_a_strangers_thing_is_allowed_only_where_it_is_no_strangers(command):
    """An administrator's grant is on all programmes; voices, and how an organisation's
    own sheets are read, belong to no programme. Everything else is refused.
    """
    rows = json.loads(command("permissions", "--json").stdout)
    found = {
        (row["route"].split("/")[1], row["role"]) for row in rows if row["object"] == "stranger" and row["allowed"]
    }
    assert {house for house, role in found if role != "administrator" and role != "nobody"} <= {"voices", "figures"}
    assert not {route for route, role in found if role == "nobody"}
    assert not {route for route, role in found if role == "voice"}


def test_for_people_the_command_prints_a_line_each(command):
    lines = command("permissions").output.splitlines()
    assert any(line.split()[:3] == ["no", "nobody", "none"] and line.endswith("/people") for line in lines)
    assert any(line.split()[:2] == ["yes", "administrator"] and line.endswith("/people") for line in lines)


def test_rights_that_need_an_account_are_nobodys_without_one(app):
    from app.permissions import matrix

    with app.test_request_context():
        open_to_all = {row["may"] for row in matrix() if row["role"] == "nobody" and row["allowed"]}
    assert open_to_all <= {may.value for may in OPEN}
    assert {(role, may) for role, may in product(Role, OPEN) if role not in TABLE[may]} == set()
