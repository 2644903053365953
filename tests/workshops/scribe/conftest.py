"""An open evening, who types in, and printed paper forms."""

from collections.abc import Callable

import pytest

from tests.evenings import Evening, plan
from tests.jars import Jar
from tests.people import Cast, cast, signed_in
from workshops.kit.models import PaperForm
from workshops.meetings.models import Confidentiality, Kind
from workshops.meetings.services import add_activity, workshop_by_code
from workshops.programmes.models import Programme
from workshops.room.services import open_all_activities
from workshops.seats.services import mint

RANK = 5  # the position of a fifth question, after those of every evening


@pytest.fixture
def everyone(inside: Callable, place: None) -> Cast:
    """Everybody who works here, and two open evenings: ours, with a ranking too, and the neighbour's."""
    with inside():
        found = cast(opened=True)
        workshop = workshop_by_code(found.evening.code)
        add_activity(
            "command",
            workshop,
            kind=Kind.RANK,
            question="What first?",
            choices=("Saturdays", "A bus", "Letters", "A bench"),
        )
        open_all_activities("command", workshop)
        return found


@pytest.fixture
def evening(everyone: Cast) -> Evening:
    return everyone.evening


@pytest.fixture
def mina(everyone: Cast, jar: Callable, inside: Callable) -> Jar:
    """The facilitator, signed in."""
    return signed_in(jar, inside, everyone.facilitator)


@pytest.fixture
def dana(everyone: Cast, jar: Callable, inside: Callable) -> Jar:
    """The neighbour."""
    return signed_in(jar, inside, everyone.neighbour)


@pytest.fixture
def forms(inside: Callable, evening: Evening) -> Callable[[int], None]:
    """`forms(20)`: as many paper forms are printed, from number 1."""

    def print_forms(many: int, code: str = "") -> None:
        with inside() as session:
            workshop = workshop_by_code(code or evening.code)
            session.add_all(
                PaperForm(workshop_id=workshop.id, number=number, seat_id=mint(workshop).id)
                for number in range(1, many + 1)
            )

    return print_forms


@pytest.fixture
def another(inside: Callable, everyone: Cast) -> Callable[..., Evening]:
    """`another(opened=False)`: one more evening of our programme."""

    def hold(*, confidentiality: Confidentiality = Confidentiality.SHARED, opened: bool = True) -> Evening:
        with inside() as session:
            found = plan(confidentiality=confidentiality, opened=opened, name=f"Another {confidentiality} {opened}")
            workshop_by_code(found.code).programme_id = everyone.evening.programme_id
            session.flush()
            assert session.get(Programme, everyone.evening.programme_id)
            return found

    return hold
