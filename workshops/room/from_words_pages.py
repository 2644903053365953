"""Making a question of earlier words, in two steps: tick them, then put each so that a room can answer it."""

import uuid
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug import Response

from app.forms import complain
from app.listing import asked
from app.permissions import May, needs
from app.rendering import render
from workshops.meetings.models import State, Workshop
from workshops.meetings.services import RefusedError, activity_at, workshop_by_code
from workshops.meetings.wording import REFUSALS
from workshops.room.blueprint import pages
from workshops.room.console_pages import actor, show
from workshops.room.forms import AskAboutForm, ask_about_form
from workshops.room.from_words import LISTED_AT_MOST, ask_about, earlier_words, still_there

PICKS_AT_MOST = 20  # as many as a poll takes


@pages.get("/room/<code>/from-words")
@needs(May.RUN_ROOM, of=workshop_by_code)
def from_words(workshop: Workshop) -> Response:
    """Tick what was said. What is ticked stays ticked while one looks for more."""
    if workshop.state is State.CLOSED:
        return is_closed(workshop)
    position = request.args.get("position", type=int)
    only = activity_at(workshop, position) if position else None
    chosen = still_there(workshop, picked())
    found = earlier_words(workshop, only.position if only else None, asked())
    return render(
        "workshops/room/from_words.html",
        workshop=workshop,
        only=only,
        chosen=list(chosen.values()),
        found=[each for each in found if each.key not in chosen],
        is_cut=len(found) == LISTED_AT_MOST,
        asked=asked(),
        most=PICKS_AT_MOST,
    )


@pages.get("/room/<code>/from-words/ask")
@needs(May.RUN_ROOM, of=workshop_by_code)
def put_words(workshop: Workshop) -> Response:
    """What was ticked, each in a box of its own, with the question around it."""
    if workshop.state is State.CLOSED:
        return is_closed(workshop)
    keys = picked()
    if not keys or len(keys) > PICKS_AT_MOST:
        why = _("Tick at most 20.") if keys else _("Tick what you want to ask about first.")
        flash(why)
        return redirect(url_for("room.from_words", code=workshop.code, pick=keys[:PICKS_AT_MOST]), 303)
    there = still_there(workshop, keys)
    gone = len(keys) - len(there)
    return put_page(workshop, ask_about_form(list(there.values())), 409 if gone else 200, gone=gone)


@pages.post("/room/<code>/from-words/ask")
@needs(May.RUN_ROOM, of=workshop_by_code)
def keep_question(workshop: Workshop) -> Response:
    keys = picked(request.form)
    there = still_there(workshop, keys)
    form = ask_about_form(list(there.values()), request.form)
    changed = form.take_over_changes()
    gone = len(keys) - len(there)
    if gone or changed:
        return put_page(workshop, form, 409, gone=gone, changed=changed)
    if not form.validate():
        return put_page(workshop, form, 422)
    try:
        ask_about(actor(), workshop, **form.facts())
    except RefusedError as refusal:
        complain(form.question, str(REFUSALS[refusal.reason]))
        return put_page(workshop, form, 409)
    flash(_("Added at the end of the run sheet. It waits there until you ask it."))
    return redirect(url_for("room.console", code=workshop.code, _anchor="sheet-head"), 303)


def picked(sent: Any = None) -> list[uuid.UUID]:
    """The words that are ticked, each once, as they were ticked; what is no key is left out."""
    found: dict[uuid.UUID, None] = {}
    for raw in (sent or request.args).getlist("pick"):
        try:
            found[uuid.UUID(raw)] = None
        except ValueError:
            continue
    return list(found)[:LISTED_AT_MOST]


def put_page(workshop: Workshop, form: AskAboutForm, status: int, gone: int = 0, changed: int = 0) -> Response:
    """The second step, with what has happened to the words meanwhile."""
    told = []
    if gone:
        told.append(
            ngettext(
                "One of them is gone: it was taken back, or is to be read again. It is left out.",
                "%(num)s of them are gone: they were taken back, or are to be read again. They are left out.",
                gone,
            )
        )
    if changed:
        told.append(
            ngettext(
                "One of them reads otherwise now: a colleague has shortened it. It stands here as it reads now.",
                "%(num)s of them read otherwise now: a colleague has shortened them. They stand here as they read now.",
                changed,
            )
        )
    return render("workshops/room/put_words.html", status, workshop=workshop, form=form, told=told)


def is_closed(workshop: Workshop) -> Response:
    return show(workshop, 409, notice=_("Nothing can be added: this workshop is closed."))
