"""An interest: for which offer, from which neighbourhood, and how to reach somebody, sealed, until it is forgotten.

What its form promised stays with it, whatever becomes of the offer: to whom it is handed over, and until when it is
kept if nobody does that.

Its key is random and it has dates, not times. No key leads from it to a seat, a contribution or a contact; and the area
of a postcode is not kept, by which somebody could be looked for among seats.
"""

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, one_of
from workshops.offers.models import Offer


class Aside(StrEnum):
    """Why an interest is put aside: it leads to nobody whom another does not lead to."""

    TWICE = "twice"  # the same person is here already
    NOBODY = "nobody"  # no call and no letter gets there, or nobody there knows of it


class Interest(Base):
    """Somebody who could be reached. `sealed` goes when its time is over; that somebody was interested stays."""

    __tablename__ = "interest"
    __table_args__ = (
        CheckConstraint("(passed_on IS NULL) = (passed_to = '')", name="passed_to_somebody"),
        CheckConstraint("passed_on IS NOT NULL OR delete_on <= promised_until", name="kept_as_long_as_was_promised"),
        CheckConstraint("(aside_on IS NULL) = (aside_why IS NULL)", name="put_aside_for_a_reason"),
        CheckConstraint("aside_on IS NULL OR passed_on IS NULL", name="put_aside_or_passed_on"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)  # of the code that shows and withdraws it
    sealed: Mapped[str | None] = mapped_column(Text)  # how to reach them, and which help they would like
    neighbourhood_id: Mapped[int | None] = mapped_column(ForeignKey("neighbourhood.id"))
    elsewhere: Mapped[bool] = mapped_column(default=False)
    deciles: Mapped[str] = mapped_column(String(10))  # the group of deciles of their area, which itself is not kept
    created_on: Mapped[date]
    receiver: Mapped[str] = mapped_column(String(120))  # to whom it is handed over, as the form said
    promised_until: Mapped[date]  # the last day that the form named
    passed_on: Mapped[date | None]  # handed over on that day …
    passed_to: Mapped[str] = mapped_column(String(120), default="")  # … to whom
    undone_on: Mapped[date | None]  # that it was handed over had been written down by mistake
    aside_on: Mapped[date | None]  # put aside on that day: it waits no more, and never counts …
    aside_why: Mapped[Aside | None] = mapped_column(one_of(Aside, "aside_why_is_known"))  # … for that reason
    delete_on: Mapped[date] = mapped_column(index=True)  # the day on which the sealed part goes

    offer: Mapped[Offer] = relationship()
