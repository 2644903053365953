"""People of an evening that has been held, and promises that followed from it."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app import clock
from tests.evenings import WORDS, answer, fields, join
from tests.jars import Jar
from tests.people import Cast, cast
from tests.planners import enter, entries
from tests.promises import promised
from workshops.actions.models import Action
from workshops.actions.rounds import decide_rounds, say_done

__all__ = ["enter", "entries"]


@pytest.fixture
def everyone(inside: Callable, place: None) -> Cast:
    with inside():
        return cast(opened=True)


@pytest.fixture
def bus(inside: Callable, everyone: Cast) -> str:
    """A promise of the leader with the voice, due in four weeks: its address."""
    with inside() as session:
        return promised(session, everyone).slug


@pytest.fixture
def with_bus(inside: Callable, bus: str) -> Callable[..., Any]:
    """`with_bus(lambda action: …)`: do something with that promise, in a transaction of its own."""

    def do(what: Callable[[Action], Any]) -> Any:
        with inside() as session:
            return what(session.query(Action).filter_by(slug=bus).one())

    return do


@pytest.fixture
def anna(jar: Callable[..., Jar], everyone: Cast) -> Jar:
    """A resident who joined our evening and said something."""
    person = jar()
    assert join(person, everyone.evening).status_code == 303
    answer(person, everyone.evening, WORDS, words="Two buses with the pram.")
    return person


@pytest.fixture
def promise(inside: Callable, everyone: Cast) -> int:
    """The key of a promise made because of what was said at our evening; its owner says that it is kept."""
    with inside() as session:
        action = promised(session, everyone)
        say_done(everyone.leader.user().actor, action, "The second bus runs since Monday.")
        return action.id


@pytest.fixture
def at(inside: Callable, promise: int) -> Callable[[str], str]:
    """`at("slips")`: the address of a page about the promise."""

    def address(page: str) -> str:
        with inside(writes=False) as session:
            action = session.get_one(Action, promise)
            return f"/programmes/{action.programme.slug}/actions/{action.slug}/{page}"

    return address


def days_go_by(inside: Callable, days: int) -> None:
    """So many days later the worker has looked at the rounds."""
    clock.set_now(clock.now() + timedelta(days=days))
    with inside():
        decide_rounds()


def question(person: Jar, number: int = 0) -> tuple[str, dict[str, str]]:
    """Where a question of somebody's page is sent, and what its form would send untouched."""
    page = person.get("/j/thread/better")
    address = re.findall(r'action="(/j/thread/better/[0-9]+)"', page.text)[number]
    return address, fields(page, number)


def say_better(person: Jar, said: str, words: str = "") -> TestResponse:
    """Somebody answers the first question of their page."""
    address, form = question(person)
    return person.post(address, data=form | {"answer": said, "words": words})
