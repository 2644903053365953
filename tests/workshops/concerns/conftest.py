"""Harm that somebody tells of: an open evening, its two named people, and a writer whom nobody knows."""

import re
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from tests.evenings import Evening, fields
from tests.jars import Jar
from tests.people import Cast, Person, cast, signed_in

WORDS = "He twisted my arm behind the kitchen door."
CODE = re.compile(r"(?:\w{4} ){2}\w{4}(?=</p>)")


@pytest.fixture
def everyone(inside: Callable, place: None) -> Cast:
    """Everybody who works here, and two open evenings: ours and the neighbour's."""
    with inside():
        return cast(opened=True)


@pytest.fixture
def evening(everyone: Cast) -> Evening:
    return everyone.evening


@pytest.fixture
def enter(jar: Callable, inside: Callable) -> Callable[[Person], Jar]:
    return lambda person: signed_in(jar, inside, person)


@pytest.fixture
def joan(everyone: Cast, enter: Callable[[Person], Jar]) -> Jar:
    """The named person inside."""
    return enter(everyone.responder)


@pytest.fixture
def ben(everyone: Cast, enter: Callable[[Person], Jar]) -> Jar:
    """The named person outside."""
    return enter(everyone.outside)


@pytest.fixture
def writer(jar: Callable) -> Jar:
    return jar()


def tell(writer: Jar, evening: Evening, to: Person, words: str = WORDS, **more: str) -> TestResponse:
    """Open the page, choose, write, send."""
    page = writer.get(f"/e/{evening.code}/harm")
    return writer.post(f"/e/{evening.code}/harm", data=fields(page) | {"responder": str(to.id), "words": words} | more)


def code_on(page: TestResponse) -> str:
    found = CODE.search(page.text)
    assert found, page.text
    return found[0]


def first_concern(responder: Jar) -> str:
    """The address of the first concern of a responder's list."""
    return re.search(r"/concerns/[0-9a-f-]{36}", responder.get("/concerns").text)[0]
