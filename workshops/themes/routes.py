"""The pages about themes: all of a programme, one of them, and merging and splitting it."""

from workshops.themes import moving_pages, theme_pages
from workshops.themes.blueprint import pages

__all__ = ["moving_pages", "pages", "theme_pages"]
