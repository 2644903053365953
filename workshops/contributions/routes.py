"""One question a page, and what follows an answer. No script, no account, nothing typed is lost by an error."""

from flask import Blueprint, abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.codes import read_code
from app.errors import Enough, NotKept
from app.forms import complain
from app.permissions import May, needs
from app.rendering import render
from workshops.contributions.forms import AnswerForm, form_for
from workshops.contributions.picture import SHOWN, draw, tapped
from workshops.contributions.services import (
    ENOUGH_TO_SHOW,
    PassedOn,
    SomebodyElses,
    TakenBack,
    TooManyAnswers,
    answered,
    answers_given,
    in_standing_order,
    is_open,
    next_question,
    own_answer,
    stand,
    submit,
)
from workshops.contributions.tokens import Ticket, give_ticket, read_ticket
from workshops.contributions.waiting import known_to, news
from workshops.meetings.models import Activity, ActivityState, Kind, State, Workshop
from workshops.meetings.services import activity_at
from workshops.seats import cookie
from workshops.seats.models import Seat
from workshops.seats.routes import known_workshop, my_seat
from workshops.seats.where import UnknownPostcode

pages = Blueprint("contributions", __name__)
SHOWS_THE_ROOM = (Kind.POLL, Kind.RANK)  # after these, whoever has answered sees at once how the room stands


@pages.get("/j/<code>/go-on")
@needs(May.TAKE_PART)
def go_on(code: str) -> Response:
    """To the next open question, or to thanks."""
    workshop = known_workshop(code)
    seat = my_seat(workshop)
    return redirect(_onwards(workshop, seat, request.args.get("after", 0, int)), 303)


@pages.get("/j/<code>/<int:position>")
@needs(May.TAKE_PART)
def ask(code: str, position: int) -> Response:
    workshop, activity = _asked(code, position)
    seat = my_seat(workshop)
    if not is_open(activity):
        known = known_to(workshop, seat)
        return render("workshops/contributions/not_now.html", workshop=workshop, activity=activity, known=known)
    form = form_for(activity)
    form.form.data = give_ticket(activity, seat)
    kept = own_answer(activity, seat) if activity.kind is not Kind.WORDS else None
    if kept:
        form.fill(kept)
    return _question(activity, seat, form)


@pages.post("/j/<code>/<int:position>")
@needs(May.TAKE_PART)
def contribute(code: str, position: int) -> Response:
    ticket = _ticket()
    seat = cookie.seat_of(ticket.seat_id)
    if seat is None or seat.workshop.code != read_code(code):
        raise NotKept(_("This form was opened by somebody else, or the time for answers is over."))
    workshop = seat.workshop
    activity = activity_at(workshop, position)
    if activity is None or not ticket.fits(activity, seat) or not _takes_answers(workshop, seat):
        raise NotKept(_("This form belongs to another question or another person. Open the question again."))
    form = form_for(activity, request.form)
    point = tapped(request.form)
    if point and activity.kind is Kind.PLACE:
        return _show_tap(activity, seat, form, point)
    if not form.validate():
        return _question(activity, seat, form, 422)
    try:
        submit(activity, seat, form.key, form.answer(activity))
    except UnknownPostcode:
        complain(form["postcode"], _("We do not know this postcode. Choose from the list, or tap the picture."))
        return _question(activity, seat, form, 422)
    except (SomebodyElses, TakenBack, PassedOn) as refusal:
        raise NotKept(_why_not(refusal)) from None
    except TooManyAnswers:
        raise Enough(_("That is a lot"), _("These are as many answers as one person can give here.")) from None
    if activity.kind in SHOWS_THE_ROOM and is_open(activity):
        return redirect(url_for("contributions.so_far", code=workshop.code, position=position), 303)
    return redirect(_onwards(workshop, seat, position), 303)


@pages.get("/j/<code>/<int:position>/so-far")
@needs(May.TAKE_PART)
def so_far(code: str, position: int) -> Response:
    """How the room stands: for a seat that has answered, while the question is open, once enough people have."""
    workshop, activity = _asked(code, position)
    seat = my_seat(workshop)
    if activity.kind not in SHOWS_THE_ROOM or not is_open(activity) or activity.id not in answered(seat):
        return redirect(url_for("contributions.go_on", code=workshop.code, after=position), 303)
    people, tallies = stand(activity)
    return render(
        "workshops/contributions/so_far.html",
        workshop=workshop,
        activity=activity,
        people=people,
        tallies=in_standing_order(activity, tallies),
        enough=people >= ENOUGH_TO_SHOW,
        least=ENOUGH_TO_SHOW,
        known=known_to(workshop, seat),
    )


