"""A release: numbers about people as they are shown. The count behind a cell is not kept, and a cell never changes."""

import uuid
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, db, guard, one_of
from workshops.programmes.models import Programme
from workshops.seats.models import Seat  # noqa: F401 - `counted` points at it


class Table(StrEnum):
    """The fixed list of tables. There is no free cross-tabulation: composing tables is what makes differencing."""

    PEOPLE = "people"  # the overall total
    NEIGHBOURHOODS = "neighbourhoods"  # people by the neighbourhood that they live in
    DECILES = "deciles"  # people by groups of deciles of their area
    MONTHS = "months"  # people by the month in which they spoke
    HOSTS = "hosts"  # people by the voice that hosted them
    THEMES_PLACES = "themes_places"  # people who spoke of a theme: in all, and by neighbourhood
    THEMES_DECILES = "themes_deciles"  # the same by groups of deciles
    EQUALITY = "equality"  # answers to the questions about people
    REACH = "reach"  # people heard for each 1,000 residents, by neighbourhood and by groups of deciles
    ANSWERS = "answers"  # answers to questions that several evenings asked in the same words
    JOBS = "jobs"  # applicants for jobs, by how far they got
    JOBS_DECILES = "jobs_deciles"  # the same by groups of deciles
    JOBS_ETHNIC = "jobs_ethnic"  # the same by broad ethnic group
    JOBS_KEPT = "jobs_kept"  # jobs that somebody started, and whether they are still there after 26 and 52 weeks
    ACTIONS = "actions"  # actions by their state: of actions, not of people, and so exact


class Release(Base):
    """One set of numbers of a programme, frozen. It cannot be unmade, only followed by the next one."""

    __tablename__ = "release"
    __table_args__ = (
        UniqueConstraint("programme_id", "number"),
        CheckConstraint("threshold BETWEEN 8 AND 20", name="threshold_is_safe"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    number: Mapped[int]
    made_at: Mapped[datetime]
    rule: Mapped[str] = mapped_column(String(20))
    threshold: Mapped[int]
    places: Mapped[str] = mapped_column(String(64))  # a seal of the areas, neighbourhoods and deciles it counted by
    size: Mapped[int]  # how many cells it has, all told
    follows: Mapped[bool]  # since the one before nobody had withdrawn: outsiders may take it that counts only grew
    ledger_seq: Mapped[int]
    ledger_head: Mapped[str] = mapped_column(String(64))

    programme: Mapped[Programme] = relationship()

    @cached_property
    def shown(self) -> dict[tuple[str, str], str]:
        """What each cell shows, by its table and row, in order. Plain rows: a large place has thousands."""
        cells = select(ReleaseCell.table, ReleaseCell.row, ReleaseCell.shown).order_by(ReleaseCell.position)
        found = db().execute(cells.where(ReleaseCell.release_id == self.id))
        return {(table.value, row): shown for table, row, shown in found}


class ReleaseCell(Base):
    """One cell as it is shown: a rounded number, `fewer than 8`, or `hidden`."""

    __tablename__ = "release_cell"
    __table_args__ = (
        UniqueConstraint("release_id", "position"),
        CheckConstraint("position >= 0", name="position_counts_from_zero"),
        {"sqlite_with_rowid": False},  # a hidden key would let a cell be replaced past every trigger
    )

    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    table: Mapped[Table] = mapped_column(one_of(Table, "table_is_known"), primary_key=True)
    row: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]
    shown: Mapped[str] = mapped_column(String(20))


class Counted(Base):
    """That a seat stands in the newest release, so that who has come and who has withdrawn since can be counted."""

    __tablename__ = "counted"

    seat_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("seat.id", ondelete="CASCADE"), primary_key=True)


class JobCounted(Base):
    """The counts behind the newest tables of jobs, which stay as they are until enough has moved. Never shown."""

    __tablename__ = "job_counted"
    __table_args__ = (CheckConstraint("n >= 0", name="no_fewer_than_nobody"),)

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True)
    table: Mapped[str] = mapped_column(String(20), primary_key=True)
    row: Mapped[str] = mapped_column(String(40), primary_key=True)
    n: Mapped[int]


FROZEN = "a release is frozen: it can only be followed"
# INSERT OR REPLACE fires no trigger of SQLite but this one; and nothing is put into a release that is whole.
STRANGE = {
    "release": "NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM release WHERE programme_id = NEW.programme_id) "
    "OR EXISTS (SELECT 1 FROM release WHERE id = NEW.id)",
    # Two questions, each of which an index answers: as one, it would be asked of every cell that stands already.
    "release_cell": "NEW.position >= (SELECT size FROM release WHERE id = NEW.release_id) OR EXISTS (SELECT 1 "
    'FROM release_cell WHERE release_id = NEW.release_id AND "table" = NEW."table" AND row = NEW.row) '
    "OR EXISTS (SELECT 1 FROM release_cell WHERE release_id = NEW.release_id AND position = NEW.position)",
}
guard(
    Release.__table__,  # ty: ignore[invalid-argument-type]
    "postgresql",
    f"CREATE FUNCTION refuse_to_thaw() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION '{FROZEN}'; END$$",
)
for kept in (Release.__table__, ReleaseCell.__table__):
    name = kept.name  # ty: ignore[missing-attribute]
    guard(
        kept,  # ty: ignore[invalid-argument-type]
        "sqlite",
        f"CREATE TRIGGER {name}_never_changes BEFORE UPDATE ON {name} BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END",
        f"CREATE TRIGGER {name}_never_shrinks BEFORE DELETE ON {name} BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END",
        f"CREATE TRIGGER {name}_only_grows BEFORE INSERT ON {name} WHEN {STRANGE[name]} "
        f"BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END",
    )
    guard(
        kept,  # ty: ignore[invalid-argument-type]
        "postgresql",
        f"CREATE TRIGGER {name}_never_changes BEFORE UPDATE OR DELETE ON {name} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_to_thaw()",
        f"CREATE FUNCTION {name}_is_strange() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN IF {STRANGE[name]} "
        f"THEN RAISE EXCEPTION '{FROZEN}'; END IF; RETURN NEW; END$$",
        f"CREATE TRIGGER {name}_only_grows BEFORE INSERT ON {name} FOR EACH ROW EXECUTE FUNCTION {name}_is_strange()",
        f"CREATE TRIGGER {name}_never_empties BEFORE TRUNCATE ON {name} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_thaw()",
    )
