"""The verbs of the evening: rehearse, open, close, reopen, and the same for each activity. What is said is read in
`moderation.py`.

Every verb takes the workshop's turn first, so that two facilitators at once act one after the other. Doing what has
been done already is no mistake and leaves no second entry in the ledger.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, text, update

from app import clock, ledger
from app.codes import hash_key, new_key
from app.db import db
from workshops.contributions.models import Contribution
from workshops.meetings.models import Activity, ActivityState, Confidentiality, State, Workshop
from workshops.meetings.readiness import TO_OPEN, TO_REHEARSE, Lack, missing
from workshops.room.models import WallSeen
from workshops.seats.models import Channel, Seat, SeatState

LATE_HOURS = 72  # contract: answers begun while open are taken for so long after closing, unless chosen otherwise
LATE_HOURS_AT_MOST = 14 * 24
MORE_MINUTES = 5
RUNNING = (State.REHEARSAL, State.OPEN)
UNUSED = {  # what a printed card is before anybody has used it
    "state": SeatState.MINTED,
    "consent_version": None,
    "channel": Channel.PHONE,
    "language": "en",
    "may_quote": False,
    "area_code": None,
    "neighbourhood_id": None,
    "elsewhere": False,
    "rehearsal": False,
}


class NotNowError(Exception):
    """The workshop is not in a state in which this can be done: somebody was quicker, or the page is old."""


class MovedOnError(Exception):
    """What was seen as the next part of the evening has been asked and closed by somebody else."""


class NotReadyError(Exception):
    """Something is missing before the workshop can be rehearsed or opened."""

    def __init__(self, lacks: list[Lack]) -> None:
        super().__init__(lacks)
        self.lacks = lacks


NEXT_CHANGE = text(
    "INSERT INTO room_change (workshop_id, n) VALUES (:workshop_id, 1) "
    "ON CONFLICT (workshop_id) DO UPDATE SET n = room_change.n + 1 RETURNING n"
)


def take_turn(workshop: Workshop) -> int:
    """Wait for whoever is changing this workshop now, read it anew, and take the next number of its changes.

    PostgreSQL holds the row of the counter until the transaction ends; SQLite has one writer anyway. The workshop's own
    row is locked in a way that people can still join (a seat's foreign key must be able to see it).
    """
    db().flush()  # reading anew forgets what has not been written yet
    db().refresh(workshop, with_for_update={"key_share": True})
    db().expire(workshop, ["activities"])
    return db().execute(NEXT_CHANGE, {"workshop_id": workshop.id}).scalar_one()


def start_rehearsal(actor: str, workshop: Workshop) -> str:
    """Let the team try the evening with a link of their own; every question is open. Returns the link's key.

    Raises NotNowError unless it is a draft, NotReadyError when something is missing.
    """
    take_turn(workshop)
    _only_in(workshop, State.DRAFT)
    _refuse_unready(workshop, TO_REHEARSE)
    workshop.state = State.REHEARSAL
    for activity in workshop.questions:
        activity.state, activity.ends_at = ActivityState.OPEN, None
    key = _renew_rehearsal_key(workshop)
    _record(actor, "start rehearsal", workshop)
    return key


def new_rehearsal_link(actor: str, workshop: Workshop) -> str:
    """A new key for the rehearsal's link; the old one is dead at once. Raises NotNowError unless it is rehearsed."""
    take_turn(workshop)
    _only_in(workshop, State.REHEARSAL)
    key = _renew_rehearsal_key(workshop)
    _record(actor, "renew rehearsal link", workshop)
    return key


def end_rehearsal(actor: str, workshop: Workshop) -> int:
    """Back to a draft, and everything answered is deleted. Returns how many seats went. Raises NotNowError."""
    take_turn(workshop)
    if workshop.state is State.DRAFT:
        return 0
    _only_in(workshop, State.REHEARSAL)
    gone = _forget_rehearsal(workshop)
    workshop.state = State.DRAFT
    _record(actor, "end rehearsal", workshop, deleted_seats=gone)
    return gone


def open_workshop(actor: str, workshop: Workshop) -> int:
    """Let people in. Everything answered in rehearsal is deleted, cards used there are unused again, and every activity
    waits to be opened. Returns how many rehearsal seats went.

    Raises NotNowError when it is closed, NotReadyError when something is missing.
    """
    take_turn(workshop)
    if workshop.state is State.OPEN:
        return 0
    _only_in(workshop, State.DRAFT, State.REHEARSAL)
    _refuse_unready(workshop, TO_OPEN)
    gone = _forget_rehearsal(workshop)
    workshop.state, workshop.opened_at = State.OPEN, clock.now()
    _record(actor, "open", workshop, deleted_seats=gone)
    return gone


def close_workshop(actor: str, workshop: Workshop, late_hours: int = LATE_HOURS) -> None:
    """Nothing new is taken; what was begun while open still is, for so many hours. The wall's link dies.

    Raises NotNowError unless it is open, ValueError for hours outside 1 to 336.
    """
    if not 1 <= late_hours <= LATE_HOURS_AT_MOST:
        raise ValueError(late_hours)
    take_turn(workshop)
    if workshop.state is State.CLOSED:
        return
    _only_in(workshop, State.OPEN)
    now = clock.now()
    workshop.state, workshop.closed_at, workshop.late_until = State.CLOSED, now, now + timedelta(hours=late_hours)
    for activity in workshop.activities:
        if activity.state is ActivityState.OPEN:
            activity.state, activity.ends_at = ActivityState.CLOSED, None
    _record(actor, "close", workshop, late_hours=late_hours)


def reopen(actor: str, workshop: Workshop) -> None:
    """Take answers again, to everything that was asked tonight, without a clock; the wall needs a new link.

    Raises NotNowError unless it is closed and its time for late answers still runs.
    """
    take_turn(workshop)
    if workshop.state is State.OPEN:
        return
    if not workshop.takes_late:
        raise NotNowError
    workshop.state, workshop.closed_at, workshop.late_until = State.OPEN, None, None
    workshop.wall_key_hash = None
    for activity in workshop.questions:
        if activity.state is ActivityState.CLOSED:
            activity.state, activity.ends_at = ActivityState.OPEN, None
    _record(actor, "reopen", workshop)


def new_wall_link(actor: str, workshop: Workshop, key: str = "") -> str:
    """A new key for the wall; the old one is dead at once, and this one when the workshop closes.

    Raises NotNowError when it is closed, or sealed: a sealed workshop has no wall.
    """
    take_turn(workshop)
    if not has_wall(workshop):
        raise NotNowError
    key = key or new_key()
    workshop.wall_key_hash = hash_key(key)
    db().execute(delete(WallSeen).where(WallSeen.workshop_id == workshop.id))  # the old wall goes dark
    _record(actor, "renew wall link", workshop)
    return key


def has_wall(workshop: Workshop) -> bool:
    """Whether there is a wall to show."""
    return workshop.confidentiality is not Confidentiality.SEALED and workshop.state is not State.CLOSED


def open_activity(actor: str, activity: Activity) -> None:
    """Ask it now, or again, and start its clock. Raises NotNowError unless its workshop is open or rehearsed."""
    take_turn(activity.workshop)
    _begin(actor, activity)


def close_activity(actor: str, activity: Activity) -> None:
    """Ask it no more. Raises NotNowError unless its workshop is open or rehearsed."""
    take_turn(activity.workshop)
    _end(actor, activity)


def go_on(actor: str, activity: Activity, following: Activity | None) -> None:
    """Close this one and open `following`, which stood next on the page. Two who press at once go on by one, not two.

    Raises MovedOnError when that one has been asked and closed meanwhile; then nothing is changed. NotNowError unless
    the workshop is open or rehearsed.
    """
    take_turn(activity.workshop)
    if following is not None:
        db().refresh(following)
        if following.state is ActivityState.CLOSED:
            raise MovedOnError
    _end(actor, activity)
    if following is not None:
        _begin(actor, following)


def _begin(actor: str, activity: Activity) -> None:
    db().refresh(activity)
    _only_in(activity.workshop, *RUNNING)
    if activity.state is ActivityState.OPEN:
        return
    activity.state = ActivityState.OPEN
    activity.ends_at = _in(activity.minutes)
    ledger.record(actor, "open activity", f"activity:{activity.id}")


def _end(actor: str, activity: Activity) -> None:
    db().refresh(activity)
    _only_in(activity.workshop, *RUNNING)
    if activity.state is not ActivityState.OPEN:
        return
    activity.state, activity.ends_at = ActivityState.CLOSED, None
    ledger.record(actor, "close activity", f"activity:{activity.id}")


def open_all_activities(actor: str, workshop: Workshop) -> int:
    """Ask every question at once, with the time of all together. Returns how many were opened. Raises NotNowError."""
    take_turn(workshop)
    _only_in(workshop, *RUNNING)
    shut = [activity for activity in workshop.questions if activity.state is not ActivityState.OPEN]
    ends_at = _in(sum(activity.minutes for activity in shut))
    for activity in shut:
        activity.state, activity.ends_at = ActivityState.OPEN, ends_at
    if shut:
        _record(actor, "open all activities", workshop)
    return len(shut)


def close_all_activities(actor: str, workshop: Workshop) -> int:
    """Ask nothing for now. Returns how many were closed. Raises NotNowError."""
    take_turn(workshop)
    _only_in(workshop, *RUNNING)
    asked = [activity for activity in workshop.activities if activity.state is ActivityState.OPEN]
    for activity in asked:
        activity.state, activity.ends_at = ActivityState.CLOSED, None
    if asked:
        _record(actor, "close all activities", workshop)
    return len(asked)


def extend(actor: str, activity: Activity, minutes: int = MORE_MINUTES, seen: datetime | None = None) -> None:
    """Give more time, counted from now when the time is over. `seen` is the end that was on the page: when somebody
    else has moved it meanwhile, nothing is added twice.

    Raises NotNowError unless the activity is open.
    """
    take_turn(activity.workshop)
    db().refresh(activity)
    _only_in(activity.workshop, *RUNNING)
    if activity.state is not ActivityState.OPEN:
        raise NotNowError
    if seen is not None and activity.ends_at != seen:
        return
    now = clock.now().replace(microsecond=0)
    activity.ends_at = max(activity.ends_at or now, now) + timedelta(minutes=minutes)
    ledger.record(actor, "extend activity", f"activity:{activity.id}", minutes=minutes)


def rehearsal_seats(workshop: Workshop) -> int:
    """How many have tried the evening before it opens: what opening it will delete."""
    joined = (Seat.workshop_id == workshop.id, Seat.state == SeatState.ACTIVE)
    return db().scalar(select(func.count()).where(*joined)) or 0


def _in(minutes: int) -> datetime | None:
    """The moment so many minutes from now, to the second; none for an activity without a clock."""
    return clock.now().replace(microsecond=0) + timedelta(minutes=minutes) if minutes else None


def _renew_rehearsal_key(workshop: Workshop) -> str:
    key = new_key()
    workshop.rehearsal_key_hash = hash_key(key)
    return key


def _forget_rehearsal(workshop: Workshop) -> int:
    """Delete what was answered before the opening, and whoever joined by the rehearsal's link; says how many people.

    A printed card that was tried stays, unused again.
    """
    gone = rehearsal_seats(workshop)
    active = (Seat.workshop_id == workshop.id, Seat.state == SeatState.ACTIVE)
    db().execute(delete(Seat).where(*active, Seat.rehearsal.is_(True)))
    db().execute(delete(Contribution).where(Contribution.seat_id.in_(select(Seat.id).where(*active))))
    db().execute(update(Seat).where(*active).values(UNUSED))
    workshop.rehearsal_key_hash = None
    for activity in workshop.activities:
        activity.state, activity.ends_at = ActivityState.WAITING, None
    return gone


def _only_in(workshop: Workshop, *states: State) -> None:
    if workshop.state not in states:
        raise NotNowError


def _refuse_unready(workshop: Workshop, needed: Sequence[Lack]) -> None:
    if lacks := missing(workshop, needed):
        raise NotReadyError(lacks)


def _record(actor: str, verb: str, workshop: Workshop, **facts: Any) -> None:
    ledger.record(actor, verb, f"workshop:{workshop.id}", **facts)
