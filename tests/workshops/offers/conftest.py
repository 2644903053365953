"""Two employers of one programme are at work."""

from tests.recruiters import desk, everyone, kofi, mo

__all__ = ["desk", "everyone", "kofi", "mo"]
