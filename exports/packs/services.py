"""Writing up an evening, showing it to the host first, and what the host says to it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from app import clock, ledger
from app.accounts.models import RoleGrant, User
from app.db import db
from app.keeping import lock, write
from app.links import mailed
from app.outbox import put
from app.permissions import May, Role, allowed
from exports.packs.counting import as_shown, asked_in, count
from exports.packs.document import what_was_asked
from exports.packs.models import Step, WriteUp, WriteUpState
from exports.releases.chain import JOINED_AT_LEAST
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.told.retention import WORKER, kept_until

LONGEST_LIST = 50
WAITED_FOR = timedelta(days=60)  # after closing; what nobody has written up by then nobody will
LETTER = "exports/packs/letter.txt"
# What the host reads. The rest is for the team: it changes nothing of what the host has said.
READ_BY_HOST = ("attendance", "flip_charts", "next_steps", "next_by", "next_who", "thanks")


class Facts(TypedDict, total=False):
    """What a team may say of its evening."""

    attendance: int | None
    went_well: str
    missed: str
    step: Step | None
    flip_charts: str
    next_steps: str
    next_by: date | None
    next_who: str
    thanks: str


class Lack(StrEnum):
    """What the host cannot be asked about yet, because it is not there."""

    NEXT_STEPS = "next steps"
    NEXT_BY = "next by"
    NEXT_WHO = "next who"


class NotNowError(Exception):
    """The write-up does not stand where this can be done: somebody was quicker, or the page is old."""


class NotReadyError(Exception):
    """Something is missing before the host can read it."""

    def __init__(self, lacks: list[Lack]) -> None:
        super().__init__(lacks)
        self.lacks = lacks


def write_up_of(workshop: Workshop) -> WriteUp | None:
    return db().get(WriteUp, workshop.id)


def write_up(actor: str, workshop: Workshop, **facts: Unpack[Facts]) -> list[str]:
    """Keep what is said of an evening that has closed, and say what has changed. Raises NotNowError.

    What the host has, or has agreed to, is a draft again once something of it has changed: the host is asked anew.
    """
    lock(workshop)
    if workshop.state is not State.CLOSED:
        raise NotNowError
    kept = write_up_of(workshop)
    is_new = kept is None
    if kept is None:
        kept = WriteUp(workshop_id=workshop.id, workshop=workshop)
        db().add(kept)
        db().flush()
    changed = write(kept, facts)
    if set(changed) & set(READ_BY_HOST) and kept.state in (WriteUpState.WITH_HOST, WriteUpState.AGREED):
        kept.state, kept.host_since = WriteUpState.DRAFT, None
    if changed or is_new:
        ledger.record(actor, "write up", _about(workshop), changed=changed)
    db().flush()
    return changed


def lacks_of(kept: WriteUp) -> list[Lack]:
    """What is missing before the host can read it: whoever spoke is owed what happens next, by when and by whom."""
    there = {Lack.NEXT_STEPS: kept.next_steps, Lack.NEXT_BY: kept.next_by, Lack.NEXT_WHO: kept.next_who}
    return [lack for lack, said in there.items() if not said]


def send_to_host(actor: str, workshop: Workshop) -> WriteUp:
    """Let the host read it, with a letter to whoever speaks for that voice here; and count, if that was not done.

    The host has seven days. Sent again, it begins anew. Numbers stay as they were, unless ten or more people have come
    or gone since: what one person does must not show. Raises NotNowError, also where nobody could read it here, and
    NotReadyError.
    """
    kept = _locked(workshop)
    if kept.waits_for_host:
        return kept
    hosts = hosts_of(workshop)
    if not hosts:
        raise NotNowError
    since = _hand_over(workshop, kept, WriteUpState.WITH_HOST)
    link = mailed("packs.page", code=workshop.code)
    for user in hosts:
        put(f"write-up:{workshop.id}:{since.isoformat()}:{user.id}", user.email, LETTER, link=link)
    ledger.record(actor, "send write-up to host", _about(workshop))
    return kept


def agreed_in_person(actor: str, workshop: Workshop) -> None:
    """A host without an account has read it on paper and said yes; silence of theirs would mean nothing.

    Raises NotNowError, also where the host has an account and can say so themselves, and NotReadyError.
    """
    kept = _locked(workshop)
    if kept.is_agreed:
        return
    if hosts_of(workshop):
        raise NotNowError
    _hand_over(workshop, kept, WriteUpState.AGREED)
    ledger.record(actor, "host agreed to write-up in person", _about(workshop))


def take_back(actor: str, workshop: Workshop) -> None:
    """The team takes back what it gave to the host, or what was agreed: a draft again, which nobody else reads.

    Raises NotNowError when the host has taken it down: that word is theirs alone.
    """
    kept = _locked(workshop)
    if kept.state is WriteUpState.DRAFT:
        return
    if kept.state not in (WriteUpState.WITH_HOST, WriteUpState.AGREED):
        raise NotNowError
    kept.state, kept.host_since = WriteUpState.DRAFT, None
    ledger.record(actor, "take write-up back", _about(workshop))


def _hand_over(workshop: Workshop, kept: WriteUp, state: WriteUpState) -> datetime:
    """Freeze what the host reads. Raises NotNowError unless it is a draft or changes were asked, NotReadyError."""
    if kept.state not in (WriteUpState.DRAFT, WriteUpState.CHANGES_ASKED):
        raise NotNowError
    if lacks := lacks_of(kept):
        raise NotReadyError(lacks)
    exact = count(workshop)
    if kept.counted_people is None or abs(exact.people - kept.counted_people) >= JOINED_AT_LEAST:
        kept.numbers, kept.counted_people = as_shown(workshop, exact), exact.people
    since = clock.now().replace(microsecond=0)
    kept.asked, kept.state, kept.host_since, kept.host_asks = asked_in(workshop), state, since, ""
    db().flush()
    return since


def agree(actor: str, workshop: Workshop) -> None:
    """The host says that it is right. Raises NotNowError unless they have it."""
    kept = _locked(workshop)
    if kept.is_agreed:
        return
    if not kept.waits_for_host:
        raise NotNowError
    kept.state = WriteUpState.AGREED
    ledger.record(actor, "agree to write-up", _about(workshop))


def ask_for_changes(actor: str, workshop: Workshop, words: str) -> None:
    """The host asks for changes, within the seven days. Raises NotNowError unless they have it."""
    kept = _locked(workshop)
    if kept.state is WriteUpState.CHANGES_ASKED and kept.host_asks == words:
        return
    if not kept.waits_for_host:
        raise NotNowError
    kept.state, kept.host_asks = WriteUpState.CHANGES_ASKED, words
    ledger.record(actor, "ask for changes of write-up", _about(workshop))


def take_down(actor: str, workshop: Workshop) -> None:
    """The host takes it down, whenever they like: nobody but them and the team can read it. Raises NotNowError."""
    kept = _locked(workshop)
    if kept.state is WriteUpState.TAKEN_DOWN:
        return
    if not kept.host_may_read:
        raise NotNowError
    kept.state = WriteUpState.TAKEN_DOWN
    ledger.record(actor, "take write-up down", _about(workshop))


def use_again(actor: str, workshop: Workshop) -> None:
    """The host thinks better of it: it may be read again, as they read it now. Raises NotNowError unless taken down."""
    kept = _locked(workshop)
    if kept.state is WriteUpState.AGREED:
        return
    if kept.state is not WriteUpState.TAKEN_DOWN:
        raise NotNowError
    kept.state = WriteUpState.AGREED
    ledger.record(actor, "let write-up be used again", _about(workshop))


def hosts_of(workshop: Workshop) -> list[User]:
    """Whoever speaks for the host here: they have an account with a grant for this voice."""
    mine = (
        RoleGrant.role == Role.VOICE,
        RoleGrant.voice_id == workshop.voice_id,
        RoleGrant.programme_id.is_(None) | (RoleGrant.programme_id == workshop.programme_id),
    )
    with_grant = select(RoleGrant.user_id).where(*mine)
    return list(db().scalars(select(User).where(User.active.is_(True), User.id.in_(with_grant)).order_by(User.id)))


def may_read(workshop: Workshop, kept: WriteUp | None) -> bool:
    """Whether whoever asks now may read the write-up: the team always, the host once it was sent, and others who see
    the programme once it is agreed and while the voice is not on hold.
    """
    if workshop.state is not State.CLOSED:
        return False
    if allowed(May.RUN_ROOM, workshop):
        return True
    if kept is None:
        return False
    if allowed(May.READ_PUBLIC_WORDS, workshop):
        return kept.host_may_read
    sealed = workshop.confidentiality is Confidentiality.SEALED
    return kept.is_agreed and not workshop.voice.on_hold and not sealed


@dataclass(frozen=True)
class Unwritten:
    """An evening that waits for its team: nothing is written, or not sent, or the host asks for changes."""

    workshop: Workshop
    kept: WriteUp | None


def unwritten(*which: ColumnElement[bool]) -> list[Unwritten]:
    """The evenings among these that are to be written up, the newest first; not what has closed long ago."""
    waits = (WriteUpState.DRAFT, WriteUpState.CHANGES_ASKED)
    wanted = (
        select(Workshop, WriteUp)
        .outerjoin(WriteUp, WriteUp.workshop_id == Workshop.id)
        .where(Workshop.state == State.CLOSED, Workshop.closed_at >= clock.now() - WAITED_FOR, *which)
        .where(WriteUp.workshop_id.is_(None) | WriteUp.state.in_(waits))
        .options(joinedload(Workshop.voice))
        .order_by(Workshop.closed_at.desc())
        .limit(LONGEST_LIST)
    )
    return [Unwritten(workshop, kept) for workshop, kept in db().execute(wanted).all()]


def write_ups_of(workshops: Iterable[Workshop]) -> dict[int, WriteUp]:
    """The write-ups of these evenings that whoever asks now may read, by the evening's key."""
    known = {workshop.id: workshop for workshop in workshops}
    kept = db().scalars(select(WriteUp).where(WriteUp.workshop_id.in_(known)))
    return {each.workshop_id: each for each in kept if may_read(known[each.workshop_id], each)}


