"""The pages of indicators under one name; each room of pages hangs its own on it (see routes.py)."""

from flask import Blueprint

pages = Blueprint("indicators", __name__)
