"""An indicator: figures that somebody else has counted, as they are shown. What was in the file is not kept."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, one_of
from workshops.programmes.models import Programme
from workshops.themes.models import Theme


class Measure(StrEnum):
    """What a number in the sheet says."""

    PEOPLE = "people"  # how many people
    SHARE = "share"  # how many of how many people
    OTHER = "other"  # something else: days of waiting, beds, pounds


class Layout(StrEnum):
    """How the groups of a sheet belong together: it decides what adds up to what."""

    LIST = "list"  # one list of groups that are everybody together
    LISTS = "lists"  # several lists, each of the same people: by ethnic group, and again by age
    WITHIN = "within"  # groups that consist of groups


class Standing(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Line(StrEnum):
    """What a cell is of."""

    GROUP = "group"
    WHOLE = "whole"  # a group that consists of others
    TOTAL = "total"


indicator_theme = Table(
    "indicator_theme",
    Base.metadata,
    Column("indicator_id", ForeignKey("indicator.id", ondelete="CASCADE"), primary_key=True),
    Column("theme_id", ForeignKey("theme.id"), primary_key=True, index=True),
)


class Indicator(Base):
    """One sheet, with whose it is and what it cannot say. A newer sheet of the same follows it; this one stays."""

    __tablename__ = "indicator"
    __table_args__ = (
        UniqueConstraint("follows_id"),
        CheckConstraint("follows_id <> id", name="follows_another"),
        CheckConstraint("threshold BETWEEN 8 AND 20", name="threshold_is_safe"),
        CheckConstraint("counted_from <= counted_on", name="period_runs_forward"),
        CheckConstraint("link <> '' OR NOT as_published", name="published_elsewhere_says_where"),
        CheckConstraint("standing = 'draft' OR published_on IS NOT NULL", name="shown_since_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    counts: Mapped[str] = mapped_column(String(300))  # what is counted, in a sentence
    measure: Mapped[Measure] = mapped_column(one_of(Measure, "measure_is_known"))
    layout: Mapped[Layout] = mapped_column(one_of(Layout, "layout_is_known"))
    unit: Mapped[str] = mapped_column(String(40), default="")
    as_published: Mapped[bool]  # official figures, shown as their producer shows them
    source: Mapped[str] = mapped_column(String(200))
    owner: Mapped[str] = mapped_column(String(120))
    link: Mapped[str] = mapped_column(String(500), default="")
    counted_from: Mapped[date | None]  # of a period; None where it was one day
    counted_on: Mapped[date]
    cannot_say: Mapped[str] = mapped_column(Text)
    heading: Mapped[str] = mapped_column(String(120))  # what the groups are: “Ethnic group”
    file_name: Mapped[str] = mapped_column(String(200))
    file_mark: Mapped[str] = mapped_column(String(64))
    threshold: Mapped[int]  # by which its numbers were hidden
    standing: Mapped[Standing] = mapped_column(one_of(Standing, "standing_is_known"), default=Standing.DRAFT)
    published_on: Mapped[date | None]
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("indicator.id"))

    programme: Mapped[Programme] = relationship()
    follows: Mapped["Indicator | None"] = relationship(remote_side="Indicator.id", back_populates="followed_by")
    followed_by: Mapped["Indicator | None"] = relationship(back_populates="follows", uselist=False)
    themes: Mapped[list[Theme]] = relationship(secondary=indicator_theme, order_by=Theme.name_key)
    cells: Mapped[list["IndicatorCell"]] = relationship(order_by="IndicatorCell.position", cascade="all, delete-orphan")

    @property
    def is_followed(self) -> bool:
        """Whether a newer one has taken its place in public, be that withdrawn by now or not."""
        return self.followed_by is not None and self.followed_by.published_on is not None


class IndicatorCell(Base):
    """One number as it is shown: `25`, `fewer than 8`, `hidden`; of a share also that of the others in its group."""

    __tablename__ = "indicator_cell"
    __table_args__ = (CheckConstraint("position >= 0", name="position_counts_from_zero"),)

    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(String(80), default="")  # the list, or the larger group
    label: Mapped[str] = mapped_column(String(80), default="")
    line: Mapped[Line] = mapped_column(one_of(Line, "line_is_known"))
    shown: Mapped[str] = mapped_column(String(40))
    rest: Mapped[str] = mapped_column(String(40), default="")
