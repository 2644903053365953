"""A batch: the lines that somebody typed in from one table or flip chart, so that it can be undone as one."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base
from workshops.meetings.models import Activity
from workshops.seats.models import Seat


class Batch(Base):
    """One save of a scribe. Its lines hang on a seat of its own, which counts as one voice: who wrote what on a flip
    chart is not known. The key is the form's id: sent twice, it is kept once.
    """

    __tablename__ = "batch"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id", ondelete="CASCADE"), unique=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(80), default="")
    lines: Mapped[int]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_on: Mapped[date]

    seat: Mapped[Seat] = relationship()
    activity: Mapped[Activity] = relationship()
    maker: Mapped[User | None] = relationship()
