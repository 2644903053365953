"""The pages about promises under one name: the rooms hang theirs on it (see routes.py)."""

from flask import Blueprint

pages = Blueprint("actions", __name__)
