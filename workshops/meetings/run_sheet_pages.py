"""The run sheet as one list: the order and the minutes of all parts, in one save."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.keeping import lock
from app.permissions import May, needs
from app.rendering import render
from workshops.meetings.activity_pages import refuse
from workshops.meetings.blueprint import pages
from workshops.meetings.forms import RunSheetForm
from workshops.meetings.models import Workshop
from workshops.meetings.run_sheet import run_sheet
from workshops.meetings.services import RefusedError, workshop_by_code
from workshops.meetings.starting import arrange


@pages.get("/workshops/<code>/run-sheet")
@needs(May.PLAN_WORKSHOP, of=workshop_by_code)
def edit_run_sheet(workshop: Workshop) -> Response:
    if not workshop.may_be_changed:
        return refuse(workshop, "asked already")
    form = RunSheetForm.of(workshop)
    form.seen.data = form.mark()
    return run_sheet_page(200, workshop, form)


@pages.post("/workshops/<code>/run-sheet")
@needs(May.PLAN_WORKSHOP, of=workshop_by_code)
def save_run_sheet(workshop: Workshop) -> Response:
    lock(workshop)
    form = RunSheetForm.of(workshop, request.form)
    if any(name.startswith("place-") and name not in form for name in request.form):
        return refuse(workshop, "moved already")  # a colleague has taken a part out
    if not form.validate():
        return run_sheet_page(422, workshop, form)
    if differences := form.clash(RunSheetForm.of(workshop)):
        return run_sheet_page(409, workshop, form, differences)
    try:
        arrange(current_user.actor, workshop, form.order(workshop))
    except RefusedError as refusal:
        return refuse(workshop, refusal.reason)
    flash(_("Saved."))
    return redirect(url_for("meetings.plan", code=workshop.code), 303)


def run_sheet_page(status: int, workshop: Workshop, form: RunSheetForm, differences: object = None) -> Response:
    return render(
        "workshops/meetings/run_sheet.html",
        status,
        workshop=workshop,
        form=form,
        run_sheet=run_sheet(workshop),
        differences=differences,
    )
