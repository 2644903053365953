"""The map of a place and the table that says the same. Counts of people are for those who run the programme."""

from dataclasses import dataclass

from flask import Blueprint, abort, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.db import db
from app.permissions import May, allowed, needs
from app.rendering import render
from maps.atlas.services import Heard, heard
from maps.deprivation.services import deciles_of, source_lines, the_index
from maps.places.drawing import Label, Picture, Piece, picture
from maps.places.models import Area
from maps.places.outlines import middles_of, shapes_of
from maps.places.services import Authority, areas_in, authorities, authority, neighbourhoods_of
from workshops.programmes.models import Programme

pages = Blueprint("atlas", __name__)


@dataclass(frozen=True)
class View:
    """What is looked at: one authority, perhaps for one programme."""

    place: Authority
    programme: Programme | None
    areas: list[Area]
    deciles: dict[str, int]
    heard: Heard | None

    @property
    def address(self) -> dict[str, str]:
        """The query that leads to the same view again."""
        return {"authority": self.place.code} | ({"programme": self.programme.slug} if self.programme else {})


@pages.get("/map")
@needs(May.LOOK)
def show_map() -> Response:
    view = _view()
    if view is None:
        return render("maps/atlas/empty.html")
    answer = render("maps/atlas/map.html", view=view, drawn=_draw(view), **_about(view))
    answer.add_etag()
    return answer.make_conditional(request)


@pages.get("/map/table")
@needs(May.LOOK)
def table() -> Response:
    view = _view()
    if view is None:
        return render("maps/atlas/empty.html")
    order = request.args.get("sort", "neighbourhood")
    if order not in SORTS:
        abort(404)
    rows = sorted(view.areas, key=_sorting(view, order))
    answer = render("maps/atlas/table.html", view=view, rows=rows, **_about(view))
    answer.add_etag()
    return answer.make_conditional(request)


SORTS = ("neighbourhood", "area", "decile", "people")


def _sorting(view: View, order: str):  # noqa: ANN202 - a key for sorted()
    keys = {
        "neighbourhood": lambda area: (area.neighbourhood.name if area.neighbourhood else "", area.name),
        "area": lambda area: area.name,
        "decile": lambda area: (view.deciles.get(area.code, 11), area.name),
        "people": lambda area: (-(area.population or 0), area.name),
    }
    return keys[order]


def _view() -> View | None:
    """What the address asks for; by default the newest programme's place, else the first that is loaded."""
    programme = _programme(request.args.get("programme", ""))
    code = request.args.get("authority") or _home_of(programme)
    place = authority(code) if code else next(iter(authorities()), None)
    if place is None:
        if request.args.get("authority"):
            abort(404)
        return None
    areas = areas_in(place.code)
    counted = heard(programme) if programme and allowed(May.SEE_EXACT_COUNTS, programme) else None
    return View(place, programme, areas, deciles_of([area.code for area in areas]), counted)


def _programme(slug: str) -> Programme | None:
    if slug:
        return db().scalar(select(Programme).where(Programme.slug == slug)) or abort(404)
    return db().scalar(select(Programme).order_by(Programme.id.desc()).limit(1))


def _home_of(programme: Programme | None) -> str:
    return programme.neighbourhoods[0].authority_code if programme and programme.neighbourhoods else ""


def _draw(view: View) -> Picture:
    shapes = shapes_of([area.code for area in view.areas])
    table_address = url_for("atlas.table", **view.address)  # ty: ignore[invalid-argument-type]
    pieces = [
        Piece(
            area.code,
            shapes[area.code],
            classes=f"q{view.deciles[area.code]}" if area.code in view.deciles else "",
            link=f"{table_address}#{area.code}",
            title=_title(area, view.deciles.get(area.code)),
        )
        for area in view.areas
        if area.code in shapes
    ]
    places = neighbourhoods_of(view.place.code)
    middles = middles_of([place.id for place in places])
    people = {place.id: number for place, number in view.heard.by_neighbourhood} if view.heard else {}
    names = {place.id: f"{place.name}: {people[place.id]}" if place.id in people else place.name for place in places}
    labels = [Label(names[place.id], *middles[place.id]) for place in places if place.id in middles]
    return picture(pieces, labels=labels, described_as=view.place.name)


def _title(area: Area, decile: int | None) -> str:
    name = f"{area.neighbourhood.name}: {area.name}" if area.neighbourhood else area.name
    return f"{name} ({decile})" if decile else name


def _about(view: View) -> dict[str, object]:
    codes = [area.code for area in view.areas]
    return {
        "index": the_index(codes),
        "sources": source_lines(codes),
        "places": authorities(),
        "programmes": list(db().scalars(select(Programme).order_by(Programme.name))),
    }
