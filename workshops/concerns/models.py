"""A concern: its words are sealed under the contact keys, and no key leads from it to a seat or a contribution."""

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base, one_of
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme


class ConcernState(StrEnum):
    NEW = "new"
    UNDER_WAY = "under_way"
    CLOSED = "closed"
    EXPIRED = "expired"  # everything that was written was deleted when the promised time was over


class Outcome(StrEnum):
    PUT_RIGHT = "put_right"
    PASSED_ON = "passed_on"  # to a service whose duty it is
    COULD_NOT = "could_not"  # not enough to act on, or the person asked for nothing
    GIVEN_BACK = "given_back"  # words of an evening that tell of no harm, given back to those who read them


class Concern(Base):
    """What happened to somebody, for one named person. `sealed` and `notes` can be read with the contact keys only."""

    __tablename__ = "concern"
    __table_args__ = (
        CheckConstraint("(state = 'closed') = (outcome IS NOT NULL) OR state = 'expired'", name="closed_has_outcome"),
        CheckConstraint("(state = 'expired') = (sealed IS NULL)", name="words_are_there_until_they_expire"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshop.id"))
    responder_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)  # of the code that shows the answer
    sealed: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[str | None] = mapped_column(Text)  # what was done, and what the writer is told, sealed too
    received_on: Mapped[date]
    due_on: Mapped[date]
    closed_on: Mapped[date | None]
    state: Mapped[ConcernState] = mapped_column(one_of(ConcernState, "state_is_known"), default=ConcernState.NEW)
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome, "outcome_is_known"))

    programme: Mapped[Programme] = relationship()
    workshop: Mapped[Workshop | None] = relationship()
    responder: Mapped[User] = relationship()
