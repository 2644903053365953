"""A list from elsewhere: the template, the file, a look at what it holds, and only then the keeping."""

from flask import Response as Download
from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug import Response

from app.db import stand_back, transaction
from app.permissions import May, needs
from app.rendering import render
from workshops.meetings.models import Kind, Workshop
from workshops.meetings.services import workshop_by_code
from workshops.room.services import NotNowError
from workshops.scribe.blank import blank_csv, blank_xlsx
from workshops.scribe.blueprint import pages
from workshops.scribe.cells import Person
from workshops.scribe.columns import columns_of
from workshops.scribe.lines_pages import why_not
from workshops.scribe.lists import (
    BroughtInError,
    ChangedError,
    ForgedError,
    Looked,
    brought_in,
    keep_list,
    look,
    pack,
    unpack,
)
from workshops.scribe.services import OpenedMeanwhileError, UndoneError, batches_of, takes
from workshops.scribe.tables import UnreadableError
from workshops.scribe.wording import votes_in_words
from workshops.seats.services import RoomIsFull

FIRST_ROWS = 5
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/room/<code>/import")
@needs(May.RUN_ROOM, of=workshop_by_code)
def bring_in(workshop: Workshop) -> Response:
    return list_page(200, workshop)


@pages.get("/room/<code>/import/answers.csv")
@needs(May.RUN_ROOM, of=workshop_by_code)
def template_csv(workshop: Workshop) -> Response:
    return download(blank_csv(workshop), CSV, "answers.csv")


@pages.get("/room/<code>/import/answers.xlsx")
@needs(May.RUN_ROOM, of=workshop_by_code)
def template_xlsx(workshop: Workshop) -> Response:
    return download(blank_xlsx(workshop), XLSX, "answers.xlsx")


@pages.post("/room/<code>/import")
@needs(May.RUN_ROOM, of=workshop_by_code)
def look_at_list(workshop: Workshop) -> Response:
    """Show what a file holds. Nothing is stored."""
    file = request.files.get("file")
    if not takes(workshop):
        return list_page(409, workshop)
    if file is None or not file.filename:
        return list_page(422, workshop, wrong=_("Choose a file first."))
    code = workshop.code
    stand_back()  # reading a file takes seconds, and a hall may be answering
    with transaction(writes=False):
        workshop = workshop_by_code(code) or abort(404)
        try:
            looked = look(workshop, file.read(), file.filename.replace("\0", ""))
        except UnreadableError as error:
            return list_page(422, workshop, wrong=str(error))
        return preview(200, workshop, looked)


@pages.post("/room/<code>/import/keep")
@needs(May.RUN_ROOM, of=workshop_by_code)
def keep(workshop: Workshop) -> Response:
    """Keep what was looked at."""
    try:
        looked = unpack(workshop, request.form.get("rows", ""))
    except ForgedError:
        return list_page(422, workshop, wrong=_("This page is out of date. Choose the file again; nothing was kept."))
    if not takes(workshop):
        return list_page(409, workshop)
    if not looked.people or (looked.wrong_rows and not request.form.get("leave_out")):
        return preview(422, workshop, looked, unticked=bool(looked.people))
    try:
        kept = keep_list(current_user.actor, workshop, looked, current_user.id)
    except (BroughtInError, UndoneError):
        stand_back()
        return preview(409, workshop, looked)
    except ChangedError:
        stand_back()
        why = _(
            "What this workshop asks has changed since you looked at the file. Choose the file again; nothing was kept."
        )
        return list_page(409, workshop, wrong=why)
    except (NotNowError, OpenedMeanwhileError, RoomIsFull) as refusal:
        stand_back()
        return list_page(409, workshop, wrong=why_not(refusal))
    flash(
        ngettext(
            "%(num)s person's answers are kept. What they wrote waits in the room to be read.",
            "%(num)s people's answers are kept. What they wrote waits in the room to be read.",
            kept.lines,
        )
    )
    return redirect(url_for("scribe.bring_in", code=workshop.code), 303)


def list_page(status: int, workshop: Workshop, *, wrong: str = "") -> Response:
    return render(
        "workshops/scribe/bring_in.html",
        status,
        workshop=workshop,
        wrong=wrong,
        takes=takes(workshop),
        columns=columns_of(workshop),
        batches=[each for each in batches_of(workshop) if each.is_list],
    )


def preview(status: int, workshop: Workshop, looked: Looked, *, unticked: bool = False) -> Response:
    questions = list(enumerate(workshop.questions, 1))
    return render(
        "workshops/scribe/preview.html",
        status,
        workshop=workshop,
        looked=looked,
        rows=pack(workshop, looked),
        before=brought_in(looked),
        unticked=unticked,
        questions=questions,
        shown=[(person, _said(workshop, person)) for person in looked.people[:FIRST_ROWS]],
        place_of=lambda person: _where(workshop, person.home.neighbourhood_id, elsewhere=person.home.elsewhere),
    )


def _said(workshop: Workshop, person: Person) -> list[str]:
    """A person's answers in words, in the order of the questions."""
    said = []
    for activity in workshop.questions:
        answer = person.answers.get(activity.id)
        if answer is None:
            said.append("")
        elif answer.words is not None:
            said.append(answer.words)
        elif activity.kind is Kind.PLACE:
            said.append(_where(workshop, answer.neighbourhood_id, elsewhere=answer.neighbourhood_id is None))
        else:
            said.append(votes_in_words(activity, answer.votes))
    return said


def _where(workshop: Workshop, neighbourhood_id: int | None, *, elsewhere: bool) -> str:
    if elsewhere:
        return _("Somewhere else")
    return next((place.full_name for place in workshop.programme.neighbourhoods if place.id == neighbourhood_id), "")


def download(content: bytes, kind: str, name: str) -> Response:
    """A file to keep."""
    return Download(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
