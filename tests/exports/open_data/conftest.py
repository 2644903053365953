"""A release with everything in it: 60 people of three places, themes, months, hosts, and answers about people."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.db import db
from exports.releases.services import make_release
from tests.exports.releases.test_making_a_release import another_evening, areas, come, end
from tests.people import Cast, cast
from workshops.contributions.models import Contribution
from workshops.equality.question_sets import CURRENT
from workshops.equality.services import count_answers
from workshops.meetings.models import Confidentiality, Workshop
from workshops.themes.services import judge, make_theme

SLUG = "getting-to-the-clinic"
PLACES, ANYTHING = ("csv", "xlsx", "geojson", "gpkg", "json"), ("csv", "xlsx", "json")


@pytest.fixture
def everyone(place: None, inside: Callable) -> Cast:
    """Release 1 is made. The theme's name would be a formula, if a spreadsheet believed it."""
    with inside():
        found = cast(opened=True)
        evening = db().get_one(Workshop, found.evening.workshop_id)
        near, far, third = areas(3)
        seats = come(evening, (near, 30), (far, 20), (third, 10))
        sealed = another_evening(found.evening, Confidentiality.SEALED)
        sealed.title, sealed.venue = "Behind closed doors", "The sealed hall"
        come(sealed, (near, 10), (far, 15))
        actor = found.organiser.user().actor
        buses = make_theme(actor, evening.programme, "=SUM(A1), buses", wanted="Buses that come.")
        for number, seat in enumerate(seats):
            (said,) = db().scalars(select(Contribution).where(Contribution.seat_id == seat.id))
            if number < 40:
                judge(actor, found.organiser.id, said, [buses])
            count_answers(evening, CURRENT, {"age": "25-34" if number < 30 else "85-over"})
        end(sealed)
        end(evening)
        make_release(actor, evening.programme)
    return found
