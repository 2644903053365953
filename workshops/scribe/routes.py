"""All pages of the scribe, gathered for create_app."""

from workshops.scribe import about_you_pages, lines_pages, list_pages, paper_pages
from workshops.scribe.blueprint import pages

__all__ = ["about_you_pages", "lines_pages", "list_pages", "pages", "paper_pages"]
