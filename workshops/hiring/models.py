"""Numbers of applicants by stage, and jobs by their employer's own reference. There is no column for a name."""

from datetime import date
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation
from app.db import Base, one_of
from maps.places.models import Neighbourhood
from workshops.offers.models import Offer
from workshops.programmes.models import Programme


class Stage(StrEnum):
    """How far somebody got; who got further is counted in every stage before."""

    INTEREST = "interest"
    APPLIED = "applied"
    INTERVIEWED = "interviewed"
    OFFERED = "offered"
    STARTED = "started"


class Split(StrEnum):
    """By what the people of a stage are counted. Each adds up to all of them; none is crossed with another."""

    PLACE = "place"  # row: key of a neighbourhood, "elsewhere" or "not said"
    DECILES = "deciles"  # row: a group of deciles of their area, or "not known"
    ETHNIC = "ethnic"  # row: a broad group of the census (groups.py), or "not said"
    AGE = "age"  # row: a band, or "not said"
    DISABILITY = "disability"  # row: "yes", "no" or "not said"


class StageCount(Base):
    """How many people of an offer got as far as a stage, by one row of one split. What the newest sheet says."""

    __tablename__ = "stage_count"
    __table_args__ = (CheckConstraint("n >= 0", name="no_fewer_than_nobody"),)

    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(one_of(Stage, "stage_is_known"), primary_key=True)
    split: Mapped[Split] = mapped_column(one_of(Split, "split_is_known"), primary_key=True)
    row: Mapped[str] = mapped_column(String(40), primary_key=True)
    n: Mapped[int]


class SheetOf(Base):
    """When an offer's figures came last, and as of which day they are."""

    __tablename__ = "stage_sheet"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True)
    as_of: Mapped[date]
    loaded_on: Mapped[date]

    offer: Mapped[Offer] = relationship()


class Mapping(Base):
    """How the columns of an organisation's own export are read: mapped once, remembered from then on.

    `columns` is heading → what it holds; `words` is a mark of what a cell of the stage column says
    (never what it says: a name may stand there) → stage, or "" to leave out.
    """

    __tablename__ = "sheet_mapping"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    headings: Mapped[str] = mapped_column(String(64), primary_key=True)  # a mark of the headings it is for
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    words: Mapped[dict[str, str]] = mapped_column(JSON)


class InPost(StrEnum):
    """What an employer says of a job after 26 and 52 weeks."""

    IN_POST = "in_post"
    LEFT = "left"
    UNKNOWN = "unknown"


class Hire(Base):
    """A job that somebody started, by the employer's own reference and without a name. Once in the whole house.

    `employer` pays, and may be another organisation than the one whose offer it came through, as after a course: so
    the same job, told by both, is one.
    """

    __tablename__ = "hire"
    __table_args__ = (
        UniqueConstraint("employer_id", "reference_key"),
        CheckConstraint("full_time BETWEEN 1 AND 100", name="at_most_one_job"),
        CheckConstraint("neighbourhood_id IS NULL OR NOT elsewhere", name="lives_in_one_place"),
        CheckConstraint("NOT (at_26 = 'left' AND at_52 = 'in_post')", name="nobody_comes_back"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"), index=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    reference: Mapped[str] = mapped_column(String(60))
    reference_key: Mapped[str] = mapped_column(String(60))  # in whatever letters: two alike are one
    neighbourhood_id: Mapped[int | None] = mapped_column(ForeignKey("neighbourhood.id"))
    elsewhere: Mapped[bool] = mapped_column(default=False)
    started_on: Mapped[date] = mapped_column(index=True)
    full_time: Mapped[int]  # hundredths of a full-time job
    at_26: Mapped[InPost | None] = mapped_column(one_of(InPost, "at_26_is_known"))
    evidence_26: Mapped[str] = mapped_column(String(300), default="")
    at_52: Mapped[InPost | None] = mapped_column(one_of(InPost, "at_52_is_known"))
    evidence_52: Mapped[str] = mapped_column(String(300), default="")

    offer: Mapped[Offer] = relationship()
    employer: Mapped[Organisation] = relationship()
    neighbourhood: Mapped[Neighbourhood | None] = relationship()

    @property
    def programme_id(self) -> int:
        """Where it belongs (app/permissions.py)."""
        return self.offer.programme_id

    @property
    def subject(self) -> str:
        """How the ledger names it."""
        return f"hire:{self.id}"


class JobTarget(Base):
    """How many people a programme means to bring into work, and to still be there after a year, by a day."""

    __tablename__ = "job_target"
    __table_args__ = (
        CheckConstraint("starts >= 1 AND still_there BETWEEN 0 AND starts", name="no_more_stay_than_start"),
    )

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True)
    starts: Mapped[int]
    still_there: Mapped[int]
    by_on: Mapped[date]

    programme: Mapped[Programme] = relationship()
