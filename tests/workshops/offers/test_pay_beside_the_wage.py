"""Pages measure one offer's pay in Python, a list measures thousands in the database: both by the same rule."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from app import clock
from app.db import db
from maps.places.models import Area
from tests.offers import drafted
from tests.recruiters import Desk
from workshops.offers.checklist import pay_of, pays_enough
from workshops.offers.living_wage import MINUTES, WEEKS, keep_rate, rates
from workshops.offers.models import Offer, Per

LAMBETH = Area(code="E01003012", name="Lambeth 036B", authority_code="E09000022", authority_name="Lambeth")


def close_calls() -> Iterator[dict[str, Any]]:
    """Pay just below, at and just above each wage, in every way of telling it, before and after a newer rate."""
    newer = clock.today() + timedelta(days=50)
    for starts_on, uk, london in ((newer - timedelta(days=1), 13_45, 14_80), (newer, 14_05, 15_37)):
        for area_code, wage in ((None, uk), (LAMBETH.code, london)):
            for per, weeks in ((Per.HOUR, None), (Per.WEEK, Fraction(1)), (Per.YEAR, WEEKS)):
                for minutes in (0, 37 * MINUTES + 30, 16 * MINUTES + 40):
                    just = wage if weeks is None else int(weeks * wage * (minutes or MINUTES) / MINUTES)
                    for pence in (just - 1, just, just + 1):
                        yield {
                            "pay_from": pence,
                            "pay_to": pence,
                            "pay_per": per,
                            "minutes_from": minutes,
                            "minutes_to": minutes,
                            "starts_on": starts_on,
                            "area_code": area_code,
                        }


def test_the_database_and_the_page_agree_to_the_penny(desk: Desk, inside: Callable) -> None:
    with inside() as session:
        session.merge(LAMBETH)
        keep_rate("command", clock.today() + timedelta(days=50), uk=14_05, london=15_37, source="made up")
        for n, terms in enumerate(close_calls()):
            drafted(desk.everyone.recruiter, desk.programme_id, title=f"Cook {n}", **terms)
    with inside(writes=False):
        known = rates()
        said = {offer.title: pay_of(offer, known).is_enough for offer in db().scalars(select(Offer))}
        found = set(db().scalars(select(Offer.title).where(pays_enough(known))))
        assert found == {title for title, enough in said.items() if enough}
        assert len(said) / 4 < len(found) < len(said), "some pay enough, some do not"
