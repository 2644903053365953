"""The pages of the front door under one name; home, today and people hang theirs on it (see routes.py)."""

from flask import Blueprint

pages = Blueprint("front", __name__)
