"""Slips to cut, four on a sheet: the promise, what is said to be done, three boxes, and a way to hand them in.

Nothing on them says who: whoever fills one in writes the code of their own card on it.
"""

import textwrap
from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app import clock
from app.i18n import say_day
from app.links import absolute, qr_svg
from workshops.actions.in_public import promiser
from workshops.actions.models import Round
from workshops.actions.verdict_rule import last_day
from workshops.actions.wording import ANSWERS
from workshops.kit.address import reach

ON_A_SHEET = 4
DONE_AT_MOST = 600  # letters: more would be too small to read; all of it stands on the page of the promise
DAYS_TO_TYPE = 3  # whoever types them in needs some days before the last one


def slips(asked: Round, done: str) -> dict[str, Any]:
    """What stands on every slip of a round. `done` is what the owner says was done."""
    action = asked.action
    until = last_day(asked.opened_on, asked.closes_on, clock.today())
    hand_in = max(clock.today(), until - timedelta(days=DAYS_TO_TYPE))
    address = url_for("told.find_question")
    says = _("Where you answer by phone, to scan")
    organisation = promiser(action)
    return {
        "name": _("Slips: %(title)s", title=action.title),
        "language": str(get_locale() or "en"),
        "trial": _("Only for trying: phones cannot open this address.") if reach().only_here else "",
        "title": action.title,
        "promised": _(
            "%(organisation)s promised this by %(day)s.", organisation=organisation, day=say_day(action.first_due)
        ),
        "done_says": _("They say that it is done:"),
        "done": textwrap.shorten(done, DONE_AT_MOST, placeholder=" …"),
        "question": _("Is it better?"),
        "answers": [str(words) for words in ANSWERS.values()],
        "why": _("What makes you say so? Only if you like."),
        "code": _("Your card’s code:"),
        "hand_in": _(
            "Put it in the box where your workshop was, or give it to your host, by %(day)s.", day=say_day(hand_in)
        ),
        "phone": _("Or with a phone: scan this, or open %(address)s.", address=reach().typed + address),
        "not_for": _(
            "Do you work for %(organisation)s? Then please leave this to the others.", organisation=organisation
        ),
        "qr": qr_svg(absolute(address), says),
        "qr_says": says,
        "number": ON_A_SHEET,
    }
