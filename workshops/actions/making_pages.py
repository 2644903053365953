"""What organisers do: the working list, proposing an action, changing it, and what a partner says in person."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug import Response

from app.accounts.models import User
from app.db import db
from app.editing import Difference
from app.forms import complain
from app.keeping import lock
from app.permissions import May, needs
from app.rendering import render
from workshops.actions.blueprint import pages
from workshops.actions.finding import action_in, changeable_action
from workshops.actions.forms import FORMS, ActionForm, WrittenForm, chosen_themes
from workshops.actions.history import has_just_said
from workshops.actions.models import Action, ActionState
from workshops.actions.owners import owners_for
from workshops.actions.partners import ask_again, design_anew
from workshops.actions.services import RefusedError, accept, change, hand_over, propose
from workshops.actions.step_forms import HandOverForm
from workshops.actions.steps import ENDED, STEPS, Step, organisers_steps
from workshops.actions.wording import KINDS, REFUSALS, STATES
from workshops.actions.working_list import working_list
from workshops.actions.working_page import CHANGED_MEANWHILE, PILLS, address, form_of, working_page
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug
from workshops.themes.services import themes_of

FIELD_OF = {"themes": "themes", "past": "first_due"}  # what is left is about the partner
ACCEPTED_WORDS = ("title", "what", "measure", "baseline", "target")  # what a partner's yes is about


@pages.get("/programmes/<slug>/actions")
@needs(May.SEE_PROGRAMME, of=programme_by_slug)
def working(programme: Programme) -> Response:
    return render(
        "workshops/actions/index.html",
        programme=programme,
        list=working_list(programme),
        KINDS=KINDS,
        STATES=STATES,
        PILLS=PILLS,
    )


@pages.get("/programmes/<slug>/actions/new")
@needs(May.MAKE_ACTIONS, of=programme_by_slug)
def new(programme: Programme) -> Response:
    form = ActionForm.new(data={"themes": request.args.getlist("theme")}).offer(programme, owners_for(programme))
    offered = {choice.value for choice in form.themes.choices or ()}
    form.themes.data = [key for key in form.themes.data or () if key in offered]
    return new_page(200, programme, form)


@pages.post("/programmes/<slug>/actions/new")
@needs(May.MAKE_ACTIONS, of=programme_by_slug)
def make(programme: Programme) -> Response:
    form = ActionForm.new().offer(programme, owners_for(programme))
    if not form.validate():
        return new_page(422, programme, form)
    lock(programme)  # the same form sent twice waits here
    if there := _same(programme, form):
        flash(_("This is proposed already."))
        return redirect(address(there), 303)
    owner = db().get_one(User, form.owner_id())
    try:
        partner = form.designed_with()
        if partner.organisation and partner.organisation.id == owner.organisation_id:
            raise RefusedError("own body")
        action = propose(
            current_user.actor,
            programme,
            owner=owner,
            first_due=form.due_on(),
            partner=partner,
            themes=chosen_themes(form, programme),
            neighbourhoods=form.places(programme),
            **form.facts(),
        )
    except RefusedError as refusal:
        _refuse(form, refusal)
        return new_page(422, programme, form)
    flash(_("It is proposed. Next: the partner accepts it, then the owner promises it."))
    return redirect(address(action), 303)


def _same(programme: Programme, form: ActionForm) -> Action | None:
    """What was proposed just now in the same words: a form that was sent twice makes one action."""
    wanted = select(Action).where(
        Action.programme_id == programme.id,
        Action.state == ActionState.PROPOSED,
        Action.title == form.title.data,
        Action.what == form.what.data,
        Action.owner_id == form.owner_id(),
        Action.first_due == form.due_on(),
    )
    return db().scalars(wanted.order_by(Action.id)).first()


def _refuse(form: WrittenForm, refusal: RefusedError) -> None:
    name = FIELD_OF.get(refusal.reason, "partner")
    if refusal.reason == "not community":
        name = "new_partner"
    complain(form[name], str(REFUSALS[refusal.reason]))


def new_page(status: int, programme: Programme, form: ActionForm) -> Response:
    return render(
        "workshops/actions/form.html",
        status,
        programme=programme,
        form=form,
        action=None,
        differences=None,
        has_themes=bool(themes_of(programme)),
        back=url_for("actions.working", slug=programme.slug),
    )


@pages.get("/programmes/<slug>/actions/<action_slug>/edit")
@needs(May.KEEP_PROMISES, of=changeable_action)
def edit(action: Action) -> Response:
    if action.state in ENDED or action.is_judged:
        return redirect(address(action), 303)
    form = _form_of(action)
    form.seen.data = form.mark()
    return edit_page(200, action, form)


@pages.post("/programmes/<slug>/actions/<action_slug>/edit")
@needs(May.KEEP_PROMISES, of=changeable_action)
def save(action: Action) -> Response:
    lock(action)
    if action.state in ENDED:
        return working_page(409, action, notice=REFUSALS["ended"])
    if action.is_judged:
        return working_page(409, action, notice=REFUSALS["judged"])
    form = _form_of(action, request.form)
    if not form.validate():
        return edit_page(422, action, form)
    if differences := form.clash(_form_of(action)):
        return edit_page(409, action, form, differences)
    try:
        asked_again = _write(action, form)
    except RefusedError as refusal:
        _refuse(form, refusal)
        return edit_page(422, action, form)
    flash(_("Saved. The partner is asked once more, since it reads otherwise now.") if asked_again else _("Saved."))
    return redirect(address(action), 303)


def _write(action: Action, form: WrittenForm) -> bool:
    """Keep what was typed. Says whether the partner is asked again."""
    actor = current_user.actor
    why = form.why.data or "" if "why" in form else ""
    changed = change(actor, action, why, **form.facts())
    changed_much = bool(set(changed) & set(ACCEPTED_WORDS))
    if isinstance(form, ActionForm) and "partner" in form:
        partner = form.designed_with(action)
        if partner.organisation and partner.organisation.id == action.organisation_id:
            raise RefusedError("own body")
        changed_much |= bool(
            design_anew(
                actor,
                action,
                partner=partner,
                themes=chosen_themes(form, action.programme),
                neighbourhoods=form.places(action.programme),
            )
        )
    return changed_much and ask_again(actor, action)


def _form_of(action: Action, sent: Any = None) -> WrittenForm:
    """The form as the action stands now, or as it was sent."""
    form = FORMS[action.kind].of(action, sent)
    return form.offer(action.programme, (), action) if isinstance(form, ActionForm) else form


def edit_page(status: int, action: Action, form: WrittenForm, differences: list[Difference] | None = None) -> Response:
    return render(
        "workshops/actions/form.html",
        status,
        programme=action.programme,
        form=form,
        action=action,
        differences=differences,
        has_themes=True,
        back=address(action),
    )


@pages.post("/programmes/<slug>/actions/<action_slug>/accepted")
@needs(May.MAKE_ACTIONS, of=action_in)
def accepted(action: Action) -> Response:
    """The partner has said yes to an organiser, who writes it down."""
    form = form_of(Step.ACCEPTED, action, sent=True)
    if not form.validate():
        return working_page(422, action, Step.ACCEPTED, form)
    lock(action)
    if form.read_something_else(action):
        return working_page(409, action, Step.ACCEPTED, form, CHANGED_MEANWHILE)
    try:
        _refuse_what_does_not_suit(action, Step.ACCEPTED)
        accept(current_user.actor, action, form.words.data or "", in_person=True)
    except RefusedError as refusal:
        if has_just_said(action, current_user.actor, form.words.data or ""):
            return redirect(address(action), 303)
        return working_page(409, action, Step.ACCEPTED, form, REFUSALS[refusal.reason])
    flash(str(STEPS[Step.ACCEPTED].taken))
    return redirect(address(action), 303)


@pages.post("/programmes/<slug>/actions/<action_slug>/hand-over")
@needs(May.MAKE_ACTIONS, of=action_in)
def hand_on(action: Action) -> Response:
    """Somebody else answers for it from now on."""
    form = form_of(Step.HAND_OVER, action, sent=True)
    assert isinstance(form, HandOverForm)
    if not form.validate():
        return working_page(422, action, Step.HAND_OVER, form)
    lock(action)
    try:
        _refuse_what_does_not_suit(action, Step.HAND_OVER)
        hand_over(current_user.actor, action, form.new_owner(), form.words.data or "")
    except RefusedError as refusal:
        return working_page(409, action, Step.HAND_OVER, form, REFUSALS[refusal.reason])
    flash(str(STEPS[Step.HAND_OVER].taken))
    return redirect(address(action), 303)


def _refuse_what_does_not_suit(action: Action, step: Step) -> None:
    """What the page does not offer is refused, whoever sends it: what is promised of oneself is not handed on."""
    if step not in organisers_steps(action.kind, action.state, accepted=action.accepted_on is not None):
        raise RefusedError("step")
