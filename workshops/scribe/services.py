"""Typing in the lines of a table or flip chart, and undoing a batch as if it had never been.

Everything here takes the workshop's turn first, as the room's own verbs do. So the same form sent twice at once comes
one after the other, and words that are undone leave the console and the wall by the same number as a decision would.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from app import clock, ledger
from app.db import db
from workshops.contributions.models import Contribution, Moderation
from workshops.contributions.services import Answer, Given, bury, is_buried, submit_all
from workshops.meetings.models import Activity, ActivityState, Kind, State, Workshop
from workshops.room.models import Batch
from workshops.room.services import RUNNING, NotNowError, take_turn
from workshops.room.typed import line_key, secret_key
from workshops.seats.models import Channel, Seat
from workshops.seats.services import NOT_SAID, Arrival, Home, seat_all

LINES_AT_MOST = 200  # of one batch: more than any flip chart holds


class OtherLinesError(Exception):
    """The form was sent before, with other lines. `kept` is what stands."""

    def __init__(self, kept: Batch) -> None:
        super().__init__()
        self.kept = kept


class UndoneError(Exception):
    """What this form brought was undone: sending it once more does not bring it back."""


class OpenedMeanwhileError(Exception):
    """The form was begun in the rehearsal, and the evening is open now (or the other way round)."""


def takes(workshop: Workshop) -> bool:
    """Whether anything can be typed in: from the rehearsal on, until late answers are taken no more."""
    return workshop.state in RUNNING or workshop.takes_late


def is_rehearsed(workshop: Workshop) -> bool:
    return workshop.state is State.REHEARSAL


def begin(workshop: Workshop, *, rehearsing: bool) -> int:
    """Take the turn of a workshop that takes what is typed in. Raises NotNowError, OpenedMeanwhileError."""
    turn = take_turn(workshop)
    if not takes(workshop):
        raise NotNowError
    if rehearsing is not is_rehearsed(workshop):
        raise OpenedMeanwhileError
    return turn


def is_late(workshop: Workshop) -> bool:
    """Whether what is typed in now came late. A question that was closed before the evening was is no reason."""
    return workshop.state is State.CLOSED


def questions_for_lines(workshop: Workshop) -> list[Activity]:
    """The open questions that a flip chart can be about: those that have begun; after closing, all."""
    asked = [activity for activity in workshop.questions if activity.kind is Kind.WORDS]
    if workshop.state is State.CLOSED:
        return asked
    return [activity for activity in asked if activity.state is not ActivityState.WAITING]


def type_in_lines(
    actor: str,
    activity: Activity,
    batch_id: uuid.UUID,
    lines: Sequence[str],
    *,
    label: str = "",
    language: str = "en",
    home: Home = NOT_SAID,
    may_quote: bool = False,
    maker: int | None = None,
    rehearsing: bool = False,
) -> Batch:
    """Keep each line as a contribution that waits to be read, all on one seat. The same form again: kept once.

    Raises NotNowError, OpenedMeanwhileError, OtherLinesError, UndoneError, RoomIsFull; ValueError for no line or too
    many.
    """
    workshop = activity.workshop
    if not 1 <= len(lines) <= LINES_AT_MOST:
        raise ValueError(len(lines))
    turn = begin(workshop, rehearsing=rehearsing)
    if kept := kept_batch(batch_id):
        if _is_about(kept, activity, lines):
            return kept
        raise OtherLinesError(kept)
    (seat,) = seat_all(workshop, [Arrival(seat_key(batch_id, 1), home, may_quote, language)], Channel.SCRIBE)
    batch = Batch(
        id=batch_id,
        seat=seat,
        activity=activity,
        label=label,
        lines=len(lines),
        turn=turn,
        made_by=maker,
        made_on=clock.today(),
    )
    db().add(batch)
    db().flush()
    given = (
        Given(activity, seat, line_key(batch_id, number), Answer(words=line)) for number, line in enumerate(lines, 1)
    )
    submit_all(list(given), late=is_late(workshop))
    ledger.record(actor, "type in lines", f"workshop:{workshop.id}", number=len(lines))
    return batch


def kept_batch(batch_id: uuid.UUID) -> Batch | None:
    """The batch of a form that was sent before. Raises UndoneError."""
    if kept := db().get(Batch, batch_id):
        return kept
    if is_buried(batch_id):
        raise UndoneError
    return None


def _is_about(kept: Batch, activity: Activity, lines: Sequence[str]) -> bool:
    """Whether a kept batch says the same. What somebody has passed on or what has expired has no words to compare."""
    if kept.activity_id != activity.id or kept.lines != len(lines):
        return False
    said = dict(
        db().execute(select(Contribution.id, Contribution.words).where(Contribution.seat_id == kept.seat_id)).all()
    )
    return all(said.get(line_key(kept.id, number)) in (None, line) for number, line in enumerate(lines, 1))


def seat_key(batch_id: uuid.UUID, number: int) -> uuid.UUID:
    """The key of a batch's seat: one for lines, one for each person of a list."""
    return secret_key(f"seat|{batch_id}|{number}")


def seat_keys(batch: Batch) -> list[uuid.UUID]:
    return [seat_key(batch.id, number) for number in range(1, (batch.lines if batch.is_list else 1) + 1)]


@dataclass(frozen=True)
class Kept:
    """A batch, and what of it stands now."""

    batch: Batch
    answers: int
    shown: int


def batches_of(workshop: Workshop) -> list[Batch]:
    """What was typed in and brought in, the newest first."""
    wanted = select(Batch).join(Seat, Seat.id == Batch.seat_id).where(Seat.workshop_id == workshop.id)
    return list(db().scalars(wanted.order_by(Batch.turn.desc())))


def batch_in(workshop: Workshop, batch_id: uuid.UUID) -> Batch | None:
    """A batch of this workshop, by its key."""
    found = db().get(Batch, batch_id)
    return found if found and found.seat.workshop_id == workshop.id else None


def stands(batch: Batch) -> Kept:
    """What would go if this batch was undone."""
    counted = dict(
        db()
        .execute(
            select(Contribution.moderation, func.count())
            .where(Contribution.seat_id.in_(seat_keys(batch)))
            .group_by(Contribution.moderation)
        )
        .all()
    )
    return Kept(batch, sum(counted.values()), counted.get(Moderation.SHOWN, 0))


def undo(actor: str, workshop: Workshop, batch_id: uuid.UUID) -> int:
    """Take a whole batch out again, off the wall too. Says how many answers went; 0 when somebody was quicker."""
    take_turn(workshop)
    batch = batch_in(workshop, batch_id)
    if batch is None:
        return 0
    keys, verb = seat_keys(batch), "undo list" if batch.is_list else "undo typed lines"
    gone = bury(Contribution.seat_id.in_(keys), beside=[batch_id])
    db().expunge(batch)
    db().execute(delete(Batch).where(Batch.id == batch_id))
    db().execute(delete(Seat).where(Seat.id.in_(keys)))
    ledger.record(actor, verb, f"workshop:{workshop.id}", number=gone)
    return gone
