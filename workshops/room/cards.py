"""Words to read, as cards: each alone, or the lines of one flip chart together; and how a page tells which it has."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from workshops.contributions.models import Contribution, Moderation
from workshops.room.hints import Hint, hints
from workshops.room.models import Batch
from workshops.room.moderation import seen_as

PAGE = 25  # cards at once; a flip chart is not torn
CHART = 100  # but for a longer one: a page asks what is new by the handles of all its cards, in one address
HANDLES_AT_MOST = PAGE + 2 * CHART
Units = Sequence[list[uuid.UUID]]  # keys of words in their order; the lines of one flip chart are one unit
NO_MARK = ""  # of a card that is left alone: it shows how words stand that are decided already


@dataclass(frozen=True)
class Card:
    """Words to read, with what to look twice at."""

    said: Contribution

    @cached_property
    def hints(self) -> list[Hint]:
        return hints(self.said.words or "")

    @property
    def seen(self) -> str:
        return seen_as(self.said)

    @property
    def handle(self) -> str:
        """How the page tells which words it has, and in which wording."""
        return f"{self.said.id.hex}.{self.mark}"

    @property
    def mark(self) -> str:
        return self.seen.split(".")[1] if self.said.moderation is Moderation.WAITING else NO_MARK


@dataclass(frozen=True)
class Bundle:
    """Cards that stand together: the lines of a flip chart, or (without a batch) what came otherwise, each alone."""

    batch: Batch | None
    cards: list[Card]

    @property
    def plain(self) -> list[Card]:
        """The lines that can be shown at once."""
        return [card for card in self.cards if not card.hints]

    @property
    def hinted(self) -> int:
        """How many wait for a look of their own."""
        return len(self.cards) - len(self.plain)

    @property
    def handle(self) -> str:
        """How the page tells which flip chart it has, with which lines."""
        return f"{self.batch.id.hex}.{self.mark}" if self.batch else ""

    @property
    def mark(self) -> str:
        handles = sorted(card.handle for card in self.cards)
        return hashlib.sha256(" ".join(handles).encode()).hexdigest()[:10]


def bundled(cards: Sequence[Card], tables: Mapping[uuid.UUID, Batch]) -> list[Bundle]:
    """Cards in their order, those of one flip chart in one bundle. `tables` are batches by the seat of their lines."""
    grouped = groupby(cards, key=lambda card: tables.get(card.said.seat_id))
    return [Bundle(batch, list(those)) for batch, those in grouped]


def cut(units: Units, many: int) -> tuple[Units, Units]:
    """The first units that make so many together, and the rest. No unit is torn.

    >>> one, two, three = (uuid.UUID(int=number) for number in (1, 2, 3))
    >>> [len(part) for part in cut([[one], [two, three], [one]], 2)]
    [2, 1]
    """
    taken = place = 0
    while place < len(units) and taken < many:
        taken += len(units[place])
        place += 1
    return units[:place], units[place:]


def read_handles(have: Sequence[str]) -> dict[uuid.UUID, str]:
    """Keys and marks of the cards on a page; what is no handle is left out.

    >>> list(read_handles(["0" * 32 + ".abc", "nonsense"]).values())
    ['abc']
    """
    found = {}
    for handle in have[:HANDLES_AT_MOST]:
        key, _dot, mark = handle.partition(".")
        try:
            found[uuid.UUID(hex=key)] = mark
        except ValueError:
            continue
    return found
