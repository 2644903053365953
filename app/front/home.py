"""The home page: who asks here, a box for those who have no camera, and what is coming up. No counts of people."""

from collections.abc import Sequence
from datetime import datetime, time

from flask import redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug import Response

from app import clock
from app.codes import read_code
from app.db import db
from app.forms import clean
from app.front.blueprint import pages
from app.limits import MANY, address, count_guess, seconds_left
from app.permissions import May, needs
from app.rendering import render
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.meetings.services import workshop_by_code
from workshops.seats.cards import is_well_formed

LONGEST_LIST = 20
LONGEST_CODE = 40


@pages.get("/")
@needs(May.LOOK)
def home() -> Response:
    return _home(200)


@pages.post("/")
@needs(May.LOOK)
def go_by_code() -> Response:
    """From the box to the workshop. A right code is never limited; wrong ones are counted for their network address."""
    typed = (clean(request.form.get("code")) or "")[:LONGEST_CODE]
    code = read_code(typed)
    if not code:
        return _home(422, typed, _("Type the code from the poster or the wall."))
    if is_well_formed(code):  # the other code that people have at hand
        return redirect(url_for("seats.open_card", typed=code), 303)
    if workshop := workshop_by_code(code):
        return redirect(url_for("seats.door", code=workshop.code), 303)
    if count_guess("code", address()) >= MANY:
        answer = _home(429, typed, _("Too many wrong codes came from here. Wait a few minutes, then try again."))
        answer.headers["Retry-After"] = str(seconds_left("code", address()))
        return answer
    return _home(404, typed, _("There is no workshop with this code. Look again: codes have no letter O, I, L or U."))


def _home(status: int, typed: str = "", error: str = "") -> Response:
    return render("app/front/home.html", status, coming=coming_up(), typed=typed, error=error, today=clock.today())


def start_of_today() -> datetime:
    """Midnight before now, where the halls are."""
    return datetime.combine(clock.today(), time(), clock.LONDON)


def coming_up() -> Sequence[Workshop]:
    """Listed workshops from tonight on, the next one first. Sealed ones stand nowhere by name."""
    wanted = select(Workshop).where(
        Workshop.listed,
        Workshop.confidentiality != Confidentiality.SEALED,
        Workshop.state != State.CLOSED,
        Workshop.starts_at >= start_of_today(),
    )
    ordered = wanted.order_by(Workshop.starts_at, Workshop.id).limit(LONGEST_LIST)
    return db().scalars(ordered.options(joinedload(Workshop.voice))).all()
