"""Post-its and flip charts: one box, one save, and the list of what was typed in, each with its undo."""

import uuid

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug import Response

from app.db import stand_back
from app.permissions import May, needs
from app.rendering import render
from workshops.meetings.models import ActivityState, State, Workshop
from workshops.meetings.services import activity_at, workshop_by_code
from workshops.room.models import Batch
from workshops.room.services import NotNowError, has_wall
from workshops.scribe.blueprint import pages
from workshops.scribe.forms import LinesForm
from workshops.scribe.services import (
    OpenedMeanwhileError,
    OtherLinesError,
    UndoneError,
    batch_in,
    batches_of,
    is_rehearsed,
    questions_for_lines,
    stands,
    takes,
    type_in_lines,
    undo,
)
from workshops.seats.services import RoomIsFull
from workshops.seats.where import where_is


@pages.get("/room/<code>/type-in")
@needs(May.RUN_ROOM, of=workshop_by_code)
def batch(workshop: Workshop) -> Response:
    kept = _asked_for(workshop, "kept")
    form = lines_form(workshop)
    form.rehearsing.data = "y" if is_rehearsed(workshop) else ""
    if kept and kept.activity:
        form.question.data, form.language.data = str(kept.activity.position), kept.seat.language
    else:
        open_now = [each for each in questions_for_lines(workshop) if each.state is ActivityState.OPEN]
        form.question.data = str(open_now[0].position) if open_now else None
        form.language.data = next(iter(workshop.languages), "en")
    return lines_page(200, workshop, form, kept=kept)


@pages.post("/room/<code>/type-in")
@needs(May.RUN_ROOM, of=workshop_by_code)
def save_batch(workshop: Workshop) -> Response:
    form = lines_form(workshop)
    if not takes(workshop):
        return lines_page(409, workshop, form)
    if not form.validate():
        return lines_page(422, workshop, form)
    activity = activity_at(workshop, int(form.question.data or 0)) or abort(404)
    try:
        kept = type_in_lines(
            current_user.actor,
            activity,
            form.id,
            form.each(),
            label=form.label.data or "",
            language=form.language.data or "en",
            home=where_is(workshop.programme, "", form.neighbourhood.data or ""),
            may_quote=form.quotes,
            maker=current_user.id,
            rehearsing=bool(form.rehearsing.data),
        )
    except (NotNowError, OpenedMeanwhileError, OtherLinesError, UndoneError, RoomIsFull) as refusal:
        stand_back()
        why = why_not(refusal)
        form.renew()
        form.rehearsing.data = "y" if is_rehearsed(workshop) else ""
        return lines_page(409, workshop, form, why=why)
    return redirect(url_for("scribe.batch", code=workshop.code, kept=kept.id), 303)


def why_not(refusal: Exception) -> str:
    """What happened, what was kept, and what to do."""
    match refusal:
        case OtherLinesError():
            return _(
                "This page was sent before, with other words: those are kept, and stand in the list. What stands here "
                "now is not. Press the button again to keep it as well."
            )
        case UndoneError():
            return _("This was kept and then undone. Nothing is kept now. Press the button again to keep it after all.")
        case OpenedMeanwhileError():
            return _(
                "The evening has gone from rehearsal to real, or back, since you opened this page. Nothing is kept "
                "yet. Look at it again, then press the button."
            )
        case RoomIsFull():
            return _("This workshop has as many people as it can take. Nothing was kept.")
    return _("Nothing was kept: nothing can be typed in just now.")


@pages.get("/room/<code>/typed/<uuid:key>/undo")
@needs(May.RUN_ROOM, of=workshop_by_code)
def ask_to_undo(workshop: Workshop, key: uuid.UUID) -> Response:
    found = batch_in(workshop, key) or abort(404)
    return render("workshops/scribe/undo.html", workshop=workshop, stands=stands(found), has_wall=has_wall(workshop))


@pages.post("/room/<code>/typed/<uuid:key>/undo")
@needs(May.RUN_ROOM, of=workshop_by_code)
def undo_batch(workshop: Workshop, key: uuid.UUID) -> Response:
    found = batch_in(workshop, key)
    back = "scribe.bring_in" if found and found.is_list else "scribe.batch"
    if found is None:
        flash(_("That was undone already."))
    else:
        gone = undo(current_user.actor, workshop, key)
        flash(
            ngettext(
                "Undone. %(num)s answer is gone, and nothing of it is left.",
                "Undone. %(num)s answers are gone, and nothing of them is left.",
                gone,
            )
        )
    return redirect(url_for(back, code=workshop.code), 303)


def lines_form(workshop: Workshop) -> LinesForm:
    form = LinesForm.from_request()
    form.offer(workshop)
    return form.about(questions_for_lines(workshop))


def lines_page(
    status: int, workshop: Workshop, form: LinesForm, *, kept: Batch | None = None, why: str = ""
) -> Response:
    return render(
        "workshops/scribe/type_in.html",
        status,
        workshop=workshop,
        form=form,
        kept=kept,
        why=why,
        takes=takes(workshop),
        begins=workshop.state is State.DRAFT,
        batches=[each for each in batches_of(workshop) if not each.is_list],
    )


def _asked_for(workshop: Workshop, name: str) -> Batch | None:
    """The batch that the address speaks of, if there is one here."""
    try:
        return batch_in(workshop, uuid.UUID(request.args.get(name, "")))
    except ValueError:
        return None
