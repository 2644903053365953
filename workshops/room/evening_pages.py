"""The evening's state and its activities: a question before what cannot be undone, then one verb of `services.py`."""

from collections.abc import Callable
from datetime import datetime

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug import Response

from app import clock
from app.links import absolute, qr_svg
from app.permissions import May, needs
from app.rendering import render
from workshops.meetings.models import Activity, ActivityState, Confidentiality, State, Workshop
from workshops.meetings.readiness import SAID
from workshops.meetings.services import activity_at, workshop_by_code
from workshops.room.blueprint import pages
from workshops.room.console_pages import actor, console_of, is_piece, show, tell
from workshops.room.forms import CloseForm
from workshops.room.hanging import DARK_AFTER, minutes_dark
from workshops.room.services import (
    LATE_HOURS,
    MovedOnError,
    NotNowError,
    NotReadyError,
    close_activity,
    close_all_activities,
    close_workshop,
    end_rehearsal,
    extend,
    go_on,
    new_rehearsal_link,
    new_wall_link,
    open_activity,
    open_all_activities,
    open_workshop,
    rehearsal_seats,
    reopen,
    start_rehearsal,
)


@pages.post("/room/<code>/rehearsal")
@needs(May.RUN_ROOM, of=workshop_by_code)
def rehearse(workshop: Workshop) -> Response:
    """Begin the rehearsal, or make a new link for it, which ends the old one: asked first."""
    if workshop.state is State.REHEARSAL and not is_sure():
        return ask(
            workshop,
            _("Make a new rehearsal link?"),
            [_("The link that you gave out works no more. Whoever is in already can go on.")],
            "room.rehearse",
            _("Make a new link"),
            sure=True,
        )
    begin = new_rehearsal_link if workshop.state is State.REHEARSAL else start_rehearsal
    try:
        key = begin(actor(), workshop)
    except (NotNowError, NotReadyError) as refusal:
        return refused(workshop, refusal)
    return show_link(
        workshop,
        absolute(url_for("seats.rehearse", code=workshop.code, key=key)),
        heading=_("The rehearsal's link"),
        goes=_("Try the evening"),
        explained=[
            _("Scan it or send it to those who help you. Whoever has it can answer as if they sat in the hall."),
            _("What they say is deleted when the evening opens."),
            _("It is shown this once. A new one ends this one."),
        ],
    )


@pages.get("/room/<code>/rehearsal/end")
@needs(May.RUN_ROOM, of=workshop_by_code)
def ask_to_end_rehearsal(workshop: Workshop) -> Response:
    if workshop.state is not State.REHEARSAL:
        return refused(workshop, NotNowError())
    return ask(
        workshop,
        _("End the rehearsal?"),
        [what_is_deleted(workshop), _("You can plan on, and rehearse again.")],
        "room.end",
        _("End the rehearsal"),
    )


@pages.post("/room/<code>/rehearsal/end")
@needs(May.RUN_ROOM, of=workshop_by_code)
def end(workshop: Workshop) -> Response:
    return attempt(workshop, lambda: end_rehearsal(actor(), workshop))


@pages.get("/room/<code>/open")
@needs(May.RUN_ROOM, of=workshop_by_code)
def ask_to_open(workshop: Workshop) -> Response:
    if workshop.state not in (State.DRAFT, State.REHEARSAL):
        return refused(workshop, NotNowError())
    said = [_("People can join and give their yes. Every question waits until you open it.")]
    if workshop.state is State.REHEARSAL:
        said.insert(0, what_is_deleted(workshop))
    said.append(_("From then on, what people are promised stays as it is: who asks, who reads, how long it is kept."))
    return ask(workshop, _("Open the evening?"), said, "room.open_doors", _("Open the evening"))


@pages.post("/room/<code>/open")
@needs(May.RUN_ROOM, of=workshop_by_code)
def open_doors(workshop: Workshop) -> Response:
    return attempt(workshop, lambda: open_workshop(actor(), workshop))


@pages.get("/room/<code>/close")
@needs(May.RUN_ROOM, of=workshop_by_code)
def ask_to_close(workshop: Workshop) -> Response:
    if workshop.state is not State.OPEN:
        return refused(workshop, NotNowError())
    return ask_how_to_close(workshop, CloseForm())


@pages.post("/room/<code>/close")
@needs(May.RUN_ROOM, of=workshop_by_code)
def close_doors(workshop: Workshop) -> Response:
    form = CloseForm(request.form if "late_hours" in request.form else None)
    if "late_hours" in request.form and not form.validate():
        return ask_how_to_close(workshop, form, 422)
    return attempt(workshop, lambda: close_workshop(actor(), workshop, int(form.late_hours.data or LATE_HOURS)))


@pages.post("/room/<code>/reopen")
@needs(May.RUN_ROOM, of=workshop_by_code)
def reopen_doors(workshop: Workshop) -> Response:
    return attempt(workshop, lambda: reopen(actor(), workshop))


@pages.post("/room/<code>/wall-link")
@needs(May.RUN_ROOM, of=workshop_by_code)
def make_wall_link(workshop: Workshop) -> Response:
    if workshop.confidentiality is Confidentiality.SEALED:
        abort(404)
    if workshop.wall_key_hash and workshop.state is not State.CLOSED and not is_sure():
        dark = minutes_dark(workshop)
        hangs = dark is not None and dark < DARK_AFTER
        return ask(
            workshop,
            _("Make a new link for the wall?"),
            [
                _("The wall that is showing now goes dark, until somebody opens the new link on it.")
                if hangs
                else _("The link that was made before works no more.")
            ],
            "room.make_wall_link",
            _("Make a new link"),
            sure=True,
        )
    try:
        key = new_wall_link(actor(), workshop)
    except NotNowError as refusal:
        return refused(workshop, refusal)
    return show_link(
        workshop,
        absolute(url_for("room.wall", code=workshop.code, key=key)),
        heading=_("The wall's link"),
        goes=_("Open the wall"),
        explained=[
            _("Open it on the machine that the projector hangs on. It needs no account."),
            _("It is shown this once, and works until the workshop closes."),
            _("A new one ends this one: a wall that stands open somewhere with an older link goes dark."),
        ],
    )


