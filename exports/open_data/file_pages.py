"""The pages from which people fetch files, and the files."""

from flask import abort, request
from werkzeug import Response
from werkzeug.exceptions import ServiceUnavailable

from app.logs import describe, log
from app.permissions import May, needs
from app.rendering import render
from exports.open_data.answering import answered
from exports.open_data.as_geopackage import NotMadeError
from exports.open_data.blueprint import pages
from exports.open_data.finding import NotFoundError, open_of, programmes_with_releases, table_of
from exports.open_data.formats import FORMATS, formats_of
from exports.open_data.opening import LICENCE, OpenRelease
from exports.open_data.package import as_csvs, packed, written
from exports.releases.reading import releases_of
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug

A_MINUTE = 60  # seconds


@pages.get("/exports")
@needs(May.LOOK)
def index() -> Response:
    """The files of the newest release, and the way to those of every other programme."""
    first, *others = programmes_with_releases() or [None]
    return _page("exports/open_data/index.html", first, open_of(first.slug) if first else None, others=others)


@pages.get("/exports/<slug>")
@needs(May.LOOK)
def of_programme(slug: str) -> Response:
    programme = programme_by_slug(slug) or abort(404)
    opened = open_of(slug) if releases_of(programme) else None
    return _page("exports/open_data/show.html", programme, opened)


@pages.get("/exports/<slug>/<int:number>")
@needs(May.LOOK)
def of_release(slug: str, number: int) -> Response:
    opened = _open(slug, number)
    return _page("exports/open_data/show.html", programme_by_slug(slug), opened)


@pages.get("/exports/<slug>/<int:number>/<name>")
@needs(May.LOOK)
def file(slug: str, number: int, name: str) -> Response:
    """A table in one of its forms: `people.csv`."""
    opened = _open(slug, number)
    table, _dot, form = name.rpartition(".")
    try:
        found = table_of(opened, table)
    except NotFoundError:
        abort(404)
    wanted = FORMATS.get(form)
    if wanted not in formats_of(found):
        abort(404)
    try:
        raw = wanted.write(opened, found)
    except NotMadeError as error:
        log.error("no %s of %s: %s", form, table, describe(error))
        raise ServiceUnavailable(retry_after=A_MINUTE) from None
    return answered(raw, wanted.kind, f"{opened.name}-{name}")


@pages.get("/exports/<slug>/<int:number>/datapackage.json")
@needs(May.LOOK)
def description(slug: str, number: int) -> Response:
    """The files beside it, as Frictionless has them: whoever names this address has the whole data package."""
    return answered(written(as_csvs(_open(slug, number))), "application/json")


@pages.get("/exports/<slug>/<int:number>/datapackage.zip")
@needs(May.LOOK)
def package(slug: str, number: int) -> Response:
    opened = _open(slug, number)
    return answered(packed(opened), "application/zip", f"{opened.name}.zip")


def _open(slug: str, number: int) -> OpenRelease:
    try:
        return open_of(slug, number)
    except NotFoundError:
        abort(404)


def _page(template: str, programme: Programme | None, opened: OpenRelease | None, **more: object) -> Response:
    older = [each for each in releases_of(programme) if each.number != opened.number] if programme and opened else []
    answer = render(
        template, programme=programme, opened=opened, older=older, formats_of=formats_of, LICENCE=LICENCE, **more
    )
    answer.add_etag(weak=True)
    return answer.make_conditional(request)
