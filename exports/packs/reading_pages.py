"""The write-up as the team, the host and those who see the programme read it, and the host's own buttons."""

import io
from collections.abc import Callable

from flask import flash, redirect, request, send_file, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.db import stand_back
from app.keeping import lock
from app.permissions import May, allowed, needs
from app.rendering import render
from app.words import slug
from exports.packs.blueprint import pages
from exports.packs.document import document_of
from exports.packs.docx_file import docx_of
from exports.packs.forms import ChangesForm
from exports.packs.models import WriteUp, WriteUpState
from exports.packs.services import (
    NotNowError,
    agree,
    ask_for_changes,
    mark_of,
    may_read,
    take_down,
    use_again,
    write_up_of,
)
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.meetings.services import workshop_by_code

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def workshop_for_readers(code: str) -> Workshop | None:
    """The workshop for those who may know of it: a sealed one is known to its team and its host alone."""
    workshop = workshop_by_code(code)
    sealed = workshop is not None and workshop.confidentiality is Confidentiality.SEALED
    inside = allowed(May.RUN_ROOM, workshop) or allowed(May.READ_PUBLIC_WORDS, workshop)
    return None if sealed and not inside else workshop


@pages.get("/workshops/<code>/write-up/page")
@needs(May.READ_WRITE_UP, of=workshop_for_readers)
def page(workshop: Workshop) -> Response:
    kept = write_up_of(workshop)
    if kept is None or not may_read(workshop, kept):
        return not_here(workshop, kept)
    return show(200, workshop, kept)


@pages.get("/workshops/<code>/write-up.docx")
@needs(May.READ_WRITE_UP, of=workshop_for_readers)
def document(workshop: Workshop) -> Response:
    kept = write_up_of(workshop)
    if kept is None or not may_read(workshop, kept):
        return not_here(workshop, kept)
    language = str(get_locale() or "en").replace("_", "-")
    file = docx_of(
        document_of(workshop, kept),
        heads=(_("Answer"), _("People")),
        language="en-GB" if language == "en" else language,
    )
    sealed = workshop.confidentiality is Confidentiality.SEALED  # its name is nowhere, not in a folder of downloads
    name = _("write-up") if sealed else _("write-up-%(title)s", title=slug(workshop.title, "workshop"))
    return send_file(io.BytesIO(file), DOCX, as_attachment=True, download_name=f"{name}.docx", max_age=0)


@pages.post("/workshops/<code>/write-up/agree")
@needs(May.READ_PUBLIC_WORDS, of=workshop_by_code)
def say_right(workshop: Workshop) -> Response:
    return attempt(
        workshop, lambda: agree(current_user.actor, workshop), _("Thank you. It is right as it stands."), as_read=True
    )


@pages.post("/workshops/<code>/write-up/changes")
@needs(May.READ_PUBLIC_WORDS, of=workshop_by_code)
def say_changes(workshop: Workshop) -> Response:
    form, kept = ChangesForm(request.form), write_up_of(workshop)
    if not form.validate():
        readable = kept is not None and may_read(workshop, kept)
        return show(422, workshop, kept, form=form) if kept and readable else not_here(workshop, kept, 409)
    said = form.words.data or ""
    return attempt(
        workshop,
        lambda: ask_for_changes(current_user.actor, workshop, said),
        _("The team reads what you ask for. You get it again once they have changed it."),
        form=form,
    )


@pages.get("/workshops/<code>/write-up/take-down")
@needs(May.READ_PUBLIC_WORDS, of=workshop_by_code)
def ask_to_take_down(workshop: Workshop) -> Response:
    kept = write_up_of(workshop)
    if kept is None or not may_read(workshop, kept):
        return not_here(workshop, kept)
    return render("exports/packs/take_down.html", workshop=workshop)


@pages.post("/workshops/<code>/write-up/take-down")
@needs(May.READ_PUBLIC_WORDS, of=workshop_by_code)
def say_down(workshop: Workshop) -> Response:
    return attempt(workshop, lambda: take_down(current_user.actor, workshop), _("It is taken down."))


@pages.post("/workshops/<code>/write-up/use-again")
@needs(May.READ_PUBLIC_WORDS, of=workshop_by_code)
def say_use_again(workshop: Workshop) -> Response:
    return attempt(workshop, lambda: use_again(current_user.actor, workshop), _("It may be read again."), as_read=True)


def attempt(
    workshop: Workshop,
    verb: Callable[[], object],
    done: str,
    *,
    form: ChangesForm | None = None,
    as_read: bool = False,
) -> Response:
    """Do what the host says, and show the page as it is then; or say that it cannot be done any more.

    A yes (`as_read`) is to what was read: where somebody has changed it meanwhile, that is shown first.
    """
    if as_read:
        lock(workshop)
        kept = write_up_of(workshop)
        if kept and may_read(workshop, kept) and not kept.is_agreed and request.form.get("seen") != mark_of(kept):
            return show(409, workshop, kept, notice=_("Somebody has changed it. This is how it stands now."))
    try:
        verb()
    except NotNowError:
        stand_back()
        kept = write_up_of(workshop)
        if kept is None or not may_read(workshop, kept):
            return not_here(workshop, kept, 409)
        return show(409, workshop, kept, form=form, notice=_("Nothing was changed: this is how it stands by now."))
    flash(done)
    return redirect(url_for("packs.page", code=workshop.code), 303)


def show(
    status: int, workshop: Workshop, kept: WriteUp, *, form: ChangesForm | None = None, notice: str = ""
) -> Response:
    return render(
        "exports/packs/page.html",
        status,
        workshop=workshop,
        kept=kept,
        document=document_of(workshop, kept),
        runs=allowed(May.RUN_ROOM, workshop),
        hosts=allowed(May.READ_PUBLIC_WORDS, workshop),
        form=form or ChangesForm(),
        seen=mark_of(kept),
        notice=notice,
    )


def not_here(workshop: Workshop, kept: WriteUp | None, status: int = 0) -> Response:
    """Why there is nothing to read. To those beside team and host all reasons look alike.

    Before an evening has closed nothing is hidden from anybody, so that to look for it is no error.
    """
    status = status or (404 if workshop.state is State.CLOSED else 200)
    asked = kept is not None and kept.state is WriteUpState.CHANGES_ASKED and allowed(May.READ_PUBLIC_WORDS, workshop)
    return render(
        "exports/packs/not_here.html",
        status,
        workshop=workshop,
        runs=allowed(May.RUN_ROOM, workshop),
        asked=kept.host_asks if asked and kept else "",
    )
