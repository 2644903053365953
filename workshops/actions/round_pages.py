"""The staff's pages about a round: slips to print, typing them in, asking a later workshop, and what people wrote."""

from datetime import date

from flask import flash, make_response, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug import Response
from wtforms.fields.choices import SelectChoice

from app import clock
from app.accounts.signed_in import myself
from app.codes import read_code
from app.db import db, stand_back
from app.forms import complain
from app.listing import listing
from app.permissions import May, needs
from app.rendering import render
from app.words import fold
from workshops.actions.answering import (
    enough_answers,
    evenings_to_ask,
    evenings_with_forms,
    seat_of_form,
    type_in,
    words_of,
)
from workshops.actions.blueprint import pages
from workshops.actions.finding import action_in
from workshops.actions.history import history_of, what_was_done
from workshops.actions.in_public import promiser
from workshops.actions.models import Action, Answer, Round
from workshops.actions.round_forms import AskAgainForm, PaperAnswerForm
from workshops.actions.rounds import (
    AnsweredAlreadyError,
    OwnersStaffError,
    TooLateError,
    ask_also,
    ask_once_more,
    is_owners,
    may_be_asked,
    running,
    workshops_asked,
)
from workshops.actions.services import RefusedError
from workshops.actions.slips import slips as slips_of
from workshops.actions.verdict_rule import last_day
from workshops.actions.wording import OUTCOMES, REFUSALS
from workshops.kit.typeset import LetterMissingError, Paper, pdf
from workshops.meetings.models import Workshop
from workshops.seats.cards import LENGTH, is_well_formed
from workshops.seats.models import Seat
from workshops.seats.routes import seat_of_card

NUMBER_AT_MOST = 9  # digits of a paper form's number; a card has twelve characters


# On paper


@pages.get("/programmes/<slug>/actions/<action_slug>/slips", defaults={"as_pdf": False})
@pages.get("/programmes/<slug>/actions/<action_slug>/slips.pdf", defaults={"as_pdf": True})
@needs(May.RUN_ROOM, of=action_in)
def slips(action: Action, *, as_pdf: bool) -> Response:
    asked = running(action)
    if asked is None:
        return _page("slips_not_now", 200, action, why="")
    facts = slips_of(asked, what_was_done(history_of(action)))
    if not as_pdf:
        return _page("slips", 200, action, sheet=facts, paper=Paper.A4, once=False)
    stand_back()  # drawing takes a while
    try:
        answer = make_response(pdf("slips", Paper.A4, facts))
    except LetterMissingError as missing:
        why = _("Our PDF has no font for “%(letter)s” in “%(words)s”.", letter=missing.letter, words=missing.words)
        return _page("slips_not_now", 422, action, why=why)
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = 'inline; filename="slips-a4.pdf"'
    return answer


@pages.get("/programmes/<slug>/actions/<action_slug>/paper-answers")
@needs(May.RUN_ROOM, of=action_in)
def paper_answers(action: Action) -> Response:
    return _paper_page(200, action, running(action), PaperAnswerForm())


@pages.post("/programmes/<slug>/actions/<action_slug>/paper-answers")
@needs(May.RUN_ROOM, of=action_in)
def save_paper_answer(action: Action) -> Response:
    form, asked = PaperAnswerForm.from_request(), running(action)
    if asked is None:
        return _paper_page(409, action, None, form)
    if is_owners(myself(), action):
        return _paper_page(403, action, asked, form)
    form.offer(evenings_with_forms(asked))
    seat = _seat_on(form) if form.validate() else None
    if seat is None:
        return _paper_page(422, action, asked, form)
    try:
        type_in(
            current_user.actor,
            asked,
            seat,
            Answer(form.answer.data),
            form.words.data,
            scribe=myself(),
            instead=form.instead.data,
        )
    except AnsweredAlreadyError:
        already = _("This card has answered already. It counts once, and nothing was changed.")
        complain(
            form.card, already + " " + _("Type the code again and tick the box below if this is their later answer.")
        )
        return _paper_page(409, action, asked, form, again=True)
    except RefusedError:
        complain(form.card, _("This card belongs to nobody who spoke of it, or was never used. Nothing was kept."))
        return _paper_page(409, action, asked, form)
    except (TooLateError, OwnersStaffError):  # while they were typing
        return _paper_page(409, action, running(action), form)
    flash(_("It is kept. On to the next slip."))
    return redirect(_address(action, "paper_answers"), 303)


