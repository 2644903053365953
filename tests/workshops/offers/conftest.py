"""Everybody is here, and the recruiters of two employers are signed in."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.jars import Jar
from tests.people import Cast, cast, signed_in


@dataclass
class Desk:
    """Two employers of one programme."""

    everyone: Cast
    kofi: Jar  # of our trust
    mo: Jar  # of another employer
    programme_id: int
    slug: str  # of the programme


@pytest.fixture
def desk(inside: Callable, jar: Callable[..., Jar], place: None) -> Desk:
    with inside():
        everyone = cast()
    with inside() as session:
        from workshops.programmes.models import Programme

        slug = session.get_one(Programme, everyone.evening.programme_id).slug
    return Desk(
        everyone,
        signed_in(jar, inside, everyone.recruiter),
        signed_in(jar, inside, everyone.rival),
        everyone.evening.programme_id,
        slug,
    )
