"""The pages about promises: making one, answering for it, what anyone can read of it, and whether it is better."""

from workshops.actions import challenge_pages, public_pages
from workshops.actions.blueprint import pages

__all__ = ["challenge_pages", "pages", "public_pages"]
