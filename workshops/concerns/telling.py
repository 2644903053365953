"""Receiving what somebody tells of harm, and what they read of it later. It leaves the workshop: no seat is looked at.

What residents do here leaves no entry in the ledger: an entry has a time of day.
"""

import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.db import db
from app.limits import count
from app.sealing import UnreadableError
from workshops.concerns.due import answer_due
from workshops.concerns.letters import tell_responder
from workshops.concerns.models import Concern, ConcernState, Outcome
from workshops.concerns.sealed import Note, Telling, seal_telling, unseal_notes
from workshops.contributions.models import Contribution
from workshops.meetings.models import Confidentiality, Workshop
from workshops.programmes.models import Programme
from workshops.seats.cards import card_of, hash_card
from workshops.seats.services import card_key

AN_HOUR_AT_MOST = 60  # from one network address: a hall is one address, and forty people in it may all have to tell
A_DAY_AT_MOST = 2_000  # of one programme: join codes hang on walls, and many machines could fill the house
CODE = b"concern "


class TooManyError(Exception):
    """More than one network address may send in an hour, or than a programme takes in a day."""


@dataclass(frozen=True)
class Named:
    """Somebody whom people can turn to, as they read about them."""

    user_id: int
    name: str
    organisation: str
    outside: bool


def named_people(programme: Programme) -> list[Named]:
    """Whom people can turn to now: who is named, may come in, and may answer. Whoever could not read is not offered."""
    return [
        Named(
            each.user_id,
            each.user.label,
            each.user.organisation.name if each.user.organisation else "",
            each.stands_outside,
        )
        for each in programme.responders
        if each.can_answer
    ]


def tell(
    programme: Programme,
    workshop: Workshop | None,
    responder_id: int,
    telling: Telling,
    form_id: uuid.UUID,
    sender: str,
) -> Concern:
    """Keep what somebody tells: the same form with the same words once, however often it is sent.

    Other words, or another responder, are another concern, so that nothing is lost and nobody learns what was meant for
    somebody else. `sender` is the network address, which is counted and not kept. Raises TooManyError.
    """
    key = _key_of(form_id, responder_id, telling)
    if known := db().get(Concern, key):
        return known
    if count("harm from", sender) > AN_HOUR_AT_MOST or _came_today(programme) >= A_DAY_AT_MOST:
        raise TooManyError
    return _keep(key, key, programme, workshop, responder_id, telling)


def _came_today(programme: Programme) -> int:
    came = select(func.count()).where(Concern.programme_id == programme.id, Concern.received_on == clock.today())
    return db().scalar(came) or 0


def take_over(contribution: Contribution, responder_id: int) -> Concern:
    """Keep words that a room passes on. What leads back to them stands inside the seal alone."""
    workshop = contribution.activity.workshop
    telling = Telling(
        contribution.words or "",
        question=contribution.activity.question if may_be_named(workshop) else "",
        language=contribution.language,
        contribution=contribution.id.hex,
    )
    return _keep(uuid.uuid4(), contribution.id, workshop.programme, workshop, responder_id, telling)


def _keep(
    key: uuid.UUID,
    source: uuid.UUID,
    programme: Programme,
    workshop: Workshop | None,
    responder_id: int,
    telling: Telling,
) -> Concern:
    """Insert, then catch. A sealed workshop is named to nobody outside those who run it, so not here either."""
    concern = Concern(
        id=key,
        programme_id=programme.id,
        workshop_id=workshop.id if workshop and may_be_named(workshop) else None,
        responder_id=responder_id,
        code_hash=hash_card(code_of(source), card_key()),
        sealed=seal_telling(telling),
        received_on=clock.today(),
        due_on=answer_due(clock.today()),
        state=ConcernState.NEW,
    )
    try:
        with db().begin_nested():
            db().add(concern)
            db().flush()
    except IntegrityError:
        return db().get_one(Concern, key)
    tell_responder(concern)
    return concern


def may_be_named(workshop: Workshop) -> bool:
    return workshop.confidentiality is not Confidentiality.SEALED


def _key_of(form_id: uuid.UUID, responder_id: int, telling: Telling) -> uuid.UUID:
    """The key of what a form says: a keyed hash, from which nobody can tell the words."""
    said = "\0".join((form_id.hex, str(responder_id), telling.words, telling.contact)).encode()
    digest = hmac.new(card_key().encode(), b"concern form " + said, hashlib.sha256).digest()
    return uuid.UUID(bytes=digest[:16], version=4)


def code_of(source: uuid.UUID) -> str:
    """The code that shows what became of it: of a concern's key, or of the contribution that it was.

    Made anew each time like a card, so that a form sent twice shows the same one; stored is only a hash of it.
    """
    return card_of(source, card_key(), CODE)


def concern_by_code(typed: str) -> Concern | None:
    """The concern of a well-formed code."""
    return db().scalar(select(Concern).where(Concern.code_hash == hash_card(typed, card_key())))


@dataclass(frozen=True)
class Answer:
    """What the writer may read: how it stands, what they were told, and until when they will hear more."""

    responder: str
    state: ConcernState
    due_on: date
    outcome: Outcome | None
    told: list[Note]


def answer_of(concern: Concern) -> Answer:
    """Raises UnreadableError when the key is missing."""
    told = [note for note in unseal_notes(concern.notes) if note.told]
    return Answer(concern.responder.label, concern.state, concern.due_on, concern.outcome, told)


def answer_to(contribution: Contribution) -> Answer | None:
    """What became of words that were passed on, for the thread of whoever said them; nothing while it is unreadable."""
    concern = concern_by_code(code_of(contribution.id))
    try:
        return answer_of(concern) if concern else None
    except UnreadableError:
        return None
