"""Where a responder answers. A concern is there for its responder alone: for everybody else there is none."""

import uuid
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app import clock
from app.accounts.services import last_link_by_others
from app.accounts.signed_in import myself
from app.db import db
from app.errors import NotKept
from app.listing import listing
from app.permissions import May, needs
from app.rendering import render
from app.sealing import UnreadableError
from app.words import fold
from workshops.concerns import services
from workshops.concerns.blueprint import pages
from workshops.concerns.forms import OUTCOMES, CloseForm, HandOverForm, NoteForm
from workshops.concerns.models import Concern, ConcernState, Outcome
from workshops.concerns.sealed import Note, Telling, unseal_notes, unseal_telling
from workshops.concerns.services import ClosedError, NotInTheRoomError, NotNowError, is_living, is_overdue
from workshops.concerns.wording import standing


@dataclass(frozen=True)
class Opened:
    """What lies under the seal."""

    telling: Telling | None  # None once its time was over
    notes: list[Note]


def own_concern(key: uuid.UUID) -> Concern | None:
    """A concern, for its responder; there is none for anybody else, whatever they may do here."""
    found = db().get(Concern, key)
    is_mine = found is not None and current_user.is_authenticated and found.responder_id == current_user.id
    return found if is_mine else None


@pages.get("/concerns")
@needs(May.ANSWER_CONCERNS)
def index() -> Response:
    found = listing(
        services.mine(myself()),
        said=lambda each: f"{each.programme.name} {standing(each)}",
        sorts={
            "due": lambda each: (not is_living(each), (1 if is_living(each) else -1) * each.due_on.toordinal()),
            "came": lambda each: (each.received_on, str(each.id)),
            "programme": lambda each: (fold(each.programme.name), each.due_on),
            "state": lambda each: (list(ConcernState).index(each.state), each.due_on),
        },
    )
    return render(
        "workshops/concerns/index.html",
        list=found,
        standing=standing,
        is_overdue=is_overdue,
        is_living=is_living,
        link_by_others=last_link_by_others(myself()),
    )


@pages.get("/concerns/<uuid:key>")
@needs(May.ANSWER_CONCERNS, of=own_concern)
def show(concern: Concern) -> Response:
    return _page(concern, NoteForm())


@pages.post("/concerns/<uuid:key>")
@needs(May.ANSWER_CONCERNS, of=own_concern)
def write(concern: Concern) -> Response:
    form = NoteForm.from_request()
    if not form.validate():
        return _page(concern, form, 422)
    with said_why():
        try:
            services.write(
                current_user.actor,
                concern,
                form.key.data or "",
                done=form.done.data or "",
                told=form.told.data or "",
                due_on=form.due_on,
            )
        except ClosedError:
            return _page(concern, form, 409)
    flash(_("Kept. The writer can read what you told them.") if form.told.data else _("Kept, for you alone."))
    return _back_to(concern)


@pages.get("/concerns/<uuid:key>/close")
@needs(May.ANSWER_CONCERNS, of=own_concern)
def ask_to_close(concern: Concern) -> Response:
    return _close_page(concern, CloseForm())


@pages.post("/concerns/<uuid:key>/close")
@needs(May.ANSWER_CONCERNS, of=own_concern)
def close(concern: Concern) -> Response:
    form = CloseForm.from_request()
    if not form.validate():
        return _close_page(concern, form, 422)
    with said_why():
        try:
            services.close(
                current_user.actor,
                concern,
                form.key.data or "",
                outcome=Outcome(form.outcome.data),
                told=form.told.data or "",
                done=form.done.data or "",
            )
        except ClosedError:
            return _close_page(concern, form, 409)
    flash(_("Closed. The writer can read how it ended."))
    return _back_to(concern)


@pages.post("/concerns/<uuid:key>/reopen")
@needs(May.ANSWER_CONCERNS, of=own_concern)
def reopen(concern: Concern) -> Response:
    with said_why():
        services.reopen(current_user.actor, concern)
    flash(_("Taken up again. The clock begins anew."))
    return _back_to(concern)


@pages.get("/concerns/<uuid:key>/hand-over")
@needs(May.ANSWER_CONCERNS, of=own_concern)
def ask_to_hand_over(concern: Concern) -> Response:
    return _hand_over_page(concern, HandOverForm().among(services.others(concern)))


@pages.post("/concerns/<uuid:key>/hand-over")
@needs(May.ANSWER_CONCERNS, of=own_concern)
def hand_over(concern: Concern) -> Response:
    others = services.others(concern)
    form = HandOverForm.from_request().among(others)
    if not form.validate():
        return _hand_over_page(concern, form, 422)
    chosen = next(each for each in others if str(each.user_id) == form.to.data)
    with said_why():
        services.hand_over(current_user.actor, concern, chosen)
    flash(_("%(name)s has it now. You cannot open it any more.", name=chosen.name))
    return redirect(url_for("concerns.index"), 303)


@pages.get("/concerns/<uuid:key>/give-back")
@needs(May.ANSWER_CONCERNS, of=own_concern)
def ask_to_give_back(concern: Concern) -> Response:
    return render("workshops/concerns/give_back.html", concern=concern)


@pages.post("/concerns/<uuid:key>/give-back")
@needs(May.ANSWER_CONCERNS, of=own_concern)
def give_back(concern: Concern) -> Response:
    try:
        with said_why():
            services.give_back(current_user.actor, concern)
    except NotInTheRoomError:
        raise NotKept(
            _(
                "These words cannot go back: whoever said them has taken them back, or their time was over. "
                "They are still here. Close this, and say how it ended."
            )
        ) from None
    flash(_("The words are back in the room, and wait there to be read."))
    return _back_to(concern)


@contextmanager
def said_why() -> Generator[None]:
    """Whatever the verb within it refuses, in words."""
    try:
        yield
    except NotNowError:
        raise NotKept(_("It has changed meanwhile: it is closed, or with somebody else. Open the list.")) from None
    except UnreadableError:
        raise NotKept(
            _("It cannot be opened just now: the key that sealed it is missing. Ask an administrator for it.")
        ) from None


def opened(concern: Concern) -> Opened | None:
    """What it says; None when the key that sealed it is missing."""
    try:
        return Opened(unseal_telling(concern.sealed) if concern.sealed else None, unseal_notes(concern.notes))
    except UnreadableError:
        return None


def _page(concern: Concern, form: NoteForm, status: int = 200) -> Response:
    return render(
        "workshops/concerns/concern.html",
        status,
        concern=concern,
        evening=services.evening_of(concern),
        opened=opened(concern),
        form=form,
        standing=standing(concern),
        is_overdue=is_overdue(concern),
        is_living=is_living(concern),
        closed_meanwhile=status == 409,
        others=services.others(concern),
        OUTCOMES=OUTCOMES,
        Outcome=Outcome,
        ConcernState=ConcernState,
        today=clock.today(),
    )


def _close_page(concern: Concern, form: CloseForm, status: int = 200) -> Response:
    return render(
        "workshops/concerns/close.html",
        status,
        concern=concern,
        form=form,
        closed_meanwhile=status == 409,
        OUTCOMES=OUTCOMES,
    )


def _hand_over_page(concern: Concern, form: HandOverForm, status: int = 200) -> Response:
    others = services.others(concern)
    return render("workshops/concerns/hand_over.html", status, concern=concern, form=form, others=others)


def _back_to(concern: Concern) -> Response:
    return redirect(url_for("concerns.show", key=concern.id), 303)
