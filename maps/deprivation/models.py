"""Official figures for an area. Staged and swapped with a load, so that nothing points at them by key."""

from sqlalchemy import Float, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class AreaMeasure(Base):
    """A figure for an area: `imd.rank`, `imd.decile` (1 = most deprived) or `imd.score` (the other way round)."""

    __tablename__ = "area_measure"
    __table_args__ = {"sqlite_with_rowid": False}

    area_code: Mapped[str] = mapped_column(String(9), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[float] = mapped_column(Float)


class AreaTable(Base):
    """A census table for an area, whole: its total and its groups by their keys (census.py), as JSON.

    Kept together because each share is of its own table's total, and because all England would be 1.3 million rows.
    """

    __tablename__ = "area_table"

    area_code: Mapped[str] = mapped_column(String(9), primary_key=True)
    family: Mapped[str] = mapped_column(String(20), primary_key=True)
    figures: Mapped[str] = mapped_column(Text)
