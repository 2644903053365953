"""Sharing a map out: pieces of land gathered into connected groups of about the same weight.

Used twice: street blocks into areas by people, and areas into wards by number.
"""

from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray

from maps.places.sample.land import Numbers, Points, Shapes, unit_vectors

Labels = NDArray[np.int_]

ROUNDS = 60
STRETCH = (1.1, 2.8)  # how many times longer than wide a group would like to be
ROAD_PRICE = 2.0  # how much dearer a group is that lies beyond a main road
HASTE = 0.3  # how fast a price follows what is too much or too little


class Unlucky(Exception):
    """This throw of the dice made no believable place; throw again."""


@dataclass(frozen=True)
class Pieces:
    """Pieces of land: the middle, shape and weight of each, its bank of the river and its side of the main roads."""

    points: Points
    shapes: Shapes
    weights: Labels
    bank: Labels
    sector: Labels

    def on(self, bank: int) -> "Pieces":
        """Those on one bank."""
        here = self.bank == bank
        return Pieces(self.points[here], self.shapes[here], self.weights[here], self.bank[here], self.sector[here])


class Pairs(NamedTuple):
    """Which shapes share an edge, each pair once, and how long the edge is, in the shapes' unit."""

    one: Labels
    other: Labels
    length: Numbers


def touching(shapes: Shapes) -> Pairs:
    """The pairs of shapes that share an edge; a corner alone makes no neighbours."""
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    length = shapely.length(shapely.intersection(shapes[one], shapes[other]))
    edge = length > 0
    return Pairs(one[edge], other[edge], length[edge])


def share_out(pieces: Pieces, count: int, unequal: float, grain: float, chance: Generator) -> Labels:
    """For each piece its group, 0 to `count` - 1: connected, on one bank of the river, and of about the same weight.

    `unequal` is how far the weights that groups are meant to have differ, as a part of their mean; `grain` how
    unevenly a single piece is drawn to one group or another, which roughens the edges.
    """
    near = round(count * pieces.weights[pieces.bank == 0].sum() / pieces.weights.sum())
    groups = np.empty(len(pieces.points), dtype=int)
    for bank, first, number in ((0, 0, near), (1, near, count - near)):
        here = pieces.on(bank)
        size = chance.normal(1.0, unequal, number).clip(1 - 2 * unequal, 1 + 2 * unequal)
        groups[pieces.bank == bank] = first + balance(here, size * here.weights.sum() / size.sum(), grain, chance)
    return groups


def balance(pieces: Pieces, targets: Numbers, grain: float, chance: Generator) -> Labels:
    """For each piece its group, one group for each of `targets`, the weight that it is meant to have.

    Balanced Lloyd: each piece goes to the cheapest group, each group moves to the middle of its pieces, and a group
    that has too much becomes dearer. Of all rounds the fairest counts.
    """
    points, weights, pairs, count = pieces.points, pieces.weights, touching(pieces.shapes), len(targets)
    middle = points[chance.choice(len(points), count, replace=False, p=weights / weights.sum())]
    (east, north), stretch = unit_vectors(count, chance).T, chance.uniform(*STRETCH, count)
    liking = chance.lognormal(0, grain, (len(points), count))
    price = np.ones(count)
    tried: list[tuple[float, Labels]] = []
    for _ in range(ROUNDS):
        x, y = np.moveaxis(points[:, None] - middle, 2, 0)
        length = (x * east + y * north) ** 2 / stretch + (x * north - y * east) ** 2 * stretch
        home = pieces.sector[np.argmin(x**2 + y**2, axis=0)]
        road = np.where(pieces.sector[:, None] == home, 1.0, ROAD_PRICE)
        groups = rejoin(np.argmin(length * liking * road * price, axis=1), weights, pairs)
        load = np.bincount(groups, weights, count)
        if not load.all():
            raise Unlucky("A group was left without any piece.")
        tried.append((np.abs(load / targets - 1).max(), groups))
        price *= (load / targets) ** HASTE
        middle = np.column_stack([np.bincount(groups, weights * axis, count) / load for axis in points.T])
    return min(tried, key=itemgetter(0))[1]


def rejoin(groups: Labels, weights: Labels, pairs: Pairs) -> Labels:
    """Every group in one part: what is cut off from its heaviest part joins the neighbour that it touches most."""
    groups = groups.copy()
    while True:
        part = parts(groups, pairs)
        weight = np.bincount(part, weights, len(part))[part]
        lightest_first = np.lexsort((-part, weight))
        main = np.zeros(groups.max() + 1, dtype=int)
        main[groups[lightest_first]] = part[lightest_first]  # the heaviest is written last
        adrift = lightest_first[part[lightest_first] != main[groups[lightest_first]]]
        if not len(adrift):
            return groups
        crew = part == part[adrift[0]]
        touch = np.zeros(len(main))
        for here, there in ((pairs.one, pairs.other), (pairs.other, pairs.one)):
            shore = crew[here] & ~crew[there]
            np.add.at(touch, groups[there[shore]], pairs.length[shore])
        if not touch.any():
            raise Unlucky("A piece touches no other.")
        groups[crew] = np.argmax(touch)


def parts(groups: Labels, pairs: Pairs) -> Labels:
    """For each piece the lowest number among the pieces of its group that it hangs together with.

    >>> chain = Pairs(np.array([0, 1, 2]), np.array([1, 2, 3]), np.ones(3))
    >>> parts(np.array([7, 7, 8, 7]), chain).tolist()
    [0, 0, 2, 3]
    """
    same = groups[pairs.one] == groups[pairs.other]
    one, other = pairs.one[same], pairs.other[same]
    part = np.arange(len(groups))
    while True:
        lower = part.copy()
        np.minimum.at(lower, one, part[other])
        np.minimum.at(lower, other, part[one])
        lower = lower[lower]
        if np.array_equal(lower, part):
            return part
        part = lower
