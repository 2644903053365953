"""Everybody of the cast, for tests of the ground and of the front door."""

from collections.abc import Callable

import pytest

from tests.jars import Jar
from tests.people import Cast, Person, cast, signed_in


@pytest.fixture
def everyone(inside: Callable) -> Cast:
    """The cast, with two evenings that are still drafts."""
    with inside():
        return cast()


@pytest.fixture
def enter(jar: Callable[..., Jar], inside: Callable) -> Callable[[Person], Jar]:
    """`enter(everyone.organiser)`: their browser, signed in."""
    return lambda person: signed_in(jar, inside, person)
