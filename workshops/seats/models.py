"""A seat: somebody who takes part. There is no column for a name, a contact or an address, and no time of day."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, guard, one_of
from maps.places.models import Area, Neighbourhood
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme


class SeatState(StrEnum):
    MINTED = "minted"
    ACTIVE = "active"


class Channel(StrEnum):
    PHONE = "phone"
    PAPER = "paper"
    SCRIBE = "scribe"


WHERE = ("neighbourhood_id", "elsewhere", "area_code")  # where a person lives, as far as they said


class Seat(Base):
    """Its key is random (never a counter or a clock): order would tell who."""

    __tablename__ = "seat"
    __table_args__ = (
        CheckConstraint("state <> 'active' OR consent_version IS NOT NULL", name="active_has_consented"),
        CheckConstraint(
            "NOT elsewhere OR (area_code IS NULL AND neighbourhood_id IS NULL)", name="elsewhere_has_no_area"
        ),
        Index("ix_seat_workshop_id", "workshop_id", "state", "rehearsal", *WHERE, "id"),  # all that a release counts by
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id"))
    card_hash: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[SeatState] = mapped_column(one_of(SeatState, "state_is_known"), default=SeatState.ACTIVE)
    channel: Mapped[Channel] = mapped_column(one_of(Channel, "channel_is_known"), default=Channel.PHONE)
    language: Mapped[str] = mapped_column(String(8), default="en")
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"))
    neighbourhood_id: Mapped[int | None] = mapped_column(ForeignKey("neighbourhood.id"))
    elsewhere: Mapped[bool] = mapped_column(default=False)
    consent_version: Mapped[str | None] = mapped_column(String(20))
    may_quote: Mapped[bool] = mapped_column(default=False)
    joined_on: Mapped[date]
    rehearsal: Mapped[bool] = mapped_column(default=False)

    workshop: Mapped[Workshop] = relationship()
    area: Mapped[Area | None] = relationship()
    neighbourhood: Mapped[Neighbourhood | None] = relationship()


class Joining(Base):
    """A join form that was just sent: the same one again within ten minutes gives the same seat. Then the row goes."""

    __tablename__ = "joining"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id", ondelete="CASCADE"))
    until: Mapped[datetime] = mapped_column(index=True)


# What people were told before they took part, and what would break it. The database refuses it once somebody has.
PROMISES = {
    "threshold": "NEW.threshold < OLD.threshold",
    "retention_months": "NEW.retention_months > OLD.retention_months",
    "controller": "NEW.controller <> OLD.controller",
}
SOMEBODY_TOOK_PART = (
    "EXISTS (SELECT 1 FROM seat JOIN workshop ON workshop.id = seat.workshop_id "
    "WHERE workshop.programme_id = OLD.id AND seat.state = 'active' AND NOT seat.rehearsal)"
)
guard(
    Programme.__table__,  # ty: ignore[invalid-argument-type]
    "sqlite",
    *(
        f"CREATE TRIGGER {column}_is_a_promise BEFORE UPDATE OF {column} ON programme "
        f"WHEN {broken} AND {SOMEBODY_TOOK_PART} BEGIN SELECT RAISE(ABORT, 'promised: {column}'); END"
        for column, broken in PROMISES.items()
    ),
)
guard(
    Programme.__table__,  # ty: ignore[invalid-argument-type]
    "postgresql",
    "CREATE FUNCTION keep_promise() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
    f"IF {SOMEBODY_TOOK_PART} THEN RAISE EXCEPTION USING MESSAGE = 'promised: ' || TG_ARGV[0]; END IF; "
    "RETURN NEW; END$$",
    *(
        f"CREATE TRIGGER {column}_is_a_promise BEFORE UPDATE OF {column} ON programme FOR EACH ROW "
        f"WHEN ({broken}) EXECUTE FUNCTION keep_promise('{column}')"
        for column, broken in PROMISES.items()
    ),
)