def mark_of(kept: WriteUp) -> str:
    """What the host reads and how it stands, in a few letters: another one when somebody has changed it."""
    asked = what_was_asked(kept.workshop, kept)
    said: list[Any] = [kept.state, asked["title"], asked["question"], asked["activities"]]
    said += [getattr(kept, name) for name in READ_BY_HOST]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:16]


def forget_flip_charts() -> None:
    """A chore: what stood on the charts goes when the promised time of people's words is over."""
    kept_still = select(WriteUp).join(Workshop).where(WriteUp.flip_charts != "", Workshop.state == State.CLOSED)
    for kept in db().scalars(kept_still.options(joinedload(WriteUp.workshop).joinedload(Workshop.programme))).all():
        ends = kept_until(kept.workshop)
        if ends and clock.now() > ends:
            kept.flip_charts = ""
            ledger.record(WORKER, "delete flip charts", _about(kept.workshop))


def _locked(workshop: Workshop) -> WriteUp:
    """The write-up, and nobody else changes it until the transaction ends.

    Raises NotNowError where there is none, and while the evening is open again.
    """
    lock(workshop)
    kept = write_up_of(workshop)
    if kept is None or workshop.state is not State.CLOSED:
        raise NotNowError
    db().refresh(kept)
    return kept


def _about(workshop: Workshop) -> str:
    return f"workshop:{workshop.id}"
