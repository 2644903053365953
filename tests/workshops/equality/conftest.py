"""An open evening with people in it, and somebody who answers the questions about them."""

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from tests.evenings import Evening, fields
from tests.jars import Jar
from tests.people import Cast, cast, signed_in
from tests.rooms import somebody
from workshops.equality.services import tallies
from workshops.meetings.models import Workshop

ANSWERS = {"age": "25-34", "sex": "female", "condition": "yes", "ethnic-group": "asian"}
MORE = {"activities": "a-little", "ethnic-group-part": "asian.pakistani"}


@pytest.fixture
def everyone(inside: Callable, place: None) -> Cast:
    with inside():
        return cast(opened=True)


@pytest.fixture
def evening(everyone: Cast) -> Evening:
    return everyone.evening


@pytest.fixture
def crowd(inside: Callable, evening: Evening) -> Callable[[int], None]:
    """`crowd(20)`: so many more people have joined."""

    def come(many: int) -> None:
        with inside() as session:
            for _person in range(many):
                somebody(session.get_one(Workshop, evening.workshop_id))

    return come


@pytest.fixture
def numbers(inside: Callable, evening: Evening) -> Callable[[], dict[tuple[str, str], int]]:
    """The counters of our evening, by question and answer."""

    def read() -> dict[tuple[str, str], int]:
        with inside(writes=False):
            found = tallies([evening.workshop_id])
        assert {version for version, _question, _answer in found} <= {"2026-11"}
        return {(question, answer): n for (_version, question, answer), n in found.items()}

    return read


@pytest.fixture
def do(inside: Callable, evening: Evening) -> Callable[..., None]:
    """`do(close_workshop)`: a verb of the evening."""

    def act(verb: Callable, *more: object) -> None:
        with inside() as session:
            verb("command", session.get_one(Workshop, evening.workshop_id), *more)

    return act


@pytest.fixture
def mina(everyone: Cast, jar: Callable[..., Jar], inside: Callable) -> Jar:
    """The facilitator, signed in."""
    return signed_in(jar, inside, everyone.facilitator)


def choose(person: Jar, evening: Evening, **given: str) -> TestResponse:
    """Open the page, choose, go on: the page that asks whether this shall be counted."""
    address = f"/e/{evening.code}"
    return person.post(address, data=fields(person.get(address)) | dashed(given))


def say(person: Jar, evening: Evening, first: dict[str, str], more: dict[str, str] | None = None) -> TestResponse:
    """Both steps, each from the page that was given out."""
    page = choose(person, evening, **first)
    assert page.status_code == 200, page.text
    return person.post(f"/e/{evening.code}", data=fields(page) | (more or {}))


def dashed(given: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): answer for name, answer in given.items()}
