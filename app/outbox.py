"""What waits to be sent, as rows: an unsent row is the queue. Parameters are ids and links, never a resident's words."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from smtplib import SMTP, SMTP_SSL, SMTPException
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
    """Whoever carries a message out of the house. Raises OSError or SMTPException when it did not arrive."""

    def carry(self, to: str, subject: str, body: str) -> None: ...


class PostCourier:
    """E-mail by SMTP: smtp://user:password@host:port (STARTTLS where offered) or smtps://."""

    def __init__(self, url: str, sender: str) -> None:
        self.url, self.sender = urlsplit(url), sender

    def carry(self, to: str, subject: str, body: str) -> None:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, to, subject
        letter.set_content(body)
        secure = self.url.scheme == "smtps"
        kind = SMTP_SSL if secure else SMTP
        with kind(self.url.hostname or "localhost", self.url.port or (465 if secure else 25), timeout=20) as server:
            if not secure and server.has_extn("starttls"):
                server.starttls()
            if self.url.username:
                server.login(unquote(self.url.username), unquote(self.url.password or ""))
            server.send_message(letter)


class PaperCourier:
    """For tests and demonstrations: keeps what it was given, as on paper. Without SMTP_URL and without one, messages wait."""

    def __init__(self) -> None:
        self.carried: list[tuple[str, str, str]] = []

    def carry(self, to: str, subject: str, body: str) -> None:
        self.carried.append((to, subject, body))


def put(dedupe_key: str, to: str, template: str, **params: Any) -> None:
    """Put a message in the outbox; the same key again puts nothing."""
    dialect = sqlite if database().is_sqlite else postgresql
    row = {
        "dedupe_key": dedupe_key,
        "channel": "email",
        "to": to,
        "template": template,
        "params": params,
        "due_at": clock.now(),
        "attempts": 0,
    }
    db().execute(dialect.insert(Message).values(row).on_conflict_do_nothing(index_elements=["dedupe_key"]))


def send_what_waits() -> int:
    """Claim, carry and mark what is due, one message at a time; a failure waits longer each time. Says how many went."""
    courier: Courier | None = current_app.extensions.get("courier")
    if courier is None:
        return 0
    sent = 0
    with database().transaction():
        due = _claim()
    for message in due:
        subject, _, body = render_template(message.template, **message.params).strip().partition("\n")
        try:
            courier.carry(message.to, subject, body.strip() + "\n")
        except (OSError, SMTPException) as error:
            log.warning("message %s was not sent: %s", message.id, type(error).__name__)
            arrived = False
        else:
            arrived, sent = True, sent + 1
        with database().transaction() as session:
            _settle(session.get_one(Message, message.id), arrived=arrived)
    return sent


def _claim() -> list[Message]:
    now = clock.now()
    free = (Message.claimed_until.is_(None)) | (Message.claimed_until < now)
    waiting = (
        select(Message)
        .where(Message.sent_at.is_(None), Message.due_at <= now, free, Message.attempts <= len(PAUSES))
        .order_by(Message.due_at)
        .limit(100)
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
