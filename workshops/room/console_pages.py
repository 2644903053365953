"""The console: the whole page, and what is new for one that stands open."""

import uuid

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app.links import absolute, qr_svg
from app.permissions import May, needs
from app.rendering import render
from workshops.meetings.models import Workshop
from workshops.meetings.services import workshop_by_code
from workshops.room.blueprint import pages
from workshops.room.cards import Card
from workshops.room.console import Console, news_for
from workshops.room.counting import standing

DECISIONS = 50  # on one page
NOTHING_NEW = 204


@pages.get("/room/<code>")
@needs(May.RUN_ROOM, of=workshop_by_code)
def console(workshop: Workshop) -> Response:
    return show(workshop)


@pages.get("/room/<code>/news")
@needs(May.RUN_ROOM, of=workshop_by_code)
def news(workshop: Workshop) -> Response:
    """What is new since the page was drawn; asked for every few seconds."""
    return tell(workshop)


@pages.get("/room/<code>/read")
@needs(May.RUN_ROOM, of=workshop_by_code)
def decisions(workshop: Workshop) -> Response:
    """Everything that was read and decided, to find it again and undo it."""
    page = page_asked()
    seen = console_of(workshop)
    cards = seen.decided_on(page, DECISIONS)
    more = seen.decisions > page * DECISIONS
    return render("workshops/room/decisions.html", console=seen, cards=cards, page=page, more=more)


def show(workshop: Workshop, status: int = 200, notice: str = "", cards: list[Card] | None = None) -> Response:
    """The whole page. `cards` are shown first: those that somebody has just stumbled over."""
    return render(
        "workshops/room/console.html",
        status,
        console=console_of(workshop),
        notice=notice,
        first=cards or [],
        join_address=join_address(workshop),
        join_qr=qr_svg(join_address(workshop), _("The way into this workshop, to scan with a phone")),
        typed=typed(),
        errors={},
    )


def tell(
    workshop: Workshop,
    status: int = 200,
    notice: str | None = None,
    *,
    done: uuid.UUID | None = None,
    **stumbled: object,
) -> Response:
    """What is new for a page that stands open, in pieces. Whoever has no script is led to the page itself."""
    if not is_piece() and status < 400:
        return redirect(url_for("room.console", code=workshop.code), 303)
    asked = request.values
    found = news_for(console_of(workshop), asked.get("after", ""), asked.getlist("have"), done)
    if not found and request.method == "GET":
        return Response(status=NOTHING_NEW)
    return render(
        "workshops/room/news.html",
        status,
        news=found,
        console=found.console,
        notice=notice,
        card=stumbled.get("card"),
        errors=stumbled.get("errors", {}),
        why=stumbled.get("why", ""),
        typed=typed(),
    )


def console_of(workshop: Workshop) -> Console:
    found = standing(workshop.code)
    assert found is not None
    return Console(found, page_asked())


def page_asked() -> int:
    text = request.values.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1


def is_piece() -> bool:
    return request.headers.get("HX-Request") == "true"


def actor() -> str:
    return current_user.actor


def join_address(workshop: Workshop) -> str:
    return absolute(url_for("seats.door", code=workshop.code))


def typed() -> str:
    """What was typed to be shown, when it could not be."""
    return request.form.get("public_words", "")
