"""An evening for the tests of what people do in a workshop."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from app.accounts.services import ask_for_link
from tests.evenings import Evening, join, plan
from tests.jars import Jar
from tests.people import Person


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


@pytest.fixture
def come(inside: Callable, someone: Callable) -> Callable[..., Any]:
    """`come(everyone.facilitator)`: a page, in a real browser, of somebody who has come in by their link."""

    def enter(person: Person, **likes: Any) -> Any:
        with inside():
            key = ask_for_link(person.user())
        page = someone(**likes).new_page()
        page.goto(f"/login/{key}")
        page.locator("main button").first.click()
        page.wait_for_url(re.compile(r"/(today|me|$)"))
        return page

    return enter
