"""The door: the poster's QR, the join page, the card, and "done, next person"."""

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from app.codes import hash_key, read_code
from app.errors import Enough
from app.forms import clean, complain
from app.limits import MANY, address, count_guess, guesses, seconds_left
from app.links import absolute
from app.permissions import May, needs
from app.rendering import render
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.meetings.services import workshop_by_code
from workshops.seats import cookie
from workshops.seats.cards import in_groups, is_well_formed
from workshops.seats.forms import JoinForm
from workshops.seats.models import Seat, SeatState
from workshops.seats.services import RoomIsFull, card, forget_forms_of, join, seat_by_card
from workshops.seats.where import UnknownPostcode, where_is

pages = Blueprint("seats", __name__)
LONGEST_CODE = 40


@pages.get("/j/")
@needs(May.TAKE_PART)
def find_door() -> Response:
    """The address on the poster, typed without its end."""
    return code_page(200)


@pages.post("/j/")
@needs(May.TAKE_PART)
def go_by_code() -> Response:
    """From the box to the workshop, or to the card: people type whichever code they have at hand."""
    typed = (clean(request.form.get("code")) or "")[:LONGEST_CODE]
    return way_in(typed) or wrong_code(typed)


@pages.get("/j/<code>")
@needs(May.TAKE_PART)
def door(code: str) -> Response:
    workshop = known_workshop(code)
    if workshop.state is not State.OPEN:
        return not_open(workshop)
    seat = cookie.seat_in(workshop.id)
    if seat and seat.state is SeatState.ACTIVE:
        return render("workshops/seats/here_already.html", workshop=workshop)
    return join_page(workshop, join_form(workshop))


@pages.get("/j/<code>/rehearse/<key>")
@needs(May.TAKE_PART)
def rehearse(code: str, key: str) -> Response:
    workshop = known_workshop(code)
    if not is_rehearsal(workshop, key):
        return not_open(workshop)
    form = join_form(workshop)
    form.rehearsal.data = key
    return join_page(workshop, form, rehearsing=True)


@pages.post("/j/<code>")
@needs(May.TAKE_PART)
def take_seat(code: str) -> Response:
    workshop = known_workshop(code)
    form = join_form(workshop)
    rehearsing = is_rehearsal(workshop, form.rehearsal.data or "")
    if workshop.state is not State.OPEN and not rehearsing:
        return not_open(workshop, 409)
    if not form.validate():
        return join_page(workshop, form, 422, rehearsing=rehearsing)
    try:
        home = where_is(workshop.programme, form.postcode.data or "", form.neighbourhood.data or "")
    except UnknownPostcode:
        complain(form.postcode, _("We do not know this postcode. Choose from the list below, or leave both empty."))
        return join_page(workshop, form, 422, rehearsing=rehearsing)
    may_quote = form.may_quote.data and workshop.confidentiality is Confidentiality.SHARED
    printed = cookie.seat_in(workshop.id)
    try:
        seat = join(workshop, form.joining_id.data or "", home, may_quote=may_quote, printed=printed)
    except RoomIsFull:
        raise Enough(_("This workshop is full"), _("Tell the person who leads the evening.")) from None
    return cookie.give(redirect(url_for("seats.my_card", code=workshop.code), 303), seat)


@pages.get("/j/<code>/card")
@needs(May.TAKE_PART)
def my_card(code: str) -> Response:
    """The way back, in large type: shown after joining and in the thread."""
    workshop = known_workshop(code)
    return render(
        "workshops/seats/my_card.html",
        workshop=workshop,
        card=in_groups(card(my_seat(workshop))),
        thread_address=absolute(url_for("told.find_thread")),
    )


@pages.post("/j/done")
@needs(May.TAKE_PART)
def done() -> Response:
    """Clear the phone for the next person, and lead them to the door."""
    forget_forms_of(cookie.seats())
    code = read_code(request.form.get("code", ""))
    return cookie.end(redirect(url_for("seats.door", code=code) if code else url_for("front.home"), 303))


@pages.get("/c/<typed>")
@needs(May.TAKE_PART)
def open_card(typed: str) -> Response:
    """One button, and no look-up: a link preview learns nothing and uses nothing up."""
    if not is_well_formed(read_code(typed)):
        return render("workshops/seats/card.html", 404, code="", mistyped=True)
    return render("workshops/seats/card.html", code=in_groups(read_code(typed)), mistyped=False)


