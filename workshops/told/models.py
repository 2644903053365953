"""What people say of an evening once it is over (were you listened to?), and what may be told of it in public."""

import uuid
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of


class Heard(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Listened(Base):
    """One answer a seat; a later one takes its place."""

    __tablename__ = "listened"

    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id", ondelete="CASCADE"), primary_key=True)
    heard: Mapped[Heard] = mapped_column(one_of(Heard, "heard_is_known"))


class EveningTold(Base):
    """Whether an evening may show its own themes, decided once, when it was over: the domain asks for 20 people.

    It stays as it was decided. If it followed the people who are left, whoever looks every day would see one go.
    """

    __tablename__ = "evening_told"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True)
    alone: Mapped[bool]


class EveningTheme(Base):
    """A theme of a public promise that something said at such an evening stood under. It stays when the words go."""

    __tablename__ = "evening_theme"

    workshop_id: Mapped[int] = mapped_column(
        ForeignKey("evening_told.workshop_id", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), primary_key=True, index=True)