@pages.get("/j/<code>/thanks")
@needs(May.TAKE_PART)
def thanks(code: str) -> Response:
    """Where a phone waits: it has said something, or nothing yet."""
    workshop = known_workshop(code)
    seat = my_seat(workshop)
    return render(
        "workshops/contributions/thanks.html",
        workshop=workshop,
        open_now=[activity for activity in workshop.questions if is_open(activity)],
        done=answered(seat),
        begun=any(activity.state is not ActivityState.WAITING for activity in workshop.questions),
        to_come=any(activity.state is ActivityState.WAITING for activity in workshop.questions),
        known=known_to(workshop, seat),
    )


@pages.get("/j/<code>/waiting")
@needs(May.TAKE_PART)
def waiting(code: str) -> Response:
    """What a waiting phone asks every few seconds. A wrong code is counted at the doors, not here."""
    found = news(code, cookie.seat_ids()) or abort(404)
    return Response(str(found), mimetype="text/plain")


@pages.get("/j/<code>/<int:position>/picture.svg")
@needs(May.TAKE_PART)
def picture(code: str, position: int) -> Response:
    """The picture to tap: all of the programme's place, or closer around an area."""
    _workshop, activity = _asked(code, position)
    if activity.kind is not Kind.PLACE:
        abort(404)
    found = draw(activity, request.args.get("near", "")) or abort(404)
    return Response(str(found.drawn.svg), mimetype="image/svg+xml")


def _asked(code: str, position: int) -> tuple[Workshop, Activity]:
    workshop = known_workshop(code)
    activity = activity_at(workshop, position)
    if activity is None or activity.kind is Kind.TALK or workshop.state is State.DRAFT:
        abort(404)
    return workshop, activity


def _why_not(refusal: SomebodyElses | TakenBack | PassedOn) -> str:
    """What somebody reads whose answer was not kept."""
    words: dict[type[Exception], str] = {
        SomebodyElses: _("This form was sent from another phone before. Open the question again."),
        TakenBack: _("You have taken this answer back. Open the question again to say something new."),
        PassedOn: _("What you sent before is with a named person now. To say more, open the question again."),
    }
    return words[type(refusal)]


def _ticket() -> Ticket:
    """The form's token, checked before the first query; one that we did not give out is refused."""
    return read_ticket(request.form.get("form")) or abort(403)


def _takes_answers(workshop: Workshop, seat: Seat) -> bool:
    """Open, or closed for less than its time for late answers; a rehearsal takes those of the rehearsal."""
    if workshop.state is State.REHEARSAL:
        return seat.rehearsal
    return workshop.state is State.OPEN or workshop.takes_late


def _question(activity: Activity, seat: Seat, form: AnswerForm, status: int = 200, near: str = "") -> Response:
    return render(
        f"workshops/contributions/ask_{activity.kind}.html",
        status,
        workshop=activity.workshop,
        activity=activity,
        form=form,
        seat=seat,
        number=activity.workshop.questions.index(activity) + 1,
        total=len(activity.workshop.questions),
        said=answers_given(activity, seat) if activity.kind is Kind.WORDS else 0,
        near=near,
        picture=draw(activity, near) if activity.kind is Kind.PLACE else None,
        shown=SHOWN,
    )


def _show_tap(activity: Activity, seat: Seat, form: AnswerForm, point: tuple[int, int]) -> Response:
    """A tap is a question back: is it here? Nothing is kept until that is said."""
    shown = draw(activity, request.form.get("near", ""))
    area = shown.area_at(*point) if shown else None
    form["area"].data = area.code if area else ""
    if area is None:
        complain(form["neighbourhood"], _("That was outside of the map. Tap inside it, or choose from the list."))
        return _question(activity, seat, form, 422, request.form.get("near", ""))
    return _question(activity, seat, form, 200, area.code)


def _onwards(workshop: Workshop, seat: Seat, after: int) -> str:
    following = next_question(workshop, seat, after)
    if following is None:
        return url_for("contributions.thanks", code=workshop.code)
    return url_for("contributions.ask", code=workshop.code, position=following.position)
