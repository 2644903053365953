"""What earlier offers led to, as the newest release of each programme shows it. Nobody is counted here."""

from dataclasses import dataclass

from sqlalchemy import select

from app.db import db
from exports.releases.models import Table
from exports.releases.reading import Cell, latest
from workshops.offers.models import Offer
from workshops.programmes.models import Programme

STARTED, AFTER_A_YEAR = (Table.JOBS_KEPT.value, "started"), (Table.JOBS_KEPT.value, "in_post_52")


@dataclass(frozen=True)
class Led:
    """How many started through a programme's offers, and how many of them are known to be there after a year."""

    programme: Programme
    started: Cell
    still_there: Cell | None
    number: int  # of the release


def led_to() -> list[Led]:
    """By programme, those whose newest release tells of jobs."""
    offering = select(Programme).where(Programme.id.in_(select(Offer.programme_id))).order_by(Programme.name)
    found = []
    for programme in db().scalars(offering):
        made = latest(programme)
        if made and STARTED in made.cells:
            found.append(Led(programme, made.cells[STARTED], made.cells.get(AFTER_A_YEAR), made.release.number))
    return found
