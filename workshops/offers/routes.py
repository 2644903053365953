"""The pages about offers for those who make them, and the living wage that they are held against."""

from workshops.offers import drafts_pages, making_pages, publishing_pages, wage_pages
from workshops.offers.blueprint import pages

__all__ = ["drafts_pages", "making_pages", "pages", "publishing_pages", "wage_pages"]
