"""The list of programmes, and the form of one. A programme's own page shows its workshops: it stands in meetings."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug import Response

from app.accounts.models import User
from app.accounts.services import grant_role
from app.db import db
from app.forms import complain
from app.keeping import lock
from app.listing import listing
from app.permissions import May, Role, allowed, needs
from app.rendering import render
from app.words import fold
from workshops.programmes import responders
from workshops.programmes.blueprint import pages
from workshops.programmes.forms import ProgrammeForm
from workshops.programmes.models import Programme
from workshops.programmes.services import (
    PromisedError,
    change_programme,
    create_programme,
    programme_by_slug,
)

__all__ = ["pages", "responders"]

NAMED = 3  # authorities in a row of the list


@pages.get("/programmes")
@needs(May.SEE_PROGRAMME)
def index() -> Response:
    everything = db().scalars(select(Programme).options(selectinload(Programme.neighbourhoods)))
    found = listing(
        (programme for programme in everything if allowed(May.SEE_PROGRAMME, programme)),
        said=lambda each: " ".join((each.name, each.question, each.controller, each.board_owner, where(each))),
        sorts={
            "name": lambda each: fold(each.name),
            "owner": lambda each: (fold(each.board_owner), fold(each.name)),
            "controller": lambda each: (fold(each.controller), fold(each.name)),
        },
    )
    return render("workshops/programmes/index.html", list=found, where=where)


def where(programme: Programme) -> str:
    """The authorities that a programme speaks of, the first few by name."""
    names = sorted({each.authority_name for each in programme.neighbourhoods})
    few = ", ".join(names[:NAMED])
    return _("%(places)s and %(n)s more", places=few, n=len(names) - NAMED) if len(names) > NAMED else few


@pages.get("/programmes/new")
@needs(May.START_PROGRAMME)
def create() -> Response:
    return form_page(200, ProgrammeForm())


@pages.post("/programmes/new")
@needs(May.START_PROGRAMME)
def start() -> Response:
    form = ProgrammeForm.from_request()
    if "show" in request.form:
        return form_page(200, form)
    if not form.validate():
        return form_page(422, form)
    programme = create_programme(current_user.actor, **form.facts())
    if not allowed(May.MANAGE_PROGRAMME, programme):  # an organiser of other programmes only: this one is theirs too
        grant_role(current_user.actor, db().get_one(User, current_user.id), Role.ORGANISER, programme_id=programme.id)
    flash(_("%(name)s is started. Next: plan its first workshop.", name=programme.name))
    return redirect(url_for("meetings.index", slug=programme.slug), 303)


@pages.get("/programmes/<slug>/edit")
@needs(May.MANAGE_PROGRAMME, of=programme_by_slug)
def edit(programme: Programme) -> Response:
    form = ProgrammeForm(obj=programme)
    form.seen.data = form.mark()
    return form_page(200, form, programme)


@pages.post("/programmes/<slug>/edit")
@needs(May.MANAGE_PROGRAMME, of=programme_by_slug)
def save(programme: Programme) -> Response:
    form = ProgrammeForm.from_request(obj=programme)
    if "show" in request.form:
        return form_page(200, form, programme)
    if not form.validate():
        return form_page(422, form, programme)
    lock(programme)
    if differences := form.clash(ProgrammeForm(obj=programme)):
        return form_page(409, form, programme, differences)
    try:
        change_programme(current_user.actor, programme, **form.facts())
    except PromisedError as error:
        complain(form[error.column], promised(programme)[error.column])
        return form_page(422, form, programme)
    flash(_("Saved."))
    return redirect(url_for("meetings.index", slug=programme.slug), 303)


def promised(programme: Programme) -> dict[str, str]:
    """Why a promise cannot be changed, for each of them."""
    return {
        "threshold": _(
            "People have taken part, and they were promised that no number below %(n)s is shown. "
            "You can choose a higher one, never a lower one.",
            n=programme.threshold,
        ),
        "retention_months": _(
            "People have taken part, and they were promised that their words go after %(n)s months. "
            "You can choose fewer, never more.",
            n=programme.retention_months,
        ),
        "controller": _(
            "People have taken part, and they were told that %(name)s answers for their data. That stays.",
            name=programme.controller,
        ),
    }


def form_page(
    status: int, form: ProgrammeForm, programme: Programme | None = None, differences: object = None
) -> Response:
    return render("workshops/programmes/form.html", status, form=form, programme=programme, differences=differences)
