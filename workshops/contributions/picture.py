"""The picture of a place that can be tapped without script: `<input type=image>` sends where it was tapped."""

from collections.abc import Mapping
from dataclasses import dataclass

from maps.places.drawing import Label, Picture, Piece, picture
from maps.places.models import Area
from maps.places.outlines import box_of, middles_of, shapes_of
from maps.places.services import areas_of, locate_pin
from workshops.meetings.models import Activity
from workshops.seats.where import place_ids

WIDTH = 288  # pixels on the page: fits the narrowest phone, and is fixed, because a tap is told in shown pixels
CLOSER = 1.5  # how much more than the tapped area the closer picture shows, on each side
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
    areas = {area.code: area for area in areas_of(place_ids(activity.workshop.programme))}
    shapes = shapes_of(list(areas))
    if not shapes:
        return None
    near = near if near in shapes else ""
    box = box_of([near]) if near else None
    middles = middles_of(place_ids(activity.workshop.programme)) if near else {}
    names = {place.id: place.name for place in activity.workshop.programme.neighbourhoods}
    drawn = picture(
        [Piece(code, shape, classes="area") for code, shape in shapes.items()],
        width=WIDTH,
        window=box.grown(CLOSER) if box else None,
        highlighted=near,
        labels=[Label(names[key], *middle) for key, middle in middles.items()],
        standalone=GROUND,
    )
    return Tappable(drawn, areas, near)


def tapped(sent: Mapping[str, str]) -> tuple[int, int] | None:
    """Where the picture was tapped, if it was."""
    try:
        return int(sent["tap.x"]), int(sent["tap.y"])
    except (KeyError, ValueError):
        return None
