"""All pages of packs, gathered for create_app."""

from exports.packs import reading_pages, words_pages, writing_pages
from exports.packs.blueprint import pages

__all__ = ["pages", "reading_pages", "words_pages", "writing_pages"]
