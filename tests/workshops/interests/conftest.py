"""Interest in a job: the cast with an open offer of the Trust, somebody who is interested, and recruiters."""

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.couriers import PaperCourier
from maps.places.models import Neighbourhood
from tests.evenings import fields
from tests.jars import Jar
from tests.offers import offered
from tests.people import Cast, cast, signed_in
from workshops.interests.models import Interest
from workshops.interests.sealed import reach
from workshops.interests.services import show_interest
from workshops.offers.models import Offer
from workshops.seats.services import NOT_SAID, Home

EMAIL, MOBILE, SAID, WALL = "anna@home.example", "07700 900 982", "07700 900982", "0161 496 0000"
CODE = re.compile(r"(?:\w{4} ){2}\w{4}(?=</p>)")


@dataclass(frozen=True)
class Job:
    """What a test needs to know of an offer."""

    id: int
    slug: str

    @property
    def ask(self) -> str:
        return f"/interest/{self.slug}"

    @property
    def interests(self) -> str:
        return f"/offers/{self.slug}/interests"

    def row(self, session: Any) -> Offer:
        return session.get_one(Offer, self.id)


@pytest.fixture
def everyone(inside: Callable, place: None) -> Cast:
    with inside():
        return cast()


@pytest.fixture
def job(inside: Callable, everyone: Cast) -> Job:
    """A healthcare support worker at the Trust, open for 30 days."""
    with inside():
        offer = offered(everyone.recruiter, everyone.evening.programme_id)
        return Job(offer.id, offer.slug)


@pytest.fixture
def kofi(jar: Callable[..., Jar], inside: Callable, everyone: Cast) -> Jar:
    """The Trust's recruiter."""
    return signed_in(jar, inside, everyone.recruiter)


@pytest.fixture
def text_courier(app: Flask) -> Iterator[PaperCourier]:
    """Whoever carries text messages here."""
    app.extensions["text_courier"] = PaperCourier()
    yield app.extensions["text_courier"]
    app.extensions.pop("text_courier", None)


@pytest.fixture
def interested(inside: Callable, job: Job) -> Callable[..., uuid.UUID]:
    """`interested("anna@home.example", helps=("travel",))`: somebody who has sent the form; the key of it."""

    def show(contact: str = EMAIL, *, helps: tuple[str, ...] = (), home: Home = NOT_SAID, of: Job = job) -> uuid.UUID:
        with inside() as session:
            sent = show_interest(of.row(session), uuid.uuid4(), reach(contact, helps), home, "test")
            return sent.id

    return show


@pytest.fixture
def kept(inside: Callable) -> Callable[[], list[Interest]]:
    """`kept()`: every interest as it stands in the database."""

    def look() -> list[Interest]:
        with inside(writes=False) as session:
            return list(session.scalars(select(Interest).order_by(Interest.created_on)))

    return look


@pytest.fixture
def hope_street(inside: Callable, place: None) -> int:
    with inside(writes=False) as session:
        return session.scalars(select(Neighbourhood.id).where(Neighbourhood.slug == "hope-street")).one()


def send(person: Jar, job: Job, contact: str = EMAIL, **said: Any) -> TestResponse:
    """Open the page, fill it in, send."""
    return person.post(job.ask, data=fields(person.get(job.ask)) | {"contact": contact} | said)


def code_on(page: TestResponse) -> str:
    found = CODE.search(page.text)
    assert found, page.text
    return found[0]


def hand_over(recruiter: Jar, job: Job, form: int = -1) -> TestResponse:
    """Open the list and press a button: the last is for all, or for one where only one waits."""
    page = recruiter.get(job.interests)
    forms = re.findall(rf'<form method="post" action="{job.interests}".*?</form>', page.text, re.DOTALL)
    return recruiter.post(job.interests, data={"interest": keys_in(forms[form])})


def keys_in(form: str) -> list[str]:
    """Whom a form speaks of."""
    return re.findall(r'name="interest" value="(\w+)"', form)
