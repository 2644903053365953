"""All pages of the room, gathered for create_app."""

from workshops.room import console_pages, evening_pages, from_words_pages, listening_pages, wall_pages, words_pages
from workshops.room.blueprint import pages

__all__ = [
    "console_pages",
    "evening_pages",
    "from_words_pages",
    "listening_pages",
    "pages",
    "wall_pages",
    "words_pages",
]
