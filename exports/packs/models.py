"""The write-up of an evening: what its team adds to what was said, and what the host says to it."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app import clock
from app.db import Base, one_of
from workshops.meetings.models import Workshop

DAYS_OF_THE_HOST = timedelta(days=7)  # in which the host may ask for changes


class WriteUpState(StrEnum):
    DRAFT = "draft"
    WITH_HOST = "with_host"  # the host reads it first, and has seven days
    CHANGES_ASKED = "changes_asked"
    AGREED = "agreed"  # by the host, or by seven days without a word
    TAKEN_DOWN = "taken_down"  # by the host: it may be used nowhere


class Step(StrEnum):
    """The ladder of participation, from TLAP's "Ladder of co-production"."""

    COERCION = "coercion"
    EDUCATING = "educating"
    INFORMING = "informing"
    CONSULTATION = "consultation"
    ENGAGEMENT = "engagement"
    CO_DESIGN = "co_design"
    CO_PRODUCTION = "co_production"


class WriteUp(Base):
    """What the organiser writes the morning after. Words that may be quoted are put in when it is read.

    What the host gets stays (docs/decisions/write-up.md): its numbers as they are shown, since who reads it every night
    must not learn that somebody has spoken, or has taken words back; and what was asked, so that a yes is to what was
    read.
    """

    __tablename__ = "write_up"
    __table_args__ = (
        CheckConstraint("attendance IS NULL OR attendance >= 0", name="attendance_counts_from_zero"),
        CheckConstraint("(state = 'draft') = (host_since IS NULL)", name="host_has_it_since"),
        CheckConstraint("state = 'draft' OR counted_people IS NOT NULL", name="host_reads_numbers_that_stay"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    attendance: Mapped[int | None]
    went_well: Mapped[str] = mapped_column(Text, default="")
    missed: Mapped[str] = mapped_column(Text, default="")
    step: Mapped[Step | None] = mapped_column(one_of(Step, "step_is_known"))
    flip_charts: Mapped[str] = mapped_column(Text, default="")
    next_steps: Mapped[str] = mapped_column(Text, default="")
    next_by: Mapped[date | None]
    next_who: Mapped[str] = mapped_column(String(120), default="")
    thanks: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[WriteUpState] = mapped_column(one_of(WriteUpState, "state_is_known"), default=WriteUpState.DRAFT)
    host_since: Mapped[datetime | None]
    host_asks: Mapped[str] = mapped_column(Text, default="")
    numbers: Mapped[dict[str, Any] | None]  # as they are shown (`counting.as_shown`)
    counted_people: Mapped[int | None]  # how many those were; a few more or less are no reason to count again
    asked: Mapped[dict[str, Any] | None]  # what was asked, as the host got it (`counting.asked_in`)

    workshop: Mapped[Workshop] = relationship()

    @property
    def host_until(self) -> datetime | None:
        """Until when the host may ask for changes: for seven days, and so long with people's words in it."""
        late_until = self.workshop.late_until
        return self.host_since and max(self.host_since, late_until or self.host_since) + DAYS_OF_THE_HOST

    @property
    def host_may_read(self) -> bool:
        return self.state in (WriteUpState.WITH_HOST, WriteUpState.AGREED, WriteUpState.TAKEN_DOWN)

    @property
    def is_agreed(self) -> bool:
        """The host has said that it is right, or nothing for seven days."""
        if self.state is WriteUpState.WITH_HOST:
            return self.host_until is not None and clock.now() > self.host_until
        return self.state is WriteUpState.AGREED

    @property
    def waits_for_host(self) -> bool:
        return self.state is WriteUpState.WITH_HOST and not self.is_agreed
