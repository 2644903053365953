"""The pages about concerns: where somebody tells of harm, and where one named person answers."""

from workshops.concerns import answering_pages, telling_pages
from workshops.concerns.blueprint import pages

__all__ = ["answering_pages", "pages", "telling_pages"]
