"""A trusted voice, and the neighbourhoods that it reaches."""

from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from maps.places.models import Neighbourhood

voice_neighbourhood = Table(
    "voice_neighbourhood",
    Base.metadata,
    Column("voice_id", ForeignKey("voice.id", ondelete="CASCADE"), primary_key=True),
    Column("neighbourhood_id", ForeignKey("neighbourhood.id"), primary_key=True),
)


class Voice(Base):
    """Somebody whom a community already trusts, described in one sentence of their own."""

    __tablename__ = "voice"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    sentence: Mapped[str] = mapped_column(String(300))
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    communities: Mapped[str] = mapped_column(Text, default="")
    needs: Mapped[str] = mapped_column(Text, default="")
    champion: Mapped[str] = mapped_column(String(120), default="")
    named_ok: Mapped[bool] = mapped_column(default=True)
    on_hold: Mapped[bool] = mapped_column(default=False)

    neighbourhoods: Mapped[list[Neighbourhood]] = relationship(
        secondary=voice_neighbourhood, order_by=Neighbourhood.name
    )

    @property
    def voice_id(self) -> int:
        """A voice's own grant covers itself (app/permissions.py)."""
        return self.id

    def facts(self) -> dict[str, Any]:
        """What the ledger keeps of a change."""
        return {"name": self.name, "on_hold": self.on_hold, "named_ok": self.named_ok}
