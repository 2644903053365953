"""What waits to be sent, as rows: an unsent row is the queue. Parameters are ids and links, never anyone's words.

That a message is given to a courier is written down before it is given. So whatever breaks, one of three things is
known: it went; it did not go, and is tried again soon; or nobody knows. What nobody knows goes once more, a day later
and under the same name: nobody is told twice within a day, and nobody is forgotten.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from flask import current_app, render_template
from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.couriers import Courier, NobodyThereError, NotTakenError
from app.db import Base, database, db
from app.keeping import insert_into
from app.logs import log

CLAIM = timedelta(minutes=5)
AT_ONCE = 10  # even when each takes as long as a courier's patience, all are settled before the claim ends
PAUSES = (1, 5, 30, 120, 720)  # minutes before the next try
A_DAY = timedelta(days=1)  # before what may have arrived goes once more
EMAIL, TEXT = "email", "text"
NO_SUCH_ADDRESS, TOO_OFTEN, TOO_LATE = "nobody has this address", "tried too often", "it would be too late"


class Message(Base):
    """One message to one person."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(String(120), unique=True)
    channel: Mapped[str] = mapped_column(String(20))
    to: Mapped[str] = mapped_column(String(254))
    template: Mapped[str] = mapped_column(String(120))
    params: Mapped[dict[str, Any]]
    due_at: Mapped[datetime] = mapped_column(index=True)
    useless_after: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]  # given to a courier, and nobody has said yet how it ended
    sent_at: Mapped[datetime | None]
    given_up: Mapped[str | None] = mapped_column(String(40))
    attempts: Mapped[int] = mapped_column(default=0)

    @property
    def state(self) -> str:
        """As it is spoken of."""
        if self.sent_at:
            return "sent"
        if self.given_up:
            return "given up"
        return "unsure" if self.handed_at else "waiting"

    @property
    def key(self) -> str:
        """Its name outside of this house, the same at each try. It tells nothing."""
        return hashlib.sha256(f"outside|{self.dedupe_key}".encode()).hexdigest()[:40]


class End(Enum):
    """How a try ended."""

    ARRIVED = "arrived"
    NOT_TAKEN = "not taken"
    NOBODY_THERE = "nobody there"
    UNWANTED = "unwanted"  # whoever had asked for it has stopped meanwhile
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Addressed:
    """Where a message goes, what its template is told, and the address that ends all such messages."""

    to: str
    facts: dict[str, Any] = field(default_factory=dict)
    stop: str = ""


# Opens a `to` that names somebody by key, when it is sent, or says None when they are gone. The roof hands openers over
# by what such a `to` begins with ("contact:"): whose address it is, the ground does not know.
Opener = Callable[[str, dict[str, Any]], Addressed | None]


def put(
    dedupe_key: str,
    to: str,
    template: str,
    *,
    channel: str = EMAIL,
    due_at: datetime | None = None,
    useless_after: datetime | None = None,
    **params: Any,
) -> None:
    """Put a message in the outbox, to be sent now or at `due_at`; the same key again puts nothing.

    One that makes sense for a while only is dropped `useless_after` that moment.
    """
    row = {
        "dedupe_key": dedupe_key,
        "channel": channel,
        "to": to,
        "template": template,
        "params": params,
        "due_at": due_at or clock.now(),
        "useless_after": useless_after,
        "attempts": 0,
    }
    db().execute(insert_into(Message).values(row).on_conflict_do_nothing(index_elements=["dedupe_key"]))


def couriers() -> dict[str, Courier]:
    """Who carries what: channel → courier."""
    known = {EMAIL: current_app.extensions.get("courier"), TEXT: current_app.extensions.get("text_courier")}
    return {channel: courier for channel, courier in known.items() if courier is not None}


def send_what_waits() -> int:
    """Claim, hand over and settle what is due, a few at a time. Says how many went."""
    sent, carried_by = 0, couriers()
    while carried_by:
        with database().transaction():
            due = _claim(list(carried_by))
        if not due:
            break
        sent += sum(_send(carried_by[message.channel], message) for message in due)
    return sent


