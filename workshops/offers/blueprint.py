"""The pages about offers under one name: the rooms hang theirs on it (see routes.py)."""

from flask import Blueprint

from workshops.offers.wording import say_help, say_hours, say_money, say_pay

pages = Blueprint("offers", __name__)
for words in (say_help, say_hours, say_money, say_pay):  # any template may say `offer|say_pay`
    pages.add_app_template_filter(words)