@pages.post("/c/<typed>")
@needs(May.TAKE_PART)
def use_card(typed: str) -> Response:
    code = read_code(typed)
    if not is_well_formed(code):
        return render("workshops/seats/card.html", 404, code="", mistyped=True)
    seat = seat_of_card(code)
    if seat is None:
        return render("workshops/seats/card.html", 404, code="", mistyped=False)
    return lead_in(seat)


def lead_in(seat: Seat) -> Response:
    """Where a card leads: to the join page while unused and open, to the thread afterwards."""
    workshop = seat.workshop
    if seat.state is SeatState.MINTED and workshop.state is not State.OPEN:
        return not_open(workshop, 409)
    if seat.state is SeatState.MINTED:
        return cookie.give(redirect(url_for("seats.door", code=workshop.code), 303), seat)
    answer = redirect(url_for("told.thread"), 303)
    return cookie.give(answer, seat) if cookie.still_counts(seat) else cookie.give_for_an_hour(answer, seat)


def seat_of_card(code: str) -> Seat | None:
    """The seat of a well-formed card; a wrong one is counted, and from the hundredth this address's code boxes rest."""
    if guesses("card", address()) >= MANY:
        refuse_guesses("card")
    seat = seat_by_card(code)
    if seat is None and count_guess("card", address()) >= MANY:
        refuse_guesses("card")
    return seat


def refuse_guesses(kind: str) -> None:
    """Too many wrong codes: say when the box works again."""
    raise TooManyRequests(retry_after=seconds_left(kind, address()))


def known_workshop(code: str) -> Workshop:
    """The workshop of a join code; whoever asks for another one is shown the box, and words that were sent stay."""
    workshop = workshop_by_code(code)
    if workshop is None:
        box = wrong_code(code)
        abort(404 if "words" in request.form else box)
    return workshop


def way_in(typed: str) -> Response | None:
    """Where a code leads that somebody typed: a card's page, or the door of a workshop."""
    code = read_code(typed)
    if is_well_formed(code):
        return redirect(url_for("seats.open_card", typed=code), 303)
    workshop = workshop_by_code(code) if code else None
    return redirect(url_for("seats.door", code=workshop.code), 303) if workshop else None


def wrong_code(typed: str) -> Response:
    """The box again. A wrong code is counted for its network address, a right one never is."""
    if not read_code(typed):
        return code_page(422, typed, _("Type the code from the poster or the wall."))
    if count_guess("code", address()) >= MANY:
        refuse_guesses("code")
    return code_page(
        404, typed, _("There is no workshop with this code. Look again: codes have no letter O, I, L or U.")
    )


def code_page(status: int, typed: str = "", error: str = "") -> Response:
    return render("workshops/seats/code.html", status, typed=typed[:LONGEST_CODE], error=error)


def my_seat(workshop: Workshop) -> Seat:
    """This phone's seat in a workshop; a phone without one is led to the door."""
    return cookie.seat_in(workshop.id) or abort(redirect(url_for("seats.door", code=workshop.code), 303))


def join_page(workshop: Workshop, form: JoinForm, status: int = 200, *, rehearsing: bool = False) -> Response:
    """Who asks, what is promised, and the form."""
    return render("workshops/seats/join.html", status, workshop=workshop, form=form, rehearsing=rehearsing)


def join_form(workshop: Workshop) -> JoinForm:
    scope = ["join", workshop.code]
    form = JoinForm(request.form if request.method == "POST" else None, scope=scope)
    return form.offer(workshop.programme)


def is_rehearsal(workshop: Workshop, key: str) -> bool:
    """Whether this is the organiser's rehearsal link, and the rehearsal is on."""
    return workshop.state is State.REHEARSAL and bool(key) and hash_key(key) == workshop.rehearsal_key_hash


def not_open(workshop: Workshop, status: int = 200) -> Response:
    """Before: when it starts. After: kindly, and where the words went; a phone with a seat is asked how it was."""
    seat = cookie.seat_in(workshop.id) if workshop.state is State.CLOSED else None
    took_part = seat if seat and seat.state is SeatState.ACTIVE else None
    return render("workshops/seats/not_open.html", status, workshop=workshop, seat=took_part)
