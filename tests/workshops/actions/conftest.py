"""People of an evening that has been held, and promises that followed from it."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.people import Cast, cast
from tests.planners import enter, entries
from tests.promises import promised
from workshops.actions.models import Action

__all__ = ["enter", "entries"]


@pytest.fixture
def everyone(inside: Callable, place: None) -> Cast:
    with inside():
        return cast(opened=True)


@pytest.fixture
def bus(inside: Callable, everyone: Cast) -> str:
    """A promise of the leader with the voice, due in four weeks: its address."""
    with inside() as session:
        return promised(session, everyone).slug


@pytest.fixture
def with_bus(inside: Callable, bus: str) -> Callable[..., Any]:
    """`with_bus(lambda action: …)`: do something with that promise, in a transaction of its own."""

    def do(what: Callable[[Action], Any]) -> Any:
        with inside() as session:
            return what(session.query(Action).filter_by(slug=bus).one())

    return do
