"""A theme, and who has put which words under which themes."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, guard
from workshops.programmes.models import Programme

NAME_AT_MOST = 120


class Theme(Base):
    """What several people have said, under one name. One that was merged stays, and leads to where it went."""

    __tablename__ = "theme"
    __table_args__ = (
        CheckConstraint("merged_into_id <> id", name="merges_into_another"),
        CheckConstraint("parent_id <> id", name="stands_under_another"),
        CheckConstraint("merged_into_id IS NULL OR parent_id IS NULL", name="merged_stands_nowhere"),
        Index(
            "uq_theme_name",
            "programme_id",
            "name_key",
            unique=True,
            sqlite_where=text("merged_into_id IS NULL"),
            postgresql_where=text("merged_into_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_AT_MOST))
    name_key: Mapped[str] = mapped_column(String(NAME_AT_MOST))  # the name in whatever letters: two alike are one
    description: Mapped[str] = mapped_column(Text, default="")
    wanted: Mapped[str] = mapped_column(Text, default="")  # what people want, in our words: public, and on paper
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))

    programme: Mapped[Programme] = relationship()


class Judgement(Base):
    """That somebody has read a contribution and put it under themes, or under none because none fits.

    A second coder works blind: what they decide counts in no theme, and is there to be held against the first.
    """

    __tablename__ = "judgement"
    __table_args__ = (
        Index(  # few are blind, and every count of themes leaves them out
            "ix_judgement_blind",
            "contribution_id",
            "coder_id",
            sqlite_where=text("blind IS 1"),
            postgresql_where=text("blind IS true"),
        ),
    )

    contribution_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("contribution.id", ondelete="CASCADE"), primary_key=True
    )
    coder_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True, index=True)
    blind: Mapped[bool]
    words_mark: Mapped[str] = mapped_column(String(10))  # of the words as they were read: corrected ones are read anew
    made_on: Mapped[date]


class Coding(Base):
    """One theme of a judgement."""

    __tablename__ = "coding"
    __table_args__ = (
        ForeignKeyConstraint(
            ["contribution_id", "coder_id"], ["judgement.contribution_id", "judgement.coder_id"], ondelete="CASCADE"
        ),
    )

    contribution_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    coder_id: Mapped[int] = mapped_column(primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("theme.id"), primary_key=True, index=True)


# Words that are passed on to a named person leave no coding behind: `room` does that, and cannot know of themes.
guard(
    Judgement.__table__,  # ty: ignore[invalid-argument-type]
    "sqlite",
    "CREATE TRIGGER passed_on_leaves_no_coding AFTER UPDATE OF moderation ON contribution "
    "WHEN NEW.moderation = 'passed_on' BEGIN DELETE FROM judgement WHERE contribution_id = NEW.id; END",
)
guard(
    Judgement.__table__,  # ty: ignore[invalid-argument-type]
    "postgresql",
    "CREATE FUNCTION forget_coding() RETURNS trigger LANGUAGE plpgsql AS "
    "$$BEGIN DELETE FROM judgement WHERE contribution_id = NEW.id; RETURN NULL; END$$",
    "CREATE TRIGGER passed_on_leaves_no_coding AFTER UPDATE OF moderation ON contribution "
    "FOR EACH ROW WHEN (NEW.moderation = 'passed_on') EXECUTE FUNCTION forget_coding()",
)
