"""What a programme means to reach: people who start, and who are still there a year later, by a day."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app import clock
from app.editing import Difference
from app.permissions import May, needs
from app.rendering import render
from workshops.hiring.blueprint import pages
from workshops.hiring.hire_forms import TargetForm, target_as_asked
from workshops.hiring.services import set_target, target_of
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug


@pages.get("/programmes/<slug>/jobs-target")
@needs(May.SET_FRAME, of=programme_by_slug)
def target(programme: Programme) -> Response:
    form = TargetForm(data=target_as_asked(target_of(programme)))
    form.seen.data = form.mark()
    return target_page(200, programme, form)


@pages.post("/programmes/<slug>/jobs-target")
@needs(May.SET_FRAME, of=programme_by_slug)
def say_target(programme: Programme) -> Response:
    form = TargetForm(request.form)
    if not form.validate():
        return target_page(422, programme, form)
    if differences := form.clash(TargetForm(data=target_as_asked(target_of(programme)))):
        return target_page(409, programme, form, differences)
    set_target(
        current_user.actor,
        programme,
        starts=form.starts.data or 0,
        still_there=form.still_there.data or 0,
        by_on=form.by_on.data or clock.today(),
    )
    flash(_("Saved. Everybody can read it from the next release on."))
    return redirect(url_for("hiring.target", slug=programme.slug), 303)


def target_page(
    status: int, programme: Programme, form: TargetForm, differences: list[Difference] | None = None
) -> Response:
    return render(
        "workshops/hiring/target.html",
        status,
        programme=programme,
        form=form,
        differences=differences,
        target=target_of(programme),
    )
