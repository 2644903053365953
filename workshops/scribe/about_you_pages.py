"""Sheets with questions about people: counted on paper, typed in as numbers, looked at once more, and then added.

What was counted before is shown to nobody here: exact numbers about people leave by a release only.
"""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug import Response

from app.db import stand_back
from app.permissions import May, needs
from app.rendering import render
from workshops.equality.question_sets import CURRENT
from workshops.equality.services import MoreThanPeopleError, count_sheets
from workshops.meetings.models import Workshop
from workshops.meetings.services import workshop_by_code
from workshops.room.services import NotNowError
from workshops.scribe.about_you import SheetsForm, boxes, sheets_form
from workshops.scribe.blueprint import pages
from workshops.scribe.lines_pages import why_not
from workshops.scribe.services import OpenedMeanwhileError, begin, is_rehearsed, takes


@pages.get("/room/<code>/about-you")
@needs(May.RUN_ROOM, of=workshop_by_code)
def about_you(workshop: Workshop) -> Response:
    form = sheets_form()
    form.rehearsing.data = "y" if is_rehearsed(workshop) else ""
    return sheets_page(200, workshop, form)


@pages.post("/room/<code>/about-you")
@needs(May.RUN_ROOM, of=workshop_by_code)
def add_about_you(workshop: Workshop) -> Response:
    """The first press shows what would be added; only the second adds it."""
    form = sheets_form()
    if not takes(workshop):
        return sheets_page(409, workshop, form)
    if not form.validate():
        return sheets_page(422, workshop, form)
    step = request.form.get("step")
    if step == "change":
        return sheets_page(200, workshop, form)
    if step != "add":
        return render(
            "workshops/scribe/about_you_sure.html",
            workshop=workshop,
            form=form,
            questions=CURRENT.questions,
            boxes=boxes,
        )
    sheets = form.sheets.data or 0
    try:
        begin(workshop, rehearsing=bool(form.rehearsing.data))
        count_sheets(current_user.actor, workshop, CURRENT, sheets, form.ticks, form.id)
    except (MoreThanPeopleError, NotNowError, OpenedMeanwhileError) as refusal:
        stand_back()
        form.renew()
        form.rehearsing.data = "y" if is_rehearsed(workshop) else ""
        why = more_than_people() if isinstance(refusal, MoreThanPeopleError) else why_not(refusal)
        return sheets_page(409, workshop, form, why=why)
    flash(
        _("This is a rehearsal: nothing was counted.")
        if is_rehearsed(workshop)
        else ngettext(
            "%(num)s sheet is counted. Destroy it now.", "%(num)s sheets are counted. Destroy them now.", sheets
        )
    )
    return redirect(url_for("scribe.about_you", code=workshop.code), 303)


def more_than_people() -> str:
    return _(
        "Nothing was counted: with these sheets a question would have more answers than the evening has people. "
        "Type in the paper forms first, as whoever stands in none is not known to be here. Then count the sheets again."
    )


def sheets_page(status: int, workshop: Workshop, form: SheetsForm, *, why: str = "") -> Response:
    return render(
        "workshops/scribe/about_you.html",
        status,
        workshop=workshop,
        form=form,
        why=why,
        takes=takes(workshop),
        questions=CURRENT.questions,
        boxes=boxes,
    )
