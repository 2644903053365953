"""The pages about themes: the coding desk, the search over all that was said, and the themes themselves."""

from workshops.themes import desk_pages, moving_pages, search_pages, theme_pages
from workshops.themes.blueprint import pages

__all__ = ["desk_pages", "moving_pages", "pages", "search_pages", "theme_pages"]
