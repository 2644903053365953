"""The counters, and nothing else: this feature has no other table, and there is no row of anybody."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class EqualityTally(Base):
    """How many people of a workshop gave an answer. Rows lie in the order of their key, so that none came first."""

    __tablename__ = "equality_tally"
    __table_args__ = (CheckConstraint("n > 0", name="n_counts_from_one"), {"sqlite_with_rowid": False})

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    question_set: Mapped[str] = mapped_column(String(20), primary_key=True)
    question: Mapped[str] = mapped_column(String(40), primary_key=True)
    answer: Mapped[str] = mapped_column(String(40), primary_key=True)
    n: Mapped[int]
