"""Questions about you, on an address to which no browser sends a resident's cookie (workshops/seats/cookie.py).

No seat is looked at here, no card is asked for, and what was answered is in no address.
"""

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.errors import NotKept
from app.permissions import May, needs
from app.rendering import render
from workshops.equality.forms import AboutYouForm, counted, first_form, said, second_form
from workshops.equality.question_sets import CURRENT
from workshops.equality.services import MoreThanPeopleError, count_answers, takes
from workshops.meetings.models import Workshop
from workshops.seats.routes import known_workshop

pages = Blueprint("equality", __name__)
SECOND = "second"  # a hidden field says that the second step was shown


@pages.get("/e/<code>")
@needs(May.TAKE_PART)
def ask(code: str) -> Response:
    workshop = known_workshop(code)
    return first_page(workshop, first_form(workshop)) if takes(workshop) else not_now(workshop)


@pages.post("/e/<code>")
@needs(May.TAKE_PART)
def answer(code: str) -> Response:
    """Both steps come here. The first press of a button counts nothing; the second says yes to being counted."""
    workshop = known_workshop(code)
    if not takes(workshop):
        return not_now(workshop, 409)
    first = first_form(workshop, request.form)
    if not first.validate():
        return first_page(workshop, first, 422)
    if not first.given:
        first.ask_for_one()
        return first_page(workshop, first, 422)
    if SECOND not in request.form:
        return second_page(workshop, first.given, second_form(workshop, first.given))
    second = second_form(workshop, first.given, request.form)
    if not second.validate():
        return second_page(workshop, first.given, second, 422)
    try:
        count_answers(workshop, CURRENT, counted(first.given | second.given))
    except MoreThanPeopleError:
        raise NotKept(
            _("These questions were answered as often as there are people here. So these answers were not counted.")
        ) from None
    return redirect(url_for("equality.thanks", code=workshop.code), 303)


@pages.get("/e/<code>/thanks")
@needs(May.TAKE_PART)
def thanks(code: str) -> Response:
    return render("workshops/equality/thanks.html", workshop=known_workshop(code))


def first_page(workshop: Workshop, form: AboutYouForm, status: int = 200) -> Response:
    """Who asks and why, what becomes of it, and all questions."""
    return render("workshops/equality/ask.html", status, workshop=workshop, form=form)


def second_page(workshop: Workshop, given: dict[str, str], form: AboutYouForm, status: int = 200) -> Response:
    """What was chosen, what follows from it, and the button that counts it."""
    return render(
        "workshops/equality/ask_more.html",
        status,
        workshop=workshop,
        given=given,
        said=said(given),
        form=form,
        second=SECOND,
    )


def not_now(workshop: Workshop, status: int = 200) -> Response:
    """Before and after: nothing can be answered."""
    return render("workshops/equality/not_now.html", status, workshop=workshop)
