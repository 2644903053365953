"""The pages about interests under one name: the rooms hang theirs on it (see routes.py)."""

from flask import Blueprint

pages = Blueprint("interests", __name__)
