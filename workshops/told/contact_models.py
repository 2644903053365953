"""How somebody wants to be told what became of it. Nothing here leads to a seat, to a word, or to a day.

The address is sealed (app/sealing.py). Beside it stands a keyed hash, so that the same address is kept once. The key
is random and SQLite keeps the rows in its order (no rowid); `kept_until` is the same for all who come in a year. So
neither order nor time tells who came when.
"""

import uuid
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of
from app.outbox import EMAIL, TEXT


class Way(StrEnum):
    """By what somebody is told: the channels of the outbox."""

    TEXT = TEXT
    EMAIL = EMAIL


class Contact(Base):
    """One address that follows one workshop, or a whole programme (`workshop_id` is None)."""

    __tablename__ = "contact"
    __table_args__ = (
        Index(
            "uq_contact_of_programme",
            "value_hash",
            "programme_id",
            unique=True,
            sqlite_where=text("workshop_id IS NULL"),
            postgresql_where=text("workshop_id IS NULL"),
        ),
        Index(
            "uq_contact_of_workshop",
            "value_hash",
            "workshop_id",
            unique=True,
            sqlite_where=text("workshop_id IS NOT NULL"),
            postgresql_where=text("workshop_id IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id"))
    channel: Mapped[Way] = mapped_column(one_of(Way, "channel_is_known"))
    sealed: Mapped[str] = mapped_column(Text)
    value_hash: Mapped[str] = mapped_column(String(64))
    stop_hash: Mapped[str] = mapped_column(String(64), unique=True)
    language: Mapped[str] = mapped_column(String(8))
    consent_version: Mapped[str] = mapped_column(String(20))
    kept_until: Mapped[date] = mapped_column(index=True)


class Telling(Base):
    """How far a programme's ledger has been told to the people who follow it, and on which day that was last.

    `owed` is what followers of an evening have not heard yet because its host is on hold: workshop → actions.
    """

    __tablename__ = "telling"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True)
    told_seq: Mapped[int] = mapped_column(default=0)
    told_on: Mapped[date | None]
    owed: Mapped[dict[str, Any]] = mapped_column(default=dict)
