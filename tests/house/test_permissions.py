"""Who may do what: every route is opened as everyone, with one's own thing and with a stranger's.

What is seen must be what `flask permissions` says. On the way every page of staff is read by the law of pages, and
every GET is held to changing nothing.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app import clock, permissions
from app.db import db
from app.permissions import OPEN, TABLE, May, Role
from tests.evenings import Evening
from tests.indicators import counted
from tests.jars import Jar
from tests.offers import offered, started
from tests.people import Cast, Person, cast, signed_in
from workshops.actions.models import ActionState
from workshops.actions.services import Partner, accept, move, propose
from workshops.meetings.services import workshop_by_code
from workshops.programmes.models import Programme
from workshops.themes.services import make_theme
from workshops.voices.models import Voice

NOBODY = "nobody"
KINDS = {"/voices/": "voice", "/offers/": "offer"}  # what a slug names; else a programme
SOMEONES_WORDS = "11111111-1111-4111-8111-111111111111"  # no such words: all that is not refused is not found
KINDS = {"/voices/": "voice", "/offers/": "offer", "/interest/": "offer"}  # what a slug names, else a programme
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
ENDS_A_VISIT = ("/logout", "/me/everywhere")
NOT_HERE = (
    "key",
    "reading_id",
    "seat_id",
    "grant_id",
    "mark",
    "typed",
    "place",
)  # arguments of an address that we cannot fill truly


def address(row: dict[str, Any], everyone: Cast, slugs: dict[str, str]) -> str:
    """The route with our things in it, or with the neighbour's."""
    stranger = row["object"] == "stranger"
    evening = everyone.elsewhere if stranger else everyone.evening
    kind = next((kind for start, kind in KINDS.items() if row["route"].startswith(start)), "programme")
    action = slugs["action of the neighbour" if stranger else f"action of {row['role']}"]
    slug = action if row["route"].startswith("/actions/") else slugs[f"{kind} of the neighbour" if stranger else kind]
    whole = {
        "code": evening.code,
        "position": "1",
        "slug": slug,
        "user_id": str((everyone.neighbour if stranger else everyone.reviewer).id),
        "grant_id": "0",
        "reading_id": "0",
        "key": SOMEONES_WORDS,
        "seat_id": SOMEONES_WORDS,
        "theme_id": slugs["theme of the neighbour" if stranger else "theme"],
        "action_slug": action,
        "indicator_id": slugs["indicator of the neighbour" if stranger else "indicator"],
        "hire_id": slugs["hire of the rival" if stranger else "hire"],
    }
    return ARGUMENT.sub(lambda found: whole.get(found[1], "nothing"), row["route"])


def said(method: str, status: int, to: str) -> str:
    """An answer in one word. Whoever reads without having signed in is led to the door."""
    if status == 403 or (method != "POST" and status == 303 and to.startswith("/login?")):
        return "refused"
    return {404: "not found"}.get(status, "answered" if status < 500 else "broken")


def expected(row: dict[str, Any]) -> set[str]:
    if row["may"] in OPEN:  # a seat, a key or a password decides
        return {"answered", "not found", "refused"}
    if row["allowed"]:
        unknown = "POST" in row["methods"] or set(ARGUMENT.findall(row["route"])) & set(NOT_HERE)
        return {"answered", "not found"} if unknown else {"answered"}
    return {"not found"} if row["object"] == "stranger" and row["may_role"] else {"refused"}


def visits(app: Flask, role: str) -> Iterator[dict[str, Any]]:
    """What the matrix says of this role, with GETs first and what ends a visit last."""
    with app.test_request_context():
        rows = permissions.matrix()
    may = {
        row["route"] + row["methods"][0]: row["allowed"]
        for row in rows
        if row["role"] == role and row["object"] != "stranger"
    }
    for row in sorted(
        rows, key=lambda row: (row["route"] in ENDS_A_VISIT, "POST" in row["methods"], row["object"] != "stranger")
    ):
        if row["role"] == role:
            for method in row["methods"]:
                yield row | {"methods": [method], "may_role": may[row["route"] + row["methods"][0]]}


@pytest.fixture
def everyone(inside: Callable) -> Cast:
    with inside():
        return cast()


