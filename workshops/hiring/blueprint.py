"""The pages of this feature hang on one blueprint."""

from flask import Blueprint

pages = Blueprint("hiring", __name__)
