"""A recruiter, a rival on the same programme, and offers of both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from maps.places.models import Area, Neighbourhood, Postcode
from tests.jars import Jar
from tests.offers import offered
from tests.people import Cast, cast, signed_in
from workshops.interests.models import Interest
from workshops.offers.models import Offer
from workshops.programmes.models import Programme


@dataclass(frozen=True)
class Place:
    """A neighbourhood of our programme: its key, its name, an area of it and a postcode there."""

    id: int
    name: str
    area: str
    postcode: str


@dataclass(frozen=True)
class Offers:
    """Two offers of ours and one of the rival's, by their keys and addresses."""

    ward: int
    ward_slug: str
    course: int
    theirs: int
    theirs_slug: str
    since: date


@pytest.fixture
def everyone(inside: Callable, place: None) -> Cast:
    with inside():
        return cast()


@pytest.fixture
def places(inside: Callable, everyone: Cast) -> Sequence[Place]:
    with inside(writes=False):
        return _places(everyone.evening.programme_id)


def _places(programme_id: int) -> list[Place]:
    found = []
    for each in db().get_one(Programme, programme_id).neighbourhoods[:4]:
        wanted = select(Area.code, Postcode.key).join(Postcode, Postcode.area21 == Area.code)
        area, postcode = db().execute(wanted.where(Area.neighbourhood_id == each.id).limit(1)).one()
        found.append(Place(each.id, each.full_name, area, postcode))
    return found


@pytest.fixture
def offers(inside: Callable, everyone: Cast) -> Offers:
    """Published ten days ago, so that figures are owed."""
    clock.set_now(clock.now() - timedelta(days=10))
    since = clock.today()
    with inside():
        here = everyone.evening.programme_id
        ward = offered(everyone.recruiter, here, reference="RN-1")
        course = offered(everyone.recruiter, here, title="Ready for the ward")
        theirs = offered(everyone.rival, here, title="Lab assistant", reference="UNI-7")
        found = Offers(ward.id, ward.slug, course.id, theirs.id, theirs.slug, since)
    clock.set_now(None)
    return found


@pytest.fixture
def kofi(everyone: Cast, jar: Callable, inside: Callable) -> Jar:
    """The recruiter, signed in."""
    return signed_in(jar, inside, everyone.recruiter)


@pytest.fixture
def mo(everyone: Cast, jar: Callable, inside: Callable) -> Jar:
    """The rival, signed in."""
    return signed_in(jar, inside, everyone.rival)


@pytest.fixture
def programme(everyone: Cast) -> int:
    return everyone.evening.programme_id


def interested(
    offer_id: int, number: int, *, place: int | None = None, deciles: str = "not known", handed: bool = True
) -> Interest:
    """Somebody who has shown interest here, and was handed over."""
    return Interest(
        offer_id=offer_id,
        code_hash=f"{offer_id}-{number}",
        sealed="x",
        neighbourhood_id=place,
        deciles=deciles,
        created_on=clock.today(),
        passed_on=clock.today() if handed else None,
        passed_to="Kofi" if handed else "",
        receiver="Kofi",
        promised_until=clock.today() + timedelta(days=60),
        delete_on=clock.today() + timedelta(days=30),
    )


def offer_of(key: int) -> Offer:
    return db().get_one(Offer, key)


def neighbourhood(key: int) -> Neighbourhood:
    return db().get_one(Neighbourhood, key)
