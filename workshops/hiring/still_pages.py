"""Whether somebody is still there: one page for each job, with the latest question first."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app import clock
from app.db import stand_back
from app.editing import Difference
from app.permissions import May, needs
from app.rendering import render
from workshops.hiring.blueprint import pages
from workshops.hiring.due import HALF_YEAR, QUESTIONS, YEAR, Question, due_of
from workshops.hiring.finding import own_hire
from workshops.hiring.hire_forms import StillThereForm, as_said
from workshops.hiring.models import Hire, InPost
from workshops.hiring.services import RefusedError, say_still_there
from workshops.hiring.wording import ANSWERS, REFUSALS


@pages.get("/hires/<int:hire_id>/still-there")
@needs(May.COUNT_HIRING, of=own_hire)
def still_there(hire: Hire) -> Response:
    question = asked(hire, request.args.get("weeks", ""))
    form = _form_of(hire, question)
    form.seen.data = form.mark()
    return still_there_page(200, hire, question, form)


@pages.post("/hires/<int:hire_id>/still-there")
@needs(May.COUNT_HIRING, of=own_hire)
def answer_still_there(hire: Hire) -> Response:
    question = asked(hire, request.form.get("weeks", ""))
    form = StillThereForm(request.form)
    if question not in due_of(hire, clock.today()):
        return still_there_page(409, hire, question, form, wrong=str(REFUSALS["early"]))
    if not form.validate():
        return still_there_page(422, hire, question, form)
    if differences := form.clash(_form_of(hire, question)):
        return still_there_page(409, hire, question, form, differences=differences)
    try:
        say_still_there(current_user.actor, hire, question, form.answer, form.evidence.data or "")
    except RefusedError as refusal:
        stand_back()
        return still_there_page(409, hire, question, form, wrong=str(REFUSALS[refusal.reason]))
    flash(_("Kept. You can put it right later."))
    return redirect(url_for("hiring.hires"), 303)


def asked(hire: Hire, weeks: str) -> Question:
    """The question that the address names; else the latest that is asked, else the first."""
    named = next((each for each in QUESTIONS if str(each.weeks) == weeks), None)
    due = [each for each in due_of(hire, clock.today()) if each.said(hire) or each.counts_as(hire) is None]
    return named or next(reversed(due), HALF_YEAR)


def _form_of(hire: Hire, question: Question) -> StillThereForm:
    return StillThereForm(data=as_said(hire, question))


def still_there_page(
    status: int,
    hire: Hire,
    question: Question,
    form: StillThereForm,
    *,
    wrong: str = "",
    differences: list[Difference] | None = None,
) -> Response:
    due = [*due_of(hire, clock.today())]
    return render(
        "workshops/hiring/still_there.html",
        status,
        hire=hire,
        question=question,
        form=form,
        wrong=wrong,
        differences=differences,
        is_due=question in due,
        others=[each for each in QUESTIONS if each != question],
        due=due,
        had_left=question == YEAR and hire.at_26 is InPost.LEFT and hire.at_52 is None,
        ANSWERS=ANSWERS,
    )
