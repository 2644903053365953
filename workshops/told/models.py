"""What people say of the evening itself, once it is over: were you listened to?"""

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
