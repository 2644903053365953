"""The pages about concerns under one name: the writer's and the responder's rooms hang theirs on it (see routes.py)."""

from flask import Blueprint

pages = Blueprint("concerns", __name__)
