"""Where a reviewer asks something of a promise or a theme, and where its owner answers. Both are public at once."""

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app import clock
from app.accounts.signed_in import myself
from app.forms import complain
from app.permissions import May, needs
from app.rendering import render
from workshops.actions import challenges
from workshops.actions.blueprint import pages
from workshops.actions.challenge_forms import AnswerForm, ChallengeForm
from workshops.actions.challenges import TIME_TO_ANSWER
from workshops.actions.in_public import challenge_behind, public_action
from workshops.actions.models import Action, Challenge
from workshops.actions.services import RefusedError
from workshops.actions.wording import REFUSALS
from workshops.themes.models import Theme
from workshops.themes.theme_pages import theme_in


@pages.get("/actions/<slug>/challenge")
@needs(May.CHALLENGE, of=public_action)
def challenge_promise(action: Action) -> Response:
    return _challenge_page(200, action, ChallengeForm())


@pages.post("/actions/<slug>/challenge")
@needs(May.CHALLENGE, of=public_action)
def send_challenge_to_promise(action: Action) -> Response:
    return _challenge(action)


@pages.get("/programmes/<slug>/themes/<int:theme_id>/challenge")
@needs(May.CHALLENGE, of=theme_in)
def challenge_theme(theme: Theme) -> Response:
    return _challenge_page(200, theme, ChallengeForm()) if theme.merged_into_id is None else _to_theme(theme)


@pages.post("/programmes/<slug>/themes/<int:theme_id>/challenge")
@needs(May.CHALLENGE, of=theme_in)
def send_challenge_to_theme(theme: Theme) -> Response:
    return _challenge(theme)


def _challenge(about: Action | Theme) -> Response:
    form, author = ChallengeForm.from_request(), myself()
    if not form.validate():
        return _challenge_page(422, about, form)
    try:
        asked = challenges.challenge(author, about, form.words.data or "")
    except RefusedError as refusal:
        complain(form.words, str(REFUSALS[refusal.reason]))
        return _challenge_page(422, about, form)
    flash(_("Your question stands here now, for everybody. Until when it must be answered stands beside it."))
    return redirect(_where(asked), 303)


def _challenge_page(status: int, about: Action | Theme, form: ChallengeForm) -> Response:
    return render(
        "workshops/actions/challenge.html",
        status,
        form=form,
        action=about if isinstance(about, Action) else None,
        theme=about if isinstance(about, Theme) else None,
        until=clock.today() + TIME_TO_ANSWER,
    )


def _where(asked: Challenge) -> str:
    """Where a challenge is read: on the promise that it is about; of a theme, on the promise to answer it."""
    return url_for("actions.show", slug=(asked.action or asked.reply).slug) + "#challenges"


def _to_theme(theme: Theme) -> Response:
    """One that was merged leads to where it went."""
    return redirect(url_for("themes.show", slug=theme.programme.slug, theme_id=theme.id), 303)


@pages.get("/actions/<slug>/answer")
@needs(May.KEEP_PROMISES, of=public_action)
def answer_challenge(action: Action) -> Response:
    asked = _to_answer(action)
    return _answer_page(200, asked, AnswerForm()) if asked else _to_promise(action)


@pages.post("/actions/<slug>/answer")
@needs(May.KEEP_PROMISES, of=public_action)
def send_answer(action: Action) -> Response:
    form, author = AnswerForm.from_request(), myself()
    if _is_answered_so(action, form.words.data or ""):  # the same form, sent twice
        return _to_promise(action)
    asked = _to_answer(action) or abort(404)
    if not form.validate():
        return _answer_page(422, asked, form)
    try:
        challenges.answer(author, asked, form.words.data or "")
    except RefusedError as refusal:
        complain(form.words, str(REFUSALS[refusal.reason]))
        return _answer_page(422, asked, form)
    flash(_("Your answer stands here now, for everybody."))
    return _to_promise(action)


def _to_answer(action: Action) -> Challenge | None:
    """What waits behind this promise for an answer by whoever is signed in; answered once, it is answered."""
    asked = challenge_behind(action)
    return asked if asked and asked.answer is None and action.owner_id == current_user.id else None


def _is_answered_so(action: Action, words: str) -> bool:
    asked = challenge_behind(action)
    return bool(asked and asked.answer and asked.answer == words and action.owner_id == current_user.id)


def _answer_page(status: int, asked: Challenge, form: AnswerForm) -> Response:
    return render("workshops/actions/answer_challenge.html", status, form=form, asked=asked)


def _to_promise(action: Action) -> Response:
    return redirect(url_for("actions.show", slug=action.slug), 303)
