"""The pages of packs under one name; each room of pages hangs its own on it (see routes.py)."""

from flask import Blueprint

pages = Blueprint("packs", __name__)
