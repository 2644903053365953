"""Who is still there, in one sitting: every job that is asked about now on one page, with one button for all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import select
from werkzeug import Response

from app.db import db, stand_back
from app.editing import say
from app.forms import complain
from app.keeping import lock
from app.listing import Listing, listing
from app.permissions import May, needs
from app.rendering import render
from app.words import fold
from workshops.hiring.blueprint import pages
from workshops.hiring.due import QUESTIONS, Question
from workshops.hiring.finding import own_offers
from workshops.hiring.hire_forms import OneOfManyForm, as_said
from workshops.hiring.models import Hire
from workshops.hiring.owed import asked_now
from workshops.hiring.services import RefusedError, say_still_there
from workshops.hiring.wording import REFUSALS

ANSWER = re.compile(r"job-(\d{1,9})-(\d{2})-(?:said|evidence)")


@dataclass(frozen=True)
class Row:
    """A job, the question that is asked about it, and its part of the form."""

    hire: Hire
    question: Question
    form: OneOfManyForm

    @property
    def key(self) -> tuple[int, int]:
        return self.hire.id, self.question.weeks

    def differs(self) -> bool:
        """Whether somebody else has answered since the page was opened; then the row says what. From here on nobody can
        until this one is kept.
        """
        lock(self.hire)
        if not self.form.clash(_as_it_stands(self)):
            return False
        now = say(_as_it_stands(self).said)
        complain(
            self.form.said,
            _("Somebody has said meanwhile: %(now)s. Press the button again and yours takes its place.", now=now),
        )
        return True


@pages.get("/hires/still-there")
@needs(May.COUNT_HIRING)
def all_still_there() -> Response:
    return all_page(200)


@pages.post("/hires/still-there")
@needs(May.COUNT_HIRING)
def answer_all_still_there() -> Response:
    """Keep every row that has something in it, or none while one of them is wrong. The others wait."""
    rows = sent_rows()
    if not rows:
        return all_page(422, wrong=_("Choose an answer for at least one job."))
    if [row for row in rows if not row.form.validate()]:
        return all_page(422, rows)
    if [row for row in rows if row.differs()]:
        return all_page(409, rows)
    for row in rows:
        try:
            say_still_there(current_user.actor, row.hire, row.question, row.form.answer, row.form.evidence.data or "")
        except RefusedError as refusal:
            stand_back()
            complain(row.form.said, str(REFUSALS[refusal.reason]))
            return all_page(409, rows)
    flash(ngettext("%(num)s answer is kept.", "%(num)s answers are kept.", len(rows)))
    waiting = asked_now(own_offers())
    if not waiting:
        return redirect(url_for("hiring.hires"), 303)
    there = _list(waiting)
    return redirect(url_for("hiring.all_still_there", q=there.asked or None, sort=there.sort, page=there.page), 303)


def sent_rows() -> list[Row]:
    """The rows with something in them, of jobs of one's own: of another's there is nothing here to say."""
    found = (ANSWER.fullmatch(name) for name, typed in request.form.items() if typed.strip())
    sent = {(int(each[1]), int(each[2])) for each in found if each}
    ours, ids = [offer.id for offer in own_offers()], {hire_id for hire_id, _weeks in sent}
    return [
        Row(hire, question, _form(hire, question, request.form))
        for hire in db().scalars(select(Hire).where(Hire.id.in_(ids), Hire.offer_id.in_(ours)).order_by(Hire.id))
        for question in QUESTIONS
        if (hire.id, question.weeks) in sent
    ]


def _form(hire: Hire, question: Question, sent: Any = None) -> OneOfManyForm:
    data = None if sent else as_said(hire, question)
    return OneOfManyForm(sent, prefix=f"job-{hire.id}-{question.weeks}-", data=data)


def _as_it_stands(row: Row) -> OneOfManyForm:
    return _form(row.hire, row.question)


def _fresh(hire: Hire, question: Question) -> Row:
    form = _form(hire, question)
    form.seen.data = form.mark()
    return Row(hire, question, form)


def _list(waiting: Sequence[tuple[Hire, Question]]) -> Listing:
    return listing(
        waiting,
        said=lambda each: f"{each[0].reference} {each[0].offer.title} {each[0].employer.name}",
        sorts={
            "oldest": lambda each: (each[0].started_on, each[0].id),
            "reference": lambda each: (each[0].reference_key, each[0].id),
            "offer": lambda each: (fold(each[0].offer.title), each[0].started_on, each[0].id),
        },
    )


def all_page(status: int, sent: Sequence[Row] = (), *, wrong: str = "") -> Response:
    """A page of the list. What was typed stays, also of jobs that are not on this page of it any more."""
    found = _list(asked_now(own_offers()))
    typed = {row.key: row for row in sent}
    rows = [typed.pop((hire.id, question.weeks), None) or _fresh(hire, question) for hire, question in found.rows]
    return render(
        "workshops/hiring/still_all.html",
        status,
        list=found,
        rows=[*typed.values(), *rows],
        wrong=wrong,
    )
