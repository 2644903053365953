"""Where somebody asks to be told what became of it, and where they stop.

No seat is looked at here, and no cookie of a seat is read: whoever has the page may ask. A stop link shows one button,
so that a preview which opens it ends nothing; a mail program that has a button of its own posts to the same address
(RFC 8058). Who has stopped already is told the same.
"""

from flask import redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug import Response

from app import clock
from app.errors import Enough
from app.limits import address, count
from app.permissions import May, needs
from app.rendering import render
from workshops.meetings.models import State, Workshop
from workshops.seats.routes import known_workshop
from workshops.told.blueprint import pages
from workshops.told.contact_forms import WORKSHOP, KeepInTouchForm
from workshops.told.contacts import follow, is_whole, stop, ways
from workshops.told.contacts import kept_until as contact_kept_until
from workshops.told.retention import kept_until

AN_HOUR_AT_MOST = 300  # from one network address: a hall is one, and may ask all at once


@pages.get("/j/<code>/keep-in-touch")
@needs(May.TAKE_PART)
def keep_in_touch(code: str) -> Response:
    workshop = known_workshop(code)
    return _page(workshop, _form(workshop))


@pages.post("/j/<code>/keep-in-touch")
@needs(May.TAKE_PART)
def ask_to_be_told(code: str) -> Response:
    workshop = known_workshop(code)
    form = _form(workshop)
    if not _takes(workshop):
        return _page(workshop, form, 409)
    if not form.validate():
        form.ask_again()
        return _page(workshop, form, 422)
    if count("contacts from", address()) > AN_HOUR_AT_MOST:
        raise Enough(_("We cannot take more just now"), _("Nothing was kept. Try again in an hour."))
    language = str(get_locale() or "en")
    follow(workshop.programme, workshop if form.follows.data == WORKSHOP else None, form.way, form.value, language)
    return redirect(url_for("told.asked_to_be_told", code=workshop.code), 303)


@pages.get("/j/<code>/keep-in-touch/kept")
@needs(May.TAKE_PART)
def asked_to_be_told(code: str) -> Response:
    return render("workshops/told/we_will_tell_you.html", workshop=known_workshop(code))


@pages.get("/stop/<token>")
@needs(May.TAKE_PART)
def stop_page(token: str) -> Response:
    """One button, and no look-up."""
    return render("workshops/told/stop.html", 200 if is_whole(token) else 404, whole=is_whole(token), stopped=False)


@pages.post("/stop/<token>")
@needs(May.TAKE_PART)
def stop_telling(token: str) -> Response:
    """Answers at once, without leading on: mail programs follow nowhere."""
    if not is_whole(token):
        return render("workshops/told/stop.html", 404, whole=False, stopped=False)
    stop(token)
    return render("workshops/told/stop.html", whole=True, stopped=True)


def _takes(workshop: Workshop) -> bool:
    """From the opening of an evening until what was said there has been kept as long as was promised."""
    ends = kept_until(workshop)
    return workshop.state is State.OPEN or (workshop.state is State.CLOSED and ends is not None and clock.now() <= ends)


def _form(workshop: Workshop) -> KeepInTouchForm:
    form = KeepInTouchForm(request.form if request.method == "POST" else None, scope=["keep in touch", workshop.code])
    return form.by(ways())


def _page(workshop: Workshop, form: KeepInTouchForm, status: int = 200) -> Response:
    return render(
        "workshops/told/keep_in_touch.html",
        status,
        workshop=workshop,
        form=form,
        takes=_takes(workshop),
        until=contact_kept_until(clock.today()),
    )
