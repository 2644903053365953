"""What is printed so that it can be used once: cards and numbered forms. Each press of the button makes one batch.

The keys of a batch's seats come from the form's own random id and TV_CARD_KEY, so that a button pressed twice gives the
same cards twice instead of two lots of which one is lost. See docs/decisions/print-kit.md.
"""

import hashlib
import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, insert, select

from app import clock, ledger
from app.codes import hash_key
from app.db import db
from app.ledger import Entry
from workshops.kit.models import PaperForm
from workshops.meetings.models import State, Workshop
from workshops.seats.cards import card_of
from workshops.seats.services import card_key, mint_batch

AT_MOST = 500  # cards or forms in one batch
SAME_PRESS = timedelta(seconds=20)  # a second press within it is a slip of the finger; later it is a wish for more


class Printed(StrEnum):
    """What a batch is of; the verb under which the ledger keeps it."""

    CARDS = "mint cards"
    FORMS = "print paper forms"


class OverError(Exception):
    """The workshop is closed: nobody can join with what would be printed now."""


class PrintedAlreadyError(Exception):
    """These were printed, and are not shown again."""

    def __init__(self, when: datetime) -> None:
        super().__init__(when)
        self.when = when


class NumbersTakenError(Exception):
    """Somebody else has printed forms meanwhile: the numbers go on after theirs."""


@dataclass(frozen=True)
class Batch:
    """So many cards or forms for one workshop, from one form."""

    workshop_id: int
    printed: Printed
    number: int
    form_id: uuid.UUID

    def seat_ids(self) -> list[uuid.UUID]:
        """The keys of its seats: without TV_CARD_KEY they are as random as any."""
        return [self._key(place) for place in range(self.number)]

    def cards(self) -> list[str]:
        """Their cards, in the same order."""
        key = card_key()
        return [card_of(seat_id, key) for seat_id in self.seat_ids()]

    @property
    def mark(self) -> str:
        """How the ledger knows it again. It leads to no card."""
        return hash_key(self._said())[:16]

    def _key(self, place: int) -> uuid.UUID:
        digest = hmac.new(card_key().encode(), f"{self._said()}|{place}".encode(), hashlib.sha256).digest()
        return uuid.UUID(bytes=digest[:16], version=4)

    def _said(self) -> str:
        return f"batch|{self.workshop_id}|{self.printed}|{self.number}|{self.form_id}"


def refuse(workshop: Workshop, batch: Batch) -> None:
    """Raise OverError or PrintedAlreadyError where this batch may not be printed (any more)."""
    if workshop.state is State.CLOSED:
        raise OverError
    when = printed_at(batch)
    if when and clock.now() > when + SAME_PRESS:
        raise PrintedAlreadyError(when)


def print_cards(actor: str, workshop: Workshop, batch: Batch) -> None:
    """Let these cards open a seat. The same batch again, at once, changes nothing.

    Raises OverError, PrintedAlreadyError, RoomIsFull.
    """
    _take_turn(workshop)
    refuse(workshop, batch)
    if printed_at(batch):
        return
    mint_batch(workshop, batch.seat_ids())
    ledger.record(actor, batch.printed, _subject(batch), number=batch.number, batch=batch.mark)


def print_forms(actor: str, workshop: Workshop, batch: Batch, first: int) -> None:
    """Let these forms be typed in under their numbers, from `first` on. The same batch again, at once, changes nothing.

    Raises OverError, PrintedAlreadyError, RoomIsFull; NumbersTakenError when `first` is not the next number any more.
    """
    _take_turn(workshop)
    refuse(workshop, batch)
    if first_number(batch) != first:
        raise NumbersTakenError
    if printed_at(batch):
        return
    seat_ids = batch.seat_ids()
    mint_batch(workshop, seat_ids)
    rows = [
        {"workshop_id": workshop.id, "number": number, "seat_id": seat_id}
        for number, seat_id in enumerate(seat_ids, first)
    ]
    db().execute(insert(PaperForm), rows)
    ledger.record(actor, batch.printed, _subject(batch), number=batch.number, first=first, batch=batch.mark)


def first_number(batch: Batch) -> int:
    """The number on the first form of this batch: its own when it was printed, else the one after the last."""
    own = db().scalar(select(PaperForm.number).where(PaperForm.seat_id == batch.seat_ids()[0]))
    return own or last_number(batch.workshop_id) + 1


def last_number(workshop_id: int) -> int:
    """The highest number on a paper form of this workshop; 0 when there is none."""
    return db().scalar(select(func.max(PaperForm.number)).where(PaperForm.workshop_id == workshop_id)) or 0


def printed_at(batch: Batch) -> datetime | None:
    """When this batch was printed, if it was."""
    entries = _entries(batch.workshop_id, batch.printed)
    return next((entry.at for entry in entries if entry.facts.get("batch") == batch.mark), None)


def printed_so_far(workshop: Workshop, printed: Printed) -> int:
    """How many cards or forms were printed for this workshop."""
    return sum(entry.facts["number"] for entry in _entries(workshop.id, printed))


def forget_numbers() -> None:
    """A chore: once late answers are taken no more, a number on paper leads to no seat."""
    over = select(Workshop.id).where(Workshop.state == State.CLOSED, Workshop.late_until < clock.now())
    db().execute(delete(PaperForm).where(PaperForm.workshop_id.in_(over)))


def _entries(workshop_id: int, printed: Printed) -> Sequence[Entry]:
    subject = f"workshop:{workshop_id}"
    return db().scalars(select(Entry).where(Entry.subject == subject, Entry.verb == printed.value)).all()


def _take_turn(workshop: Workshop) -> None:
    """One batch of a workshop at a time; people can still join meanwhile (a seat must be able to see its workshop)."""
    db().refresh(workshop, with_for_update={"key_share": True})


def _subject(batch: Batch) -> str:
    return f"workshop:{batch.workshop_id}"
