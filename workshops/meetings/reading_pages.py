"""The reading of a workshop: for those who work here to open, and for the organiser to put together."""

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.forms import complain
from app.permissions import May, allowed, needs
from app.rendering import render
from workshops.meetings.blueprint import pages
from workshops.meetings.forms import ReadingForm
from workshops.meetings.models import State, Workshop
from workshops.meetings.reading import (
    READINGS_AT_MOST,
    add_reading,
    has_opened,
    open_reading,
    opened_by,
    remove_reading,
)
from workshops.meetings.services import RefusedError, workshop_by_code
from workshops.meetings.wording import REFUSALS
from workshops.meetings.workshop_pages import plan_by_code


@pages.get("/workshops/<code>/reading")
@needs(May.SEE_PROGRAMME, of=plan_by_code)
def reading(workshop: Workshop) -> Response:
    return reading_page(200, workshop, ReadingForm())


def reading_page(status: int, workshop: Workshop, form: ReadingForm) -> Response:
    return render(
        "workshops/meetings/reading.html",
        status,
        workshop=workshop,
        form=form,
        opened=has_opened(current_user.id, workshop),
        readers=opened_by(workshop),
        most=READINGS_AT_MOST,
    )


@pages.post("/workshops/<code>/reading/opened")
@needs(May.SEE_PROGRAMME, of=plan_by_code)
def say_opened(workshop: Workshop) -> Response:
    """A press, since a page that is only looked at changes nothing. Who was on the way into the room goes on there."""
    open_reading(current_user.id, workshop)
    goes_in = workshop.state is State.OPEN and allowed(May.LISTEN, workshop)
    return redirect(url_for("room.listen" if goes_in else "meetings.plan", code=workshop.code), 303)


@pages.post("/workshops/<code>/reading")
@needs(May.PLAN_WORKSHOP, of=workshop_by_code)
def keep_reading(workshop: Workshop) -> Response:
    form = ReadingForm.from_request()
    if not form.validate():
        return reading_page(422, workshop, form)
    try:
        add_reading(current_user.actor, workshop, **{name: form[name].data for name in ("title", "link", "words")})
    except RefusedError as refusal:
        complain(form.title, str(REFUSALS[refusal.reason]))
        return reading_page(409, workshop, form)
    flash(_("Added at the end."))
    return redirect(url_for("meetings.reading", code=workshop.code), 303)


@pages.post("/workshops/<code>/reading/<int:reading_id>/remove")
@needs(May.PLAN_WORKSHOP, of=workshop_by_code)
def take_out_reading(workshop: Workshop, reading_id: int) -> Response:
    """Named by its key: a colleague who takes out another one at this moment moves no other into its place."""
    found = next((each for each in workshop.reading if each.id == reading_id), None) or abort(404)
    remove_reading(current_user.actor, workshop, found)
    flash(_("“%(title)s” is taken out.", title=found.title))
    return redirect(url_for("meetings.reading", code=workshop.code), 303)
