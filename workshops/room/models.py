"""What the room itself remembers: how often it has changed, when its wall was last seen, why words are held here."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


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
