"""The pages of the scribe under one name; lines, paper forms and lists hang theirs on it (see routes.py)."""

from flask import Blueprint

pages = Blueprint("scribe", __name__)
