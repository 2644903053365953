"""The pages about themes under one name: the rooms hang theirs on it (see routes.py)."""

from flask import Blueprint

pages = Blueprint("themes", __name__)
