"""The pages about interests: where somebody shows it, and where a recruiter hands them over."""

from workshops.interests import asking_pages, handing_pages
from workshops.interests.blueprint import pages

__all__ = ["asking_pages", "handing_pages", "pages"]
