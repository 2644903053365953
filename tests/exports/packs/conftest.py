"""An evening that has closed, with thirty people in it, and those who write it up and read it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app import clock
from app.db import db
from tests.again import again
from tests.evenings import AGREE, POLL
from tests.jars import Jar
from tests.people import Cast, Person, cast, signed_in
from tests.rooms import say, say_and_show, somebody, vote
from workshops.meetings.models import Workshop
from workshops.room.moderation import approve
from workshops.room.services import close_workshop

QUOTED = "Two buses with the pram, and the second one did not come."
URDU = "ہسپتال دور ہے اور بس کا کرایہ بہت ہے۔"
KEPT_IN = "I would rather not see this anywhere."  # approved, and not to be quoted
UNREAD = "Nobody has read this."
NEXT = {"next_steps": "We ask the bus company.\nWe try an evening clinic.", "next_who": "Dr Amara Cole"}


@pytest.fixture
def everyone(place: None, inside: Callable) -> Cast:
    """The cast; our evening is over since a moment, and still takes late answers."""
    with inside():
        return again("an evening to write up", _everyone)


def _everyone() -> Cast:
    found = cast(opened=True)
    workshop = db().get_one(Workshop, found.evening.workshop_id)
    fill(workshop)
    close_workshop("command", workshop)
    return found


def fill(workshop: Workshop) -> None:
    """30 people: 17 came by bus, 10 walked, 3 by car; 28 think about an evening, 12 about letters; 4 have spoken."""
    people = [somebody(workshop) for _person in range(30)]
    for number, seat in enumerate(people):
        vote(workshop, POLL, {0 if number < 17 else 1 if number < 27 else 2: 1}, seat)
        if number < 28:
            letters = {1: 1} if number < 12 else {}
            vote(workshop, AGREE, {0: 1 if number < 20 else -1} | letters, seat)
    say_and_show(workshop, QUOTED)
    say_and_show(workshop, URDU, language="ur")
    approve("command", say(workshop, KEPT_IN, people[0]))
    say(workshop, UNREAD, people[1])


@pytest.fixture
def enter(jar: Callable[..., Jar], inside: Callable) -> Callable[[Person], Jar]:
    """`enter(everyone.leader)`: their browser, signed in."""
    return lambda person: signed_in(jar, inside, person)


@pytest.fixture
def amina(everyone: Cast, enter: Callable[[Person], Jar]) -> Jar:
    """The organiser."""
    return enter(everyone.organiser)


@pytest.fixture
def address(everyone: Cast) -> str:
    return f"/workshops/{everyone.evening.code}/write-up"


@pytest.fixture
def ours(everyone: Cast) -> Callable:
    """`ours(session)`: our workshop, in a test's own transaction."""
    return lambda session: session.get_one(Workshop, everyone.evening.workshop_id)


def later(**passes: int) -> None:
    """So much time goes by."""
    clock.set_now(clock.now() + timedelta(**passes))


def next_month() -> str:
    return (clock.today() + timedelta(days=30)).isoformat()
