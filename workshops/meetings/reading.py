"""What to read before an evening begins. Residents may; leaders must have opened it before the room opens to them."""

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from app import ledger
from app.db import db
from app.keeping import lock
from workshops.meetings.models import Reading, ReadingOpened, Workshop
from workshops.meetings.services import RefusedError

READINGS_AT_MOST = 5


def add_reading(actor: str, workshop: Workshop, *, title: str, link: str = "", words: str = "") -> Reading:
    """Add something to read at the end, up to five; whoever had opened what was there opens this too. Raises
    RefusedError.
    """
    lock(workshop)
    if len(workshop.reading) >= READINGS_AT_MOST:
        raise RefusedError("too much to read")
    reading = Reading(position=len(workshop.reading) + 1, title=title, link=link, words=words)
    workshop.reading.append(reading)
    db().flush()
    db().execute(delete(ReadingOpened).where(ReadingOpened.workshop_id == workshop.id))
    ledger.record(actor, "add reading", f"workshop:{workshop.id}", title=title)
    return reading


def remove_reading(actor: str, workshop: Workshop, reading: Reading) -> None:
    """Take something out; what stands after it moves up."""
    lock(workshop)
    title = reading.title
    db().delete(reading)
    db().flush()
    db().expire(workshop, ["reading"])
    for place, each in enumerate(workshop.reading, 1):
        each.position = place
        db().flush()
    ledger.record(actor, "remove reading", f"workshop:{workshop.id}", title=title)


def open_reading(user_id: int, workshop: Workshop) -> None:
    """Somebody who works here has opened it. Twice is as good as once. It is about them alone, and in no ledger."""
    try:
        with db().begin_nested():
            db().execute(insert(ReadingOpened).values(workshop_id=workshop.id, user_id=user_id))
    except IntegrityError:
        return


def has_opened(user_id: int, workshop: Workshop) -> bool:
    """Whether somebody has opened the reading; where there is none, everybody has."""
    return not workshop.reading or db().get(ReadingOpened, (workshop.id, user_id)) is not None


def opened_by(workshop: Workshop) -> int:
    """How many of those who work here have opened it."""
    return db().scalar(select(func.count()).where(ReadingOpened.workshop_id == workshop.id)) or 0
