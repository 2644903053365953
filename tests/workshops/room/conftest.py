"""A room with people in it: an evening, who runs it, and what residents say."""

from collections.abc import Callable

import pytest

from tests.evenings import WORDS, Evening, answer, join, plan
from tests.jars import Jar
from tests.people import Cast, cast, signed_in

Say = Callable[..., None]


@pytest.fixture
def everyone(inside: Callable, place: None) -> Cast:
    """Everybody who works here, and two open evenings: ours and the neighbour's."""
    with inside():
        return cast(opened=True)


@pytest.fixture
def evening(everyone: Cast) -> Evening:
    """Our evening, with every question open."""
    return everyone.evening


@pytest.fixture
def planned(inside: Callable, place: None) -> Evening:
    """Another evening, still a draft."""
    with inside():
        return plan(opened=False, name="Sleep and noise")


@pytest.fixture
def mina(everyone: Cast, jar: Callable, inside: Callable) -> Jar:
    """The facilitator, signed in."""
    return signed_in(jar, inside, everyone.facilitator)


@pytest.fixture
def amina(everyone: Cast, jar: Callable, inside: Callable) -> Jar:
    """The organiser, signed in: a second pair of eyes in the same room."""
    return signed_in(jar, inside, everyone.organiser)


@pytest.fixture
def say(jar: Callable[..., Jar], evening: Evening) -> Say:
    """`say("Two buses", …)`: one resident says each of these."""

    def speak(*words: str) -> Jar:
        person = jar()
        assert join(person, evening).status_code == 303
        for each in words:
            assert answer(person, evening, WORDS, words=each).status_code == 303
        return person

    return speak
