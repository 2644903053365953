"""The thread: what I said, what became of it, and the box for the card that leads here."""

import uuid

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app import clock
from app.accounts.models import User
from app.accounts.signed_in import myself
from app.codes import read_code
from app.db import db
from app.errors import NotKept
from app.forms import WORDS_AT_MOST, clean
from app.permissions import May, needs
from app.rendering import render
from workshops.actions.models import ActionState, Outcome, Round
from workshops.actions.models import Answer as Better
from workshops.actions.rounds import OwnersStaffError, TooLateError, is_owners
from workshops.actions.rounds import say as say_whether
from workshops.actions.services import RefusedError
from workshops.actions.verdict_rule import last_day
from workshops.actions.wording import ANSWERS, PILLS, STATES, promiser
from workshops.actions.wording import OUTCOMES as DECIDED
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
from workshops.told import contact_pages, paper_pages, voices_kit_pages, you_said_pages
from workshops.told.became import Became, Question, as_told, became_of, has_judged, questions_of
from workshops.told.blueprint import pages
from workshops.told.forms import BetterForm, CorrectForm, ListenedForm, TakeBackForm
from workshops.told.listening import is_asked, said_of, say_heard
from workshops.told.models import Heard
from workshops.told.services import Thread, own, thread_of, withdraw, withdraw_all

__all__ = ["contact_pages", "pages", "paper_pages", "voices_kit_pages", "you_said_pages"]
KEEPS_OPEN = (ActionState.AGREED, ActionState.UNDER_WAY)


@pages.get("/thread")
@needs(May.TAKE_PART)
def find_thread() -> Response:
    """The address that is printed; the thread itself stands under /j, where the cookie is sent."""
    return redirect(url_for("told.thread"), 303)


@pages.get("/c")
@needs(May.TAKE_PART)
def find_question() -> Response:
    """The address on a slip: the card box, and behind it the question."""
    return redirect(url_for("told.better"), 303)


@pages.get("/j/thread")
@needs(May.TAKE_PART)
def thread() -> Response:
    seats = cookie.seats()
    if not seats:
        return _card_box()
    threads = [thread_of(seat) for seat in seats]
    questions = questions_of(seats)
    became = became_of(threads)
    return render(
        "workshops/told/thread.html",
        threads=threads,
        became=became,
        told=_told_in(threads, became),
        forms={(form.question.seat.id, form.question.promise.action.id): form for form in _forms(questions)},
        waits=any(each.said is None for each in questions),
        judged={seat.id for seat in seats if has_judged(seat)},
        **_how_promises_are_told(),
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
        return _card_box(422, _("A card has twelve letters and numbers. Look at it once more and type them all."))
    if not is_well_formed(code):
        return _card_box(422, _("One of the characters is not right. Look at the card once more and type it again."))
    seat = seat_of_card(code)
    if seat is None:
        return _card_box(422, _("There is no card with this code. It may belong to another place."))
    return lead_in(seat)


@pages.get("/j/thread/another")
@needs(May.TAKE_PART)
def another_card() -> Response:
    """The box for another card on a phone that already shows a thread."""
    return _card_box()


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


@pages.get("/j/thread/better")
@needs(May.TAKE_PART)
def better() -> Response:
    """The questions alone: where a slip and an evening's last page lead."""
    seats = cookie.seats()
    return _better_page(200, _forms(questions_of(seats))) if seats else _card_box()


@pages.post("/j/thread/better/<int:round_id>")
@needs(May.TAKE_PART)
def say_better(round_id: int) -> Response:
    seats = cookie.seats()
    seat = next((seat for seat in seats if seat.id.hex == request.form.get("seat")), None)
    if seat is None:
        raise NotKept(_("This page was opened by somebody else, or long ago. Open your thread with your card."))
    asked = db().get(Round, round_id) or abort(404)
    (promise,) = as_told([asked.action])
    form = BetterForm(request.form, question=Question(seat, asked, promise, None))
    if not form.validate():
        others = [each for each in _forms(questions_of(seats)) if each.question.asked.id != asked.id]
        return _better_page(422, [form, *others])
    try:
        say_whether(seat, asked, Better(form.answer.data), form.words.data, browser_of=_browser_of())
    except TooLateError:
        raise NotKept(_("Time is up for this question: it has been decided. Your thread says how.")) from None
    except OwnersStaffError:
        return _not_for_you(_why_not_owners(asked))
    except RefusedError:
        return _not_for_you(_("This question goes to the people who spoke of it, and your card is not one of theirs."))
    return redirect(url_for("told.better"), 303)


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


def _forms(questions: list[Question]) -> list[BetterForm]:
    return [BetterForm(question=each) for each in questions]


def _better_page(status: int, forms: list[BetterForm]) -> Response:
    wrong = next((form for form in forms if form.errors), None)
    return render("workshops/told/better.html", status, forms=forms, wrong=wrong, **_how_promises_are_told())


def _told_in(threads: list[Thread], became: dict[uuid.UUID, Became]) -> set[tuple[uuid.UUID, int]]:
    """Seat and action: which promises a thread tells beneath what was said. Any other question stands by itself."""
    return {
        (thread.seat.id, promise.action.id)
        for thread in threads
        for kept in thread.said
        if kept.id in became
        for promise in became[kept.id].promises
    }


def _how_promises_are_told() -> dict[str, object]:
    """What the templates of promises need beside them."""
    return {
        "PILLS": PILLS,
        "STATES": STATES,
        "ANSWERS": ANSWERS,
        "DECIDED": DECIDED,
        "Outcome": Outcome,
        "KEEPS_OPEN": KEEPS_OPEN,
        "until": lambda asked: last_day(asked.opened_on, asked.closes_on, clock.today()),
        "promiser": promiser,
        "is_mine": lambda action: is_owners(_browser_of(), action),
        "public_page": _public_page,
    }


def _public_page(slug: str) -> str:
    """The page of a promise that anybody may read."""
    return f"/actions/{slug}"


def _browser_of() -> User | None:
    """Whoever works here and is signed in on this phone."""
    return myself() if current_user.is_authenticated else None


def _why_not_owners(asked: Round) -> str:
    return _(
        "You are signed in here as somebody who works for %(organisation)s, which promised this. Only the people who "
        "spoke say whether it is better. If this is your phone and somebody else's card, sign out first.",
        organisation=promiser(asked.action),
    )


def _not_for_you(why: str) -> Response:
    """Refused kindly, with what was typed to copy."""
    words = (clean(request.form.get("words")) or "")[:WORDS_AT_MOST]
    return render("workshops/told/not_for_you.html", 403, why=why, words=words)


def _is_passed_on() -> NotKept:
    return NotKept(
        _("Your words are with a named person now, so nobody can change them here. Nothing of them was changed.")
    )


def _card_box(status: int = 200, error: str = "") -> Response:
    return render("workshops/told/card_box.html", status, error=error)
