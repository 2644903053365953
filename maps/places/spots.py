"""Circles with names on a picture, and which of the names have room."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import escape

from maps.places.frames import FINENESS, Box, Frame

LETTER = 13.0  # pixels: the height of a spot's name at the picture's full width; the stylesheet says the same
LETTER_ON_A_PHONE = 25.0  # there the picture is half as wide
LETTER_WIDTH = 0.56  # of its height, on average


@dataclass(frozen=True)
class Spot:
    """A circle with a name under it, drawn on top: its radius in pixels, where it leads and what it says."""

    name: str
    lat: float
    long: float
    radius: float
    classes: str = ""
    link: str = ""
    title: str = ""


def drawn_spots(spots: Sequence[Spot], frame: Frame) -> list[str]:
    """Circles, large ones first so that small ones lie on top, each a link around its name.

    >>> frame = Frame.around(Box(-2.5, 53.4, -2.3, 53.5), width=400)
    >>> drawn_spots([Spot("A & B", 53.45, -2.4, 5, "c1", "/a", "few")], frame)[0][:64]
    '<a href="/a" data-at="53.45,-2.4"><title>few</title><circle clas'
    """
    at_a_desk, on_a_phone = (crowded(spots, frame, letter) for letter in (LETTER, LETTER_ON_A_PHONE))
    drawn = []
    for place, spot in sorted(enumerate(spots), key=lambda one: -one[1].radius):
        x, y = (round(side * FINENESS) for side in frame.point_of(spot.lat, spot.long))
        radius = round(spot.radius * FINENESS)
        hides = ' class="far"' if place in at_a_desk else ' class="near"' if place in on_a_phone else ""
        circle = f'<circle class="{escape(spot.classes)}" cx="{x}" cy="{y}" r="{radius}"/>'
        half = _half(spot, LETTER)
        middle = round(FINENESS * min(max(x / FINENESS, half), max(frame.width - half, half)))
        words = f'<text{hides} x="{middle}" y="{y + radius}" dy="1em">{escape(spot.name)}</text>'
        drawn.append(
            f'<a href="{escape(spot.link)}" data-at="{round(spot.lat, 5)},{round(spot.long, 5)}">'
            f"<title>{escape(spot.title)}</title>{circle}{words}</a>"
        )
    return drawn


def crowded(spots: Sequence[Spot], frame: Frame, letter: float) -> set[int]:
    """Which spots' names, in letters of this height, would lie on a circle or on an earlier spot's name.

    >>> frame = Frame.around(Box(-2.5, 53.4, -2.3, 53.5), width=400)
    >>> places = {"Hope Street": 53.45, "Brook End": 53.449, "Mill Bank": 53.42}
    >>> near = [Spot(name, lat, -2.4, 5) for name, lat in places.items()]
    >>> sorted(crowded(near, frame, 13)), sorted(crowded(near, frame, 200))
    ([0], [0, 1, 2])
    """
    taken, without = [], set()
    for place, spot in enumerate(spots):
        x, y = frame.point_of(spot.lat, spot.long)
        taken.append((place, Box(x - spot.radius, y - spot.radius, x + spot.radius, y + spot.radius)))
    for place, spot in enumerate(spots):
        x, y = frame.point_of(spot.lat, spot.long)
        half = _half(spot, letter)
        x = min(max(x, _half(spot, LETTER)), frame.width - _half(spot, LETTER))
        name = Box(x - half, y + spot.radius, x + half, y + spot.radius + 1.2 * letter)
        inside = name.west >= 0 and name.east <= frame.width and name.north <= frame.height
        if inside and not any(name.meets(box) for whose, box in taken if whose != place):
            taken.append((-1, name))
        else:
            without.add(place)
    return without


def _half(spot: Spot, letter: float) -> float:
    """Half the width of a name, about."""
    return len(spot.name) * letter * LETTER_WIDTH / 2
