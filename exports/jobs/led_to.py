"""What earlier offers led to, as the newest release of each programme shows it. Nobody is counted here."""

from dataclasses import dataclass

from sqlalchemy import select

from app.db import db
from exports.releases.models import Table
from exports.releases.reading import Cell, latest_table
from workshops.offers.models import Offer
from workshops.programmes.models import Programme

STARTED, AFTER_A_YEAR = "started", "in_post_52"


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
        number, cells = latest_table(programme, Table.JOBS_KEPT) or (0, {})
        if STARTED in cells:
            found.append(Led(programme, cells[STARTED], cells.get(AFTER_A_YEAR), number))
    return found
