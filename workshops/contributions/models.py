"""What a seat answered in one activity. It never says who, and it has a date, not a time."""

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base, one_of
from maps.places.models import Area, Neighbourhood
from workshops.meetings.models import Activity, Choice, Kind
from workshops.seats.models import Seat


class Moderation(StrEnum):
    WAITING = "waiting"
    SHOWN = "shown"
    HELD = "held"
    PASSED_ON = "passed_on"  # the words are with a named person now, and nowhere here
    EXPIRED = "expired"  # the words were deleted at the end of the time that was promised


class Contribution(Base):
    """One submission, of any kind; its key is the form's submission id, so that a double cannot exist."""

    __tablename__ = "contribution"
    __table_args__ = (
        ForeignKeyConstraint(
            ["activity_id", "kind"], ["activity.id", "activity.kind"], name="fk_contribution_activity"
        ),
        CheckConstraint("(kind = 'words') = (moderation IS NOT NULL)", name="only_words_are_moderated"),
        CheckConstraint(
            "(kind = 'words' AND moderation NOT IN ('expired', 'passed_on')) = (words IS NOT NULL)",
            name="words_are_there_until_they_go",
        ),
        CheckConstraint(
            "(moderation = 'shown') = (public_words IS NOT NULL AND shown_seq IS NOT NULL)",
            name="shown_has_public_words",
        ),
        CheckConstraint("moderation <> 'held' OR reason IS NOT NULL", name="held_has_a_reason"),
        Index("ix_contribution_activity_id", "activity_id", "moderation", "shown_seq"),
        Index("ix_contribution_seat_id", "seat_id", "activity_id"),
        Index(
            "uq_contribution_one_answer",
            "seat_id",
            "activity_id",
            unique=True,
            sqlite_where=text("kind <> 'words'"),
            postgresql_where=text("kind <> 'words'"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id", ondelete="CASCADE"))
    activity_id: Mapped[int]
    kind: Mapped[Kind] = mapped_column(one_of(Kind, "kind_is_known"))
    words: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(8), default="en")
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"))
    neighbourhood_id: Mapped[int | None] = mapped_column(ForeignKey("neighbourhood.id"))
    made_on: Mapped[date]
    late: Mapped[bool] = mapped_column(default=False)
    moderation: Mapped[Moderation | None] = mapped_column(one_of(Moderation, "moderation_is_known"))
    moderated_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    public_words: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(String(200))
    shown_seq: Mapped[int | None]

    seat: Mapped[Seat] = relationship()
    activity: Mapped[Activity] = relationship(viewonly=True)
    area: Mapped[Area | None] = relationship()
    neighbourhood: Mapped[Neighbourhood | None] = relationship()
    moderator: Mapped[User | None] = relationship()
    votes: Mapped[list["Vote"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    @property
    def programme_id(self) -> int:
        return self.activity.programme_id

    @property
    def was_shortened(self) -> bool:
        return self.public_words is not None and self.public_words != self.words


class Vote(Base):
    """What a seat said to one choice: 1 chosen or agree, 0 pass, -1 disagree; ranked first 4, second 3, third 2."""

    __tablename__ = "vote"
    __table_args__ = (
        CheckConstraint("value BETWEEN -1 AND 4", name="value_is_known"),
        UniqueConstraint("seat_id", "single_in"),
        Index("ix_vote_choice_id", "choice_id", "value"),
        Index("ix_vote_contribution_id", "contribution_id"),
        Index(
            "uq_vote_one_a_place",
            "contribution_id",
            "value",
            unique=True,
            sqlite_where=text("value > 1"),
            postgresql_where=text("value > 1"),
        ),
    )

    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id", ondelete="CASCADE"), primary_key=True)
    choice_id: Mapped[int] = mapped_column(ForeignKey("choice.id"), primary_key=True)
    contribution_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contribution.id", ondelete="CASCADE"))
    # The activity, where its poll takes a single choice, else nothing: unique, so that a second vote is refused.
    single_in: Mapped[int | None] = mapped_column(ForeignKey("activity.id"))
    value: Mapped[int]

    choice: Mapped[Choice] = relationship()


class Tombstone(Base):
    """That a submission was taken back: a hash of its id, so that a restore or a late resend cannot bring it back."""

    __tablename__ = "tombstone"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
