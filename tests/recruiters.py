"""Two employers on one programme, and whoever recruits for each, signed in."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.jars import Jar
from tests.people import Cast, cast, signed_in
from workshops.programmes.models import Programme


@pytest.fixture
def everyone(inside: Callable, place: None) -> Cast:
    with inside():
        return cast()


@pytest.fixture
def kofi(everyone: Cast, jar: Callable, inside: Callable) -> Jar:
    """The trust's recruiter, signed in."""
    return signed_in(jar, inside, everyone.recruiter)


@pytest.fixture
def mo(everyone: Cast, jar: Callable, inside: Callable) -> Jar:
    """The university's recruiter, on the same programme."""
    return signed_in(jar, inside, everyone.rival)


@dataclass
class Desk:
    """Both of them at work on our programme."""

    everyone: Cast
    kofi: Jar
    mo: Jar
    programme_id: int
    slug: str  # of the programme


@pytest.fixture
def desk(everyone: Cast, kofi: Jar, mo: Jar, inside: Callable) -> Desk:
    programme_id = everyone.evening.programme_id
    with inside(writes=False) as session:
        return Desk(everyone, kofi, mo, programme_id, session.get_one(Programme, programme_id).slug)