@pytest.fixture
def slugs(inside: Callable, everyone: Cast) -> dict[str, str]:
    with inside():
        ours, theirs = (workshop_by_code(evening.code) for evening in (everyone.evening, everyone.elsewhere))
        assert ours
        assert theirs
        return actions_of(everyone) | {
            "programme": ours.programme.slug,
            "programme of the neighbour": theirs.programme.slug,
            "voice": ours.voice.slug,
            "voice of the neighbour": theirs.voice.slug,
            "offer": offered(everyone.recruiter, ours.programme_id).slug,
            "offer of the neighbour": offered(everyone.rival, ours.programme_id).slug,
            "indicator": str(counted(ours.programme, "Buses").id),
            "indicator of the neighbour": str(counted(theirs.programme, "Buses").id),
            "theme": str(make_theme("command", ours.programme, "Buses").id),
            "theme of the neighbour": str(make_theme("command", theirs.programme, "Buses").id),
            "hire": str(started(everyone.recruiter, ours.programme_id).id),
            "hire of the rival": str(started(everyone.rival, ours.programme_id).id),
        }


def actions_of(everyone: Cast) -> dict[str, str]:
    """For every role an action of ours that is theirs, if it can be; and one of the neighbour's."""
    theirs = promised_by(everyone.elsewhere, everyone.elsewhere_voice_id, everyone.neighbour)
    found = {"action of the neighbour": theirs}
    for role in (NOBODY, *Role):
        owner = everyone.of(Role(role)) if role in TABLE[May.KEEP_PROMISES] else everyone.leader
        found[f"action of {role}"] = promised_by(everyone.evening, everyone.voice_id, owner)
    return found


def promised_by(evening: Evening, voice_id: int, owner: Person) -> str:
    """The address of an action of this evening's programme that somebody has promised."""
    programme = db().get_one(Programme, evening.programme_id)
    action = propose(
        "command",
        programme,
        owner=owner.user(),
        first_due=clock.today(),
        partner=Partner(voice=db().get_one(Voice, voice_id)),
        themes=[make_theme("command", programme, "Buses")],
        title="A late bus",
    )
    accept("command", action, "Yes.")
    move("command", action, ActionState.AGREED, "Yes.")
    return action.slug


@pytest.mark.parametrize("role", [NOBODY, *Role])
def test_everyone_may_do_what_the_table_says(
    app: Flask, jar: Callable[..., Jar], inside: Callable, everyone: Cast, slugs: dict[str, str], role: str
) -> None:
    person = jar() if role == NOBODY else signed_in(jar, inside, everyone.of(Role(role)))
    wrong = []
    for row in visits(app, role):
        (method,) = row["methods"]
        if role != NOBODY and row["route"] in ENDS_A_VISIT:
            person = signed_in(jar, inside, everyone.of(Role(role)))
        what = f"{method} {row['route']} ({row['object']})"
        try:
            answer = person.open(address(row, everyone, slugs), method=method)
        except Exception as error:  # noqa: BLE001 - told below, with what is wrong with the other pages
            wrong.append(f"{what}: {error!r}")
            continue
        seen = said(method, answer.status_code, answer.headers.get("Location", ""))
        if seen not in expected(row):
            wrong.append(f"{what}: {answer.status_code}, not {' or '.join(sorted(expected(row)))}")
    assert not wrong, "\n".join(wrong)


def test_the_neighbour_finds_nothing_of_ours(
    app: Flask, jar: Callable[..., Jar], inside: Callable, everyone: Cast, slugs: dict[str, str]
) -> None:
    """Another programme's organiser, with the same role: our evening is not there."""
    dana = signed_in(jar, inside, everyone.neighbour)
    wrong = []
    for row in visits(app, Role.ORGANISER):
        if row["object"] == "own" and ("<code>" in row["route"] or row["route"].startswith("/programmes/")):
            answer = dana.open(address(row, everyone, slugs), method=row["methods"][0])
            if answer.status_code not in (403, 404):
                wrong.append(f"{row['methods'][0]} {row['route']}: {answer.status_code}")
    assert wrong == []


def test_the_command_prints_the_same_table(app: Flask, command: Callable) -> None:
    with app.test_request_context():
        rows = permissions.matrix()
    printed = command("permissions", "--json")
    assert printed.exit_code == 0
    for row in rows:
        assert f'"{row["route"]}"' in printed.stdout
