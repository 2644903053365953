"""All that was said in a programme, looked through by those who run it."""

from werkzeug import Response

from app.permissions import May, needs
from app.rendering import render
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug
from workshops.themes.blueprint import pages


@pages.get("/programmes/<slug>/words")
@needs(May.RUN_ROOM, of=programme_by_slug)
def words(programme: Programme) -> Response:
    return render("workshops/themes/search.html", programme=programme)
