"""People who work here, the organisations that they work for, and what each may do."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, one_of
from app.permissions import Role


class OrganisationKind(StrEnum):
    HOST = "host"
    ANCHOR = "anchor"
    COMMUNITY = "community"


class Organisation(Base):
    """A trust, a council, a charity, a community group."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[OrganisationKind] = mapped_column(one_of(OrganisationKind, "kind_is_known"))


class User(Base):
    """Somebody who works here. Their sign-in version goes up when they sign out everywhere."""

    __tablename__ = "user_account"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_is_lower_case"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    sign_in_version: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)

    organisation: Mapped[Organisation | None] = relationship()
    grants: Mapped[list["RoleGrant"]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", order_by="RoleGrant.id"
    )

    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.active

    def get_id(self) -> str:
        """What the session holds; a new sign-in version makes every older session a stranger's."""
        return f"{self.id}:{self.sign_in_version}"

    @property
    def actor(self) -> str:
        """How the ledger names this person."""
        return f"user:{self.id}"

    @property
    def label(self) -> str:
        return self.name or self.email


class RoleGrant(Base):
    """A role on one programme, or on all (None). A voice's grant names the voice.

    The keys of programme and voice point at tables of later features: the database holds them, no import does.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        CheckConstraint("(role = 'voice') = (voice_id IS NOT NULL)", name="voice_is_named"),
        Index("ix_role_grant_user_id", "user_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(one_of(Role, "role_is_known"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    voice_id: Mapped[int | None] = mapped_column(ForeignKey("voice.id"))


class UsedLink(Base):
    """A one-time link that was used, by its hash, until it would have ended anyway."""

    __tablename__ = "used_link"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime]
