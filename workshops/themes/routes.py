"""The pages about themes: all of a programme and one of them."""

from workshops.themes import theme_pages
from workshops.themes.blueprint import pages

__all__ = ["pages", "theme_pages"]
