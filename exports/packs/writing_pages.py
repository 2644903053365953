"""The team's pages: writing up an evening, and sending it to the host."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.db import stand_back
from app.keeping import lock
from app.permissions import May, needs
from app.rendering import render
from exports.packs.blueprint import pages
from exports.packs.counting import count
from exports.packs.forms import WriteUpForm
from exports.packs.models import WriteUp, WriteUpState
from exports.packs.services import (
    NotNowError,
    NotReadyError,
    agreed_in_person,
    hosts_of,
    lacks_of,
    mark_of,
    send_to_host,
    take_back,
    write_up,
    write_up_of,
)
from exports.packs.wording import LACKS, LADDER, STEPS
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.meetings.services import workshop_by_code
from workshops.told.listening import felt


@pages.get("/workshops/<code>/write-up")
@needs(May.RUN_ROOM, of=workshop_by_code)
def edit(workshop: Workshop) -> Response:
    if workshop.state is not State.CLOSED:
        return not_closed(200, workshop)
    form = WriteUpForm(workshop=workshop, kept=write_up_of(workshop))
    form.seen.data = form.mark()
    return edit_page(200, workshop, form)


@pages.post("/workshops/<code>/write-up")
@needs(May.RUN_ROOM, of=workshop_by_code)
def save(workshop: Workshop) -> Response:
    lock(workshop)
    if workshop.state is not State.CLOSED:
        return not_closed(409, workshop)
    kept = write_up_of(workshop)
    form = WriteUpForm.from_request(workshop=workshop, kept=kept)
    if not form.validate():
        return edit_page(422, workshop, form)
    if differences := form.clash(WriteUpForm(workshop=workshop, kept=kept)):
        return edit_page(409, workshop, form, differences)
    was_sent = kept is not None and kept.host_since is not None
    write_up(current_user.actor, workshop, **form.facts())
    kept = write_up_of(workshop)
    if was_sent and kept and kept.state is WriteUpState.DRAFT:
        flash(_("Saved. The host has read something else, so it is a draft again: send it to them once more."))
    else:
        flash(_("Saved."))
    return redirect(url_for("packs.page", code=workshop.code), 303)


@pages.get("/workshops/<code>/write-up/send")
@needs(May.RUN_ROOM, of=workshop_by_code)
def ask_to_send(workshop: Workshop) -> Response:
    kept = write_up_of(workshop)
    if workshop.state is not State.CLOSED:
        return not_closed(200, workshop)
    return send_page(200, workshop, kept)


@pages.post("/workshops/<code>/write-up/send")
@needs(May.RUN_ROOM, of=workshop_by_code)
def send(workshop: Workshop) -> Response:
    """Send what the question showed; where somebody has changed it meanwhile, show that first."""
    lock(workshop)
    kept = write_up_of(workshop)
    if workshop.state is not State.CLOSED:
        return not_closed(409, workshop)
    if kept is None:
        return send_page(409, workshop, None)
    if kept.waits_for_host:  # sent already, by this very form or by a colleague
        return redirect(url_for("packs.page", code=workshop.code), 303)
    in_person = "in_person" in request.form
    if request.form.get("seen") != mark_of(kept) or in_person == bool(hosts_of(workshop)):
        return send_page(409, workshop, kept, changed=True)
    verb = agreed_in_person if in_person else send_to_host
    try:
        verb(current_user.actor, workshop)
    except (NotNowError, NotReadyError):
        stand_back()
        return send_page(409, workshop, kept)
    agreed = _("The host has said yes. Those who follow the programme can read it.")
    flash(agreed if in_person else _("The host has it now."))
    return redirect(url_for("packs.page", code=workshop.code), 303)


@pages.post("/workshops/<code>/write-up/take-back")
@needs(May.RUN_ROOM, of=workshop_by_code)
def call_back(workshop: Workshop) -> Response:
    if workshop.state is not State.CLOSED:
        return not_closed(409, workshop)
    try:
        take_back(current_user.actor, workshop)
    except NotNowError:
        stand_back()
        return send_page(409, workshop, write_up_of(workshop))
    flash(_("It is a draft again. Only the team of this workshop can read it."))
    return redirect(url_for("packs.page", code=workshop.code), 303)


def edit_page(status: int, workshop: Workshop, form: WriteUpForm, differences: object = None) -> Response:
    return render(
        "exports/packs/edit.html",
        status,
        workshop=workshop,
        form=form,
        kept=form.kept,
        differences=differences,
        exact=count(workshop),
        felt=felt(workshop),
        shared=workshop.confidentiality is Confidentiality.SHARED,
        steps={step.value: said[1] for step, said in STEPS.items()},
        LADDER=LADDER,
    )


def send_page(status: int, workshop: Workshop, kept: WriteUp | None, *, changed: bool = False) -> Response:
    can_be_sent = kept is not None and kept.state in (WriteUpState.DRAFT, WriteUpState.CHANGES_ASKED)
    return render(
        "exports/packs/send.html",
        status,
        workshop=workshop,
        kept=kept,
        lacks=[LACKS[lack] for lack in lacks_of(kept)] if kept else [],
        can_be_sent=can_be_sent,
        seen=mark_of(kept) if kept else "",
        hosts=hosts_of(workshop),
        waiting=count(workshop).waiting,
        changed=changed,
    )


def not_closed(status: int, workshop: Workshop) -> Response:
    return render("exports/packs/not_closed.html", status, workshop=workshop)
