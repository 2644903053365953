"""The home page: what became of what was said, what people said, what is coming up, and a box for a code.

Whoever has never been here should know in a minute what this is. Numbers of people come from the newest release alone.
"""

from collections.abc import Collection, Container

from flask import request
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug import Response

from app import clock
from app.codes import read_code
from app.db import db
from app.forms import clean
from app.front.blueprint import pages
from app.front.story import Story, coming_up, last_evening, places_of
from app.limits import MANY, address, count_guess, seconds_left
from app.permissions import May, needs
from app.rendering import render
from exports.releases.reading import latest, newest
from exports.releases.themes import total_of
from maps.places.codes import is_invented
from workshops.actions.in_public import number_promised
from workshops.actions.wording import PILLS, STATES
from workshops.programmes.models import Programme
from workshops.seats.routes import LONGEST_CODE, way_in
from workshops.themes.models import Theme
from workshops.told.quotes import Quote, quotes
from workshops.told.you_said import NEW_OF_ALL, said_and_did

FEW_QUOTES, LONGEST_QUOTE = 6, 300  # what fits one look; the programme's page has the longer ones


@pages.get("/")
@needs(May.LOOK)
def home() -> Response:
    return _home(200)


@pages.post("/")
@needs(May.LOOK)
def go_by_code() -> Response:
    """From the box to the workshop. A right code is never limited; wrong ones are counted for their network address."""
    typed = (clean(request.form.get("code")) or "")[:LONGEST_CODE]
    if not read_code(typed):
        return _home(422, typed, _("Type the code from the poster or the wall."))
    if found := way_in(typed):
        return found
    if count_guess("code", address()) >= MANY:
        answer = _home(429, typed, _("Too many wrong codes came from here. Wait a few minutes, then try again."))
        answer.headers["Retry-After"] = str(seconds_left("code", address()))
        return answer
    return _home(404, typed, _("There is no workshop with this code. Look again: codes have no letter O, I, L or U."))


def _spoke_of(themes: Collection[Theme]) -> dict[int, str]:
    """How many people spoke of each theme, as the newest release says; nothing where it shows no number."""
    published = {programme.id: latest(programme) for programme in {theme.programme for theme in themes}}
    found = {}
    for theme in themes:
        release = published[theme.programme_id]
        cell = release.cells.get(total_of(theme.id)) if release else None
        if cell and cell.number:
            found[theme.id] = cell.words
    return found


def _more_quotes(shown: Container[tuple[str, str] | None]) -> list[Quote]:
    """A few quotes beside those that stand with a promise already."""
    found = quotes(limit=FEW_QUOTES + NEW_OF_ALL, longest=LONGEST_QUOTE)
    return [quote for quote in found if (quote.words, quote.language) not in shown][:FEW_QUOTES]


def _home(status: int, typed: str = "", error: str = "") -> Response:
    published = newest()
    story = Story(published) if published else None
    programmes = db().scalars(select(Programme).order_by(Programme.name, Programme.id)).all()
    told = said_and_did(LONGEST_QUOTE)
    return render(
        "app/front/home.html",
        status,
        story=story,
        last_evening=last_evening(story) if story else None,
        places=places_of(story.programme) if story else [],
        invented=any(is_invented(each.authority_code) for each in story.programme.neighbourhoods) if story else False,
        programmes=programmes,
        told=told,
        spoke=_spoke_of([pair.theme for pair in told if pair.theme]),
        quotes=_more_quotes({pair.quote for pair in told}),
        STATES=STATES,
        PILLS=PILLS,
        coming=coming_up(),
        promised=number_promised(story.programme) if story else 0,
        typed=typed,
        error=error,
        today=clock.today(),
    )
