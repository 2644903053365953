"""The wall: whoever has its link may show it, as long as the evening lasts."""

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app import clock
from app.codes import hash_key
from app.i18n import say_moment
from app.links import qr_svg
from app.permissions import May, needs
from app.rendering import render
from workshops.meetings.models import Confidentiality, State
from workshops.room.blueprint import pages
from workshops.room.console_pages import NOTHING_NEW, is_piece, join_address
from workshops.room.counting import Standing, standing
from workshops.room.hanging import say_it_hangs
from workshops.room.wall import turn_now, wall_of

ASK_NO_MORE = 286  # htmx's own answer to what asks again and again


@pages.get("/wall/<code>")
@needs(May.SHOW_WALL)
def wall(code: str) -> Response:
    found = opened_by_key(code)
    if found.workshop.state is State.CLOSED:
        return render("workshops/room/wall_over.html", 410, workshop=found.workshop)
    return draw_wall(found)


@pages.get("/wall/<code>/news")
@needs(May.SHOW_WALL)
def wall_news(code: str) -> Response:
    """What hangs there when something has changed; asked for every two seconds by every hall's screen."""
    found = found_by_key(code)
    if found is None:  # a screen that hangs with an older link asks no more, and says what to do
        return no_wall(ASK_NO_MORE if is_piece() else 404)
    its_turn = request.args.get("turn") in (None, str(turn_now()))
    if found.cursor == request.args.get("after") and its_turn:
        return Response(status=NOTHING_NEW)
    if not is_piece():
        return redirect(url_for("room.wall", code=found.workshop.code, key=request.args["key"]), 303)
    if found.workshop.state is State.CLOSED:
        return render("workshops/room/wall_over.html", workshop=found.workshop)
    return draw_wall(found)


@pages.post("/wall/<code>/seen")
@needs(May.SHOW_WALL)
def say_seen(code: str) -> Response:
    """The screen says that it hangs, every half minute; when the evening is over it is told to stop."""
    found = opened_by_key(code)
    if found.workshop.state is State.CLOSED:
        return Response(status=ASK_NO_MORE)
    say_it_hangs(found.workshop)
    return Response(status=NOTHING_NEW)


def opened_by_key(code: str) -> Standing:
    """The room whose wall this key opens; 404 for a wrong or a dead one, and for a sealed room."""
    return found_by_key(code) or abort(no_wall(404))


def found_by_key(code: str) -> Standing | None:
    found = standing(code)
    key = request.args.get("key", "")
    if found is None or not key or hash_key(key) != found.workshop.wall_key_hash:
        return None
    return None if found.workshop.confidentiality is Confidentiality.SEALED else found


def no_wall(status: int) -> Response:
    """The same for every link that opens nothing, so that it tells nothing."""
    return render("workshops/room/no_wall.html", status)


def draw_wall(found: Standing) -> Response:
    code, key = found.workshop.code, request.args["key"]
    wall = wall_of(found)
    address = join_address(found.workshop)
    seen = request.args.get("seen", "")
    return render(
        "workshops/room/wall.html",
        wall=wall,
        now=int(clock.now().timestamp()),
        newest_seen=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
        news_address=url_for(
            "room.wall_news", code=code, key=key, after=found.cursor, seen=found.change, turn=wall.turn
        ),
        join_address=address.split("://", 1)[-1].removesuffix(code),
        join_qr=qr_svg(address, _("The way into this workshop, to scan with a phone")),
        starts=say_moment(found.workshop.starts_at),
        seen_address=url_for("room.say_seen", code=code, key=key),
    )
