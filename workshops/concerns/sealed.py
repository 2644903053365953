"""What a concern says, as it lies under the contact keys: two envelopes, the writer's and the responder's.

Nothing of it stands in a column of its own, so that neither the database nor a backup can tell what happened to whom.
"""

import json
import uuid
from dataclasses import asdict, dataclass, replace
from datetime import date

from app.sealing import seal, unseal


@dataclass(frozen=True)
class Telling:
    """What somebody told, and how to reach them if they said so. `contribution` names words passed on by a room."""

    words: str
    contact: str = ""
    question: str = ""
    language: str = ""
    contribution: str = ""

    @property
    def came_from_a_room(self) -> bool:
        return bool(self.contribution)

    @property
    def contribution_id(self) -> uuid.UUID:
        return uuid.UUID(hex=self.contribution)

    def without_words(self) -> "Telling":
        """As it stays here when the words have gone back to the room."""
        return replace(self, words="", question="", contribution="")


@dataclass(frozen=True)
class Note:
    """One thing that was written down: what was done, or what the writer is told. Its form's `key` keeps it once."""

    key: str
    on: date
    by: str
    words: str
    told: bool = False  # the writer reads it


def seal_telling(telling: Telling) -> str:
    return seal(json.dumps(asdict(telling)))


def unseal_telling(sealed: str) -> Telling:
    """Raises UnreadableError when the key is missing."""
    return Telling(**json.loads(unseal(sealed)))


def seal_notes(notes: list[Note]) -> str:
    return seal(json.dumps([asdict(note) | {"on": note.on.isoformat()} for note in notes]))


def unseal_notes(sealed: str | None) -> list[Note]:
    """In the order in which they were written. Raises UnreadableError when the key is missing."""
    if sealed is None:
        return []
    return [Note(**each | {"on": date.fromisoformat(each["on"])}) for each in json.loads(unseal(sealed))]
