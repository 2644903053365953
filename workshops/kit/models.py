"""The number on a paper form, as long as it leads to the form's seat."""

import uuid

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from workshops.seats.models import Seat


class PaperForm(Base):
    """A printed form. The row goes once late answers are taken no more: from then on a number says nothing."""

    __tablename__ = "paper_form"
    __table_args__ = (CheckConstraint("number > 0", name="number_counts_from_one"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id", ondelete="CASCADE"), unique=True)

    seat: Mapped[Seat] = relationship()
