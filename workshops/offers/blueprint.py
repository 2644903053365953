"""The pages of this feature hang on one blueprint."""

from flask import Blueprint

pages = Blueprint("offers", __name__)
