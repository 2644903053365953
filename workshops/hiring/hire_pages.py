"""A recruiter's pages for jobs that were started: the list, writing one down, putting it right, removing it."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app import clock
from app.accounts.services import organisations
from app.db import stand_back
from app.editing import Difference
from app.forms import complain
from app.permissions import May, needs
from app.rendering import render
from workshops.hiring.blueprint import pages
from workshops.hiring.finding import own_hire, own_offers, own_organisation
from workshops.hiring.hire_forms import HireForm, as_asked
from workshops.hiring.hires_list import hires_page
from workshops.hiring.models import Hire
from workshops.hiring.services import CountedError, RefusedError, add_hire, change_hire, remove_hire
from workshops.hiring.wording import REFUSALS, counted_already


@pages.get("/hires")
@needs(May.COUNT_HIRING)
def hires() -> Response:
    return hires_page(200)


@pages.get("/hires/new")
@needs(May.COUNT_HIRING)
def new_hire() -> Response:
    organisation, offers = own_organisation(), {each.slug: each for each in own_offers()}
    asked = offers.get(request.args.get("offer", ""))
    beginning = {"employer": str(organisation.id) if organisation else "", "offer": str(asked.id) if asked else ""}
    return form_page(200, _offered(HireForm(data=beginning)))


@pages.post("/hires/new")
@needs(May.COUNT_HIRING)
def make_hire() -> Response:
    form = _offered(HireForm(request.form))
    if not form.validate():
        return form_page(422, form)
    try:
        add_hire(current_user.actor, **form.facts())
    except (CountedError, RefusedError) as refusal:
        return _refused(form, refusal)
    flash(_("The job is written down. After 26 and after 52 weeks we ask whether they are still there."))
    return redirect(url_for("hiring.hires"), 303)


@pages.get("/hires/<int:hire_id>/edit")
@needs(May.COUNT_HIRING, of=own_hire)
def edit_hire(hire: Hire) -> Response:
    form = _offered(HireForm(data=as_asked(hire)))
    form.seen.data = form.mark()
    return form_page(200, form, hire)


@pages.post("/hires/<int:hire_id>/edit")
@needs(May.COUNT_HIRING, of=own_hire)
def correct_hire(hire: Hire) -> Response:
    form = _offered(HireForm(request.form))
    if not form.validate():
        return form_page(422, form, hire)
    if differences := form.clash(_offered(HireForm(data=as_asked(hire)))):
        return form_page(409, form, hire, differences)
    try:
        change_hire(current_user.actor, hire, **form.facts())
    except (CountedError, RefusedError) as refusal:
        return _refused(form, refusal, hire.id)
    flash(_("Saved."))
    return redirect(url_for("hiring.hires"), 303)


@pages.get("/hires/<int:hire_id>/remove")
@needs(May.COUNT_HIRING, of=own_hire)
def ask_to_remove(hire: Hire) -> Response:
    return render("workshops/hiring/remove.html", hire=hire)


@pages.post("/hires/<int:hire_id>/remove")
@needs(May.COUNT_HIRING, of=own_hire)
def remove(hire: Hire) -> Response:
    remove_hire(current_user.actor, hire)
    flash(_("The job is removed, and counts nowhere any more."))
    return redirect(url_for("hiring.hires"), 303)


def _refused(form: HireForm, refusal: CountedError | RefusedError, hire_id: int = 0) -> Response:
    """Say why nothing was kept, beside the field that it is about."""
    if isinstance(refusal, CountedError):
        complain(form.reference, counted_already(refusal.kept, own_organisation()))
    else:
        complain(form.started_on, str(REFUSALS[refusal.reason]))
    stand_back()
    return form_page(409, _offered(form), (own_hire(hire_id) or abort(404)) if hire_id else None)


def _offered(form: HireForm) -> HireForm:
    return form.offer_choices(own_offers(), organisations())


def form_page(
    status: int, form: HireForm, hire: Hire | None = None, differences: list[Difference] | None = None
) -> Response:
    return render(
        "workshops/hiring/hire_form.html",
        status,
        form=form,
        hire=hire,
        differences=differences,
        organisation=own_organisation(),
        today=clock.today(),
    )
