"""Who plans, and for which town."""

from tests.planners import amina, enter, entries, everyone, town

__all__ = ["amina", "enter", "entries", "everyone", "town"]
