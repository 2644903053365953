"""The pages about vacancies that are brought in (import_pages.py)."""

from flask import Blueprint

pages = Blueprint("vacancies", __name__)
