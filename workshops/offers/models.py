"""An offer, what it keeps of the checklist or explains, and the living wage that it is held against."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.db import Base, guard, one_of
from maps.places.models import Area, Neighbourhood
from workshops.actions.models import Action
from workshops.programmes.models import Programme
from workshops.themes.models import Theme


class OfferKind(StrEnum):
    JOB = "job"
    APPRENTICESHIP = "apprenticeship"
    PLACEMENT = "placement"
    INTERVIEW = "interview"  # an interview is certain, for a job that is named
    COURSE = "course"  # before a job


class OfferState(StrEnum):
    """Over is none of them: it follows from the closing date (in_public.py), until the worker writes it down."""

    DRAFT = "draft"
    PUBLISHED = "published"
    PAUSED = "paused"
    CLOSED = "closed"


class Per(StrEnum):
    """For how long the pay is."""

    HOUR = "hour"
    WEEK = "week"
    YEAR = "year"


class Help(StrEnum):
    """What somebody may need on the way to a job, and what an employer may give."""

    FORMS = "forms"
    INTERVIEW = "interview"
    TRAVEL = "travel"
    CHILDCARE = "childcare"
    LANGUAGE = "language"


class Check(StrEnum):
    """The checklist of an offer: comply or explain."""

    CRITERIA = "criteria"  # open: nothing is asked for that the work does not need
    PLAIN = "plain"  # measured
    PANEL = "panel"  # who decides is more than one person, and not all alike
    ADJUSTMENTS = "adjustments"
    INTERVIEW = "interview"  # guaranteed to whoever meets what is needed
    PAY = "pay"  # measured: at least the Real Living Wage in force on the first day


offer_neighbourhood = Table(
    "offer_neighbourhood",
    Base.metadata,
    Column("offer_id", ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True),
    Column("neighbourhood_id", ForeignKey("neighbourhood.id"), primary_key=True, index=True),
)
offer_theme = Table(
    "offer_theme",
    Base.metadata,
    Column("offer_id", ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True),
    Column("theme_id", ForeignKey("theme.id"), primary_key=True, index=True),
)


class Offer(Base):
    """Work, or a way to it, of one organisation. Pay is in pence, hours in minutes a week.

    `neighbourhoods` are those it is kept for, `themes` what people said stops them and what this offer removes.
    """

    __tablename__ = "offer"
    __table_args__ = (
        UniqueConstraint("organisation_id", "reference"),
        CheckConstraint("places >= 1", name="has_a_place"),
        CheckConstraint("pay_from >= 0 AND pay_to >= pay_from", name="pay_runs_upward"),
        CheckConstraint("minutes_from >= 0 AND minutes_to >= minutes_from", name="hours_run_upward"),
        CheckConstraint("opened_on IS NULL OR closes_on >= opened_on", name="closes_after_it_opened"),
        CheckConstraint("(state = 'draft') = (opened_on IS NULL)", name="published_since_a_day"),
        Index("ix_offer_state", "state", "closes_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    recruiter_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))  # who is asked about it
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)  # the promise that it fulfils
    reference: Mapped[str | None] = mapped_column(String(60))  # the employer's own, by which a vacancy is known again
    kind: Mapped[OfferKind] = mapped_column(one_of(OfferKind, "kind_is_known"))
    state: Mapped[OfferState] = mapped_column(one_of(OfferState, "state_is_known"), default=OfferState.DRAFT)
    title: Mapped[str] = mapped_column(String(160))
    what: Mapped[str] = mapped_column(Text, default="")  # what you will do
    pay_from: Mapped[int]  # pence; 0 where it is not paid
    pay_to: Mapped[int]
    pay_per: Mapped[Per] = mapped_column(one_of(Per, "per_is_known"))
    minutes_from: Mapped[int]  # a week; 0 where nobody has said
    minutes_to: Mapped[int]
    pattern: Mapped[str] = mapped_column(String(300), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    postcode: Mapped[str] = mapped_column(String(8), default="")  # of the workplace, which is public
    area_code: Mapped[str | None] = mapped_column(ForeignKey("area.code"))  # where that is
    way_there: Mapped[str] = mapped_column(String(300), default="")
    not_needed: Mapped[str] = mapped_column(Text, default="")
    needs_grades: Mapped[bool] = mapped_column(default=False)
    helps: Mapped[list[str]] = mapped_column(JSON, default=list)  # of Help, in its order
    starts_on: Mapped[date]
    closes_on: Mapped[date]  # the last day on which somebody can show interest
    places: Mapped[int]
    contact: Mapped[str] = mapped_column(String(120))  # to whom interests are handed over: a person or a team
    contact_way: Mapped[str] = mapped_column(String(200), default="")  # how to ask them something, in public
    lawful: Mapped[str] = mapped_column(Text, default="")  # why it may be kept for some neighbourhoods
    opened_on: Mapped[date | None]  # published first
    closed_on: Mapped[date | None]

    programme: Mapped[Programme] = relationship()
    organisation: Mapped[Organisation] = relationship()
    recruiter: Mapped[User] = relationship()
    action: Mapped[Action | None] = relationship()
    area: Mapped[Area | None] = relationship()
    neighbourhoods: Mapped[list[Neighbourhood]] = relationship(
        secondary=offer_neighbourhood, order_by=Neighbourhood.name
    )
    themes: Mapped[list[Theme]] = relationship(secondary=offer_theme, order_by=Theme.name_key)
    checks: Mapped[list["OfferCheck"]] = relationship(
        cascade="all, delete-orphan", order_by="OfferCheck.item", back_populates="offer"
    )

    @property
    def authority_code(self) -> str:
        """Of the place of work, where it is known."""
        return (self.area.authority_code or "") if self.area else ""

    @property
    def subject(self) -> str:
        """How the ledger names it."""
        return f"offer:{self.id}"

    def facts(self) -> dict[str, Any]:
        """What the ledger keeps when it is made or published: what was offered, in public words."""
        return {
            "title": self.title,
            "organisation": self.organisation_id,
            "kind": self.kind.value,
            "pay": [self.pay_from, self.pay_to, self.pay_per.value],
            "starts_on": self.starts_on.isoformat(),
            "closes_on": self.closes_on.isoformat(),
            "places": self.places,
        }


class OfferCheck(Base):
    """One line of the checklist: kept, or explained in public."""

    __tablename__ = "offer_check"

    offer_id: Mapped[int] = mapped_column(ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[Check] = mapped_column(one_of(Check, "item_is_known"), primary_key=True)
    met: Mapped[bool]
    explanation: Mapped[str] = mapped_column(Text, default="")

    offer: Mapped[Offer] = relationship(back_populates="checks")

    @property
    def is_settled(self) -> bool:
        return self.met or bool(self.explanation)


class LivingWage(Base):
    """The Real Living Wage from a day on, in pence an hour, as somebody here has written it down (living_wage.py)."""

    __tablename__ = "living_wage"
    __table_args__ = (CheckConstraint("uk > 0 AND london >= uk", name="london_is_no_less"),)

    from_on: Mapped[date] = mapped_column(primary_key=True)
    uk: Mapped[int]
    london: Mapped[int]
    source: Mapped[str] = mapped_column(String(300))


# What is not kept is explained before anybody reads the offer: the database refuses it whoever asks.
UNEXPLAINED = "what an offer does not keep of the checklist is explained in public first"
SETTLED = "(SELECT count(*) FROM offer_check WHERE offer_id = NEW.id AND (met OR explanation <> ''))"
REFUSED = (  # table, name, event, when
    (
        "offer",
        "offer_published_is_explained",
        "UPDATE OF state",
        f"NEW.state = 'published' AND {SETTLED} < {len(Check)}",
    ),
    ("offer", "offer_is_never_made_published", "INSERT", "NEW.state = 'published'"),
    (
        "offer_check",
        "offer_explanation_stays",
        "UPDATE",
        "NOT NEW.met AND NEW.explanation = '' AND EXISTS "
        "(SELECT 1 FROM offer WHERE id = NEW.offer_id AND state = 'published')",
    ),
    (
        "offer_check",
        "offer_check_stays",
        "DELETE",
        "EXISTS (SELECT 1 FROM offer WHERE id = OLD.offer_id AND state = 'published')",
    ),
)
TABLES: dict[str, Any] = {"offer": Offer, "offer_check": OfferCheck}

for _table, _name, _event, _when in REFUSED:
    guard(
        TABLES[_table].__table__,
        "sqlite",
        f"CREATE TRIGGER {_name} BEFORE {_event} ON {_table} WHEN {_when} "
        f"BEGIN SELECT RAISE(ABORT, '{UNEXPLAINED}'); END",
    )
    guard(
        TABLES[_table].__table__,
        "postgresql",
        f"CREATE FUNCTION {_name}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF {_when} THEN "
        f"RAISE EXCEPTION '{UNEXPLAINED}'; END IF; "
        f"RETURN {'OLD' if _event == 'DELETE' else 'NEW'}; END$$",
        f"CREATE TRIGGER {_name} BEFORE {_event} ON {_table} FOR EACH ROW EXECUTE FUNCTION {_name}()",
    )
