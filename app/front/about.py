"""A programme as everyone may see it: who asks what and why, what is promised, what has happened, and what comes."""

from flask import abort
from werkzeug import Response

from app import clock
from app.front.blueprint import pages
from app.front.story import Story, coming_of, happened
from app.permissions import May, needs
from app.rendering import render
from exports.indicators.services import anything_published
from exports.releases.reading import latest
from workshops.actions.in_public import number_promised
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug
from workshops.told.quotes import quotes
from workshops.voices.reach import by_authority

MANY_QUOTES = 12


@pages.get("/about/<slug>")
@needs(May.LOOK)
def about(slug: str) -> Response:
    programme = programme_by_slug(slug) or abort(404)
    return render(
        "app/front/about.html",
        programme=programme,
        story=_story(programme),
        happened=happened(programme),
        quotes=quotes(programme, limit=MANY_QUOTES),
        promised=number_promised(programme),
        coming=coming_of(programme),
        parts=by_authority(programme.neighbourhoods),
        today=clock.today(),
        counted=anything_published(programme),
    )


def _story(programme: Programme) -> Story | None:
    published = latest(programme)
    return Story(published) if published else None
