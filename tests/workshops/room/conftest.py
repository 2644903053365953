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


# TEMPORARY until the sample place loads
@pytest.fixture
def place(app, inside):
    from maps.places.models import Neighbourhood

    with inside() as session:
        if not session.query(Neighbourhood).count():
            session.add_all(
                Neighbourhood(slug=n.lower(), name=n, authority_code="E99", authority_name="Northvale")
                for n in ("Broughton", "Quay")
            )


# TEMPORARY until meetings, programmes and voices have pages
@pytest.fixture(autouse=True)
def stubs(app):
    from flask import Blueprint

    from app.permissions import May, needs

    if app._got_first_request:
        return
    for name, endpoint, rule in (
        ("programmes", "index", "/programmes"),
        ("voices", "index", "/voices"),
        ("meetings", "plan", "/workshops/<code>"),
    ):
        if name not in app.blueprints:
            pages = Blueprint(name, __name__)
            pages.add_url_rule(rule, endpoint, needs(May.LOOK)(lambda **_: "stub"))
            app.register_blueprint(pages)
