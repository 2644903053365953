"""What somebody reads who was handed over: who has their details now, what for, and until when they are kept here.

The outbox names an interest by its key; only here is it unsealed, at the moment of sending.
"""

import uuid
from datetime import timedelta
from typing import Any

from app import clock
from app.db import db
from app.links import mailed
from app.outbox import EMAIL, TEXT, Addressed, couriers, put
from app.phones import by_day
from workshops.interests.models import Interest
from workshops.interests.sealed import Reach, unseal_reach

WAITS_FOR = timedelta(minutes=10)  # so that a slip of the recruiter's hand can be undone before anybody is told of it
INTEREST = "interest:"  # begins a `to` of the outbox
TEMPLATES = {EMAIL: "workshops/interests/handed_mail.txt", TEXT: "workshops/interests/handed_text.txt"}


def channel_to(reach: Reach) -> str | None:
    """By what somebody can be told here: of letters and text messages, what somebody carries out of this house.

    Where nobody does, nothing is promised and nothing waits: a message that went weeks later would tell them of a call
    that was long over.
    """
    return reach.channel if reach.channel in couriers() else None


def tell_of_hand_over(interest: Interest, reach: Reach) -> str | None:
    """Put one message for somebody who can be told by one. Says by what."""
    if channel := channel_to(reach):
        due_at = clock.now() + WAITS_FOR
        put(
            name_of(interest.id),
            address_of(interest.id),
            TEMPLATES[channel],
            channel=channel,
            due_at=by_day(due_at) if channel == TEXT else due_at,
        )
    return channel


def name_of(key: uuid.UUID) -> str:
    """By which the outbox knows the message about a hand-over."""
    return f"handed over:{key.hex}"


def address_of(key: uuid.UUID) -> str:
    """How the outbox names an interest: it never holds the contact."""
    return f"{INTEREST}{key.hex}"


def open_interest(key: str, _params: dict[str, Any]) -> Addressed | None:
    """Where a message goes and what it says; None once it was withdrawn or forgotten. Raises UnreadableError."""
    interest = db().get(Interest, uuid.UUID(hex=key))
    if interest is None or interest.sealed is None:
        return None
    facts = {"interest": interest, "offer": interest.offer, "find": mailed("interests.find")}
    return Addressed(unseal_reach(interest.sealed).contact, facts)
