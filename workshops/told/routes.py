"""The pages that tell back: one's own thread, whether it is better, what anybody can read, and what paper says."""

from workshops.told import better_pages, contact_pages, paper_pages, thread_pages, voices_kit_pages, you_said_pages
from workshops.told.blueprint import pages

__all__ = [
    "better_pages",
    "contact_pages",
    "pages",
    "paper_pages",
    "thread_pages",
    "voices_kit_pages",
    "you_said_pages",
]
