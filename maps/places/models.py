"""Where: official areas, the neighbourhoods that people name, and the way from a postcode or a pin to an area.

Areas and neighbourhoods are upserted by code, because seats, voices and programmes point at them. Postcodes, outlines
and grid cells are staged and swapped whole, so that nothing may point at them by key.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base


class Dataset(Base):
    """A file that was loaded: what it is, from when, under which licence."""

    __tablename__ = "dataset"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    vintage: Mapped[str] = mapped_column(String(40))
    licence: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(300))
    file_name: Mapped[str] = mapped_column(String(200))
    checksum: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    loaded_at: Mapped[datetime]


class Neighbourhood(Base):
    """A part of a place by the name that people use; by default an electoral ward."""

    __tablename__ = "neighbourhood"
    __table_args__ = (UniqueConstraint("ward_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    named_by_people: Mapped[bool] = mapped_column(default=False)
    ward_code: Mapped[str | None] = mapped_column(String(9))
    authority_code: Mapped[str] = mapped_column(String(9), index=True)
    authority_name: Mapped[str] = mapped_column(String(120))


class Area(Base):
    """A statistical area of about 1,600 people (an LSOA). Its authority comes from the lookup, never from its name."""

    __tablename__ = "area"
    __table_args__ = (
        Index("ix_area_authority_code", "authority_code"),
        Index("ix_area_neighbourhood_id", "neighbourhood_id"),
    )

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    authority_code: Mapped[str | None] = mapped_column(String(9))
    authority_name: Mapped[str | None] = mapped_column(String(120))
    neighbourhood_id: Mapped[int | None] = mapped_column(ForeignKey("neighbourhood.id"))
    population: Mapped[int | None]

    neighbourhood: Mapped[Neighbourhood | None] = relationship()


class Outline(Base):
    """An area's shape as GeoJSON coordinates (longitude, latitude; 5 decimals), with its box and its grade."""

    __tablename__ = "outline"

    area_code: Mapped[str] = mapped_column(String(9), primary_key=True)
    grade: Mapped[str] = mapped_column(String(8))
    west: Mapped[float]
    south: Mapped[float]
    east: Mapped[float]
    north: Mapped[float]
    shape: Mapped[str] = mapped_column(Text)


class GridCell(Base):
    """Which outlines touch a cell of the 0.05 degree grid: the candidates for a pin, by plain SQL on both databases."""

    __tablename__ = "grid_cell"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own spelling

    cell: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    area_code: Mapped[str] = mapped_column(String(9), primary_key=True)


class Postcode(Base):
    """A postcode by its key (upper case, no blanks) → its area in both geographies."""

    __tablename__ = "postcode"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own spelling

    key: Mapped[str] = mapped_column(String(8), primary_key=True)
    area21: Mapped[str | None] = mapped_column(String(9))
    area11: Mapped[str | None] = mapped_column(String(9))
    lat: Mapped[float | None]
    long: Mapped[float | None]
    official: Mapped[bool]
