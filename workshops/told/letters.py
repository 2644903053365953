"""What somebody who asked to be told reads: that something has changed, where it stands, and how to stop.

Only here is an address unsealed, at the moment of sending. A message holds what those who work here wrote in public,
and nothing that anybody has said.
"""

import uuid
from typing import Any

from sqlalchemy import select

from app.db import db
from app.links import mailed
from app.outbox import Addressed
from app.sealing import unseal
from workshops.actions.models import Action
from workshops.programmes.models import Programme
from workshops.told.contact_models import Contact
from workshops.told.contacts import stop_token


def open_contact(key: str, params: dict[str, Any]) -> Addressed | None:
    """Where a message to a contact goes and what it says; None when the contact is gone. Raises UnreadableError."""
    contact = db().get(Contact, uuid.UUID(hex=key))
    if contact is None:
        return None
    programmes = db().scalars(
        select(Programme).where(Programme.id.in_(params["programmes"])).order_by(Programme.name, Programme.id)
    )
    titles = db().execute(
        select(Action.programme_id, Action.title).where(Action.id.in_(params["actions"])).order_by(Action.title)
    )
    under: dict[int, list[str]] = {}
    for programme_id, title in titles:
        under.setdefault(programme_id, []).append(title)
    stop = mailed("told.stop_page", token=stop_token(contact.id))
    changed = [(each.name, under.get(each.id, []), mailed("told.you_said_of", slug=each.slug)) for each in programmes]
    facts = {
        "changed": changed,
        "link": changed[0][2] if len(changed) == 1 else mailed("told.you_said"),
        "card": mailed("told.find_thread"),
        "stop": stop,
    }
    return Addressed(unseal(contact.sealed), facts, stop)
