"""An evening for the tests of what people do in a workshop."""

from collections.abc import Callable

import pytest

from tests.evenings import Evening, join, plan
from tests.jars import Jar


@pytest.fixture
def evening(inside: Callable, place: None) -> Evening:
    """An open workshop in the sample place with one question of each kind."""
    with inside():
        return plan()


@pytest.fixture
def anna(jar: Callable[..., Jar], evening: Evening) -> Jar:
    """A resident who has joined."""
    person = jar()
    assert join(person, evening).status_code == 303
    return person
