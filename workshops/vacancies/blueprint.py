"""The pages about vacancies that are brought in (see routes.py)."""

from flask import Blueprint

pages = Blueprint("vacancies", __name__)
