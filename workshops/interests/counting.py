"""How many people showed interest in each offer of a programme, by where they live. For releases, and for the funnel.

Exact numbers: only a release makes them public. Rows are called as `workshops/hiring/models.py` calls those of a sheet.
"""

from sqlalchemy import SQLColumnExpression, String, case, cast, func, select

from app.db import db
from workshops.interests.models import Interest
from workshops.offers.models import Offer
from workshops.programmes.models import Programme

PLACE, DECILES = "place", "deciles"
ELSEWHERE, NOT_SAID = "elsewhere", "not said"


def interests_by(programme: Programme) -> dict[tuple[int, str, str], int]:
    """(offer, split, row) → how many people; one question for each split."""
    place = case(
        (Interest.neighbourhood_id.is_not(None), cast(Interest.neighbourhood_id, String)),
        (Interest.elsewhere, ELSEWHERE),
        else_=NOT_SAID,
    )
    return _counted(programme, PLACE, place) | _counted(programme, DECILES, Interest.deciles)


def _counted(programme: Programme, split: str, row: SQLColumnExpression[str]) -> dict[tuple[int, str, str], int]:
    each = select(Interest.offer_id, row.label("row")).join(Offer).where(Offer.programme_id == programme.id).subquery()
    counted = select(each.c.offer_id, each.c.row, func.count()).group_by(each.c.offer_id, each.c.row)
    return {(offer_id, split, name): number for offer_id, name, number in db().execute(counted)}
