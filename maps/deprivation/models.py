"""Official figures for an area, one row a figure."""

from sqlalchemy import Float, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class AreaMeasure(Base):
    """A figure for an area. `name` reads `imd.rank`, `imd.decile`, `ethnic.<group>`, `age.<band>`, each with `.total`."""

    __tablename__ = "area_measure"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own spelling

    area_code: Mapped[str] = mapped_column(String(9), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[float] = mapped_column(Float)
