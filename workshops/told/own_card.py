"""What the pages of a thread share: the box for the card that leads here, and what promises are told with."""

from flask_login import current_user
from werkzeug.wrappers import Response

from app import clock
from app.accounts.models import User
from app.accounts.signed_in import myself
from app.rendering import render
from workshops.actions.in_public import promiser
from workshops.actions.models import ActionState, Outcome
from workshops.actions.rounds import is_owners
from workshops.actions.verdict_rule import last_day
from workshops.actions.wording import ANSWERS, PILLS, STATES
from workshops.actions.wording import OUTCOMES as DECIDED

KEEPS_OPEN = (ActionState.AGREED, ActionState.UNDER_WAY)


def how_promises_are_told() -> dict[str, object]:
    """What the templates of promises need beside them."""
    return {
        "PILLS": PILLS,
        "STATES": STATES,
        "ANSWERS": ANSWERS,
        "DECIDED": DECIDED,
        "Outcome": Outcome,
        "KEEPS_OPEN": KEEPS_OPEN,
        "until": lambda asked: last_day(asked.opened_on, asked.closes_on, clock.today()),
        "promiser": promiser,
        "is_mine": lambda action: is_owners(browser_of(), action),
    }


def browser_of() -> User | None:
    """Whoever works here and is signed in on this phone."""
    return myself() if current_user.is_authenticated else None


def card_box(status: int = 200, error: str = "") -> Response:
    return render("workshops/told/card_box.html", status, error=error)
