"""What the team has typed in, as the console reads it: the lines of one flip chart together, in the order of the paper.

Their order tells nothing about a person: nobody knows who wrote which line. What came by phone has no order of arrival,
and gets none here. The keys of what is typed in come from TV_CARD_KEY, as those of printed cards do: whoever sees keys
in a page can not work out from them which answers one person gave.
"""

import hashlib
import hmac
import uuid

from sqlalchemy import select

from app.db import db
from workshops.meetings.models import Activity, Workshop
from workshops.room.models import Batch
from workshops.seats.services import card_key


def secret_key(said: str) -> uuid.UUID:
    """A key that is always the same for the same words, and that nobody without TV_CARD_KEY can work out."""
    digest = hmac.new(card_key().encode(), f"typed|{said}".encode(), hashlib.sha256).digest()
    return uuid.UUID(bytes=digest[:16], version=4)


def line_key(batch_id: uuid.UUID, number: int) -> uuid.UUID:
    """The submission id of a line of a batch."""
    return secret_key(f"line|{batch_id}|{number}")


def tables_of(workshop: Workshop) -> list[Batch]:
    """The batches of lines of a workshop, in the order in which they were typed in."""
    activities = select(Activity.id).where(Activity.workshop_id == workshop.id)
    return list(db().scalars(select(Batch).where(Batch.activity_id.in_(activities)).order_by(Batch.turn)))


def table_in(workshop: Workshop, batch_id: uuid.UUID) -> Batch | None:
    """The lines of a flip chart of this workshop, by their batch's key."""
    found = db().get(Batch, batch_id)
    return found if found and found.activity and found.activity.workshop_id == workshop.id else None


def places_on_paper(batch: Batch) -> dict[uuid.UUID, int]:
    """Where each line stood on the flip chart, by its key."""
    return {line_key(batch.id, number): number for number in range(1, batch.lines + 1)}
