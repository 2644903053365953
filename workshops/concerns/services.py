"""What a responder does with what was told to them: answer, close, hand over, give back. Only they can open it.

Each of it leaves an entry in the ledger, which names the concern by its random key and never says a word of it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select

from app import clock, ledger
from app.accounts.models import User
from app.db import db
from app.keeping import lock
from app.permissions import Role
from workshops.concerns.due import answer_due
from workshops.concerns.letters import tell_responder
from workshops.concerns.models import Concern, ConcernState, Outcome
from workshops.concerns.sealed import Note, seal_notes, seal_telling, unseal_notes, unseal_telling
from workshops.concerns.telling import Named, may_be_named, named_people
from workshops.contributions.models import Contribution, Moderation
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme

WORKER = "worker"  # how the ledger names what nobody asked for
LIVING = (ConcernState.NEW, ConcernState.UNDER_WAY)
TOLD_OF_OVERDUE = frozenset({Role.LEADER, Role.ORGANISER})


class NotNowError(Exception):
    """The concern is not in a state in which this can be done: it is closed, or somebody else has it by now."""


class ClosedError(NotNowError):
    """It was closed meanwhile, in another window."""


class NotInTheRoomError(Exception):
    """Words cannot go back: whoever said them has taken them back meanwhile, or their time was over."""


def evening_of(concern: Concern) -> Workshop | None:
    """Where it was told or said, as its responder may know it: it may have been sealed since."""
    return concern.workshop if concern.workshop and may_be_named(concern.workshop) else None


def reads_concerns(user: User) -> bool:
    """Whether they can open something that was told to nobody else, or could if they were let."""
    return any(grant.role is Role.RESPONDER for grant in user.grants) or bool(
        db().scalar(select(exists().where(Concern.responder_id == user.id)))
    )


def mine(user: User) -> Sequence[Concern]:
    """The concerns of a responder, what is due first."""
    wanted = select(Concern).where(Concern.responder_id == user.id).order_by(Concern.due_on, Concern.id)
    return db().scalars(wanted).all()


def waiting_for(user: User) -> list[Concern]:
    """Those to whom a responder still owes an answer, what is due first."""
    return [concern for concern in mine(user) if is_living(concern)]


def is_living(concern: Concern) -> bool:
    return concern.state in LIVING


def is_overdue(concern: Concern) -> bool:
    """Whether the writer should have heard by now."""
    return is_living(concern) and concern.due_on < clock.today()


@dataclass(frozen=True)
class Overdue:
    """That a programme has an overdue concern, and since when: all that anybody but its responder learns."""

    programme: str
    since: date


def overdue_for(user: User) -> list[Overdue]:
    """What those who lead and organise a programme must know."""
    ids = [grant.programme_id for grant in user.grants if grant.role in TOLD_OF_OVERDUE]
    wanted = (
        select(Programme.name, func.min(Concern.due_on))
        .join(Concern, Concern.programme_id == Programme.id)
        .where(Concern.state.in_(LIVING), Concern.due_on < clock.today())
        .group_by(Programme.id, Programme.name)
        .order_by(func.min(Concern.due_on), Programme.name)
    )
    if None not in ids:
        wanted = wanted.where(Programme.id.in_(ids))
    return [Overdue(name, since) for name, since in db().execute(wanted).all()]


def write(
    actor: str, concern: Concern, key: str, *, done: str = "", told: str = "", due_on: date | None = None
) -> Concern:
    """Write down what was done, and what the writer is told; whoever tells them says until when they hear more.

    The same form twice writes once; what else it says is new. Raises ClosedError, NotNowError when somebody else has
    it by now, and UnreadableError when the key is missing.
    """
    _lock_own(actor, concern)
    _only_living(concern)
    is_new, promised = _add(concern, key, done, told), concern.due_on
    is_latest = any(note.key == key for note in unseal_notes(concern.notes)[-1:])
    if told and due_on and is_latest:
        concern.due_on = due_on
    if not is_new and concern.due_on == promised:
        return concern
    concern.state = ConcernState.UNDER_WAY
    return _record(actor, "write on concern", concern, told=bool(told))


def close(actor: str, concern: Concern, key: str, *, outcome: Outcome, told: str, done: str = "") -> Concern:
    """Close it; the writer reads the last words and the outcome. The same form twice closes once.

    Raises as `write` does, also when it was closed otherwise: what this form says would be lost.
    """
    _lock_own(actor, concern)
    if concern.state is ConcernState.CLOSED and concern.outcome is outcome and not _unwritten(concern, key, done, told):
        return concern
    _only_living(concern)
    _add(concern, key, done, told)
    concern.state, concern.outcome, concern.closed_on = ConcernState.CLOSED, outcome, clock.today()
    return _record(actor, "close concern", concern, outcome=outcome)


def reopen(actor: str, concern: Concern) -> Concern:
    """Take it up again; the clock begins anew. Raises NotNowError when its words are gone from here."""
    _lock_own(actor, concern)
    if is_living(concern):
        return concern
    if concern.state is not ConcernState.CLOSED or concern.outcome is Outcome.GIVEN_BACK:
        raise NotNowError
    concern.state, concern.outcome, concern.closed_on = ConcernState.UNDER_WAY, None, None
    concern.due_on = answer_due(clock.today())
    return _record(actor, "reopen concern", concern)


def others(concern: Concern) -> list[Named]:
    """To whom a concern can be handed over."""
    return [each for each in named_people(concern.programme) if each.user_id != concern.responder_id]


def hand_over(actor: str, concern: Concern, to: Named) -> Concern:
    """Give it to the other named person; from then on only they can open it. The promised day stays.

    Raises NotNowError when it is closed, UnreadableError when the key is missing.
    """
    _lock_own(actor, concern)
    _only_living(concern)
    came_from = concern.responder.label
    _add(concern, uuid.uuid4().hex, f"{came_from} → {to.name}", "", by=came_from)
    concern.responder = db().get_one(User, to.user_id)
    _record(actor, "hand over concern", concern, to=to.user_id)
    tell_responder(concern)
    return concern


def give_back(actor: str, concern: Concern) -> Concern:
    """Words of an evening that tell of no harm go back to those who read them, and wait there; nothing of them stays.

    Raises NotNowError, UnreadableError, and NotInTheRoomError when nobody waits for them there any more.
    """
    _lock_own(actor, concern)
    if concern.outcome is Outcome.GIVEN_BACK:
        return concern
    _only_living(concern)
    telling = unseal_telling(concern.sealed or "")
    if not telling.came_from_a_room:
        raise NotNowError
    wanted = select(Contribution).where(Contribution.id == telling.contribution_id)
    row = db().scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if row is None or row.moderation is not Moderation.PASSED_ON:
        raise NotInTheRoomError
    row.words, row.moderation = telling.words, Moderation.WAITING
    row.moderated_by = row.public_words = row.reason = row.shown_seq = None
    concern.sealed, concern.code_hash = seal_telling(telling.without_words()), None
    concern.state, concern.outcome, concern.closed_on = ConcernState.CLOSED, Outcome.GIVEN_BACK, clock.today()
    return _record(actor, "give words back", concern)


def _add(concern: Concern, key: str, done: str, told: str, by: str = "") -> bool:
    """Whether something new was written down."""
    author = by or concern.responder.label
    new = [Note(key, clock.today(), author, words, is_told) for words, is_told in _unwritten(concern, key, done, told)]
    if new:
        concern.notes = seal_notes([*unseal_notes(concern.notes), *new])
    return bool(new)


def _unwritten(concern: Concern, key: str, done: str, told: str) -> list[tuple[str, bool]]:
    """What of a form is not written down yet. It may have been sent before with other words: those stay too."""
    written = {(note.words, note.told) for note in unseal_notes(concern.notes) if note.key == key}
    return [each for each in ((done, False), (told, True)) if each[0] and each not in written]


def _lock_own(actor: str, concern: Concern) -> None:
    """Read it anew; in another window it may have been handed over a moment ago."""
    lock(concern)
    if actor != concern.responder.actor:
        raise NotNowError


def _only_living(concern: Concern) -> None:
    if not is_living(concern):
        raise ClosedError


def _record(actor: str, verb: str, concern: Concern, **facts: Any) -> Concern:
    db().flush()
    ledger.record(actor, verb, f"concern:{concern.id}", **facts)
    return concern


def forget_old_concerns() -> None:
    """A chore: so many months after it was closed, as its programme promised, what was written goes."""
    closed = (
        select(Concern, Programme.retention_months)
        .join(Programme, Programme.id == Concern.programme_id)
        .where(Concern.state == ConcernState.CLOSED)
    )
    for concern, months in db().execute(closed).all():
        if concern.closed_on and clock.today() > clock.months_after(concern.closed_on, months):
            concern.sealed = concern.notes = None
            concern.state = ConcernState.EXPIRED
            _record(WORKER, "delete what was kept long enough", concern)
