"""What whoever answers for an action does: promise or decline, begin, explain, and say done. "Better" is not theirs."""

from collections.abc import Callable
from datetime import date

from flask import flash, redirect
from flask_login import current_user
from werkzeug import Response

from app.accounts.signed_in import myself
from app.forms import complain
from app.keeping import lock
from app.permissions import May, allowed, needs
from workshops.actions.blueprint import pages
from workshops.actions.finding import own_action
from workshops.actions.history import has_just_said
from workshops.actions.models import Action, ActionKind, ActionState
from workshops.actions.rounds import say_done
from workshops.actions.services import RefusedError, commit_oneself, explain, move
from workshops.actions.step_forms import StepForm
from workshops.actions.steps import PUT_TO_PEOPLE, STEPS, Step, owners_steps
from workshops.actions.wording import REFUSALS
from workshops.actions.working_page import CHANGED_MEANWHILE, address, form_of, working_page

AT = "/programmes/<slug>/actions/<action_slug>"
ABOUT_THE_DAY = ("past", "no later")


@pages.post(f"{AT}/promise")
@needs(May.KEEP_PROMISES, of=own_action)
def promise(action: Action) -> Response:
    return take(
        action,
        Step.PROMISE,
        lambda words: move(current_user.actor, action, ActionState.AGREED, words, "promise"),
    )


@pages.post(f"{AT}/decline")
@needs(May.KEEP_PROMISES, of=own_action)
def decline(action: Action) -> Response:
    return take(action, Step.DECLINE, lambda words: move(current_user.actor, action, ActionState.DECLINED, words))


@pages.post(f"{AT}/start")
@needs(May.KEEP_PROMISES, of=own_action)
def start(action: Action) -> Response:
    return take(action, Step.START, lambda words: move(current_user.actor, action, ActionState.UNDER_WAY, words))


@pages.post(f"{AT}/done")
@needs(May.KEEP_PROMISES, of=own_action)
def done(action: Action) -> Response:
    form = form_of(Step.DONE, action, sent=True)

    def say(words: str) -> None:
        say_done(current_user.actor, action, words)
        if "next_due" in form and form["next_due"].data and allowed(May.COMMIT_ONESELF, action):
            _meet_again(action, form["next_due"].data)

    return take(action, Step.DONE, say, form)


def _meet_again(action: Action, day: date) -> None:
    """The next meeting of the same two: a promise of its own."""
    commit_oneself(
        myself(),
        action.programme,
        ActionKind.MENTORING,
        first_due=day,
        title=action.title,
        with_whom=action.with_whom,
        what=action.what,
    )


@pages.post(f"{AT}/explain")
@needs(May.KEEP_PROMISES, of=own_action)
def explain_date(action: Action) -> Response:
    form = form_of(Step.EXPLAIN, action, sent=True)

    def say(words: str) -> None:
        explain(myself(), action, words, form["due"].data, form["waiting_for"].data or "")

    return take(action, Step.EXPLAIN, say, form)


def take(action: Action, step: Step, do: Callable[[str], object], form: StepForm | None = None) -> Response:
    """Take a step with the words that were sent, or say why not and keep them."""
    form = form or form_of(step, action, sent=True)
    if not form.validate():
        return working_page(422, action, step, form)
    lock(action)
    if form.read_something_else(action) and step is Step.PROMISE:
        return working_page(409, action, step, form, CHANGED_MEANWHILE)
    try:
        _refuse_what_does_not_suit(action, step)
        do(form.words.data or "")
    except RefusedError as refusal:
        if has_just_said(action, current_user.actor, form.words.data or ""):
            return redirect(address(action), 303)
        if refusal.reason in ABOUT_THE_DAY and "due" in form:
            complain(form["due"], str(REFUSALS[refusal.reason]))
            return working_page(422, action, step, form)
        return working_page(409, action, step, form, REFUSALS[refusal.reason])
    to_people = step is Step.DONE and action.kind is ActionKind.CO_DESIGNED
    flash(str(PUT_TO_PEOPLE if to_people else STEPS[step].taken))
    return redirect(address(action), 303)


def _refuse_what_does_not_suit(action: Action, step: Step) -> None:
    """A step that the page does not offer for this kind is refused, whoever sends it."""
    if step not in owners_steps(action.kind, action.state, accepted=True):
        raise RefusedError("step")
