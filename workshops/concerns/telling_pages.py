"""Where somebody tells of harm. It leaves the workshop: no seat is looked at, and no cookie of a seat is sent here.

The pages stand under /e, and a resident's cookie belongs to /j (workshops/seats/cookie.py).
"""

import uuid

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app import clock
from app.codes import read_code
from app.errors import Enough, NotKept
from app.limits import MANY, address, count_guess, guesses
from app.links import absolute
from app.permissions import May, needs
from app.rendering import render
from app.sealing import UnreadableError
from workshops.concerns.blueprint import pages
from workshops.concerns.due import answer_due
from workshops.concerns.forms import OUTCOMES, TellForm
from workshops.concerns.models import Concern
from workshops.concerns.sealed import Telling
from workshops.concerns.telling import TooManyError, answer_of, code_of, concern_by_code, named_people, tell
from workshops.meetings.models import Workshop
from workshops.meetings.services import workshop_by_code
from workshops.seats.cards import LENGTH, in_groups, is_well_formed
from workshops.seats.routes import refuse_guesses

LONGEST_CODE = 40


@pages.get("/e/harm")
@needs(May.TAKE_PART)
def door() -> Response:
    """For pages that know no workshop: the join code says whose named people they are."""
    return _door()


@pages.post("/e/harm")
@needs(May.TAKE_PART)
def find() -> Response:
    code = read_code(request.form.get("code", "")[:LONGEST_CODE])
    if workshop := workshop_by_code(code):
        return redirect(url_for("concerns.write_to", code=workshop.code), 303)
    return _wrong_code(code, 422)


@pages.get("/e/<code>/harm")
@needs(May.TAKE_PART)
def write_to(code: str) -> Response:
    return _page(_known(code))


@pages.post("/e/<code>/harm")
@needs(May.TAKE_PART)
def send(code: str) -> Response:
    """Keep it, whatever the state of the workshop, and show the code at once: the page that answers has no address."""
    workshop = _known(code)
    form = _form(workshop)
    if not form.responder.choices:
        raise NotKept(_("Nobody is named here whom you can turn to. Call one of the numbers on the page before."))
    if not form.validate():
        form.ask_again_for_contact()
        return _page(workshop, form, 422)
    telling = Telling(form.words.data or "", form.contact.data or "")
    try:
        form_id = uuid.UUID(form.form_id.data or "")
        concern = tell(workshop.programme, workshop, form.responder_id, telling, form_id, address())
    except TooManyError:
        raise Enough(
            _("We cannot take more just now"),
            _("Nothing was kept. Copy your words, and send them later. Or call 116 123: it is free, day and night."),
        ) from None
    return render(
        "workshops/concerns/kept.html",
        evening=workshop,
        concern=concern,
        code=in_groups(code_of(concern.id)),
        answer_address=absolute(url_for("concerns.answer_box")),
    )


@pages.get("/e/harm/answer")
@needs(May.TAKE_PART)
def answer_box() -> Response:
    return _answer_box()


@pages.post("/e/harm/answer")
@needs(May.TAKE_PART)
def read_answer() -> Response:
    """What became of it. It is the answer to a form, so that no address of it is left on the phone."""
    code = read_code(request.form.get("code", "")[:LONGEST_CODE])
    if len(code) != LENGTH:
        return _answer_box(422, _("A code has twelve letters and numbers. Look at it once more and type them all."))
    if not is_well_formed(code):
        return _answer_box(422, _("One of the characters is not right. Look at the code once more and type it again."))
    concern = _concern_of(code)
    if concern is None:
        return _answer_box(422, _("There is nothing under this code. Look at it once more."))
    try:
        answer = answer_of(concern)
    except UnreadableError:
        answer = None
    return render("workshops/concerns/answer.html", answer=answer, OUTCOMES=OUTCOMES, today=clock.today())


def _known(code: str) -> Workshop:
    """The workshop of a join code; for another code its box, and what was typed to copy."""
    workshop = workshop_by_code(code)
    if workshop is None:
        box = _wrong_code(code, 404)
        abort(404 if "words" in request.form else box)
    return workshop


def _wrong_code(code: str, status: int) -> Response:
    """The box again; a wrong code is counted for its network address."""
    if code and count_guess("code", address()) >= MANY:
        refuse_guesses("code")
    return _door(status, _("There is no workshop with this code. Look again: codes have no letter O, I, L or U."))


def _concern_of(code: str) -> Concern | None:
    """The concern of a well-formed code; wrong ones are counted, as with cards."""
    if guesses("concern", address()) >= MANY:
        refuse_guesses("concern")
    concern = concern_by_code(code)
    if concern is None and count_guess("concern", address()) >= MANY:
        refuse_guesses("concern")
    return concern


def _form(workshop: Workshop) -> TellForm:
    form = TellForm(request.form if request.method == "POST" else None, scope=["harm", workshop.code])
    return form.among(named_people(workshop.programme))


def _page(workshop: Workshop, form: TellForm | None = None, status: int = 200) -> Response:
    """Who will read it, what becomes of it, and the form; where nobody is named, whom else to turn to."""
    return render(
        "workshops/concerns/tell.html",
        status,
        evening=workshop,
        named=named_people(workshop.programme),
        form=form or _form(workshop),
        due_on=answer_due(clock.today()),
    )


def _door(status: int = 200, error: str = "") -> Response:
    return render("workshops/concerns/door.html", status, error=error)


def _answer_box(status: int = 200, error: str = "") -> Response:
    return render("workshops/concerns/answer_box.html", status, error=error)
