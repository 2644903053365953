"""The picture of a place that can be tapped without script: `<input type=image>` sends where it was tapped."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from maps.places.drawing import Label, Picture, Piece, box_of_shapes, picture
from maps.places.models import Area
from maps.places.outlines import middles_of, shapes_of
from maps.places.services import areas_of, data_version, locate_pin
from workshops.meetings.models import Activity
from workshops.seats.where import place_ids

WIDTH = 288  # pixels on the page: fits the narrowest phone, and is fixed, because a tap is told in shown pixels
SHOWN = {
    "tap": WIDTH,
    "wide": 358,
}  # the same picture for narrow and for usual phones; the stylesheet shows one of them
CLOSER, RATIO = 0.8, 1.5  # how much more than the tapped area the closer picture shows on each side, and its shape
GROUND = {"area": "#a9cfc9"}


@dataclass(frozen=True)
class Tappable:
    """A drawn picture, and the way back from a tap to an area of the programme's place."""

    drawn: Picture
    areas: dict[str, Area]
    near: str

    def area_at(self, x: int, y: int) -> Area | None:
        """The area under a tap, in pixels of the shown picture; the coordinate itself goes no further."""
        found = locate_pin(*self.drawn.frame.place_at(x, y))
        return self.areas.get(found.area_code) if found else None

    @property
    def near_name(self) -> str:
        """What the tapped area is called: its neighbourhood's name."""
        area = self.areas.get(self.near)
        return area.neighbourhood.name if area and area.neighbourhood else ""


def draw(activity: Activity, near: str = "") -> Tappable | None:
    """The whole place, or closer around one of its areas; nothing where no outlines are loaded."""
    programme = activity.workshop.programme
    areas = {area.code: area for area in areas_of(place_ids(programme))}
    near = near if near in areas else ""
    names = tuple((place.id, place.name) for place in programme.neighbourhoods)
    where = tuple((area.code, area.neighbourhood_id or 0) for area in areas.values())
    drawn = _drawn(data_version(), where, names, near)
    return Tappable(drawn, areas, near) if drawn else None


@lru_cache(maxsize=256)
def _drawn(
    _version: str, areas: tuple[tuple[str, int], ...], names: tuple[tuple[int, str], ...], near: str
) -> Picture | None:
    """The picture of these areas, each in a neighbourhood; a hall asks for the same one at once."""
    homes = dict(areas)
    shapes = shapes_of(list(homes))
    if not shapes or (near and near not in shapes):
        return _drawn(_version, areas, names, "") if shapes else None
    boxes = {code: box_of_shapes([shape]) for code, shape in shapes.items()}
    sizes: dict[int, float] = defaultdict(float)
    for code, box in boxes.items():
        sizes[homes[code]] += box.size
    if near:  # whose name it is matters most
        sizes[homes[near]] = inf
    called = dict(names)
    middles = middles_of(called)
    biggest = sorted(middles, key=lambda key: -sizes[key])
    return picture(
        [Piece(code, shape, classes="area") for code, shape in shapes.items()],
        width=WIDTH,
        window=boxes[near].grown(CLOSER).shaped(RATIO) if near else None,
        highlighted=near,
        labels=[Label(called[key], *middles[key]) for key in biggest],
        standalone=GROUND,
    )


def tapped(sent: Mapping[str, str]) -> tuple[int, int] | None:
    """Where the picture was tapped, if it was, in pixels of its own width: which one was shown its name says.

    >>> tapped({"tap.x": "144", "tap.y": "20"}), tapped({"wide.x": "179", "wide.y": "100"}), tapped({"words": "x"})
    ((144, 20), (144, 80), None)
    """
    for name, width in SHOWN.items():
        try:
            return round(int(sent[f"{name}.x"]) * WIDTH / width), round(int(sent[f"{name}.y"]) * WIDTH / width)
        except (KeyError, ValueError):
            continue
    return None
