"""A workshop, its activities and their choices."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, one_of
from workshops.programmes.models import Programme
from workshops.voices.models import Voice


class Confidentiality(StrEnum):
    """shared: words may be quoted with consent. room: they stay with staff and the wall. sealed: without a wall too."""

    SHARED = "shared"
    ROOM = "room"
    SEALED = "sealed"


class State(StrEnum):
    DRAFT = "draft"
    REHEARSAL = "rehearsal"
    OPEN = "open"
    CLOSED = "closed"


class Kind(StrEnum):
    WORDS = "words"
    POLL = "poll"
    AGREE = "agree"
    RANK = "rank"
    PLACE = "place"
    TALK = "talk"  # a part of the evening that asks nothing: a welcome, food, thanks


class ActivityState(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"


class Workshop(Base):
    """An evening: always hosted by a trusted voice, in a venue, within one programme."""

    __tablename__ = "workshop"
    __table_args__ = (
        CheckConstraint("NOT (confidentiality = 'sealed' AND listed)", name="sealed_is_never_listed"),
        CheckConstraint("state <> 'closed' OR late_until IS NOT NULL", name="closed_has_a_late_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    voice_id: Mapped[int] = mapped_column(ForeignKey("voice.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    venue: Mapped[str] = mapped_column(String(200))
    access: Mapped[str] = mapped_column(String(300), default="")
    starts_at: Mapped[datetime]
    interpreter: Mapped[str] = mapped_column(String(200), default="", server_default="")
    creche: Mapped[str] = mapped_column(String(200), default="", server_default="")
    ground_rules: Mapped[str] = mapped_column(Text, default="", server_default="")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    confidentiality: Mapped[Confidentiality] = mapped_column(one_of(Confidentiality, "confidentiality_is_known"))
    listed: Mapped[bool] = mapped_column(default=True)
    state: Mapped[State] = mapped_column(one_of(State, "state_is_known"), default=State.DRAFT)
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    late_until: Mapped[datetime | None]
    wall_key_hash: Mapped[str | None] = mapped_column(String(64))
    rehearsal_key_hash: Mapped[str | None] = mapped_column(String(64))

    programme: Mapped[Programme] = relationship()
    voice: Mapped[Voice] = relationship()
    activities: Mapped[list["Activity"]] = relationship(
        order_by="Activity.position", cascade="all, delete-orphan", back_populates="workshop"
    )
    reading: Mapped[list["Reading"]] = relationship(
        order_by="Reading.position", cascade="all, delete-orphan", back_populates="workshop"
    )

    @property
    def questions(self) -> list["Activity"]:
        """What is asked of people, without the parts of the evening that ask nothing."""
        return [activity for activity in self.activities if activity.kind is not Kind.TALK]

    @property
    def held_on(self) -> date:
        return clock.local(self.starts_at).date()

    @property
    def may_be_changed(self) -> bool:
        """Nobody has joined for real, so that what is asked and what is promised may still change."""
        return self.state in (State.DRAFT, State.REHEARSAL)

    @property
    def takes_late(self) -> bool:
        """Closed, but an answer that was begun before may still come."""
        return self.state is State.CLOSED and self.late_until is not None and clock.now() <= self.late_until

    @property
    def is_over(self) -> bool:
        """Nothing may be sent or corrected any more; taking back is always possible."""
        return self.state is State.CLOSED and not self.takes_late

    def facts(self) -> dict[str, Any]:
        """What the ledger keeps of a change. Never the code: whoever has it may join."""
        return {
            "programme": self.programme_id,
            "voice": self.voice_id,
            "starts_at": self.starts_at.isoformat(),
            "confidentiality": self.confidentiality,
            "listed": self.listed,
        }


class Activity(Base):
    """One thing asked in a workshop, at a position in its order."""

    __tablename__ = "activity"
    __table_args__ = (
        UniqueConstraint("workshop_id", "position"),
        UniqueConstraint("id", "kind"),  # lets a contribution carry its kind, held to be the same
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[Kind] = mapped_column(one_of(Kind, "kind_is_known"))
    question: Mapped[str] = mapped_column(String(300))
    hint: Mapped[str] = mapped_column(Text, default="")
    purpose: Mapped[str] = mapped_column(String(300), default="", server_default="")
    says: Mapped[str] = mapped_column(Text, default="", server_default="")
    materials: Mapped[str] = mapped_column(String(300), default="", server_default="")
    several: Mapped[bool] = mapped_column(default=False)
    minutes: Mapped[int] = mapped_column(default=15)
    state: Mapped[ActivityState] = mapped_column(
        one_of(ActivityState, "activity_state_is_known"), default=ActivityState.WAITING
    )
    ends_at: Mapped[datetime | None]

    workshop: Mapped[Workshop] = relationship(back_populates="activities")
    choices: Mapped[list["Choice"]] = relationship(
        order_by="Choice.position", cascade="all, delete-orphan", back_populates="activity"
    )

    @property
    def programme_id(self) -> int:
        return self.workshop.programme_id

    def facts(self) -> dict[str, Any]:
        """What the ledger keeps of a change."""
        return {"workshop": self.workshop_id, "kind": self.kind, "position": self.position, "question": self.question}


class Choice(Base):
    """A choice of a poll, or a statement to agree or disagree with."""

    __tablename__ = "choice"
    __table_args__ = (UniqueConstraint("activity_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"))
    position: Mapped[int]
    words: Mapped[str] = mapped_column(String(200))

    activity: Mapped[Activity] = relationship(back_populates="choices")


class MadeOf(Base):
    """Whose words a choice was made of: what may become of them decides what may become of it."""

    __tablename__ = "made_of"

    choice_id: Mapped[int] = mapped_column(ForeignKey("choice.id", ondelete="CASCADE"), primary_key=True)
    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"), index=True)


class Reading(Base):
    """Something to know before the evening begins: a few words, or where they stand."""

    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("workshop_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    link: Mapped[str] = mapped_column(String(500), default="")
    words: Mapped[str] = mapped_column(Text, default="")

    workshop: Mapped[Workshop] = relationship(back_populates="reading")


class ReadingOpened(Base):
    """That somebody who works here has opened a workshop's reading. Others are shown how many, never who."""

    __tablename__ = "reading_opened"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)
