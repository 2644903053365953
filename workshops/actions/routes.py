"""The pages about promises: making one, answering for it, what anyone can read of it, and whether it is better."""

from workshops.actions import (
    challenge_pages,
    commitment_pages,
    making_pages,
    owner_pages,
    partner_pages,
    public_pages,
    round_pages,
    working_page,
)
from workshops.actions.blueprint import pages

__all__ = [
    "challenge_pages",
    "commitment_pages",
    "making_pages",
    "owner_pages",
    "pages",
    "partner_pages",
    "public_pages",
    "round_pages",
    "working_page",
]
