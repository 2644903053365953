"""What the room itself remembers: how often it has changed, when its wall was last seen, why words are held here, and
what was typed in together.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.db import Base
from workshops.meetings.models import Activity
from workshops.seats.models import Seat


class RoomChange(Base):
    """How often the staff have changed something in a workshop. It only grows, so that a number never means two things.

    Each change takes the next number under the row's lock: approved words carry it (`shown_seq`), and wall and console
    ask for it. What residents send never touches it, so that two hundred phones do not queue behind a facilitator.
    """

    __tablename__ = "room_change"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int]


class HoldReason(Base):
    """A reason for keeping words off the wall, as the person who said them will read it. A programme's own list."""

    __tablename__ = "hold_reason"
    __table_args__ = (UniqueConstraint("programme_id", "position"), UniqueConstraint("programme_id", "words"))

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))
    position: Mapped[int]
    words: Mapped[str] = mapped_column(String(200))


class WallSeen(Base):
    """When a wall last said that it hangs: a wall that has gone dark is told to the console."""

    __tablename__ = "wall_seen"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]


class Batch(Base):
    """One save: the lines of a table or flip chart, or the people of a list. Its key is the form's id: sent twice, it
    is kept once.

    Lines answer one activity and hang on one seat, which counts as one voice: who wrote what on a flip chart is not
    known. A list has a seat for each person (their keys are made from the batch's, so that undoing finds them) and a
    mark of its file instead of an activity. `scribe` makes batches; the console reads the lines of one together.
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
