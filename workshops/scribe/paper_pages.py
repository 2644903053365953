"""Paper forms, one page each: the number, what is ticked, what is written; then the next form at once."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug import Response

from app.db import stand_back
from app.forms import complain
from app.i18n import LANGUAGES
from app.permissions import May, needs
from app.rendering import render
from workshops.contributions.services import Answer
from workshops.meetings.models import Workshop
from workshops.meetings.services import workshop_by_code
from workshops.room.services import NotNowError
from workshops.scribe.blueprint import pages
from workshops.scribe.lines_pages import why_not
from workshops.scribe.paper import (
    NoSuchFormError,
    Sheet,
    TypedForm,
    UsedAlreadyError,
    pile,
    sheet_of,
    type_in_form,
    typed_form,
    undo_form,
)
from workshops.scribe.services import OpenedMeanwhileError, UndoneError, is_rehearsed, takes
from workshops.seats.models import Channel
from workshops.seats.services import NOT_SAID, Home
from workshops.seats.where import UnknownPostcode, where_is


@pages.get("/room/<code>/paper")
@needs(May.RUN_ROOM, of=workshop_by_code)
def paper(workshop: Workshop) -> Response:
    sheet = sheet_of(workshop)
    sheet.head.rehearsing.data = "y" if is_rehearsed(workshop) else ""
    sheet.head.language.data = language_asked(workshop)
    kept = number_asked("kept")
    return paper_page(200, workshop, sheet, kept=kept if kept and typed_form(workshop, kept) else None)


@pages.post("/room/<code>/paper")
@needs(May.RUN_ROOM, of=workshop_by_code)
def save_paper(workshop: Workshop) -> Response:
    sheet = sheet_of(workshop, request.form)
    if not takes(workshop):
        return paper_page(409, workshop, sheet)
    well = sheet.validate()
    if well and not sheet.answered:
        complain(sheet.head.number, _("No answer is typed in. A form that nobody wrote on stays on the pile."))
        well = False
    places = _places(workshop, sheet)
    if not well or places is None:
        return paper_page(422, workshop, sheet)
    home, answers = places
    number = sheet.head.number.data or 0
    try:
        type_in_form(
            current_user.actor,
            workshop,
            number,
            sheet.head.id,
            answers,
            language=sheet.head.language.data or "en",
            home=home,
            may_quote=sheet.head.quotes,
            rehearsing=bool(sheet.head.rehearsing.data),
        )
    except NoSuchFormError:
        stand_back()
        complain(sheet.head.number, no_such_form(number))
        return paper_page(422, workshop, sheet)
    except UsedAlreadyError as used:
        stand_back()
        complain(sheet.head.number, used_already(number, used.channel))
        return paper_page(409, workshop, sheet, used=number)
    except (NotNowError, OpenedMeanwhileError, UndoneError) as refusal:
        stand_back()
        sheet.head.renew()
        sheet.head.rehearsing.data = "y" if is_rehearsed(workshop) else ""
        return paper_page(409, workshop, sheet, why=why_not(refusal))
    return redirect(url_for("scribe.paper", code=workshop.code, kept=number, lang=sheet.head.language.data), 303)


def _places(workshop: Workshop, sheet: Sheet) -> tuple[Home, dict[int, Answer]] | None:
    """Where somebody lives and what they answered; None when a postcode leads nowhere, which its field then says."""
    unknown = _("We do not know this postcode. Choose from the list, or leave both empty.")
    home, answers = NOT_SAID, {}
    try:
        home = where_is(workshop.programme, sheet.head.postcode.data or "", sheet.head.neighbourhood.data or "")
    except UnknownPostcode:
        complain(sheet.head.postcode, unknown)
    for question in sheet.answered:
        if question.form.errors:
            continue
        try:
            answers[question.activity.id] = question.form.answer(question.activity)
        except UnknownPostcode:
            complain(question.form["postcode"], unknown)
    return None if sheet.first_wrong() else (home, answers)


def no_such_form(number: int) -> str:
    return _(
        "There is no form with the number %(number)s. Look at the top of the paper again; nothing is kept yet.",
        number=number,
    )


def used_already(number: int, channel: Channel) -> str:
    """Why a form can not be typed in; what was typed stays on the page."""
    if channel is Channel.PAPER:
        return _("Form %(number)s was typed in already. Nothing was changed.", number=number)
    return _(
        "The card of form %(number)s was used with a phone already. Nothing was changed: what they said there stands.",
        number=number,
    )


@pages.get("/room/<code>/paper/undo")
@needs(May.RUN_ROOM, of=workshop_by_code)
def ask_to_undo_paper(workshop: Workshop) -> Response:
    number = number_asked("number")
    form = typed_form(workshop, number) if number else None
    return render("workshops/scribe/undo_paper.html", workshop=workshop, number=number, form=form)


@pages.post("/room/<code>/paper/undo")
@needs(May.RUN_ROOM, of=workshop_by_code)
def undo_paper(workshop: Workshop) -> Response:
    number = number_asked("number") or 0
    try:
        undone = undo_form(current_user.actor, workshop, number)
    except NoSuchFormError:
        flash(no_such_form(number))
    except UsedAlreadyError as used:
        flash(used_already(number, used.channel))
    else:
        flash(what_went(number, undone))
    return redirect(url_for("scribe.paper", code=workshop.code), 303)


def what_went(number: int, undone: TypedForm | None) -> str:
    """What an undo has done."""
    if undone is None:
        return _("Form %(number)s is not typed in: there was nothing to undo.", number=number)
    gone = ngettext(
        "Form %(number)s is undone: %(num)s answer is gone.",
        "Form %(number)s is undone: %(num)s answers are gone.",
        len(undone.typed),
        number=number,
    )
    if undone.since:
        return f"{gone} {_('What the person said with a phone since stays, so this form cannot be typed in again.')}"
    return f"{gone} {_('It can be typed in again.')}"


def paper_page(
    status: int, workshop: Workshop, sheet: Sheet, *, kept: int | None = None, used: int | None = None, why: str = ""
) -> Response:
    wrong = sheet.first_wrong()
    (sheet.head.number if wrong is None else wrong).render_kw = {"autofocus": True}
    return render(
        "workshops/scribe/paper.html",
        status,
        workshop=workshop,
        sheet=sheet,
        kept=kept,
        used=used,
        why=why,
        takes=takes(workshop),
        pile=pile(workshop, kept or 0),
    )


def number_asked(name: str) -> int | None:
    """A form's number in the address or in what was sent."""
    text = request.values.get(name, "").strip()
    return int(text) if text.isdecimal() and len(text) <= 9 else None


def language_asked(workshop: Workshop) -> str:
    """The language of the form before, since piles are often of one language; else the workshop's first."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else next(iter(workshop.languages), "en")
