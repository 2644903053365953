"""An action and what is said of it: why it is late, how it was challenged, and whether people say that it is better."""

import uuid
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Organisation, User
from app.db import Base, guard, one_of
from maps.places.models import Neighbourhood
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat
from workshops.themes.models import Theme
from workshops.voices.models import Voice


class ActionKind(StrEnum):
    """One thing in five shapes; only what was designed together is put to people: is it better?"""

    CO_DESIGNED = "co_designed"
    LISTENING = "listening"  # a board member: what I heard, what I got wrong, what I will do
    READING = "reading"
    MENTORING = "mentoring"  # the next meeting of a pair in which the board member is the one who learns
    REPLY = "reply"  # to a challenge


class ActionState(StrEnum):
    """Late is none of them: it follows from the dates (lateness.py)."""

    PROPOSED = "proposed"
    AGREED = "agreed"  # in public: promised
    UNDER_WAY = "under_way"
    SAYS_DONE = "says_done"
    BETTER = "better"
    DECLINED = "declined"


class Answer(StrEnum):
    BETTER = "better"
    HALF = "half"
    NOT = "not"


class Outcome(StrEnum):
    WON = "won"
    LOST = "lost"
    TOO_FEW = "too_few"


action_theme = Table(
    "action_theme",
    Base.metadata,
    Column("action_id", ForeignKey("action.id", ondelete="CASCADE"), primary_key=True),
    Column("theme_id", ForeignKey("theme.id"), primary_key=True, index=True),
)
action_neighbourhood = Table(
    "action_neighbourhood",
    Base.metadata,
    Column("action_id", ForeignKey("action.id", ondelete="CASCADE"), primary_key=True),
    Column("neighbourhood_id", ForeignKey("neighbourhood.id"), primary_key=True),
)
round_workshop = Table(
    "round_workshop",
    Base.metadata,
    Column("round_id", ForeignKey("verdict_round.id", ondelete="CASCADE"), primary_key=True),
    Column("workshop_id", ForeignKey("workshop.id"), primary_key=True, index=True),
)


class Action(Base):
    """A promise with an owner and a date. `first_due` never changes; `due` is the date that was named last."""

    __tablename__ = "action"
    __table_args__ = (
        CheckConstraint("voice_id IS NULL OR partner_id IS NULL", name="one_partner"),
        CheckConstraint(
            "kind <> 'co_designed' OR state IN ('proposed', 'declined') OR accepted_on IS NOT NULL",
            name="partner_has_accepted",
        ),
        CheckConstraint(
            "kind <> 'co_designed' OR voice_id IS NOT NULL OR partner_id IS NOT NULL", name="partner_is_named"
        ),
        CheckConstraint("state <> 'better' OR kind = 'co_designed'", name="better_is_for_what_people_helped_design"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    kind: Mapped[ActionKind] = mapped_column(one_of(ActionKind, "kind_is_known"))
    state: Mapped[ActionState] = mapped_column(one_of(ActionState, "state_is_known"), default=ActionState.PROPOSED)
    title: Mapped[str] = mapped_column(String(160))
    what: Mapped[str] = mapped_column(Text, default="")  # what will be done
    declined: Mapped[str] = mapped_column(Text, default="")  # what was considered and declined, and why
    heard: Mapped[str] = mapped_column(Text, default="")  # of a listening commitment
    got_wrong: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str] = mapped_column(String(500), default="")  # of a reading
    with_whom: Mapped[str] = mapped_column(String(120), default="")  # of a mentoring pair
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # the owning one
    voice_id: Mapped[int | None] = mapped_column(ForeignKey("voice.id"))  # the partner: a voice …
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # … or a community organisation
    accepted_on: Mapped[date | None]
    first_due: Mapped[date]
    due: Mapped[date] = mapped_column(index=True)
    reopened_on: Mapped[date | None]  # when people said last that it is not better
    measure: Mapped[str] = mapped_column(String(300), default="")
    baseline: Mapped[str] = mapped_column(String(300), default="")
    target: Mapped[str] = mapped_column(String(300), default="")

    programme: Mapped[Programme] = relationship()
    owner: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship(foreign_keys=organisation_id)
    voice: Mapped[Voice | None] = relationship()
    partner: Mapped[Organisation | None] = relationship(foreign_keys=partner_id)
    themes: Mapped[list[Theme]] = relationship(secondary=action_theme, order_by=Theme.name_key)
    neighbourhoods: Mapped[list[Neighbourhood]] = relationship(
        secondary=action_neighbourhood, order_by=Neighbourhood.name
    )
    explanations: Mapped[list["Explanation"]] = relationship(order_by="Explanation.id", back_populates="action")
    rounds: Mapped[list["Round"]] = relationship(order_by="Round.number", back_populates="action")

    @property
    def subject(self) -> str:
        """How the ledger names it."""
        return f"action:{self.id}"

    @property
    def is_public(self) -> bool:
        """What is only proposed is nobody's promise yet."""
        return self.state is not ActionState.PROPOSED

    @property
    def is_open(self) -> bool:
        """Promised and still to be done, so that it can be late."""
        return self.state in (ActionState.AGREED, ActionState.UNDER_WAY)

    @property
    def is_judged(self) -> bool:
        """People are asked whether it is better: until that is decided it stays as they read it."""
        return any(each.outcome is None for each in self.rounds)

    def facts(self) -> dict[str, Any]:
        """What the ledger keeps when it is made or changed."""
        return {
            "title": self.title,
            "what": self.what,
            "owner": self.owner_id,
            "first_due": self.first_due.isoformat(),
            "due": self.due.isoformat(),
            "measure": self.measure,
            "baseline": self.baseline,
            "target": self.target,
        }


class Explanation(Base):
    """Comply or explain: why the date cannot be kept, whom it waits for, and the date that is named instead."""

    __tablename__ = "explanation"

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    written_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text)
    waiting_for: Mapped[str] = mapped_column(String(160), default="")
    due: Mapped[date]

    action: Mapped[Action] = relationship(back_populates="explanations")
    author: Mapped[User] = relationship()


