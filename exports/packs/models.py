"""The write-up of an evening: what its team adds to what was said, and what the host says to it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, one_of
from workshops.meetings.models import Workshop


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
    """What the organiser writes the morning after. Numbers and words are put in when it is read."""

    __tablename__ = "write_up"
    __table_args__ = (
        CheckConstraint("attendance IS NULL OR attendance >= 0", name="attendance_counts_from_zero"),
        CheckConstraint("(state = 'draft') = (host_since IS NULL)", name="host_has_it_since"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    attendance: Mapped[int | None]
    went_well: Mapped[str] = mapped_column(Text, default="")
    missed: Mapped[str] = mapped_column(Text, default="")
    step: Mapped[Step | None] = mapped_column(one_of(Step, "step_is_known"))
    flip_charts: Mapped[str] = mapped_column(Text, default="")
    next_steps: Mapped[str] = mapped_column(Text, default="")
    next_by: Mapped[date | None]
    thanks: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[WriteUpState] = mapped_column(one_of(WriteUpState, "state_is_known"), default=WriteUpState.DRAFT)
    host_since: Mapped[datetime | None]
    host_asks: Mapped[str] = mapped_column(Text, default="")

    workshop: Mapped[Workshop] = relationship()
