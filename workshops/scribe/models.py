"""A batch: what somebody typed in or brought in with one save, so that it can be undone as one."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base
from workshops.meetings.models import Activity
from workshops.seats.models import Seat


class Batch(Base):
    """One save: the lines of a table or flip chart, or the people of a list. Its key is the form's id: sent twice, it
    is kept once.

    Lines answer one activity and hang on one seat, which counts as one voice: who wrote what on a flip chart is not
    known. A list has a seat for each person (`scribe/services.py` makes their keys from the batch's, so that undoing
    finds them) and a mark of its file instead of an activity.
    """

    __tablename__ = "batch"
    __table_args__ = (CheckConstraint("(activity_id IS NULL) = (file_mark IS NOT NULL)", name="lines_or_a_list"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    # Of a list the first person's; what the rehearsal forgets takes the batch with it.
    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id", ondelete="CASCADE"), unique=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activity.id", ondelete="CASCADE"), index=True)
    file_mark: Mapped[str | None] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(80), default="")
    lines: Mapped[int]  # of a list: people
    turn: Mapped[int]  # the room's change that it was: the newest has the largest
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    made_on: Mapped[date]

    seat: Mapped[Seat] = relationship()
    activity: Mapped[Activity | None] = relationship()
    maker: Mapped[User | None] = relationship()

    @property
    def is_list(self) -> bool:
        return self.file_mark is not None
