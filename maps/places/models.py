"""Where: official areas, the neighbourhoods that people name, and the way from a postcode or a pin to an area.

Areas and neighbourhoods are upserted by code, because seats, voices and programmes point at them. Postcodes, outlines
and their cells are staged and swapped whole (swapping.py), so that nothing may point at them by key, and their only
index is their primary key: SQLite cannot rename an index.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base


class Dataset(Base):
    """A file that was loaded: what, from when, under which licence. `nation` is the letter its codes begin with."""

    __tablename__ = "dataset"
    __table_args__ = (UniqueConstraint("kind", "checksum"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    vintage: Mapped[str] = mapped_column(String(40))
    nation: Mapped[str] = mapped_column(String(1))
    licence: Mapped[str] = mapped_column(String(400))
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
    ambiguous: Mapped[bool] = mapped_column(default=False)

    @property
    def full_name(self) -> str:
        """The name for lists that mix authorities: 241 ward names of England stand in more than one."""
        return f"{self.name}, {self.authority_name}" if self.ambiguous else self.name


class Area(Base):
    """A statistical area of about 1,600 people (an LSOA). Its authority comes from the lookup, never from its name.

    `indexed` says that a loaded index of deprivation ranks it: it decides between the two codes of a postcode.
    """

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
    indexed: Mapped[bool] = mapped_column(default=False)

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
    __table_args__ = {"sqlite_with_rowid": False}

    cell: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    area_code: Mapped[str] = mapped_column(String(9), primary_key=True)


class Postcode(Base):
    """A postcode by its key (upper case, no blanks) → its area in both geographies, 2021 and 2011."""

    __tablename__ = "postcode"
    __table_args__ = {"sqlite_with_rowid": False}

    key: Mapped[str] = mapped_column(String(8), primary_key=True)
    area21: Mapped[str | None] = mapped_column(String(9))
    area11: Mapped[str | None] = mapped_column(String(9))
    official: Mapped[bool]


class PostcodeCell(Base):
    """The postcodes of a small cell and where they lie: `<key> <lat> <long>`, one after another, divided by `;`.

    For the nearest postcode of a pin, where no generalised outline is loaded: one row a cell instead of one a postcode.
    """

    __tablename__ = "postcode_cell"

    cell: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    points: Mapped[str] = mapped_column(Text)
