"""The pages about figures of applicants and jobs under one name: the rooms hang theirs on it (see routes.py)."""

from flask import Blueprint

pages = Blueprint("hiring", __name__)
