"""The map of a place, the table that says the same, and a page for each neighbourhood.

Numbers of people for everyone come from the latest release; exact counts are for those who run the programme.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, abort, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.assets import Asset, unchanging
from app.db import db
from app.listing import listing
from app.permissions import May, needs
from app.rendering import render
from exports.releases.hides import OF_PLACES, OF_THEMES, hides
from exports.releases.reading import Cell, Level
from maps.atlas.freshness import fresh, stand_at_the_door
from maps.atlas.layers import PEOPLE, PROMISES
from maps.atlas.livelier import script, script_mark, shapes, shapes_mark
from maps.atlas.looking import View, places, view_of
from maps.atlas.neighbourhoods import home_of
from maps.atlas.picturing import draw, draw_places
from maps.atlas.places_told import PlaceTold, places_told, starts_from_places
from maps.atlas.services import GroupRow, NotHeard, groups_of, indices_of, lived_in, not_heard_yet
from maps.atlas.where_next import Behind, neighbourhoods_behind
from maps.deprivation.services import credit_of, source_lines, the_index
from maps.places.models import Area, Neighbourhood
from maps.places.services import authority, neighbourhood_by_slug
from workshops.actions.wording import PILLS
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug

pages = Blueprint("atlas", __name__)
pages.record_once(lambda setup: stand_at_the_door(setup.app))  # ty: ignore[invalid-argument-type]

SAY_GROUPS = (Level.NEIGHBOURHOODS, Level.DECILES)
AREA_SORTS: dict[str, Callable[[Area, int], Any]] = {
    "neighbourhood": lambda area, _decile: (area.neighbourhood.name if area.neighbourhood else "", area.name),
    "area": lambda area, _decile: area.name,
    "decile": lambda area, decile: (decile, area.name),
    "people": lambda area, _decile: (-(area.population or 0), area.name),
}
HEARD_SORTS: dict[str, Callable[[Neighbourhood, Cell], Any]] = {
    "name": lambda place, _cell: place.full_name,
    "heard": lambda place, cell: (-(cell.number or 0), -(cell.band or 0), place.full_name),
}
WHERE_SORTS: dict[str, Callable[[Behind], Any]] = {
    "behind": lambda row: (-row.behind, row.place.full_name),
    "name": lambda row: row.place.full_name,
    "heard": lambda row: (row.heard, row.place.full_name),
    "asked": lambda row: (row.last_asked or date.min, row.place.full_name),
}
PLACE_SORTS: dict[str, Callable[[PlaceTold], Any]] = {
    "heard": lambda row: (not row.programmes, -row.shown, row.place.name),
    "name": lambda row: row.place.name,
    "size": lambda row: (-row.place.neighbourhoods, row.place.name),
}
UNRANKED = 11  # after the ten groups


@pages.get("/map")
@needs(May.LOOK)
def show_map() -> Response:
    return _as_fresh(_map)


def _map() -> Response:
    if starts_from_places(request.args):
        return _places()
    view = _view()
    if view is None:
        return render("maps/atlas/empty.html")
    drawn = draw(view)
    return render("maps/atlas/map.html", view=view, drawn=drawn, marks=(script_mark(), shapes_mark()), **_about(view))


@pages.get("/map/places")
@needs(May.LOOK)
def all_places() -> Response:
    return fresh(_places)


def _places() -> Response:
    rows = listing(places_told(), said=lambda row: row.place.name, sorts=PLACE_SORTS)
    return render("maps/atlas/places.html", list=rows, drawn=draw_places(places()), credit=credit_of([]))


@pages.get("/map/table")
@needs(May.LOOK)
def table() -> Response:
    return _as_fresh(_table)


def _as_fresh(make: Callable[[], Response]) -> Response:
    """Promises change with no release and no file: their page is compared with what somebody has."""
    if request.args.get("show") != PROMISES:
        return fresh(make)
    answer = make()
    answer.add_etag()
    return answer.make_conditional(request)


def _table() -> Response:
    view = _view()
    if view is None:
        return render("maps/atlas/empty.html")
    by_area = AREA_SORTS.get(request.args.get("sort", "neighbourhood")) or abort(404)
    by_heard = HEARD_SORTS.get(request.args.get("by", "name")) or abort(404)
    areas = sorted(view.areas, key=lambda area: by_area(area, view.deciles.get(area.code, UNRANKED)))
    lived = sorted(lived_in(view.cells), key=lambda row: by_heard(*row))
    return render("maps/atlas/table.html", view=view, areas=areas, lived=lived, **_about(view))


@pages.get("/programmes/<slug>/where-next")
@needs(May.SEE_EXACT_COUNTS, of=programme_by_slug)
def where_next(programme: Programme) -> Response:
    rows = listing(
        neighbourhoods_behind(programme),
        said=lambda row: f"{row.place.full_name} {' '.join(voice.name for voice in row.voices)}",
        sorts=WHERE_SORTS,
    )
    return render("maps/atlas/where_next.html", programme=programme, list=rows)


@pages.get("/neighbourhoods/<slug>")
@needs(May.LOOK)
def neighbourhood(slug: str) -> Response:
    place = neighbourhood_by_slug(slug) or abort(404)
    home = home_of(place)
    answer = render("maps/atlas/neighbourhood.html", home=home, PILLS=PILLS, indices=[], **_sources(home.codes))
    answer.add_etag()
    return answer.make_conditional(request)


@pages.get("/map/script/<mark>.js")
@needs(May.LOOK)
def livelier(mark: str) -> Response:
    return _unchanging(script() if mark == script_mark() else None)


@pages.get("/map/shapes/<mark>/<authority_code>.json")
@needs(May.LOOK)
def outlines(mark: str, authority_code: str) -> Response:
    known = mark == shapes_mark() and authority(authority_code)
    return _unchanging(shapes(authority_code) if known else None)


def _unchanging(found: Asset | None) -> Response:
    return unchanging(found) if found else abort(404)


def _view() -> View | None:
    return view_of(
        *(request.args.get(name, "") for name in ("programme", "authority")), request.args.get("show", PEOPLE)
    )


def _about(view: View) -> dict[str, object]:
    return {
        "places": places(),
        "programmes": list(db().scalars(select(Programme).order_by(Programme.name))),
        "groups": _groups(view),
        "not_heard": _not_heard(view),
        "hiding": _hiding(view),
        "indices": indices_of(view.programme) if view.other_places else [],
        **_sources([area.code for area in view.areas]),
    }


def _groups(view: View) -> list[GroupRow]:
    """The groups of the index, where the map does not show the whole place alone."""
    if view.programme is None or view.layer is None or view.level not in SAY_GROUPS:
        return []
    return groups_of(view.programme, view.layer.groups)


def _hiding(view: View) -> list[str]:
    """What is not shown of the people that the map shows, and why."""
    if view.published is None:
        return []
    shown = {
        (table, row): cell
        for (table, row), cell in view.published.cells.items()
        if (table in OF_PLACES if view.show == PEOPLE else table in OF_THEMES and row.startswith(f"{view.show} "))
    }
    return hides(view.published.threshold, shown)


def _not_heard(view: View) -> list[NotHeard]:
    """Who is missing, where everybody who was heard is shown."""
    if view.show != PEOPLE:
        return []
    return not_heard_yet(view.neighbourhoods, view.cells, everybody=view.heard is not None)


def _sources(codes: list[str]) -> dict[str, object]:
    return {"index": the_index(codes), "sources": source_lines(codes), "credit": credit_of(codes)}
