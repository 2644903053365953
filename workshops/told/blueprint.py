"""The pages of telling back under one name; each room of pages hangs its own on it (see routes.py)."""

from flask import Blueprint

pages = Blueprint("told", __name__)
