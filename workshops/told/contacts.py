"""Keeping an address for one purpose, finding it again by itself only, and forgetting it at one press."""

import base64
import hashlib
import hmac
import uuid
from collections.abc import Collection
from datetime import date, timedelta

from flask import current_app
from sqlalchemy import delete, select

from app import clock
from app.db import db
from app.keeping import insert_into
from app.outbox import Message, couriers
from app.sealing import seal
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.told.contact_models import Contact, Way

CONTACT = "contact:"  # begins a `to` of the outbox; only when it is sent is the address looked at (letters.py)
CONSENT_VERSION = "2026-12"  # what the page promises; a new wording is a new version
SENT_IS_KEPT = timedelta(days=30)  # so that an administrator can see what went wrong
TOKEN, CHECK = 22, 4  # letters of a stop link: 132 bits, and a few that tell a link cut short from a whole one


def kept_until(today: date) -> date:
    """How long a contact is kept: the end of the year after next, so that it does not tell when somebody came.

    >>> kept_until(date(2026, 12, 4)), kept_until(date(2026, 1, 1))
    (datetime.date(2028, 12, 31), datetime.date(2028, 12, 31))
    """
    return date(today.year + 2, 12, 31)


def ways() -> frozenset[Way]:
    """By what people can be told here. Text messages need somebody who carries them; letters may wait for the post."""
    return frozenset({Way.EMAIL} | ({Way.TEXT} & couriers().keys()))


def follow(programme: Programme, workshop: Workshop | None, way: Way, value: str, language: str) -> None:
    """Keep an address that follows a workshop, or the whole programme. The same one again is kept once."""
    key = uuid.uuid4()
    row = {
        "id": key,
        "programme_id": programme.id,
        "workshop_id": workshop.id if workshop else None,
        "channel": way,
        "sealed": seal(value),
        "value_hash": value_hash(way, value),
        "stop_hash": _hash_token(stop_token(key)),
        "language": language,
        "consent_version": CONSENT_VERSION,
        "kept_until": kept_until(clock.today()),
    }
    what = ["value_hash", "workshop_id" if workshop else "programme_id"]
    which = Contact.workshop_id.is_not(None) if workshop else Contact.workshop_id.is_(None)
    longer = {"kept_until": row["kept_until"], "consent_version": CONSENT_VERSION}
    insert = insert_into(Contact).values(row)
    db().execute(insert.on_conflict_do_update(index_elements=what, index_where=which, set_=longer))


def value_hash(way: Way, value: str) -> str:
    """By which the same address is known again: without the key nobody can try addresses against it."""
    return _keyed(b"contact value", f"{way}|{value.lower()}".encode()).hex()


def stop_token(contact_id: uuid.UUID) -> str:
    """What stands in the address that ends the messages to a contact."""
    secret = _letters(_keyed(b"stop link", contact_id.bytes))[:TOKEN]
    return secret + _check(secret)


def is_whole(token: str) -> bool:
    """Whether a stop link came here as we made it. That says nothing of whether anybody is still told by it."""
    secret, check = token[:TOKEN], token[TOKEN:]
    return hmac.compare_digest(_check(secret).encode(), check.encode())


def stop(token: str) -> None:
    """Forget an address with everything that it follows, and what still waits to be sent to it. Twice is harmless."""
    whose = select(Contact.value_hash).where(Contact.stop_hash == _hash_token(token))
    hashed = db().scalar(whose)
    if hashed is not None:
        _forget(db().scalars(select(Contact.id).where(Contact.value_hash == hashed)).all())


def forget_contacts() -> None:
    """A chore: contacts whose time is over, and what is known of messages to contacts, go."""
    _forget(db().scalars(select(Contact.id).where(Contact.kept_until < clock.today())).all())
    ended = Message.sent_at.is_not(None) | Message.given_up.is_not(None)
    long_ago = Message.due_at < clock.now() - SENT_IS_KEPT
    db().execute(delete(Message).where(Message.to.startswith(CONTACT), ended, long_ago))


def _forget(ids: Collection[uuid.UUID]) -> None:
    if ids:
        db().execute(delete(Message).where(Message.to.in_([address_of(key) for key in ids])))
        db().execute(delete(Contact).where(Contact.id.in_(ids)))


def address_of(contact_id: uuid.UUID) -> str:
    """How the outbox names a contact: it never holds the address."""
    return f"{CONTACT}{contact_id.hex}"


def _hash_token(token: str) -> str:
    return _keyed(b"stored stop link", token.encode()).hex()


def _check(secret: str) -> str:
    return _letters(_keyed(b"stop link is whole", secret.encode()))[:CHECK]


def _letters(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _keyed(label: bytes, what: bytes) -> bytes:
    """A hash under a key of its own for each purpose, made of TV_CARD_KEY: none of them tells another, or a card."""
    key = hmac.new(current_app.config["HOUSE"].card_key.encode(), b"key of " + label, hashlib.sha256).digest()
    return hmac.new(key, what, hashlib.sha256).digest()
