"""Who plans: the organiser, the neighbour who may not, those who only look; and a town to plan for.

Fixtures of the three folders about planning: their conftest.py takes them from here.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app import clock
from app.ledger import Entry
from maps.places.models import Neighbourhood
from tests.evenings import fields
from tests.jars import Jar
from tests.people import Cast, Person, cast, signed_in
from workshops.programmes.models import programme_neighbourhood
from workshops.voices.models import voice_neighbourhood

TOWN = {
    "Westhaven": ("Chandler Row", "Saddler’s Green", "Old Dock", "Kilnside", "Meadow"),
    "Easthaven": ("Larkspur Hill", "Meadow"),
}


@pytest.fixture
def everyone(inside: Callable) -> Cast:
    """The cast, with two evenings that are still drafts."""
    with inside():
        return cast()


@pytest.fixture
def enter(jar: Callable, inside: Callable) -> Callable[[Person], Jar]:
    """`enter(everyone.leader)`: their browser, signed in."""
    return lambda person: signed_in(jar, inside, person)


@pytest.fixture
def amina(everyone: Cast, enter: Callable[[Person], Jar]) -> Jar:
    """The organiser."""
    return enter(everyone.organiser)


@pytest.fixture
def town(inside: Callable) -> Iterator[dict[str, int]]:
    """Two councils and their neighbourhoods; the key of each by "council/name". Gone after the test."""
    with inside() as session:
        rows = [
            Neighbourhood(slug=f"t-{council}-{n}", name=name, authority_code=f"T0{council[:4]}", authority_name=council)
            for council, names in TOWN.items()
            for n, name in enumerate(names)
        ]
        session.add_all(rows)
        session.flush()
        found = {f"{row.authority_name}/{row.name}": row.id for row in rows}
    yield found
    with inside() as session:
        ids = list(found.values())
        for link in (voice_neighbourhood, programme_neighbourhood):
            session.execute(delete(link).where(link.c.neighbourhood_id.in_(ids)))
        session.execute(delete(Neighbourhood).where(Neighbourhood.id.in_(ids)))


@pytest.fixture
def entries(inside: Callable) -> Callable[[], list[str]]:
    """The verbs of the ledger so far."""

    def read() -> list[str]:
        with inside(writes=False) as session:
            return list(session.scalars(select(Entry.verb).order_by(Entry.seq)))

    return read


def next_week() -> str:
    """A day to plan for, as a date field takes it."""
    return (clock.today() + timedelta(weeks=1)).isoformat()


def seen(page: TestResponse) -> dict[str, str]:
    """The mark that a form carries: what it showed when it was opened."""
    return {"seen": fields(page)["seen"]}


def count(session: Session, table: type) -> int:
    return session.scalars(select(func.count()).select_from(table)).one()
