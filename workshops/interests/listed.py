"""Who is interested in an offer, as its recruiter sees them: a row each, with how they stand, and who stands twice.

For a page, a contact is unsealed here only; nobody outside of the recruiter's organisation can open that one.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.sealing import UnreadableError
from workshops.interests.finding import interests_of
from workshops.interests.forgetting import goes_on, is_kept
from workshops.interests.letters import channel_to
from workshops.interests.matching import Matched, match
from workshops.interests.models import Interest
from workshops.interests.sealed import Reach, unseal_reach
from workshops.offers.models import Offer

WAITS, HANDED, ASIDE, GONE = range(4)  # in the order in which they are shown


@dataclass(frozen=True)
class Row:
    """One person as the recruiter sees them; `reach` is None when it is gone, or its key is missing."""

    interest: Interest
    neighbourhood: str | None
    reach: Reach | None
    matched: Matched

    @property
    def state(self) -> int:
        if not is_kept(self.interest):
            return GONE
        if self.interest.aside_on:
            return ASIDE
        return WAITS if self.interest.passed_on is None else HANDED

    @property
    def goes_on(self) -> date:
        """When their details go."""
        return goes_on(self.interest)

    @property
    def unreadable(self) -> bool:
        return self.state != GONE and self.reach is None

    @property
    def is_out_of_reach(self) -> bool:
        """Whether no message of ours gets there."""
        return self.reach is not None and channel_to(self.reach) is None

    @property
    def contact(self) -> str:
        """By which the same person is known again, in whatever letters; nothing where it cannot be read."""
        return self.reach.contact.lower() if self.reach else ""

    @property
    def is_from_there(self) -> bool:
        """Whether they said that they live where the offer is kept for."""
        return any(place.id == self.interest.neighbourhood_id for place in self.interest.offer.neighbourhoods)

    @property
    def day(self) -> int:
        """Newer days come first as smaller numbers."""
        return -self.interest.created_on.toordinal()


def rows_of(offer: Offer) -> list[Row]:
    """Everybody, in no order."""
    return [_row(offer, interest, name) for interest, name in interests_of(offer)]


def _row(offer: Offer, interest: Interest, neighbourhood: str | None) -> Row:
    reach = None
    if is_kept(interest):
        try:
            reach = unseal_reach(interest.sealed or "")
        except UnreadableError:
            reach = None
    return Row(interest, neighbourhood, reach, match(offer, reach.helps if reach else ()))


def twice(rows: Sequence[Row]) -> set[str]:
    """Contacts that stand in more than one row: each form is an interest of its own, and one may be a slip."""
    often = Counter(row.contact for row in rows if row.contact and row.state != ASIDE)
    return {contact for contact, number in often.items() if number > 1}


def beyond_the_first(rows: Sequence[Row]) -> set[uuid.UUID]:
    """Who waits by a contact that was handed over before, or that somebody waits by already.

    A button for many leaves them out: a figure would count the same person twice.
    """
    seen = {row.contact for row in rows if row.state == HANDED}
    found = set()
    for row in sorted(rows, key=lambda row: (row.interest.created_on, str(row.interest.id))):
        if row.state == WAITS and row.contact:
            if row.contact in seen:
                found.add(row.interest.id)
            seen.add(row.contact)
    return found