def _seat_on(form: PaperAnswerForm) -> Seat | None:
    """Whose slip it is, by the card's code or the number of their paper form; None when the form says why not."""
    typed = (form.card.data or "").strip()
    if typed.isdecimal() and len(typed) <= NUMBER_AT_MOST:
        evening = form.evening.data if "evening" in form else ""
        seat = seat_of_form(int(evening), int(typed)) if evening else None
        if seat is None:
            complain(form.card, _("No form with this number is known any more. Type the code of the card."))
        return seat
    code = read_code(typed)
    if len(code) != LENGTH:
        complain(form.card, _("A card has twelve letters and numbers. Look at it once more and type them all."))
    elif not is_well_formed(code):
        complain(form.card, _("One of the characters is not right. Look at the slip once more and type it again."))
    elif seat := seat_of_card(code):
        return seat
    else:
        complain(form.card, _("There is no card with this code. It may belong to another place."))
    return None


def _paper_page(
    status: int, action: Action, asked: Round | None, form: PaperAnswerForm, *, again: bool = False
) -> Response:
    if asked and "evening" in form:
        form.offer(evenings_with_forms(asked))
    wrong = next((field for field in form if field.errors), form.card)
    wrong.render_kw = (wrong.render_kw or {}) | {"autofocus": True}
    return _page(
        "paper_answers",
        status,
        action,
        form=form,
        asked=asked,
        again=again,
        mine=is_owners(myself(), action),
        until=last_day_of(asked) if asked else None,
    )


def last_day_of(asked: Round) -> date:
    """Until when answers are taken for sure."""
    return last_day(asked.opened_on, asked.closes_on, clock.today())


# Asking others, and asking again


@pages.get("/programmes/<slug>/actions/<action_slug>/ask-again")
@needs(May.PLAN_WORKSHOP, of=action_in)
def ask_again(action: Action) -> Response:
    return _ask_page(200, action, AskAgainForm())


@pages.post("/programmes/<slug>/actions/<action_slug>/ask-again")
@needs(May.PLAN_WORKSHOP, of=action_in)
def ask_more(action: Action) -> Response:
    asked, form = running(action), AskAgainForm.from_request()
    if asked is None:
        return _ask_page(409, action, form)
    possible = {each.id: each for each in evenings_to_ask(asked)}
    form.workshops.choices = [SelectChoice(str(key), each.title) for key, each in possible.items()]
    if not form.validate():
        return _ask_page(422, action, form)
    for key in form.workshops.data or ():
        ask_also(current_user.actor, asked, possible[int(key)])
    flash(_("Their people are asked too. Each sees the question when they open their card."))
    return redirect(_address(action, "ask_again"), 303)


@pages.post("/programmes/<slug>/actions/<action_slug>/ask-once-more")
@needs(May.PLAN_WORKSHOP, of=action_in)
def ask_anew(action: Action) -> Response:
    try:
        ask_once_more(current_user.actor, action)
    except RefusedError as refusal:
        flash(str(REFUSALS[refusal.reason]))
    else:
        flash(_("It is asked once more."))
    return redirect(_address(action, "ask_again"), 303)


def _ask_page(status: int, action: Action, form: AskAgainForm) -> Response:
    asked = running(action)
    found = listing(
        evenings_to_ask(asked) if asked else [],
        said=lambda each: f"{each.title} {each.venue}",
        sorts={"when": lambda each: (-each.starts_at.timestamp(), each.id), "title": lambda each: fold(each.title)},
    )
    known = workshops_asked(asked) if asked else set()
    there = select(Workshop).where(Workshop.id.in_(known)).order_by(Workshop.starts_at, Workshop.id)
    return _page(
        "ask_again",
        status,
        action,
        form=form,
        asked=asked,
        list=found,
        already=db().scalars(there).all(),
        once_more=may_be_asked(action) and bool(action.rounds),
        last=action.rounds[-1] if action.rounds else None,
        until=last_day_of(asked) if asked else None,
        OUTCOMES=OUTCOMES,
    )


# What people wrote


@pages.get("/programmes/<slug>/actions/<action_slug>/answers")
@needs(May.RUN_ROOM, of=action_in)
def answers(action: Action) -> Response:
    rounds = list(reversed(action.rounds))
    asked = next(
        (each for each in rounds if str(each.number) == request.args.get("round")), rounds[0] if rounds else None
    )
    words = words_of(asked) if asked else []
    order = {each: place for place, each in enumerate(words)}
    found = listing(words, said=str, sorts={"mute": lambda each: order[each]})
    return _page(
        "answers",
        200,
        action,
        rounds=rounds,
        asked=asked,
        number=enough_answers(asked) if asked else None,
        list=found,
        until=last_day_of(asked) if asked and asked.outcome is None else None,
        OUTCOMES=OUTCOMES,
    )


def _address(action: Action, page: str) -> str:
    return url_for(f"actions.{page}", slug=action.programme.slug, action_slug=action.slug)


def _page(name: str, status: int, action: Action, **more: object) -> Response:
    here = {"slug": action.programme.slug, "action_slug": action.slug}
    return render(f"workshops/actions/{name}.html", status, action=action, here=here, promiser=promiser, **more)
