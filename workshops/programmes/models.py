"""A programme: the promise about small numbers that it makes to those who take part, and whom they can turn to."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text, UniqueConstraint, and_, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import RoleGrant, User
from app.db import Base
from app.permissions import May, Role, grants_allow
from app.words import fold
from maps.places.models import Neighbourhood

RUNS_IT = frozenset({Role.ORGANISER, Role.FACILITATOR, Role.VOICE, Role.LEADER, Role.ADMINISTRATOR})
THRESHOLD = 8  # domain: a count below it is "fewer than 8"; 8 to 20 may be chosen

programme_neighbourhood = Table(
    "programme_neighbourhood",
    Base.metadata,
    Column("programme_id", ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True),
    Column("neighbourhood_id", ForeignKey("neighbourhood.id"), primary_key=True),
)


class Programme(Base):
    """One question asked of one place, with an owner on a board and one data controller."""

    __tablename__ = "programme"
    __table_args__ = (
        CheckConstraint("threshold BETWEEN 8 AND 20", name="threshold_is_safe"),
        CheckConstraint("retention_months BETWEEN 1 AND 120", name="retention_has_an_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    question: Mapped[str] = mapped_column(String(300))
    objectives: Mapped[str] = mapped_column(Text, default="")
    controller: Mapped[str] = mapped_column(String(120))
    board_owner: Mapped[str] = mapped_column(String(120))
    threshold: Mapped[int] = mapped_column(default=THRESHOLD)
    retention_months: Mapped[int] = mapped_column(default=24)

    neighbourhoods: Mapped[list[Neighbourhood]] = relationship(
        secondary=programme_neighbourhood, order_by=Neighbourhood.name
    )

    responders: Mapped[list["Responder"]] = relationship(
        cascade="all, delete-orphan", order_by="Responder.outside", back_populates="programme"
    )

    # Whoever hosts, organises or answers for it, on this programme or on all: asked once, however many evenings it has.
    run_by: Mapped[list[User]] = relationship(
        secondary=RoleGrant.__table__,
        primaryjoin=lambda: and_(
            RoleGrant.role.in_(RUNS_IT), or_(RoleGrant.programme_id.is_(None), RoleGrant.programme_id == Programme.id)
        ),
        viewonly=True,
    )

    @property
    def programme_id(self) -> int:
        """Where this belongs (app/permissions.py)."""
        return self.id

    def is_run_by(self, user: User) -> bool:
        return any(each.id == user.id for each in self.run_by)

    def is_run_by_body(self, name: str) -> bool:
        """Whether an organisation answers for the data, or somebody of it runs this."""
        bodies = {self.controller, *(each.organisation.name for each in self.run_by if each.organisation)}
        return fold(name) in {fold(body) for body in bodies}

    @property
    def has_two_to_turn_to(self) -> bool:
        """Whether two can answer, and one of them is outside still."""
        return {each.stands_outside for each in self.responders if each.can_answer} == {False, True}

    def facts(self) -> dict[str, Any]:
        """What the ledger keeps of a change: the promises, and who answers for them."""
        return {
            "name": self.name,
            "controller": self.controller,
            "board_owner": self.board_owner,
            "threshold": self.threshold,
            "retention_months": self.retention_months,
        }


class Responder(Base):
    """Whom people can turn to when something happened to them: one named person inside, and one outside of the
    organisations that host and organise. Who writes chooses between the two.
    """

    __tablename__ = "responder"
    __table_args__ = (UniqueConstraint("programme_id", "outside"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    outside: Mapped[bool]

    programme: Mapped[Programme] = relationship(back_populates="responders")
    user: Mapped[User] = relationship()

    @property
    def can_answer(self) -> bool:
        """Whether they may still come in and answer."""
        return self.user.active and grants_allow(self.user.grants, May.ANSWER_CONCERNS, self.programme)

    @property
    def stands_outside(self) -> bool:
        """Whether whoever was named as the one outside has stayed so: they may have come to run it since."""
        body = self.user.organisation.name if self.user.organisation else ""
        return self.outside and not (self.programme.is_run_by(self.user) or self.programme.is_run_by_body(body))
