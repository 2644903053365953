"""The pages of planning: a programme's page, a workshop's page, and its activities."""

from workshops.meetings import activity_pages, programme_pages, reading_pages, run_sheet_pages, workshop_pages
from workshops.meetings.blueprint import pages

__all__ = ["activity_pages", "pages", "programme_pages", "reading_pages", "run_sheet_pages", "workshop_pages"]
