"""The pages about promises under one name: the rooms hang theirs on it (see routes.py)."""

from flask import Blueprint

from workshops.actions.in_public import known_as
from workshops.actions.wording import say_days, say_late, say_lateness, say_state

pages = Blueprint("actions", __name__)
for words in (known_as, say_days, say_late, say_lateness, say_state):  # any template may say `late|say_late`
    pages.add_app_template_filter(words)
