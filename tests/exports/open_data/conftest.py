"""A release with everything in it: 32 people of three places, themes, months, hosts, and answers about people."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.db import db
from exports.releases.services import make_release
from tests.again import again
from tests.exports.releases.test_making_a_release import another_evening, areas, come, end
from tests.people import Cast, cast
from tests.releases import release_of
from workshops.contributions.models import Contribution
from workshops.equality.question_sets import CURRENT
from workshops.equality.services import count_answers
from workshops.meetings.models import Confidentiality, Workshop
from workshops.themes.services import judge, make_theme

SLUG = "getting-to-the-clinic"
TOTAL = "55"  # of 32 people, and of 22 behind closed doors
PLACES, ANYTHING = ("csv", "xlsx", "geojson", "gpkg", "json"), ("csv", "xlsx", "json")


@pytest.fixture
def everyone(place: None, inside: Callable) -> Cast:
    """Release 1 is made. The theme's name would be a formula, if a spreadsheet believed it."""
    with inside():
        return again("a release with everything", _everyone)


def _everyone() -> Cast:
    found = cast(opened=True)
    evening = db().get_one(Workshop, found.evening.workshop_id)
    near, far, third = areas(3)
    seats = come(evening, (near, 14), (far, 10), (third, 8))
    sealed = another_evening(found.evening, Confidentiality.SEALED)
    sealed.title, sealed.venue = "Behind closed doors", "The sealed hall"
    come(sealed, (near, 10), (far, 12))
    actor = found.organiser.user().actor
    buses = make_theme(actor, evening.programme, "=SUM(A1), buses", wanted="Buses that come.")
    for number, seat in enumerate(seats):
        (said,) = db().scalars(select(Contribution).where(Contribution.seat_id == seat.id))
        if number < 26:
            judge(actor, found.organiser.id, said, [buses])
        count_answers(evening, CURRENT, {"age": "25-34" if number < 18 else "85-over"})
    end(sealed)
    end(evening)
    make_release(actor, evening.programme)
    return found


@pytest.fixture
def released(place: None, inside: Callable) -> Cast:
    """The cast, with a release by hand that has the three first tables: quick to make."""
    with inside():
        found = cast()
        release_of(found.evening.programme_id)
    return found
