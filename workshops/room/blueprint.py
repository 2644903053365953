"""The pages of the room under one name; console, evening, words and wall hang theirs on it (see routes.py)."""

from flask import Blueprint

pages = Blueprint("room", __name__)
