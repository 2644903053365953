"""What a board member promises of themselves: to say what they heard and will do, to read, to meet who teaches them."""

from flask import flash, redirect, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from werkzeug import Response

from app.accounts.signed_in import myself
from app.db import db
from app.forms import complain
from app.keeping import lock
from app.permissions import May, needs
from app.rendering import render
from workshops.actions.blueprint import pages
from workshops.actions.forms import FORMS, WrittenForm, chosen_themes, offer_themes
from workshops.actions.models import Action, ActionKind
from workshops.actions.services import RefusedError, commit_oneself
from workshops.actions.wording import REFUSALS
from workshops.actions.working_page import address
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug

OFFERED: dict[ActionKind, tuple[LazyString, LazyString]] = {
    ActionKind.LISTENING: (
        _l("I have listened"),
        _l("What you heard, what you got wrong, and what you will do about it."),
    ),
    ActionKind.READING: (_l("I will read"), _l("Something written by those whom it is about, and by when.")),
    ActionKind.MENTORING: (
        _l("I will meet somebody who teaches me"),
        _l("With whom, what about, and the day of the next meeting."),
    ),
}


@pages.get("/programmes/<slug>/commitments/new")
@needs(May.COMMIT_ONESELF, of=programme_by_slug)
def commit(programme: Programme) -> Response:
    kind = _kind()
    return commit_page(200, programme, kind, _form(programme, kind) if kind else None)


@pages.post("/programmes/<slug>/commitments/new")
@needs(May.COMMIT_ONESELF, of=programme_by_slug)
def promise_oneself(programme: Programme) -> Response:
    kind = _kind()
    if kind is None:
        return commit_page(422, programme, None, None)
    form = _form(programme, kind)
    if not form.validate():
        return commit_page(422, programme, kind, form)
    lock(programme)  # the same form sent twice waits here
    if there := _same(programme, kind, form):
        flash(_("You have promised this already."))
        return redirect(address(there), 303)
    try:
        action = commit_oneself(
            myself(),
            programme,
            kind,
            first_due=form.due_on(),
            themes=chosen_themes(form, programme),
            **form.facts(),
        )
    except RefusedError as refusal:
        complain(form["first_due"], str(REFUSALS[refusal.reason]))
        return commit_page(422, programme, kind, form)
    flash(_("It is promised, and public from now on. When it is done, say so here."))
    return redirect(address(action), 303)


def _kind() -> ActionKind | None:
    """What the address asks for, if it is one of those that can be chosen."""
    return next((kind for kind in OFFERED if kind.value == request.args.get("kind")), None)


def _form(programme: Programme, kind: ActionKind) -> WrittenForm:
    form = FORMS[kind].new()
    if "themes" in form:
        offer_themes(form["themes"], programme)
    return form


def _same(programme: Programme, kind: ActionKind, form: WrittenForm) -> Action | None:
    """The same promise of the same person for the same day: a form that was sent twice makes one."""
    wanted = select(Action).where(
        Action.programme_id == programme.id,
        Action.kind == kind,
        Action.owner_id == myself().id,
        Action.title == form["title"].data,
        Action.first_due == form.due_on(),
    )
    return db().scalars(wanted.order_by(Action.id)).first()


def commit_page(status: int, programme: Programme, kind: ActionKind | None, form: WrittenForm | None) -> Response:
    return render(
        "workshops/actions/commit.html",
        status,
        programme=programme,
        kind=kind,
        form=form,
        OFFERED=OFFERED,
        back=url_for("actions.working", slug=programme.slug),
    )
