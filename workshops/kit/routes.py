"""The pages to print from, and the sheets: each as a PDF and as a page with print styles."""

import uuid
from collections.abc import Callable
from functools import partial

from flask import Blueprint, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.db import stand_back
from app.i18n import say_time
from app.permissions import May, needs
from app.rendering import render
from workshops.kit import services, sheets, team_sheets
from workshops.kit.address import reach
from workshops.kit.forms import BatchForm
from workshops.kit.services import Batch, NumbersTakenError, OverError, Printed, PrintedAlreadyError
from workshops.kit.sheets import Facts
from workshops.kit.typeset import LetterMissingError, Paper, pdf
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.meetings.services import workshop_by_code
from workshops.seats.services import RoomIsFull

pages = Blueprint("kit", __name__)
A_HALL, A_FEW = 40, 6  # what the forms suggest: cards for everyone, paper for those who like it better
WANTED = {Printed.CARDS: A_HALL, Printed.FORMS: A_FEW}


@pages.get("/workshops/<code>/kit")
@needs(May.RUN_ROOM, of=workshop_by_code)
def kit(workshop: Workshop) -> Response:
    return kit_page(200, workshop)


@pages.get("/workshops/<code>/kit/poster", defaults={"as_pdf": False})
@pages.get("/workshops/<code>/kit/poster.pdf", defaults={"as_pdf": True})
@needs(May.RUN_ROOM, of=workshop_by_code)
def poster(workshop: Workshop, *, as_pdf: bool) -> Response:
    if why_not := no_poster(workshop):
        return kit_page(404, workshop, refused=why_not)
    return sheet(workshop, "poster", sheets.poster(workshop), as_pdf=as_pdf)


@pages.get("/workshops/<code>/kit/tables", defaults={"as_pdf": False})
@pages.get("/workshops/<code>/kit/tables.pdf", defaults={"as_pdf": True})
@needs(May.RUN_ROOM, of=workshop_by_code)
def tables(workshop: Workshop, *, as_pdf: bool) -> Response:
    return sheet(workshop, "tables", sheets.tables(workshop), as_pdf=as_pdf)


@pages.get("/workshops/<code>/kit/about-you", defaults={"as_pdf": False})
@pages.get("/workshops/<code>/kit/about-you.pdf", defaults={"as_pdf": True})
@needs(May.RUN_ROOM, of=workshop_by_code)
def about_you(workshop: Workshop, *, as_pdf: bool) -> Response:
    return sheet(workshop, "about_you", sheets.about_you(workshop), as_pdf=as_pdf)


@pages.get("/workshops/<code>/kit/facilitator", defaults={"as_pdf": False})
@pages.get("/workshops/<code>/kit/facilitator.pdf", defaults={"as_pdf": True})
@needs(May.RUN_ROOM, of=workshop_by_code)
def facilitator(workshop: Workshop, *, as_pdf: bool) -> Response:
    return sheet(workshop, "facilitator", team_sheets.facilitator(workshop), as_pdf=as_pdf)


@pages.get("/workshops/<code>/kit/interpreter", defaults={"as_pdf": False})
@pages.get("/workshops/<code>/kit/interpreter.pdf", defaults={"as_pdf": True})
@needs(May.RUN_ROOM, of=workshop_by_code)
def interpreter(workshop: Workshop, *, as_pdf: bool) -> Response:
    return sheet(workshop, "interpreter", team_sheets.interpreter(workshop), as_pdf=as_pdf)


@pages.get("/workshops/<code>/kit/cards")
@pages.get("/workshops/<code>/kit/forms")
@needs(May.RUN_ROOM, of=workshop_by_code)
def back_to_kit(workshop: Workshop) -> Response:
    """Codes are shown once: whoever comes to their address again is led to where new ones are made."""
    return redirect(url_for("kit.kit", code=workshop.code), 303)


@pages.post("/workshops/<code>/kit/cards")
@needs(May.RUN_ROOM, of=workshop_by_code)
def cards(workshop: Workshop) -> Response:
    def print_them(batch: Batch) -> Response:
        words = sheets.cards(workshop)
        answer = made(workshop.code, "cards", partial(sheets.with_cards, words, batch.cards()))
        services.print_cards(current_user.actor, workshop, batch)
        return answer

    return print_batch(workshop, Printed.CARDS, print_them)


@pages.post("/workshops/<code>/kit/forms")
@needs(May.RUN_ROOM, of=workshop_by_code)
def paper_forms(workshop: Workshop) -> Response:
    def print_them(batch: Batch) -> Response:
        while True:
            words, first = sheets.forms(workshop), services.first_number(batch)
            answer = made(workshop.code, "forms", partial(sheets.with_forms, words, batch.cards(), first))
            try:
                services.print_forms(current_user.actor, workshop, batch, first)
            except NumbersTakenError:
                continue
            return answer

    return print_batch(workshop, Printed.FORMS, print_them)


