"""How a place is drawn: areas by their group in the official index, a circle at each neighbourhood by who was heard.

The picture is also what the script reads: every word, link and class of the livelier map is taken from here, so that
nothing is said twice and no second answer about people exists.
"""

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from exports.releases.reading import Cell
from maps.atlas.layers import Layer
from maps.atlas.looking import View
from maps.places.drawing import Picture, Piece, picture
from maps.places.frames import Box
from maps.places.models import Area, Neighbourhood
from maps.places.outlines import FAR, deepest_point, light_shapes_of, middles_of, shapes_of, whole_of
from maps.places.services import Authority
from maps.places.spots import Spot

RADII = {1: 6.0, 2: 9.0, 3: 13.0, 4: 17.0, 5: 22.0}  # pixels, by band
TALLEST = 800  # pixels: a screen; the stylesheet says the same
MOST_AREAS = 3_000  # put together into authorities for one picture: a second or two, once
HELD, DOT = 9.0, 3.0  # a number that is not shown; a neighbourhood of which there is none


def draw(view: View) -> Picture | None:
    """The whole place; None when no outline of it is loaded."""
    shapes = light_shapes_of(view.place.code, FAR)
    table = url_for("atlas.table", **view.address)  # ty: ignore[invalid-argument-type]
    pieces = [
        Piece(area.code, shapes[area.code], shade(decile), f"{table}#{area.code}", title_of(area, decile))
        for area in view.areas
        if area.code in shapes
        for decile in [view.deciles.get(area.code)]
    ]
    spots = _spots(view)
    return picture(pieces, tallest=TALLEST, spots=spots, described_as=view.place.name) if pieces else None


def draw_places(places: Sequence[Authority]) -> Picture | None:
    """The authorities, each a link to its own map; None where there are more areas than can be put together quickly."""
    if sum(place.drawn for place in places) > MOST_AREAS:
        return None
    shapes = {place: shape for place in places if (shape := whole_of(place.code))}
    links = {place: url_for("atlas.show_map", authority=place.code) for place in shapes}
    pieces = [Piece(place.code, shape, "land", links[place], place.name) for place, shape in shapes.items()]
    spots = [
        Spot(place.name, *deepest_point(shape), DOT, "dot", links[place], place.name) for place, shape in shapes.items()
    ]
    return picture(pieces, width=480, spots=spots, described_as=_("Places")) if pieces else None


def draw_neighbourhood(here: Neighbourhood, areas: Sequence[Area], deciles: dict[str, int], window: Box) -> Picture:
    """One neighbourhood with its own shading, amid the plain land of its neighbours, which lead to theirs."""
    shapes = shapes_of([area.code for area in areas])
    pieces = [
        Piece(area.code, shapes[area.code], shade(deciles.get(area.code)), "", title_of(area, deciles.get(area.code)))
        if area.neighbourhood_id == here.id
        else Piece(area.code, shapes[area.code], "land", address_of(area.neighbourhood), name_of(area.neighbourhood))
        for area in areas
        if area.code in shapes
    ]
    return picture(pieces, width=480, window=window, described_as=here.name)


def shade(decile: int | None) -> str:
    """The class of an area.

    >>> shade(3), shade(None)
    ('q3', '')
    """
    return f"q{decile}" if decile else ""


def title_of(area: Area, decile: int | None) -> str:
    """What an area says of itself."""
    name = f"{area.neighbourhood.name}: {area.name}" if area.neighbourhood else area.name
    return _("%(area)s, group %(n)s of 10", area=name, n=decile) if decile else name


def name_of(neighbourhood: Neighbourhood | None) -> str:
    return neighbourhood.name if neighbourhood else ""


def address_of(neighbourhood: Neighbourhood | None) -> str:
    return url_for("atlas.neighbourhood", slug=neighbourhood.slug) if neighbourhood else ""


def _spots(view: View) -> list[Spot]:
    """One for each neighbourhood, those first that say most: they keep their names where there is no room for all."""
    middles = middles_of([place.id for place in view.neighbourhoods])
    here, cells = [place for place in view.neighbourhoods if place.id in middles], view.cells
    spots = [_spot(place, middles[place.id], cells.get(place.id), view.layer) for place in here]
    return sorted(spots, key=lambda spot: (-spot.radius, spot.name))


def _spot(place: Neighbourhood, middle: tuple[float, float], cell: Cell | None, layer: Layer | None) -> Spot:
    if layer and not layer.of_people:
        said, circle = _promised_for(place, cell), _dot(cell)
    else:
        said, circle = _heard_in(place, cell), _circle(cell)
    return Spot(place.name, *middle, *circle, address_of(place), said)


def _promised_for(place: Neighbourhood, cell: Cell | None) -> str:
    number = cell.number if cell else None
    if number is None:
        return place.name
    return ngettext("%(place)s: %(num)s promise", "%(place)s: %(num)s promises", number, place=place.name)


def _dot(cell: Cell | None) -> tuple[float, str]:
    """Radius and class of what stands for promises: larger where there are more.

    >>> [_dot(Cell(number)) for number in ("0", "1", "2", "40")]
    [(3.0, 'dot'), (7.0, 'dot'), (9.0, 'dot'), (17.0, 'dot')]
    """
    return min(DOT + (2 + 2 * number if (number := (cell.number if cell else 0) or 0) else 0), RADII[4]), "dot"


def _heard_in(place: Neighbourhood, cell: Cell | None) -> str:
    """What a circle says: as released, for everyone. Exact counts stand on no picture, which is soon on a wall."""
    if cell is None:
        return place.name
    if cell.number is not None:
        return _("%(place)s: about %(number)s heard", place=place.name, number=cell.words)
    if cell.band is None:
        return _("%(place)s: the number is not shown", place=place.name)
    return _("%(place)s: %(number)s heard", place=place.name, number=cell.words)


def _circle(cell: Cell | None) -> tuple[float, str]:
    """Radius and class.

    >>> [_circle(cell) for cell in (Cell("25"), Cell("fewer than 8"), Cell("hidden"), None)]
    [(13.0, 'c3'), (6.0, 'c1'), (9.0, 'held'), (3.0, 'dot')]
    """
    if cell is None:
        return DOT, "dot"
    return (RADII[cell.band], f"c{cell.band}") if cell.band else (HELD, "held")
