"""Adding, changing, moving and removing what is asked in a workshop."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.forms import complain
from app.keeping import lock
from app.permissions import May, needs
from app.rendering import render
from workshops.meetings import services
from workshops.meetings.blueprint import pages
from workshops.meetings.forms import ActivityForm
from workshops.meetings.models import Activity, Kind, State, Workshop
from workshops.meetings.services import CHOICES_AT_MOST, RefusedError, activity_at, workshop_by_code
from workshops.meetings.wording import KINDS, REFUSALS
from workshops.meetings.workshop_pages import plan_page

CLASH = 409


def activity_in(code: str, position: int) -> Activity | None:
    """The activity that an address names."""
    workshop = workshop_by_code(code)
    return activity_at(workshop, position) if workshop else None


@pages.get("/workshops/<code>/activities/new")
@needs(May.PLAN_WORKSHOP, of=workshop_by_code)
def add_activity(workshop: Workshop) -> Response:
    if workshop.state is State.CLOSED:
        return refuse(workshop, "closed")
    return form_page(200, workshop, ActivityForm(kind=kind_asked()))


@pages.post("/workshops/<code>/activities/new")
@needs(May.PLAN_WORKSHOP, of=workshop_by_code)
def keep_activity(workshop: Workshop) -> Response:
    form = ActivityForm.from_request(kind=kind_asked())
    if not form.validate():
        return form_page(422, workshop, form)
    try:
        services.add_activity(current_user.actor, workshop, kind=form.kind, **form.facts())
    except RefusedError as refusal:
        return refuse_with_words(workshop, form, refusal)
    flash(_("Added at the end."))
    return back_to(workshop)


def kind_asked() -> Kind:
    """The kind that the address names."""
    try:
        return Kind(request.args.get("kind", Kind.WORDS))
    except ValueError:
        abort(404)


@pages.get("/workshops/<code>/activities/<int:position>")
@needs(May.PLAN_WORKSHOP, of=activity_in)
def edit_activity(activity: Activity) -> Response:
    if not activity.workshop.may_be_changed:
        return refuse(activity.workshop, "asked already")
    form = ActivityForm(kind=activity.kind, activity=activity)
    form.seen.data = form.mark()
    return form_page(200, activity.workshop, form, activity)


@pages.post("/workshops/<code>/activities/<int:position>")
@needs(May.PLAN_WORKSHOP, of=activity_in)
def change_activity(activity: Activity) -> Response:
    form = ActivityForm.from_request(kind=activity.kind, activity=activity)
    if not form.validate():
        return form_page(422, activity.workshop, form, activity)
    lock(activity.workshop)
    lock(activity)
    if differences := form.clash(ActivityForm(kind=activity.kind, activity=activity)):
        return form_page(CLASH, activity.workshop, form, activity, differences)
    try:
        services.change_activity(current_user.actor, activity, **form.facts())
    except RefusedError as refusal:
        return refuse_with_words(activity.workshop, form, refusal, activity)
    flash(_("Saved."))
    return back_to(activity.workshop)


@pages.post("/workshops/<code>/activities/<int:position>/move")
@needs(May.PLAN_WORKSHOP, of=activity_in)
def move_activity(activity: Activity) -> Response:
    """Up or down by one. The page says which activity it meant: a colleague may have moved another to this place."""
    workshop = activity.workshop
    lock(workshop)
    if is_another(activity):
        return refuse(workshop, "moved already")
    try:
        services.move_activity(current_user.actor, activity, up="up" in request.form)
    except RefusedError as refusal:
        return refuse(workshop, refusal.reason)
    return redirect(url_for("meetings.plan", code=workshop.code, _anchor=f"activity-{activity.id}"), 303)


@pages.get("/workshops/<code>/activities/<int:position>/remove")
@needs(May.PLAN_WORKSHOP, of=activity_in)
def ask_to_remove(activity: Activity) -> Response:
    if not activity.workshop.may_be_changed:
        return refuse(activity.workshop, "asked already")
    return render("workshops/meetings/remove.html", activity=activity, KINDS=KINDS)


@pages.post("/workshops/<code>/activities/<int:position>/remove")
@needs(May.PLAN_WORKSHOP, of=activity_in)
def remove_activity(activity: Activity) -> Response:
    workshop, question = activity.workshop, activity.question
    lock(workshop)
    if is_another(activity):
        return refuse(workshop, "moved already")
    try:
        services.remove_activity(current_user.actor, activity)
    except RefusedError as refusal:
        return refuse(workshop, refusal.reason)
    flash(_("“%(question)s” is removed.", question=question))
    return back_to(workshop)


def is_another(activity: Activity) -> bool:
    """Whether the page meant an activity that no longer stands at this place."""
    return request.form.get("activity", str(activity.id)) != str(activity.id)


def refuse(workshop: Workshop, reason: str) -> Response:
    """Nothing was done: the plan as it stands, with the reason on top."""
    return plan_page(CLASH, workshop, str(REFUSALS[reason]))


def refuse_with_words(
    workshop: Workshop, form: ActivityForm, refusal: RefusedError, activity: Activity | None = None
) -> Response:
    """Nothing was done, and what was typed stays on the page."""
    complain(form["choices" if refusal.reason == "rehearsed" else "question"], str(REFUSALS[refusal.reason]))
    return form_page(CLASH, workshop, form, activity)


def back_to(workshop: Workshop) -> Response:
    return redirect(url_for("meetings.plan", code=workshop.code), 303)


def form_page(
    status: int, workshop: Workshop, form: ActivityForm, activity: Activity | None = None, differences: object = None
) -> Response:
    return render(
        "workshops/meetings/activity.html",
        status,
        workshop=workshop,
        form=form,
        activity=activity,
        differences=differences,
        KINDS=KINDS,
        most=CHOICES_AT_MOST[form.kind],
    )
