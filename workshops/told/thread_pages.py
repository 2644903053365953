"""The thread: what I said, what became of it, and how I correct it or take it back."""

import uuid

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.codes import read_code
from app.errors import NotKept
from app.permissions import May, needs
from app.rendering import render
from workshops.concerns.forms import OUTCOMES
from workshops.concerns.telling import answer_to
from workshops.contributions.models import Contribution, Moderation
from workshops.contributions.services import Answer, PassedOn, correct
from workshops.meetings.models import Kind
from workshops.seats import cookie
from workshops.seats.cards import LENGTH, in_groups, is_well_formed
from workshops.seats.models import Seat
from workshops.seats.routes import lead_in, seat_of_card
from workshops.seats.services import card
from workshops.told.became import Became, became_of, has_judged, questions_of
from workshops.told.better_pages import forms_of
from workshops.told.blueprint import pages
from workshops.told.forms import CorrectForm, ListenedForm, TakeBackForm
from workshops.told.listening import is_asked, said_of, say_heard
from workshops.told.models import Heard
from workshops.told.own_card import card_box, how_promises_are_told
from workshops.told.services import Thread, own, thread_of, withdraw, withdraw_all


@pages.get("/thread")
@needs(May.TAKE_PART)
def find_thread() -> Response:
    """The address that is printed; the thread itself stands under /j, where the cookie is sent."""
    return redirect(url_for("told.thread"), 303)


@pages.get("/j/thread")
@needs(May.TAKE_PART)
def thread() -> Response:
    seats = cookie.seats()
    if not seats:
        return card_box()
    threads = [thread_of(seat) for seat in seats]
    questions = questions_of(seats)
    became = became_of(threads)
    return render(
        "workshops/told/thread.html",
        threads=threads,
        became=became,
        told=_told_in(threads, became),
        forms={(form.question.seat.id, form.question.promise.action.id): form for form in forms_of(questions)},
        waits=any(each.said is None for each in questions),
        judged={seat.id for seat in seats if has_judged(seat)},
        **how_promises_are_told(),
        card=lambda seat: in_groups(card(seat)),
        answer_to=answer_to,
        OUTCOMES=OUTCOMES,
        today=clock.today(),
        listened={seat.id: asked for seat, asked in _asked_of(seats)},
    )


@pages.post("/j/thread")
@needs(May.TAKE_PART)
def open_with_card() -> Response:
    code = read_code(request.form.get("card", "")[:40])
    if len(code) != LENGTH:
        return card_box(422, _("A card has twelve letters and numbers. Look at it once more and type them all."))
    if not is_well_formed(code):
        return card_box(422, _("One of the characters is not right. Look at the card once more and type it again."))
    seat = seat_of_card(code)
    if seat is None:
        return card_box(422, _("There is no card with this code. It may belong to another place."))
    return lead_in(seat)


@pages.get("/j/thread/another")
@needs(May.TAKE_PART)
def another_card() -> Response:
    """The box for another card on a phone that already shows a thread."""
    return card_box()


@pages.get("/j/thread/listened")
@needs(May.TAKE_PART)
def ask_listened() -> Response:
    """The question alone, where the evening's last page leads."""
    asked = _asked_of(cookie.seats())
    if not asked:
        return redirect(url_for("told.thread"), 303)
    waits = any(each.said is None for each in questions_of(cookie.seats()))
    return render("workshops/told/listened.html", asked=asked, waits=waits)


@pages.post("/j/thread/listened")
@needs(May.TAKE_PART)
def say_listened() -> Response:
    seat = next((seat for seat in cookie.seats() if seat.id.hex == request.form.get("seat")), None)
    if seat is None or not is_asked(seat):
        raise NotKept(_("This page was opened by somebody else, or long ago. Open your thread with your card."))
    form = ListenedForm(request.form, seat=seat, said=said_of(seat))
    if not form.validate():
        return render("workshops/told/listened.html", 422, asked=[(seat, form)], waits=False)
    say_heard(seat, Heard(form.heard.data))
    return redirect(url_for("told.ask_listened"), 303)


@pages.route("/j/thread/<uuid:key>/correct", methods=["GET", "POST"])
@needs(May.TAKE_PART)
def correct_words(key: uuid.UUID) -> Response:
    seat, kept = _mine(key)
    if kept.kind is not Kind.WORDS:
        abort(404)
    if kept.moderation is Moderation.PASSED_ON:
        raise _is_passed_on()
    if seat.workshop.is_over:
        raise NotKept(_("The time for corrections is over. You can still take your words back."))
    form = CorrectForm(
        request.form if request.method == "POST" else None, obj=kept, scope=["correct", key.hex, seat.id.hex]
    )
    if request.method == "POST" and form.validate():
        if form.words.data != kept.words:
            try:
                correct(kept, Answer(words=form.words.data))
            except PassedOn:  # while they were typing
                raise _is_passed_on() from None
        return redirect(url_for("told.thread"), 303)
    return render(
        "workshops/told/correct.html", 422 if request.method == "POST" else 200, form=form, kept=kept, seat=seat
    )


@pages.route("/j/thread/<uuid:key>/take-back", methods=["GET", "POST"])
@needs(May.TAKE_PART)
def take_back(key: uuid.UUID) -> Response:
    seat, kept = _mine(key)
    form = TakeBackForm(request.form if request.method == "POST" else None, scope=["back", key.hex, seat.id.hex])
    if request.method == "POST" and form.validate():
        withdraw(seat, kept)
        return redirect(url_for("told.taken_back"), 303)
    return render("workshops/told/take_back.html", 422 if form.errors else 200, form=form, kept=kept)


@pages.route("/j/thread/<uuid:seat_id>/take-all-back", methods=["GET", "POST"])
@needs(May.TAKE_PART)
def take_all_back(seat_id: uuid.UUID) -> Response:
    seat = next((seat for seat in cookie.seats() if seat.id == seat_id), None) or abort(404)
    form = TakeBackForm(request.form if request.method == "POST" else None, scope=["all back", seat.id.hex])
    if request.method == "POST" and form.validate():
        withdraw_all(seat)
        return redirect(url_for("told.taken_back"), 303)
    return render("workshops/told/take_back.html", 422 if form.errors else 200, form=form, kept=None)


@pages.get("/j/thread/taken-back")
@needs(May.TAKE_PART)
def taken_back() -> Response:
    return render("workshops/told/taken_back.html")


def _mine(key: uuid.UUID) -> tuple[Seat, Contribution]:
    for seat in cookie.seats():
        kept = own(seat, key)
        if kept:
            return seat, kept
    abort(404)


def _asked_of(seats: list[Seat]) -> list[tuple[Seat, ListenedForm]]:
    """The seats that may say how their evening felt, each with its form and what it has said already."""
    return [(seat, ListenedForm(seat=seat, said=said_of(seat))) for seat in seats if is_asked(seat)]


def _told_in(threads: list[Thread], became: dict[uuid.UUID, Became]) -> set[tuple[uuid.UUID, int]]:
    """Seat and action: which promises a thread tells beneath what was said. Any other question stands by itself."""
    return {
        (thread.seat.id, promise.action.id)
        for thread in threads
        for kept in thread.said
        if kept.id in became
        for promise in became[kept.id].promises
    }


def _is_passed_on() -> NotKept:
    return NotKept(
        _("Your words are with a named person now, so nobody can change them here. Nothing of them was changed.")
    )
