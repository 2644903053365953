"""The page of a leader who sits in the hall and listens: what is promised, what happens when, and what the wall shows.

No counts and no originals. Who has not opened the evening's reading is led there first: people with power over what is
talked about come prepared.
"""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.permissions import May, needs
from app.rendering import render
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.meetings.reading import has_opened
from workshops.meetings.run_sheet import run_sheet
from workshops.meetings.services import workshop_by_code
from workshops.room.blueprint import pages
from workshops.room.console_pages import NOTHING_NEW, is_piece
from workshops.room.counting import standing, under_way
from workshops.room.wall import heard_now


def evening_with_a_wall(code: str) -> Workshop | None:
    """The workshop with this join code, unless it is sealed: there nobody listens who does not run it."""
    workshop = workshop_by_code(code)
    return workshop if workshop and workshop.confidentiality is not Confidentiality.SEALED else None


@pages.get("/room/<code>/listen")
@needs(May.LISTEN, of=evening_with_a_wall)
def listen(workshop: Workshop) -> Response:
    if not has_opened(current_user.id, workshop):
        flash(_("Before you listen, open what people were given to read. It takes a few minutes."))
        return redirect(url_for("meetings.reading", code=workshop.code), 303)
    found = standing(workshop.code)
    assert found is not None
    if is_piece() and found.cursor == request.args.get("after"):
        return Response(status=NOTHING_NEW)
    is_open = workshop.state is State.OPEN
    return render(
        "workshops/room/listen.html",
        workshop=workshop,
        rules=[line for line in workshop.ground_rules.splitlines() if line.strip()],
        run_sheet=run_sheet(workshop),
        now=under_way(workshop.activities) if is_open else [],
        voices=heard_now(workshop) if is_open else [],
        news_address=url_for("room.listen", code=workshop.code, after=found.cursor),
    )
