"""The ground of the sample place: where in the sea it lies, its outline, its river, and the grain of its lines.

Everything is drawn in metres around the place's middle; `to_degrees` turns it into longitude and latitude at the end.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.ops import split

Points = NDArray[np.float64]  # one row a point: east and north in metres, or longitude and latitude
Numbers = NDArray[np.float64]
Shapes = NDArray[np.object_]

MIDDLE = (2.55, 54.70)  # the Dogger Bank: sea, and east of all of England, so it overlaps no real outline
METRES_A_DEGREE = 111_320.0 * np.array([np.cos(np.radians(MIDDLE[1])), 1.0])  # east, north
WIDTH, HEIGHT = 13_000.0, 10_000.0
CORNERS = 13
DECIMALS = 5  # of a degree in outlines: about a metre
SMALLER_BANK = 0.25  # of the land at least, or the river is no river through the place

# How lines wander: (wavelength, reach) in metres. Long waves bend roads and hedges, short ones make them uneven.
GRAIN = ((2_600.0, 110.0), (900.0, 34.0), (320.0, 11.0), (150.0, 4.0))
WAVES_EACH = 4


@dataclass(frozen=True)
class Land:
    """A district's land: the river, and the ground on either side of it."""

    river: LineString
    banks: tuple[Polygon, Polygon]


@dataclass(frozen=True)
class Wander:
    """A smooth field that moves every point of the land a little.

    Lines that two areas share pass through the same field and so stay shared; what was inside stays inside.
    """

    waves: Points
    phases: Numbers
    pushes: Points

    def __call__(self, points: Points) -> Points:
        """Where the points come to lie, in metres."""
        moved = points + np.sin(points @ self.waves.T + self.phases) @ self.pushes
        return moved.round(
            3
        )  # a matrix product's last digits differ with a point's place in it: shared must stay equal


def to_degrees(points: Points) -> Points:
    """Metres around the middle of the place, as longitude and latitude.

    >>> to_degrees(np.array([[0.0, 0.0]])).tolist()
    [[2.55, 54.7]]
    """
    return points / METRES_A_DEGREE + MIDDLE


def to_metres(degrees: Points) -> Points:
    """Longitude and latitude, as metres around the middle of the place."""
    return (degrees - MIDDLE) * METRES_A_DEGREE


def distances(points: Points, place: Points) -> Numbers:
    """Metres from each point to one place.

    >>> distances(np.array([[3.0, 4.0]]), np.array([0.0, 0.0])).tolist()
    [5.0]
    """
    return np.hypot(*(points - place).T)


def draw_land(chance: Generator) -> Land:
    """An outline and a river that parts it in two; drawn again where the river leaves and comes back."""
    while True:
        outline, river = draw_outline(chance), draw_river(chance)
        if outline.is_valid:
            banks = list(split(outline, river).geoms)
            if len(banks) == 2 and min(bank.area for bank in banks) > SMALLER_BANK * outline.area:
                return Land(river, (banks[0], banks[1]))


def draw_outline(chance: Generator) -> Polygon:
    """A district's edge: corners at uneven distances, roughened, filling `WIDTH` by `HEIGHT`."""
    turns = (np.arange(CORNERS) + chance.uniform(-0.35, 0.35, CORNERS)) * (2 * np.pi / CORNERS)
    reach = chance.uniform(0.6, 1.35, CORNERS)[:, None]
    corners = np.column_stack([np.cos(turns), np.sin(turns)]) * reach
    edge = roughen(np.vstack([corners, corners[:1]]), 4, 0.13, chance)
    low, high = edge.min(axis=0), edge.max(axis=0)
    return Polygon(((edge - low) / (high - low) - 0.5) * (WIDTH, HEIGHT))


def draw_river(chance: Generator) -> LineString:
    """A river through the middle, from beyond one edge to beyond the other: two sines, tilted and roughened."""
    along = np.arange(-WIDTH, WIDTH, 200.0)
    valley, bend = chance.uniform(0, 2 * np.pi, 2)
    across = 900 * np.sin(along / 1_500 + valley) + 330 * np.sin(along / 430 + bend)
    tilt = chance.uniform(-0.55, 0.55)
    turn = np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]])
    course = np.column_stack([along, across - np.interp(0, along, across)]) @ turn
    return LineString(roughen(course, 2, 0.09, chance))


def roughen(points: Points, rounds: int, strength: float, chance: Generator) -> Points:
    """A line made uneven by midpoint displacement: each piece is bent at its middle, again and again."""
    for _ in range(rounds):
        pieces = np.diff(points, axis=0)
        sideways = np.column_stack([-pieces[:, 1], pieces[:, 0]])
        bent = points[:-1] + pieces / 2 + sideways * chance.normal(0, strength, (len(pieces), 1))
        points = np.insert(points, np.arange(1, len(points)), bent, axis=0)
    return points


def draw_wander(chance: Generator) -> Wander:
    """A field with the wavelengths of `GRAIN`, each in a few directions."""
    lengths, reaches = np.repeat(np.array(GRAIN), WAVES_EACH, axis=0).T
    return Wander(
        waves=unit_vectors(len(lengths), chance) * (2 * np.pi / lengths)[:, None],
        phases=chance.uniform(0, 2 * np.pi, len(lengths)),
        pushes=unit_vectors(len(lengths), chance) * (reaches / np.sqrt(WAVES_EACH))[:, None],
    )


def unit_vectors(count: int, chance: Generator) -> Points:
    """Directions drawn evenly from the circle, each of length one."""
    turns = chance.uniform(0, 2 * np.pi, count)
    return np.column_stack([np.cos(turns), np.sin(turns)])


def middles(shapes: Shapes) -> Points:
    """The centroids of shapes, one row each."""
    return shapely.get_coordinates(shapely.centroid(shapes))