def what_is_deleted(workshop: Workshop) -> str:
    """What opening or ending costs."""
    seats = rehearsal_seats(workshop)
    if not seats:
        return _("Nobody has tried it yet, so nothing is deleted.")
    return ngettext(
        "Everything that one person said in the rehearsal is deleted. It cannot be brought back.",
        "Everything that %(num)s people said in the rehearsal is deleted. It cannot be brought back.",
        seats,
    )


def ask(workshop: Workshop, heading: str, said: list[str], endpoint: str, yes: str, *, sure: bool = False) -> Response:
    """A question before what cannot be undone. `sure`: the same address has asked it, and is told that it has."""
    return render(
        "workshops/room/question.html",
        workshop=workshop,
        heading=heading,
        said=said,
        action=url_for(endpoint, code=workshop.code),
        yes=yes,
        form=None,
        sure=sure,
    )


def is_sure() -> bool:
    """Whether the question that stands before this has been answered."""
    return request.form.get("sure") == "yes"


def ask_how_to_close(workshop: Workshop, form: CloseForm, status: int = 200) -> Response:
    return render(
        "workshops/room/question.html",
        status,
        workshop=workshop,
        heading=_("Close the evening?"),
        said=[
            _("Nobody can join or begin an answer any more, and the wall goes dark."),
            _("You can go on reading, and open again as long as late answers are taken."),
        ],
        action=url_for("room.close_doors", code=workshop.code),
        yes=_("Close the evening"),
        form=form,
        sure=False,
    )


def show_link(workshop: Workshop, address: str, **words: object) -> Response:
    """A link that is known at this moment only."""
    qr = qr_svg(address, _("The link as a QR code"))
    return render("workshops/room/link.html", workshop=workshop, address=address, qr=qr, **words)


def attempt(workshop: Workshop, verb: Callable[[], object]) -> Response:
    """Do it, and go back to the console; or say what stands in the way."""
    try:
        verb()
    except (NotNowError, NotReadyError, MovedOnError) as refusal:
        return refused(workshop, refusal)
    return tell(workshop, notice="")


def refused(workshop: Workshop, refusal: Exception) -> Response:
    """Nothing was done: say why, on the console as it is now."""
    states = {
        State.DRAFT: _("a draft"),
        State.REHEARSAL: _("in rehearsal"),
        State.OPEN: _("open"),
        State.CLOSED: _("closed"),
    }
    if isinstance(refusal, NotReadyError):
        why = " ".join(str(SAID[lack]) for lack in refusal.lacks)
    elif isinstance(refusal, MovedOnError):
        why = _("Nothing was changed: a colleague has gone on meanwhile. This is how the evening stands now.")
    else:
        state = states[workshop.state]
        why = _("Nothing was changed: the workshop is %(state)s now. Perhaps a colleague was quicker.", state=state)
    return tell(workshop, 409, notice=why) if is_piece() else show(workshop, 409, notice=why)


@pages.post("/room/<code>/activities/open")
@needs(May.RUN_ROOM, of=workshop_by_code)
def ask_everything(workshop: Workshop) -> Response:
    return attempt(workshop, lambda: open_all_activities(actor(), workshop))


@pages.post("/room/<code>/activities/close")
@needs(May.RUN_ROOM, of=workshop_by_code)
def ask_nothing(workshop: Workshop) -> Response:
    return attempt(workshop, lambda: close_all_activities(actor(), workshop))


def activity_in(code: str, position: int) -> Activity | None:
    """The activity that an address names."""
    workshop = workshop_by_code(code)
    return activity_at(workshop, position) if workshop else None


@pages.post("/room/<code>/activities/<int:position>/open")
@needs(May.RUN_ROOM, of=activity_in)
def start(activity: Activity) -> Response:
    return attempt(activity.workshop, lambda: open_activity(actor(), activity))


@pages.post("/room/<code>/activities/<int:position>/close")
@needs(May.RUN_ROOM, of=activity_in)
def stop(activity: Activity) -> Response:
    return attempt(activity.workshop, lambda: close_activity(actor(), activity))


@pages.post("/room/<code>/activities/<int:position>/next")
@needs(May.RUN_ROOM, of=activity_in)
def move_on(activity: Activity) -> Response:
    """Close this one, open the one that the page named as the next."""
    workshop = activity.workshop
    seen = request.form.get("next", "")
    if not seen:  # a page that named none: only whoever closes this one goes on
        is_asked = activity.state is ActivityState.OPEN
        following = console_of(workshop).next_up if is_asked else None
    else:
        following = next((each for each in workshop.activities if str(each.id) == seen), None)
    return attempt(workshop, lambda: go_on(actor(), activity, following))


@pages.post("/room/<code>/activities/<int:position>/extend")
@needs(May.RUN_ROOM, of=activity_in)
def give_time(activity: Activity) -> Response:
    return attempt(activity.workshop, lambda: extend(actor(), activity, seen=end_that_was_seen()))


def end_that_was_seen() -> datetime | None:
    """The end of the time as it stood on the page, so that two who press at once add five minutes, not ten."""
    try:
        return clock.utc(datetime.fromisoformat(request.form.get("ends_at", "")))
    except ValueError:
        return None
