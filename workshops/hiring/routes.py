"""The pages about figures and jobs, gathered for create_app."""

from workshops.hiring import (
    figure_pages,
    hire_pages,
    jobs_file_pages,
    mapping_pages,
    still_all_pages,
    still_pages,
    target_pages,
)
from workshops.hiring.blueprint import pages

__all__ = [
    "figure_pages",
    "hire_pages",
    "jobs_file_pages",
    "mapping_pages",
    "pages",
    "still_all_pages",
    "still_pages",
    "target_pages",
]
