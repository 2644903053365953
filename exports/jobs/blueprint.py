"""The pages about jobs under one name: the rooms hang theirs on it (see routes.py)."""

from flask import Blueprint

pages = Blueprint("jobs", __name__)
