"""The pages of planning under one name; three rooms hang theirs on it (see routes.py)."""

from flask import Blueprint

pages = Blueprint("meetings", __name__)
