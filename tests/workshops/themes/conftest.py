"""An evening at which something was said, and themes to put it under."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.jars import Jar
from tests.people import Cast, Person, cast
from tests.planners import enter, entries
from tests.rooms import say
from workshops.contributions.models import Contribution
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.themes.models import Theme
from workshops.themes.services import judge, make_theme

__all__ = ["enter", "entries"]


@pytest.fixture
def everyone(inside: Callable, place: None) -> Cast:
    """The cast, with two open evenings."""
    with inside():
        return cast(opened=True)


@dataclass(frozen=True)
class Table:
    """Somebody at the table on which words are sorted; inside a transaction."""

    coder: Person
    evening: Workshop

    @property
    def programme(self) -> Programme:
        return self.evening.programme

    def said(self, words: str) -> Contribution:
        return say(self.evening, words)

    def theme(self, name: str, **facts: str) -> Theme:
        return make_theme(self.coder.user().actor, self.programme, name, **facts)

    def put(self, said: Contribution, *themes: Theme, blind: bool = False, coder: Person | None = None) -> None:
        coder = coder or self.coder
        judge(coder.user().actor, coder.id, said, themes, blind=blind)


@pytest.fixture
def table(everyone: Cast) -> Callable[..., Table]:
    """`table(session)`: the organiser at the table of our evening; `table(session, theirs=True)` of the neighbour's."""

    def lay(session, *, theirs: bool = False) -> Table:
        evening = everyone.elsewhere if theirs else everyone.evening
        coder = everyone.neighbour if theirs else everyone.organiser
        return Table(coder, session.get_one(Workshop, evening.workshop_id))

    return lay


@pytest.fixture
def amina(everyone: Cast, enter: Callable) -> Jar:
    """The organiser's browser."""
    return enter(everyone.organiser)


@pytest.fixture
def here(everyone: Cast, inside: Callable) -> str:
    """Where the themes of our programme are."""
    with inside(writes=False) as session:
        return f"/programmes/{session.get_one(Workshop, everyone.evening.workshop_id).programme.slug}/themes"