class Challenge(Base):
    """What a critical friend asks about an action or a theme. `reply` is the action of whoever must answer."""

    __tablename__ = "challenge"
    __table_args__ = (CheckConstraint("(action_id IS NULL) <> (theme_id IS NULL)", name="about_one_thing"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    action_id: Mapped[int | None] = mapped_column(ForeignKey("action.id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"), index=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("action.id"), unique=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    written_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_on: Mapped[date | None]

    programme: Mapped[Programme] = relationship()
    action: Mapped[Action | None] = relationship(foreign_keys=action_id)
    theme: Mapped[Theme | None] = relationship()
    reply: Mapped[Action] = relationship(foreign_keys=reply_id)
    author: Mapped[User] = relationship()


class Round(Base):
    """Is it better? Asked of the people who spoke, for as long as `closes_on` says at most.

    `shown` is what the public reads of how many answered, frozen when the round is decided.
    """

    __tablename__ = "verdict_round"
    __table_args__ = (
        UniqueConstraint("action_id", "number"),
        CheckConstraint("quorum BETWEEN 8 AND 20", name="quorum_is_safe"),
        CheckConstraint("(outcome IS NULL) = (decided_on IS NULL)", name="decided_has_outcome"),
        Index(
            "uq_verdict_round_open",
            "action_id",
            unique=True,
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    number: Mapped[int]
    opened_on: Mapped[date]
    closes_on: Mapped[date] = mapped_column(index=True)
    quorum: Mapped[int]
    decided_on: Mapped[date | None]
    outcome: Mapped[Outcome | None] = mapped_column(one_of(Outcome, "outcome_is_known"))
    shown: Mapped[str] = mapped_column(String(40), default="")

    action: Mapped[Action] = relationship(back_populates="rounds")
    also_asked: Mapped[list[Workshop]] = relationship(secondary=round_workshop, order_by=Workshop.id)


class Verdict(Base):
    """What one seat says in one round; while it runs a later answer takes the place of the former."""

    __tablename__ = "verdict"

    round_id: Mapped[int] = mapped_column(ForeignKey("verdict_round.id"), primary_key=True)
    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id", ondelete="CASCADE"), primary_key=True, index=True)
    answer: Mapped[Answer] = mapped_column(one_of(Answer, "answer_is_known"))
    words: Mapped[str | None] = mapped_column(Text)

    round: Mapped[Round] = relationship()
    seat: Mapped[Seat] = relationship()


# What no way through the app may do, the database refuses whoever asks.
FIRST_DUE = "the first due date never changes"
NOT_WON = "only people who answered make it better"
TOO_LATE = "this round is decided"
ASKED = "a round stays as it was asked"
STAYS = "an explanation stays"
WON_A_ROUND = "EXISTS (SELECT 1 FROM verdict_round WHERE action_id = NEW.id AND outcome = 'won')"
# Won at 60 in 100 with "half way" counting half, from the quorum on (domain: Rules of accountability).
SIX_IN_TEN = (
    "EXISTS (SELECT 1 FROM verdict WHERE round_id = NEW.id GROUP BY round_id HAVING COUNT(*) >= NEW.quorum AND "
    "10 * SUM(CASE answer WHEN 'better' THEN 2 WHEN 'half' THEN 1 ELSE 0 END) >= 12 * COUNT(*))"
)
DECIDED = "EXISTS (SELECT 1 FROM verdict_round WHERE id = NEW.round_id AND outcome IS NOT NULL)"
EITHER_DECIDED = "EXISTS (SELECT 1 FROM verdict_round WHERE id IN (NEW.round_id, OLD.round_id) AND outcome IS NOT NULL)"
OTHERWISE = "OLD.outcome IS NOT NULL AND (NEW.outcome IS NULL OR NEW.outcome <> OLD.outcome OR NEW.shown <> OLD.shown)"
IN_ITS_PLACE = (  # SQLite's OR REPLACE again
    "EXISTS (SELECT 1 FROM verdict_round WHERE outcome IS NOT NULL AND "
    "(id = NEW.id OR (action_id = NEW.action_id AND number = NEW.number)))"
)
EXPLAINED = "EXISTS (SELECT 1 FROM explanation WHERE id = NEW.id)"
MOVED = "NEW.action_id <> OLD.action_id OR NEW.quorum <> OLD.quorum"
REPLACED = "EXISTS (SELECT 1 FROM action WHERE id = NEW.id AND first_due <> NEW.first_due)"  # SQLite's OR REPLACE
WON_NOW = "NEW.outcome = 'won' AND (OLD.outcome IS NULL OR OLD.outcome <> 'won')"
REFUSED = (  # table, name, event, when, and why
    ("action", "first_due_never_changes", "UPDATE OF first_due", "NEW.first_due <> OLD.first_due", FIRST_DUE),
    ("action", "first_due_is_never_replaced", "INSERT", REPLACED, FIRST_DUE),
    ("action", "better_is_for_people", "UPDATE OF state", f"NEW.state = 'better' AND NOT {WON_A_ROUND}", NOT_WON),
    ("action", "better_is_never_made", "INSERT", "NEW.state = 'better'", NOT_WON),
    ("verdict_round", "won_by_votes", "UPDATE OF outcome", f"{WON_NOW} AND NOT {SIX_IN_TEN}", NOT_WON),
    ("verdict_round", "won_is_never_made", "INSERT", "NEW.outcome = 'won'", NOT_WON),
    ("verdict_round", "round_stays_as_asked", "UPDATE OF action_id, quorum", MOVED, ASKED),
    ("verdict_round", "decided_once", "UPDATE OF outcome, shown", OTHERWISE, TOO_LATE),
    ("verdict_round", "decided_is_never_replaced", "INSERT", IN_ITS_PLACE, TOO_LATE),
    ("verdict", "no_late_answer", "INSERT", DECIDED, TOO_LATE),
    ("verdict", "no_late_change", "UPDATE OF answer, round_id", EITHER_DECIDED, TOO_LATE),
    ("explanation", "explanation_stays", "DELETE", "1 = 1", STAYS),
    ("explanation", "explanation_is_never_changed", "UPDATE", "1 = 1", STAYS),
    ("explanation", "explanation_is_never_replaced", "INSERT", EXPLAINED, STAYS),
)
TABLES: dict[str, Any] = {"action": Action, "verdict_round": Round, "verdict": Verdict, "explanation": Explanation}

for _table, _name, _event, _when, _why in REFUSED:
    guard(
        TABLES[_table].__table__,
        "sqlite",
        f"CREATE TRIGGER {_name} BEFORE {_event} ON {_table} WHEN {_when} BEGIN SELECT RAISE(ABORT, '{_why}'); END",
    )
    guard(
        TABLES[_table].__table__,
        "postgresql",
        f"CREATE FUNCTION {_name}() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF {_when} THEN "
        f"RAISE EXCEPTION '{_why}'; END IF; RETURN NEW; END$$",
        f"CREATE TRIGGER {_name} BEFORE {_event} ON {_table} FOR EACH ROW EXECUTE FUNCTION {_name}()",
    )
