"""The pages of programmes under one name; two rooms hang theirs on it (see routes.py)."""

from flask import Blueprint

pages = Blueprint("programmes", __name__)
