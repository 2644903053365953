"""The streets of the sample place: towns, their quarters, and the blocks in which people live.

It follows how a statistical office builds small areas: homes come first, then areas whose edges follow what people
would call an edge, here a river (never crossed) and the main roads (crossed with reluctance).
"""

import numpy as np
import shapely
from numpy.random import Generator
from shapely import MultiPoint, Polygon
from shapely.geometry.base import BaseGeometry

from maps.places.sample.land import Land, Numbers, Points, Shapes, Wander, distances, unit_vectors
from maps.places.sample.sharing import Labels, Pieces, Unlucky

BLOCKS = 1_850
PEOPLE_A_BLOCK = 52.0
UNEVEN = 4.0  # the gamma's shape: some blocks are a terrace, some a farm
TOWNS = ((1.0, 1_300.0), (0.8, 560.0), (0.7, 480.0))  # how full each is at its middle, and its reach in metres
FROM_THE_EDGE, APART = 1_100.0, 3_000.0  # metres between a town and the district's edge, and between two towns
RIM = 0.02  # how full the countryside is, where 1 is the middle of the main town
QUARTERS = 30  # each was laid out at another time, so its streets run another way
STREET = 85.0  # metres from street to street
MAIN_ROADS = 5
TRIES = 40 * BLOCKS
BEND = 60.0  # metres: longer lines are drawn in pieces, so that they can wander
GRID = 0.5  # metres: all lines are drawn on this grid, so that two that nearly meet do meet


def lay_blocks(land: Land, towns: Points, wander: Wander, chance: Generator) -> Pieces:
    """About `BLOCKS` street blocks, weighed by people: close together in the towns, far apart around them."""
    points = scatter(land, towns, chance)
    bank = np.argmax([shapely.contains_xy(side, points) for side in land.banks], axis=0)
    return Pieces(
        points=wander(points),
        shapes=cut_cells(points, bank, land, wander),
        weights=1 + chance.gamma(UNEVEN, (PEOPLE_A_BLOCK - 1) / UNEVEN, len(points)).astype(int),
        bank=bank,
        sector=sectors(points, towns[0], chance),
    )


def place_towns(land: Land, chance: Generator) -> Points:
    """The middles of the towns: the first in the middle of the place, by the river, the others well apart."""
    towns = chance.normal(0, 400.0, (1, 2))
    room = shapely.union_all(land.banks).buffer(-FROM_THE_EDGE)
    places = chance.uniform(*np.reshape(room.bounds, (2, 2)), (200, 2))
    for place in places[shapely.contains_xy(room, places)]:
        if len(towns) < len(TOWNS) and distances(towns, place).min() > APART:
            towns = np.vstack([towns, place])
    if len(towns) < len(TOWNS):
        raise Unlucky("No room for the smaller towns.")
    return towns


def fullness(points: Points, towns: Points) -> Numbers:
    """How densely a place is lived in: 1 in the middle of the main town, `RIM` in the fields."""
    hills = [
        peak * np.exp(-(distances(points, town) ** 2) / (2 * reach**2))
        for town, (peak, reach) in zip(towns, TOWNS, strict=True)
    ]
    return np.maximum(RIM, np.max(hills, axis=0))


def scatter(land: Land, towns: Points, chance: Generator) -> Points:
    """Places to live, drawn by density, moved to the nearest crossing of their quarter's streets, and a little off."""
    room = shapely.union_all([bank.buffer(-STREET / 3) for bank in land.banks])
    tries = chance.uniform(*np.reshape(room.bounds, (2, 2)), (TRIES, 2))
    tries = tries[chance.uniform(size=TRIES) < fullness(tries, towns)]
    crossings = np.unique(to_crossings(tries, tries[:QUARTERS], unit_vectors(QUARTERS, chance)), axis=0)
    crossings += chance.normal(0, STREET / 9, crossings.shape)
    crossings = spread(crossings[shapely.contains_xy(room, crossings)], STREET / 3)
    return chance.permutation(crossings)[:BLOCKS]


def spread(points: Points, apart: float) -> Points:
    """The points without those that are nearer than `apart` to an earlier one.

    >>> spread(np.array([[0.0, 0.0], [0.0, 1.0], [0.0, 5.0]]), 2.0).tolist()
    [[0.0, 0.0], [0.0, 5.0]]
    """
    spots = shapely.points(points)
    late, early = shapely.STRtree(spots).query(spots, predicate="dwithin", distance=apart)
    return np.delete(points, late[early < late], axis=0)


def to_crossings(points: Points, quarters: Points, turns: Points) -> Points:
    """Each point moved to the street grid of the quarter that it is nearest to; `turns` says which way streets run."""
    nearest = np.argmin([distances(points, middle) for middle in quarters], axis=0)
    (x, y), (east, north) = (points - quarters[nearest]).T, turns[nearest].T
    along, across = np.round(np.array([x * east + y * north, y * east - x * north]) / STREET) * STREET
    return quarters[nearest] + np.column_stack([along * east - across * north, along * north + across * east])


def cut_cells(points: Points, bank: Labels, land: Land, wander: Wander) -> Shapes:
    """The land dealt out to the blocks: each gets what is nearest to it on its own bank.

    Every line is drawn once and all are cut where they meet: the faces between them fit without gap or overlap.
    """
    hedges = [nearest_edges(points[bank == side], ground) for side, ground in enumerate(land.banks)]
    lines = shapely.union_all([*hedges, *shapely.boundary(land.banks)], grid_size=GRID)
    lines = shapely.transform(shapely.segmentize(lines, BEND), wander)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    block, face = shapely.STRtree(faces).query(shapely.points(wander(points)), predicate="within")
    if len(np.unique(face)) < len(points):
        raise Unlucky("Two lines crossed when they wandered, or a block left its land.")
    cells = np.empty(len(points), dtype=object)
    cells[block] = faces[face]
    scraps = np.delete(faces, face)
    near_bank = shapely.transform(shapely.segmentize(land.banks[0], BEND), wander)
    scrap_bank = np.where(shapely.contains(near_bank, shapely.point_on_surface(scraps)), 0, 1)
    return join_scraps(cells, bank, scraps, scrap_bank)


def nearest_edges(points: Points, ground: Polygon) -> BaseGeometry:
    """The lines between what is nearest to one point and what is nearest to another (Voronoi), within the ground."""
    edges = shapely.voronoi_polygons(MultiPoint(points), extend_to=ground, only_edges=True)
    return shapely.intersection(edges, ground)


def join_scraps(cells: Shapes, bank: Labels, scraps: Shapes, scrap_bank: Labels) -> Shapes:
    """What the edge of the land cut off from its block joins the block on its bank that it touches most."""
    for scrap, side in zip(scraps, scrap_bank, strict=True):
        touch = shapely.length(shapely.intersection(cells, scrap))
        most = np.argmax(np.where(bank == side, touch, 0))
        cells[most] = shapely.coverage_union(cells[most], scrap)
    return cells


def sectors(points: Points, town: Points, chance: Generator) -> Labels:
    """Between which two main roads each point lies; they run outwards from the town's middle, not quite straight."""
    away = points - town
    bend = 0.25 * np.sin(np.hypot(*away.T) / 1_700 + chance.uniform(0, 2 * np.pi))
    roads = np.sort(np.arange(MAIN_ROADS) + chance.uniform(0, 0.6, MAIN_ROADS)) * (2 * np.pi / MAIN_ROADS)
    turn = (np.arctan2(away[:, 1], away[:, 0]) + bend) % (2 * np.pi)
    return np.searchsorted(roads, turn) % MAIN_ROADS
