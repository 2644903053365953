"""The pages about promises: making one, answering for it, what anyone can read of it, and whether it is better."""

from workshops.actions.blueprint import pages

__all__ = ["pages"]
