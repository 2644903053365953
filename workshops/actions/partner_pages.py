"""What a trusted voice does that was named as partner: read it all, then accept, or say no with words."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.keeping import lock
from app.permissions import May, needs
from app.rendering import render
from workshops.actions.blueprint import pages
from workshops.actions.finding import action_in
from workshops.actions.history import has_just_said
from workshops.actions.models import Action, ActionState
from workshops.actions.partners import noes, say_no
from workshops.actions.services import RefusedError, accept
from workshops.actions.step_forms import StepForm
from workshops.actions.wording import REFUSALS
from workshops.actions.working_page import CHANGED_MEANWHILE, about

AT = "/programmes/<slug>/actions/<action_slug>/partner"
YES, NO = "yes", "no"


@pages.get(AT)
@needs(May.ACCEPT_ACTIONS, of=action_in)
def as_partner(action: Action) -> Response:
    return partner_page(200, action)


@pages.post(f"{AT}/accept")
@needs(May.ACCEPT_ACTIONS, of=action_in)
def accept_it(action: Action) -> Response:
    said = _("You have accepted. Now the owner is asked to promise it.")
    return answer(action, YES, lambda words: accept(current_user.actor, action, words), said)


@pages.post(f"{AT}/no")
@needs(May.ACCEPT_ACTIONS, of=action_in)
def refuse_it(action: Action) -> Response:
    said = _("You have said no. The organisers read your words, and nothing is promised.")
    return answer(action, NO, lambda words: say_no(current_user.actor, action, words), said)


def answer(action: Action, which: str, do: Callable[[str], None], said: str) -> Response:
    form = StepForm.on(action, which, sent=True)
    if not form.validate():
        return partner_page(422, action, which, form)
    lock(action)
    here = url_for("actions.as_partner", slug=action.programme.slug, action_slug=action.slug)
    if noes([action]).get(action.id) == form.words.data and which == NO:
        return redirect(here, 303)  # the same form, sent twice
    if form.read_something_else(action) and which == YES:
        return partner_page(409, action, which, form, CHANGED_MEANWHILE)
    try:
        do(form.words.data or "")
    except RefusedError as refusal:
        if which == YES and has_just_said(action, current_user.actor, form.words.data or ""):
            return redirect(here, 303)
        return partner_page(409, action, which, form, REFUSALS[refusal.reason])
    flash(said)
    return redirect(here, 303)


def partner_page(
    status: int, action: Action, which: str = "", form: StepForm | None = None, notice: LazyString | str = ""
) -> Response:
    asked = action.state is ActionState.PROPOSED and action.accepted_on is None
    return render(
        "workshops/actions/partner.html",
        status if asked or form is None else 409,
        asked=asked,
        yes=form if which == YES else StepForm.on(action, YES),
        no_form=form if which == NO else StepForm.on(action, NO),
        wrong=form if form and form.errors and asked else None,
        notice=notice or ("" if asked or form is None else REFUSALS["step"]),
        lost=form.words.data if form and not asked else "",
        **about(action),
    )