def _send(courier: Courier, message: Message) -> bool:
    """One try. That it begins is kept before it does, so that a process which dies meanwhile leaves a trace."""
    again = message.attempts > 0
    with database().transaction() as session:
        kept = session.get(Message, message.id, with_for_update=True)
        if kept is None or kept.claimed_until != message.claimed_until:
            return False  # taken back, or this worker was so slow that another has it
        kept.attempts += 1
        kept.handed_at = begun = clock.now()
        kept.claimed_until = begun + CLAIM
    end = _try(courier, message, again=again)
    with database().transaction() as session:
        kept = session.get(Message, message.id, with_for_update=True)
        if kept is not None:
            _settle(kept, end)
    return end is End.ARRIVED


def _try(courier: Courier, message: Message, *, again: bool) -> End:
    try:
        with database().transaction(writes=False):
            addressed = _open(message)
            if addressed is None:
                return End.UNWANTED
            subject, _, body = render_template(message.template, **addressed.facts).strip().partition("\n")
            subject = " ".join(subject.split())  # a name may hold a line end of any kind; a head may not
        if again and courier.has_carried(message.key):
            return End.ARRIVED
    except Exception as error:  # noqa: BLE001 - a message that cannot be written must not hold up those behind it
        log.warning("message %s was not sent: %s", message.id, _kind(error))
        return End.NOT_TAKEN
    try:
        courier.carry(addressed.to, subject, body.strip() + "\n", key=message.key, stop=addressed.stop)
    except NotTakenError as error:
        log.warning("message %s was not sent: %s", message.id, _kind(error))
        return End.NOBODY_THERE if isinstance(error, NobodyThereError) else End.NOT_TAKEN
    except Exception as error:  # noqa: BLE001 - whatever it was, the message may be gone
        log.warning("message %s may have been sent: %s", message.id, _kind(error))
        return End.UNKNOWN
    return End.ARRIVED


def opener_of(to: str) -> tuple[str, Opener] | None:
    """Where a `to` names somebody by key: how it begins, and what opens it. None for an address."""
    openers: dict[str, Opener] = current_app.extensions["openers"]
    return next(((begins, opener) for begins, opener in openers.items() if to.startswith(begins)), None)


def _open(message: Message) -> Addressed | None:
    found = opener_of(message.to)
    if found is None:
        return Addressed(message.to, message.params)
    begins, opener = found
    return opener(message.to.removeprefix(begins), message.params)


def _kind(error: Exception) -> str:
    return type(error.__cause__ or error).__name__


def _claim(channels: list[str]) -> list[Message]:
    now = clock.now()
    lives = (Message.sent_at.is_(None), Message.given_up.is_(None), Message.channel.in_(channels))
    free = Message.claimed_until.is_(None) | (Message.claimed_until < now)
    late = update(Message).where(*lives, free, Message.useless_after < now)
    db().execute(late.values(given_up=TOO_LATE, params={}, claimed_until=None))
    lost = select(Message).where(*lives, Message.claimed_until < now, Message.handed_at.is_not(None))
    for message in db().scalars(lost.with_for_update(skip_locked=True)).all():
        _settle(message, End.UNKNOWN)  # whoever carried it has died, and has not said how it ended
    db().flush()
    waiting = (
        select(Message)
        .where(*lives, free, Message.due_at <= now, Message.attempts <= len(PAUSES))
        .order_by(Message.due_at)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    found = list(db().scalars(waiting))
    for message in found:
        message.claimed_until = now + CLAIM
    return found


def _settle(message: Message, end: End) -> None:
    """Write down how a try ended, and what follows."""
    begun, message.claimed_until = message.handed_at or clock.now(), None
    if end is End.UNWANTED:
        db().delete(message)
        return
    if end is End.UNKNOWN:
        message.due_at = begun + A_DAY
    else:
        message.handed_at = None
    if end is End.ARRIVED:
        message.sent_at = clock.now()
        message.params = {}  # a link that was sent is nobody's business any more
        return
    if end is End.NOT_TAKEN:
        message.due_at = clock.now() + timedelta(minutes=PAUSES[min(message.attempts, len(PAUSES)) - 1])
    message.given_up = _why_no_more(message, end)
    if message.given_up:
        message.params = {}


def _why_no_more(message: Message, end: End) -> str | None:
    if end is End.NOBODY_THERE:
        return NO_SUCH_ADDRESS
    if message.attempts > len(PAUSES):
        return TOO_OFTEN
    return TOO_LATE if message.useless_after and message.due_at > message.useless_after else None
