"""All pages of the front door, gathered for create_app."""

from app.front import about, home, people, today
from app.front.blueprint import pages

__all__ = ["about", "home", "pages", "people", "today"]
