"""The pages about vacancies from elsewhere (import_pages.py)."""

from workshops.vacancies import import_pages
from workshops.vacancies.blueprint import pages

__all__ = ["import_pages", "pages"]
