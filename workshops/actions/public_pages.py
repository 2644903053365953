"""Promises as anybody reads them: all of them with what became of each, and one with its whole history."""

from collections import Counter
from collections.abc import Iterable

from flask import abort, request
from flask_login import current_user
from werkzeug import Response

from app import clock, ledger
from app.listing import listing
from app.permissions import May, allowed, needs
from app.rendering import render
from app.words import fold
from workshops.actions.blueprint import pages
from workshops.actions.history import history_of
from workshops.actions.in_public import (
    LATE,
    Told,
    challenge_behind,
    challenges_on,
    known_as,
    owner_of,
    partner_of,
    public_action,
    themes_about,
    told_in_public,
)
from workshops.actions.lateness import lateness_of
from workshops.actions.models import Action, ActionKind, ActionState, Outcome
from workshops.actions.rounds import running, told_of
from workshops.actions.wording import KINDS, OUTCOMES, PILLS, STATES
from workshops.actions.working_page import address
from workshops.programmes.models import Programme

COUNTED = (ActionState.AGREED, ActionState.UNDER_WAY, ActionState.SAYS_DONE, ActionState.BETTER, ActionState.DECLINED)
ASKED_FOR = (*(state.value for state in PILLS), LATE)  # what the list can be narrowed to
TOLD_ABOVE = ("explain", "challenge", "answer a challenge")  # the page has their words already, in full
WORKS_ON_IT = (May.SEE_PROGRAMME, May.ACCEPT_ACTIONS)
SORTS = {
    "due": lambda told: (not told.action.is_open, told.action.due, told.action.id),
    "silent": lambda told: (-told.late.silent, -told.late.days, told.action.due, told.action.id),
    "newest": lambda told: -told.action.id,
    "title": lambda told: (fold(told.action.title), told.action.id),
}


@pages.get("/actions")
@needs(May.LOOK)
def index() -> Response:
    everything = told_in_public()
    programmes = {told.action.programme_id: told.action.programme for told in everything}
    chosen = next((each for each in programmes.values() if each.slug == request.args.get("programme")), None)
    here = [told for told in everything if chosen is None or told.action.programme_id == chosen.id]
    state = request.args.get("state", "")
    state = state if state in ASKED_FOR else ""
    return render(
        "workshops/actions/promises.html",
        list=listing(
            (told for told in here if not state or state in told.states),
            said=_said,
            sorts=SORTS,
        ),
        counts=Counter(each for told in here for each in told.states),
        counted=COUNTED,
        programmes=_in_order(programmes.values()),
        programme=chosen,
        state=state,
        narrowed={name: value for name, value in (("programme", chosen and chosen.slug), ("state", state)) if value},
        LATE=LATE,
        STATES=STATES,
        KINDS=KINDS,
        PILLS=PILLS,
        ActionKind=ActionKind,
        owner_of=owner_of,
    )


def _said(told: Told) -> str:
    """What a promise is looked through for."""
    action = told.action
    body = action.organisation.name if action.organisation else ""
    return f"{action.title} {action.what} {known_as(action.owner)} {body} {action.programme.name}"


def _in_order(programmes: Iterable[Programme]) -> list[Programme]:
    return sorted(programmes, key=lambda each: (fold(each.name), each.id))


@pages.get("/actions/<slug>")
@needs(May.LOOK)
def show(slug: str) -> Response:
    action = public_action(slug) or abort(404)
    return render(
        "workshops/actions/promise.html",
        action=action,
        late=lateness_of(action),
        PILLS=PILLS,
        partner=partner_of(action),
        themes=themes_about(action),
        history=history_of(action),
        told_above=TOLD_ABOVE,
        challenges=[(each, lateness_of(each.reply)) for each in challenges_on(action)],
        answers=challenge_behind(action),
        running=running(action),
        told_of=told_of,
        head=ledger.head(),
        work=address(action) if _works_on(action) else "",
        STATES=STATES,
        KINDS=KINDS,
        OUTCOMES=OUTCOMES,
        ActionKind=ActionKind,
        ActionState=ActionState,
        Outcome=Outcome,
        owner_of=owner_of,
        today=clock.today(),
    )


def _works_on(action: Action) -> bool:
    return current_user.is_authenticated and any(allowed(may, action) for may in WORKS_ON_IT)
