"""Reading what was said: one address a decision, and the list of reasons."""

import uuid
from collections.abc import Callable

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug import Response
from wtforms import Form

from app.forms import complain
from app.permissions import May, needs
from app.rendering import render
from workshops.concerns.telling import named_people
from workshops.contributions.models import Contribution
from workshops.meetings.models import State, Workshop
from workshops.meetings.services import workshop_by_code
from workshops.room.blueprint import pages
from workshops.room.cards import Card, read_handles
from workshops.room.console_pages import actor, console_of, is_piece, show, tell, typed
from workshops.room.forms import HoldForm, PassOnForm, ReasonsForm, ShortenForm
from workshops.room.moderation import (
    ClashError,
    GoneError,
    PassedOnError,
    approve,
    approve_lines,
    change_reasons,
    contribution_in,
    hold,
    pass_on,
    reasons_of,
    says_something_else,
    seen_as,
    shorten,
    undo,
)
from workshops.room.typed import table_in


@pages.post("/room/<code>/words/<uuid:key>/approve")
@needs(May.RUN_ROOM, of=workshop_by_code)
def approve_words(workshop: Workshop, key: uuid.UUID) -> Response:
    return decide(workshop, key, lambda said: approve(actor(), said, what_was_seen()))


@pages.post("/room/<code>/words/<uuid:key>/shorten")
@needs(May.RUN_ROOM, of=workshop_by_code)
def shorten_words(workshop: Workshop, key: uuid.UUID) -> Response:
    form = ShortenForm(request.form)
    if not form.validate():
        return look_again(workshop, key, form)
    words = form.public_words.data or ""
    said = contribution_in(workshop.id, key)
    is_fresh = said is not None and said.words and what_was_seen() == seen_as(said)
    if is_fresh and says_something_else(said.words, words) and request.form.get("sure", "").split() != words.split():
        why = _("This says something else than what was written. Read both. If it is right, press “Show this” again.")
        return stumble(workshop, Card(said), 422, why)
    return decide(workshop, key, lambda said: shorten(actor(), said, words, what_was_seen()))


@pages.post("/room/<code>/words/<uuid:key>/hold")
@needs(May.RUN_ROOM, of=workshop_by_code)
def hold_words(workshop: Workshop, key: uuid.UUID) -> Response:
    form = HoldForm(request.form).among(reasons_of(workshop.programme))
    if not form.validate():
        return look_again(workshop, key, form)
    return decide(workshop, key, lambda said: hold(actor(), said, form.reason.data or "", what_was_seen()))


@pages.post("/room/<code>/words/<uuid:key>/pass-on")
@needs(May.RUN_ROOM, of=workshop_by_code)
def pass_words_on(workshop: Workshop, key: uuid.UUID) -> Response:
    form = PassOnForm(request.form).among(named_people(workshop.programme))
    if not form.validate():
        return look_again(workshop, key, form)
    if workshop.state is State.REHEARSAL:
        complain(form.responder, _("This is a rehearsal: nobody is bothered. On the evening it goes to them at once."))
        return look_again(workshop, key, form)
    return decide(workshop, key, lambda said: pass_on(actor(), said, form.chosen(), what_was_seen()))


@pages.post("/room/<code>/words/<uuid:key>/undo")
@needs(May.RUN_ROOM, of=workshop_by_code)
def undo_words(workshop: Workshop, key: uuid.UUID) -> Response:
    return decide(workshop, key, lambda said: undo(actor(), said, what_was_seen()))


@pages.post("/room/<code>/tables/<uuid:key>/approve")
@needs(May.RUN_ROOM, of=workshop_by_code)
def approve_table(workshop: Workshop, key: uuid.UUID) -> Response:
    """Show the lines of a flip chart that stood on the page; what has changed since, or has a hint, still waits."""
    batch = table_in(workshop, key)
    if batch is None:
        why = _("These lines are not here any more: what was typed in has been undone.")
        return tell(workshop, 404, notice=why) if is_piece() else show(workshop, 404, notice=why)
    shown = approve_lines(actor(), workshop, batch, read_handles(request.form.getlist("line")))
    notice = ngettext("%(num)s line is read.", "%(num)s lines are read.", shown)
    return tell(workshop, notice=notice)


def what_was_seen() -> str:
    """The mark of the card, which says what the facilitator saw. A request without one has seen nothing."""
    return request.form.get("seen") or "nothing"


def decide(workshop: Workshop, key: uuid.UUID, verb: Callable[[Contribution], object]) -> Response:
    """Do it, or show what is there now."""
    said = contribution_in(workshop.id, key)
    try:
        if said is None:
            raise GoneError
        verb(said)
    except PassedOnError:
        why = _("These words are with a named person now, who alone can read them.")
        return tell(workshop, 404, notice=why) if is_piece() else show(workshop, 404, notice=why)
    except GoneError:
        why = _("These words are not here any more: whoever said them has taken them back.")
        return tell(workshop, 404, notice=why) if is_piece() else show(workshop, 404, notice=why)
    except ClashError as clash:
        return stumble(workshop, Card(clash.now), 409, _("Not done: these words have changed since you saw them."))
    return tell(workshop, notice="", done=key)


def look_again(workshop: Workshop, key: uuid.UUID, form: Form) -> Response:
    """Something was missing in what was typed."""
    said = contribution_in(workshop.id, key)
    if said is None:
        abort(404)
    why = " ".join(str(error) for field in form for error in field.errors)
    return stumble(workshop, Card(said), 422, why)


def stumble(workshop: Workshop, card: Card, status: int, why: str) -> Response:
    """One card with what is wrong, and with what was typed."""
    if is_piece():
        return tell(workshop, status, card=card, why=why)
    return render(
        "workshops/room/stumbled.html", status, console=console_of(workshop), card=card, why=why, typed=typed()
    )


@pages.get("/room/<code>/reasons")
@needs(May.RUN_ROOM, of=workshop_by_code)
def reasons(workshop: Workshop) -> Response:
    form = ReasonsForm(data={"reasons": "\n".join(reasons_of(workshop.programme))})
    return render("workshops/room/reasons.html", workshop=workshop, form=form)


@pages.post("/room/<code>/reasons")
@needs(May.RUN_ROOM, of=workshop_by_code)
def keep_reasons(workshop: Workshop) -> Response:
    form = ReasonsForm(request.form)
    if not form.validate():
        return render("workshops/room/reasons.html", 422, workshop=workshop, form=form)
    change_reasons(actor(), workshop.programme, form.lines())
    return redirect(url_for("room.console", code=workshop.code), 303)
