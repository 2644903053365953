"""What leaves by address, under one name: the pages and files, the API, and what is new."""

from flask import Blueprint

pages = Blueprint("open_data", __name__)
