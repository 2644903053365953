"""Is it better? The question alone, where a slip and an evening's last page lead, and what somebody answers."""

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.db import db
from app.errors import NotKept
from app.forms import WORDS_AT_MOST, clean
from app.permissions import May, needs
from app.rendering import render
from workshops.actions.in_public import promiser
from workshops.actions.models import Answer as Better
from workshops.actions.models import Round
from workshops.actions.rounds import OwnersStaffError, TooLateError
from workshops.actions.rounds import say as say_whether
from workshops.actions.services import RefusedError
from workshops.seats import cookie
from workshops.told.became import Question, as_told, questions_of
from workshops.told.blueprint import pages
from workshops.told.forms import BetterForm
from workshops.told.own_card import browser_of, card_box, how_promises_are_told


@pages.get("/c")
@needs(May.TAKE_PART)
def find_question() -> Response:
    """The address on a slip: the card box, and behind it the question."""
    return redirect(url_for("told.better"), 303)


@pages.get("/j/thread/better")
@needs(May.TAKE_PART)
def better() -> Response:
    """The questions alone: where a slip and an evening's last page lead."""
    seats = cookie.seats()
    return _better_page(200, forms_of(questions_of(seats))) if seats else card_box()


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
        others = [each for each in forms_of(questions_of(seats)) if each.question.asked.id != asked.id]
        return _better_page(422, [form, *others])
    try:
        say_whether(seat, asked, Better(form.answer.data), form.words.data, browser_of=browser_of())
    except TooLateError:
        raise NotKept(_("Time is up for this question: it has been decided. Your thread says how.")) from None
    except OwnersStaffError:
        return _not_for_you(_why_not_owners(asked))
    except RefusedError:
        return _not_for_you(_("This question goes to the people who spoke of it, and your card is not one of theirs."))
    return redirect(url_for("told.better"), 303)


def _better_page(status: int, forms: list[BetterForm]) -> Response:
    wrong = next((form for form in forms if form.errors), None)
    return render("workshops/told/better.html", status, forms=forms, wrong=wrong, **how_promises_are_told())


def forms_of(questions: list[Question]) -> list[BetterForm]:
    return [BetterForm(question=each) for each in questions]


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
