"""The organiser's page of one workshop, and the form that changes it."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.forms import complain
from app.keeping import lock
from app.links import absolute, qr_svg
from app.permissions import May, allowed, needs
from app.rendering import render
from workshops.meetings.blueprint import pages
from workshops.meetings.forms import WorkshopForm
from workshops.meetings.made_of import words_behind
from workshops.meetings.models import Confidentiality, Workshop
from workshops.meetings.programme_pages import form_page, voices
from workshops.meetings.readiness import TO_REHEARSE, checklist, missing
from workshops.meetings.reading import opened_by
from workshops.meetings.run_sheet import run_sheet
from workshops.meetings.services import RefusedError, change_workshop, workshop_by_code
from workshops.meetings.wording import KINDS, LEVELS, REFUSALS, STATES

WHERE_REFUSED = {"host on hold": "voice", "promised": "confidentiality", "code is out": "listed"}


def plan_by_code(code: str) -> Workshop | None:
    """The workshop for those who may see its plan: a sealed one is named only to those who run it."""
    workshop = workshop_by_code(code)
    hidden = workshop and workshop.confidentiality is Confidentiality.SEALED and not allowed(May.RUN_ROOM, workshop)
    return None if hidden else workshop


@pages.get("/workshops/<code>")
@needs(May.SEE_PROGRAMME, of=plan_by_code)
def plan(workshop: Workshop) -> Response:
    return plan_page(200, workshop)


def plan_page(status: int, workshop: Workshop, refused: str = "") -> Response:
    """The whole plan; `refused` says why something was not done."""
    address = absolute(url_for("seats.door", code=workshop.code))
    return render(
        "workshops/meetings/plan.html",
        status,
        workshop=workshop,
        run_sheet=run_sheet(workshop),
        checklist=checklist(workshop),
        lacks=missing(workshop),
        unread=() if allowed(May.RUN_ROOM, workshop) else words_behind(workshop),
        can_be_rehearsed=not missing(workshop, TO_REHEARSE),
        refused=refused,
        readers=opened_by(workshop),
        join_address=address,
        join_qr=qr_svg(address, _("The way into this workshop, to scan with a phone")),
        LEVELS=LEVELS,
        KINDS=KINDS,
        STATES=STATES,
    )


@pages.get("/workshops/<code>/edit")
@needs(May.PLAN_WORKSHOP, of=workshop_by_code)
def edit(workshop: Workshop) -> Response:
    form = WorkshopForm(voices=voices(), workshop=workshop)
    form.seen.data = form.mark()
    return form_page(200, workshop.programme, form, workshop=workshop)


@pages.post("/workshops/<code>/edit")
@needs(May.PLAN_WORKSHOP, of=workshop_by_code)
def save(workshop: Workshop) -> Response:
    form = WorkshopForm.from_request(voices=voices(), workshop=workshop)
    if not form.validate():
        return form_page(422, workshop.programme, form, workshop=workshop)
    lock(workshop)
    if differences := form.clash(WorkshopForm(voices=voices(), workshop=workshop)):
        return form_page(409, workshop.programme, form, workshop=workshop, differences=differences)
    try:
        changed = change_workshop(current_user.actor, workshop, voice=form.host(), **form.facts())
    except RefusedError as refusal:
        field = WHERE_REFUSED[refusal.reason]
        complain(form[field if field in form else "title"], str(REFUSALS[refusal.reason]))
        return form_page(422, workshop.programme, form, workshop=workshop)
    if "code" in changed:
        flash(
            _(
                "Saved. The join code is now %(code)s: a link or poster with the old one leads nowhere.",
                code=workshop.code,
            )
        )
    else:
        flash(_("Saved."))
    return redirect(url_for("meetings.plan", code=workshop.code), 303)
