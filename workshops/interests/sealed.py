"""How to reach somebody and which help they would like, as it lies under the contact keys.

Neither stands in a column of its own: help that somebody would like may say who they are.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote

from app.outbox import EMAIL, TEXT
from app.phones import say_number, uk_mobile
from app.sealing import seal, unseal
from workshops.offers.models import Help


@dataclass(frozen=True)
class Reach:
    """An e-mail address, or a telephone number in one way of writing; and the help, in the order of Help."""

    contact: str
    helps: tuple[Help, ...] = ()

    @property
    def is_email(self) -> bool:
        return "@" in self.contact

    @property
    def channel(self) -> str | None:
        """By what a message gets there: no letter of ours reaches a telephone that hangs on a wall."""
        if self.is_email:
            return EMAIL
        return TEXT if uk_mobile(self.contact) else None

    @property
    def said(self) -> str:
        """As people here write it."""
        return self.contact if self.is_email else say_number(self.contact)

    @property
    def link(self) -> str:
        """What a press on it does: a letter or a call to them, and nothing that somebody wrote into an address."""
        return f"{'mailto' if self.is_email else 'tel'}:{quote(self.contact, safe='@+')}"


def reach(contact: str, wished: Collection[str]) -> Reach:
    """What somebody typed, once it is known to be good, and what they ticked."""
    return Reach(contact, tuple(each for each in Help if each.value in wished))


def seal_reach(given: Reach) -> str:
    return seal(json.dumps({"contact": given.contact, "helps": given.helps}))


def unseal_reach(sealed: str) -> Reach:
    """Raises UnreadableError when the key is missing."""
    kept = json.loads(unseal(sealed))
    return reach(kept["contact"], kept["helps"])
