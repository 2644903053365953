"""What waits to be sent, as rows: an unsent row is the queue. Parameters are ids and links, never anyone's words."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from smtplib import SMTP, SMTP_SSL, SMTPNotSupportedError
from ssl import create_default_context
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from flask import current_app, render_template
from sqlalchemy import String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, database, db
from app.logs import log

CLAIM = timedelta(minutes=5)
AT_ONCE = 10  # even when each takes as long as PATIENCE, all are settled before the claim ends
PATIENCE = 20  # seconds
LOOPBACK = ("localhost", "127.0.0.1", "::1")
PAUSES = (1, 5, 30, 120, 720)  # minutes before the next try


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
    claimed_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)


class Courier(Protocol):
    """Whoever carries a message out of the house. Raises when it did not arrive."""

    def carry(self, to: str, subject: str, body: str) -> None: ...


class PostCourier:
    """E-mail by SMTP: smtp://user:password@host:port (STARTTLS where offered) or smtps://."""

    def __init__(self, url: str, sender: str) -> None:
        self.url, self.sender = urlsplit(url), sender
        self.host = self.url.hostname or "localhost"

    def carry(self, to: str, subject: str, body: str) -> None:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, to, subject
        letter.set_content(body)
        with self._connect() as server:
            if self.url.username:
                server.login(unquote(self.url.username), unquote(self.url.password or ""))
            server.send_message(letter)

    def _connect(self) -> SMTP:
        """To whom a password is told must show a certificate that is in order; a relay without one may use its own."""
        if self.url.scheme == "smtps":
            return SMTP_SSL(self.host, self.url.port or 465, timeout=PATIENCE, context=create_default_context())
        server = SMTP(self.host, self.url.port or 25, timeout=PATIENCE)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=create_default_context() if self.url.username else None)
        elif self.url.username and self.host not in LOOPBACK:
            server.close()
            raise SMTPNotSupportedError("the server offers no encryption, so it is told no password")
        return server


class PaperCourier:
    """For tests and demonstrations: keeps what it was given, as on paper. With no courier at all, messages wait."""

    def __init__(self) -> None:
        self.carried: list[tuple[str, str, str]] = []

    def carry(self, to: str, subject: str, body: str) -> None:
        self.carried.append((to, subject, body))


def put(dedupe_key: str, to: str, template: str, *, due_at: datetime | None = None, **params: Any) -> None:
    """Put a message in the outbox, to be sent now or at `due_at`; the same key again puts nothing."""
    dialect = sqlite if database().is_sqlite else postgresql
    row = {
        "dedupe_key": dedupe_key,
        "channel": "email",
        "to": to,
        "template": template,
        "params": params,
        "due_at": due_at or clock.now(),
        "attempts": 0,
    }
    db().execute(dialect.insert(Message).values(row).on_conflict_do_nothing(index_elements=["dedupe_key"]))


def send_what_waits() -> int:
    """Claim, carry and mark what is due, a few at a time; a failure waits longer each time. Says how many went."""
    courier: Courier | None = current_app.extensions.get("courier")
    sent = 0
    while courier is not None:
        with database().transaction():
            due = _claim()
        if not due:
            break
        for message in due:
            arrived = _carry(courier, message)
            sent += arrived
            with database().transaction() as session:
                _settle(session.get_one(Message, message.id), arrived=arrived)
    return sent


def _carry(courier: Courier, message: Message) -> bool:
    try:
        subject, _, body = render_template(message.template, **message.params).strip().partition("\n")
        courier.carry(message.to, subject, body.strip() + "\n")
    except Exception as error:  # noqa: BLE001 - a message that cannot be written must not hold up those behind it
        log.warning("message %s was not sent: %s", message.id, type(error).__name__)
        return False
    return True


def _claim() -> list[Message]:
    now = clock.now()
    free = (Message.claimed_until.is_(None)) | (Message.claimed_until < now)
    waiting = (
        select(Message)
        .where(Message.sent_at.is_(None), Message.due_at <= now, free, Message.attempts <= len(PAUSES))
        .order_by(Message.due_at)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    found = list(db().scalars(waiting))
    for message in found:
        message.claimed_until = now + CLAIM
    return found


def _settle(message: Message, *, arrived: bool) -> None:
    message.claimed_until = None
    message.attempts += 1
    if arrived:
        message.sent_at = clock.now()
        message.params = {}  # a link that was sent is nobody's business any more
    else:
        message.due_at = clock.now() + timedelta(minutes=PAUSES[min(message.attempts, len(PAUSES)) - 1])
