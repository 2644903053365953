"""The pages about jobs for everybody."""

from exports.jobs import feed, job_pages, list_pages, poster_pages
from exports.jobs.blueprint import pages

__all__ = ["feed", "job_pages", "list_pages", "pages", "poster_pages"]