def print_batch(workshop: Workshop, printed: Printed, print_them: Callable[[Batch], Response]) -> Response:
    """What both forms do: ask whether it may be, print, keep; or say why not, with nothing made."""
    form = BatchForm(request.form, printed=printed, only_here=reach().only_here)
    if not form.validate():
        return kit_page(422, workshop, form=form)
    batch = Batch(workshop.id, printed, form.number.data or 0, uuid.UUID(form.form_id.data))
    try:
        services.refuse(workshop, batch)
        return print_them(batch)
    except OverError:
        return kit_page(409, workshop, refused=closed())
    except RoomIsFull:
        return kit_page(
            409, workshop, refused=_("Nothing was made: a workshop holds 5,000 people, and cards are made for so many.")
        )
    except LetterMissingError as missing:
        press = _("Press “As a page” instead: your browser has more fonts.")
        return kit_page(422, workshop, form=form, refused=f"{_('Nothing was made.')} {no_font(missing)} {press}")
    except PrintedAlreadyError as already:
        return kit_page(
            409,
            workshop,
            refused=_(
                "These were made already, at %(time)s, and are not shown again. To print more, press once more.",
                time=say_time(already.when),
            ),
        )


def made(code: str, name: str, draw: Callable[[], Facts]) -> Response:
    """The sheets of a batch, before its seats are written: drawing them takes seconds, and a hall may be answering."""
    stand_back()
    if request.form.get("as") == "page":
        return page(code, name, draw(), once=True)
    return as_pdf_file(name, draw(), download=True)


def sheet(workshop: Workshop, name: str, facts: Facts, *, as_pdf: bool) -> Response:
    """A sheet that can be printed as often as one likes."""
    if not as_pdf:
        return page(workshop.code, name, facts)
    try:
        return as_pdf_file(name, facts)
    except LetterMissingError as missing:
        instead = url_for(f"kit.{name}", code=workshop.code, as_pdf=False, paper=paper())
        return kit_page(422, workshop, refused=no_font(missing), instead=instead)


def page(code: str, name: str, facts: Facts, *, once: bool = False) -> Response:
    return render(f"workshops/kit/{name}.html", code=code, sheet=facts, paper=paper(), once=once)


def as_pdf_file(name: str, facts: Facts, *, download: bool = False) -> Response:
    """Codes are handed over as a file, since they come only once; the rest opens in the browser."""
    answer = make_response(pdf(name, paper(), facts))
    answer.mimetype = "application/pdf"
    how = "attachment" if download else "inline"
    answer.headers["Content-Disposition"] = f'{how}; filename="{name}-{paper()}.pdf"'
    return answer


def paper() -> Paper:
    """The paper that the address or the form names; A4 where it names none that we know."""
    asked = request.values.get("paper", "")
    return Paper(asked) if asked in list(Paper) else Paper.A4


def kit_page(
    status: int, workshop: Workshop, *, form: BatchForm | None = None, refused: str = "", instead: str = ""
) -> Response:
    """All that can be printed. `form` is the one that was sent; `instead` is where to go when something is refused."""
    asked = {
        printed: BatchForm(printed=printed, only_here=reach().only_here, data={"number": number})
        for printed, number in WANTED.items()
    }
    if form is not None:
        asked[form.printed] = form
    return render(
        "workshops/kit/kit.html",
        status,
        workshop=workshop,
        cards=asked[Printed.CARDS],
        forms=asked[Printed.FORMS],
        wrong=form,
        refused=refused,
        instead=instead,
        no_poster=no_poster(workshop),
        closed=closed() if workshop.state is State.CLOSED else "",
        reach=reach(),
        paper=paper(),
        cards_so_far=services.printed_so_far(workshop, Printed.CARDS),
        last_form=services.last_number(workshop.id),
    )


def no_poster(workshop: Workshop) -> str:
    """Why there is nothing to hang in a window, if so."""
    if workshop.confidentiality is Confidentiality.SEALED:
        return _("A sealed workshop has no poster: it is named nowhere outside. Its cards and forms carry no name.")
    if workshop.voice.on_hold:
        return _("There is no poster while the host is on hold.")
    return ""


def closed() -> str:
    return _("Nothing was made: the workshop is closed, and nobody could join with a new card.")


def no_font(missing: LetterMissingError) -> str:
    return _("Our PDF has no font for “%(letter)s” in “%(words)s”.", letter=missing.letter, words=missing.words)
