"""The record of what people who work here have done: append-only, each entry sealed to the one before.

A rewrite shows, because every entry's hash covers the hash of its predecessor; and it is evidence only if the newest
hash (the head) leaves the building, which is why releases, packs and posters print it.
Residents' words and contacts never stand in `facts`, so that taking them back never breaks the chain.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.db import Base, database, db, guard

GENESIS = "0" * 64
LOCK = 7_203_001  # PostgreSQL's advisory lock for writers of the ledger


class Entry(Base):
    """One thing that was done."""

    __tablename__ = "ledger"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(60))
    verb: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120), index=True)
    public: Mapped[bool]
    facts: Mapped[dict[str, Any]]
    prev_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hash: Mapped[str] = mapped_column(String(64), unique=True)


guard(
    Entry.__table__,  # ty: ignore[invalid-argument-type]
    "sqlite",
    "CREATE TRIGGER ledger_never_changes BEFORE UPDATE ON ledger "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER ledger_never_shrinks BEFORE DELETE ON ledger "
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "CREATE TRIGGER ledger_only_grows BEFORE INSERT ON ledger WHEN EXISTS (SELECT 1 FROM ledger WHERE "
    "seq = NEW.seq OR hash = NEW.hash OR prev_hash = NEW.prev_hash) "  # INSERT OR REPLACE fires no other trigger
    "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
)
guard(
    Entry.__table__,  # ty: ignore[invalid-argument-type]
    "postgresql",
    "CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$BEGIN RAISE EXCEPTION 'the ledger is append-only'; END$$",
    "CREATE TRIGGER ledger_never_changes BEFORE UPDATE OR DELETE ON ledger "
    "FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only()",
    "CREATE TRIGGER ledger_never_empties BEFORE TRUNCATE ON ledger "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()",
)


def record(actor: str, verb: str, subject: str, *, public: bool = False, **facts: Any) -> Entry:
    """Append an entry in the present transaction. `subject` reads `kind:id`; `facts` are plain JSON values.

    Writers queue at one lock (SQLite's own, or an advisory one), so that no two take the same number.
    """
    session = db()
    if not database().is_sqlite:
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    last = head()
    entry = Entry(
        seq=last.seq + 1,
        at=clock.now().replace(microsecond=0),
        actor=actor,
        verb=verb,
        subject=subject,
        public=public,
        facts=facts,
        prev_hash=last.hash,
    )
    entry.hash = seal(entry)
    session.add(entry)
    session.flush()
    return entry


@dataclass(frozen=True)
class Head:
    """The newest entry's number and hash: what the outside world keeps."""

    seq: int
    hash: str


def head() -> Head:
    """The present head; number 0 and the genesis hash when nothing has been recorded yet."""
    newest = db().execute(select(Entry.seq, Entry.hash).order_by(Entry.seq.desc()).limit(1)).first()
    return Head(*newest) if newest else Head(0, GENESIS)


def seal(entry: Entry) -> str:
    """SHA-256 over everything the entry says and over the seal before it, as canonical JSON."""
    said = [
        entry.seq,
        clock.utc(entry.at).isoformat(),
        entry.actor,
        entry.verb,
        entry.subject,
        entry.public,
        entry.facts,
        entry.prev_hash,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What a reading of the whole chain found: `broken` is the number of the first entry that does not hold."""

    entries: int
    head: str
    broken: int | None = None
    reason: str = ""

    @property
    def holds(self) -> bool:
        return not self.reason


def verify(known: str = "") -> Verdict:
    """Read the chain from its beginning; `known` is an earlier head that must be found in it."""
    before, count, seen = GENESIS, 0, not known or known == GENESIS
    with db().scalars(select(Entry).order_by(Entry.seq).execution_options(yield_per=1000)) as entries:
        for entry in entries:
            count += 1
            if entry.seq != count:
                return Verdict(count, before, entry.seq, "an entry is missing before this one")
            if entry.prev_hash != before:
                return Verdict(count, before, entry.seq, "this entry does not follow the one before it")
            if entry.hash != seal(entry):
                return Verdict(count, before, entry.seq, "what this entry says is not what was sealed")
            before = entry.hash
            seen = seen or entry.hash == known
    if not seen:
        return Verdict(count, before, None, "the given head is not in this ledger")
    return Verdict(count, before)
