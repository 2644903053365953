"""Who lives in the sample place: deprivation, ethnic group and age, invented, but spread over the map as in life."""

from math import exp, log
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import shapely
from numpy.random import Generator
from shapely import LineString

from maps.places.sample.land import Numbers, Points, distances
from maps.places.sample.sharing import Labels, Pairs

ENGLAND = 33_755  # LSOAs of 2021, ranked from 1, the most deprived (IoD 2025)
NORMAL = NormalDist()

NEIGHBOURLY = 1_500.0  # metres over which areas resemble each other
POORER = 1.35  # 1 would spread the areas evenly over England's ranks; more puts more of them among the deprived


class Domain(NamedTuple):
    """One ranking of the Indices of Deprivation."""

    name: str
    likeness: float  # how far it goes with the whole index: about what it is over England (IoD 2025, ranks)
    kind: str  # how its score is counted: points, rate or deviation
    middle: float = 0.0  # the score of the middle area
    spread: float = 1.0


IMD = Domain("Index of Multiple Deprivation (IMD)", 1.0, "points")
DOMAINS = (
    IMD,
    Domain("Income", 0.94, "rate", 0.18, 0.75),
    Domain("Employment", 0.94, "rate", 0.11, 0.62),
    Domain("Education, Skills and Training", 0.87, "points"),
    Domain("Health Deprivation and Disability", 0.86, "deviation", 0.0, 0.9),
    Domain("Crime", 0.82, "deviation", 0.0, 0.85),
    Domain("Barriers to Housing and Services", 0.24, "points"),
    Domain("Living Environment", 0.34, "points"),
    Domain("Children and Young People Sub-domain", 0.77, "deviation", 0.0, 0.9),
    Domain("Adult Skills Sub-domain", 0.83, "rate", 0.22, 0.45),
    Domain("Geographical Barriers Sub-domain", -0.34, "points"),
    Domain("Wider Barriers Sub-domain", 0.55, "deviation", 0.0, 3.1),
    Domain("Indoors Sub-domain", 0.3, "deviation", 0.0, 0.65),
    Domain("Outdoors Sub-domain", 0.26, "deviation", 0.0, 0.75),
)

# People in a thousand by the 19 groups of Census 2021 TS021, in its order: Asian (5), Black (3), Mixed (4), White (5),
# Other (2). First the town as a whole, then three communities, each at home in its own part of the town.
TOWNSFOLK = (2, 6, 14, 12, 9, 10, 5, 2, 7, 3, 9, 5, 838, 12, 1, 2, 48, 3, 12)
COMMUNITIES = (
    (60, 4, 40, 470, 40, 20, 6, 4, 20, 4, 10, 12, 240, 4, 1, 1, 30, 16, 18),
    (8, 8, 20, 30, 20, 250, 110, 40, 10, 30, 50, 26, 290, 10, 1, 2, 50, 25, 20),
    (6, 14, 20, 16, 16, 30, 8, 4, 10, 6, 8, 12, 420, 12, 2, 26, 340, 14, 36),
)
AT_HOME = 1_100.0  # metres within which a community is mostly found
GATHERED = 0.75  # the community's part in the place where it is most at home
ALIKE = 140.0  # how closely an area keeps to the mix expected of it (a Dirichlet's weight)

# People in a thousand by five years of age, 0 to 4 … 80 to 84, 85 and over: families, the young near the middle of
# town, the old in the villages.
FAMILIES = (66, 70, 69, 62, 55, 60, 68, 71, 68, 64, 64, 60, 52, 45, 43, 35, 25, 23)
YOUNG = (58, 48, 42, 66, 132, 128, 104, 80, 62, 52, 48, 44, 38, 31, 25, 18, 13, 11)
OLD = (40, 46, 50, 46, 36, 38, 44, 52, 56, 62, 74, 80, 79, 78, 82, 66, 39, 32)
PERTURBED = 15  # the most by which two census tables' totals of one area differ (ONS alters small cells)


def rank_areas(middles: Points, town: Points, river: LineString, chance: Generator) -> dict[str, Labels]:
    """Each area's rank in England for every domain, 1 the most deprived; no two areas share one.

    Neighbours resemble each other; the middle of the town and the river's banks, once full of mills, are poorer.
    """
    field = neighbourly_field(middles, chance)
    centre = np.exp(-distances(middles, town) / 2_500)
    banks = np.exp(-shapely.distance(river, shapely.points(middles)) / 700)
    hardship = field + 1.5 * centre + 0.6 * banks + chance.normal(0, 0.7, len(middles))
    share = np.array([NORMAL.cdf(-value) for value in (hardship - hardship.mean()) / hardship.std()]) ** POORER
    standing = np.array([-NORMAL.inv_cdf(part) for part in share])
    return {domain.name: rank_like(standing, domain.likeness, middles, chance) for domain in DOMAINS}


def neighbourly_field(middles: Points, chance: Generator) -> Numbers:
    """A standard normal value for each area, drawn so that areas near each other have similar ones."""
    apart = np.array([distances(middles, place) for place in middles])
    likeness = np.exp(-((apart / NEIGHBOURLY) ** 2) / 2) + 1e-6 * np.eye(len(middles))
    return np.linalg.cholesky(likeness) @ chance.normal(size=len(middles))


def rank_like(standing: Numbers, likeness: float, middles: Points, chance: Generator) -> Labels:
    """Ranks that go with `standing` (normal scores, high is deprived) as closely as `likeness` says."""
    own = (neighbourly_field(middles, chance) + chance.normal(size=len(middles))) / np.sqrt(2)
    mixed = likeness * standing + np.sqrt(1 - likeness**2) * own
    return apart_by_one(np.array([1 + int(ENGLAND * NORMAL.cdf(-value)) for value in mixed]))


def apart_by_one(ranks: Labels) -> Labels:
    """The same ranks, moved on by as little as makes them all different.

    >>> apart_by_one(np.array([9, 4, 4, 5])).tolist()
    [9, 4, 5, 6]
    """
    order, steps = np.argsort(ranks, kind="stable"), np.arange(len(ranks))
    moved = np.empty_like(ranks)
    moved[order] = np.maximum.accumulate(ranks[order] - steps) + steps
    return moved


def decile(rank: int) -> int:
    """The tenth of England's areas that a rank falls in, 1 the most deprived.

    >>> decile(1), decile(3375), decile(3376), decile(33755)
    (1, 1, 2, 10)
    """
    return -(-rank * 10 // ENGLAND)


def score(domain: Domain, rank: int) -> float:
    """A score that fits a rank, higher for the more deprived, in the domain's own unit.

    Points follow the exponential transformation of the Indices' technical report (0 to 100, the upper half of it for
    the most deprived tenth); rates are a share of people; deviations are standard scores.

    >>> [round(score(IMD, rank), 1) for rank in (1, 3376, 16878, 33755)]
    [100.0, 50.4, 15.6, 0.0]
    """
    deprived = 1 - (rank - 0.5) / ENGLAND
    if domain.kind == "points":
        return -23 * log(1 - deprived * (1 - exp(-100 / 23)))
    deviation = domain.spread * NORMAL.inv_cdf(deprived)
    return min(domain.middle * exp(deviation), 0.999) if domain.kind == "rate" else domain.middle + deviation


def ethnic_groups(people: Labels, middles: Points, homes: Points, ranks: Labels, chance: Generator) -> Labels:
    """How many people of each of TS021's 19 groups live in each area: one row an area, summing to its people."""
    mix = np.tile(shares(TOWNSFOLK), (len(people), 1))
    poorer = 1 - 0.6 * ranks / ENGLAND  # people who arrive find a first home where rents are low
    for community, home in zip(COMMUNITIES, homes, strict=True):
        part = GATHERED * np.exp(-(distances(middles, home) ** 2) / (2 * AT_HOME**2)) * poorer
        mix += part[:, None] * (shares(community) - mix)
    return deal(people, mix, chance)


def ages(people: Labels, middles: Points, town: Points, chance: Generator) -> Labels:
    """How many people of each of 18 age bands live in each area; the totals differ a little from `people`'s."""
    away = distances(middles, town)
    young = np.exp(-((away / 1_600) ** 2)) * chance.uniform(0.2, 0.9, len(people))
    old = (1 - np.exp(-away / 3_500)) * chance.uniform(0.2, 1.0, len(people))
    mix = np.outer(1 - young, shares(FAMILIES)) + np.outer(young, shares(YOUNG))
    mix += old[:, None] * (shares(OLD) - mix)
    slip = np.round(chance.normal(0, PERTURBED / 3, len(people))).clip(-PERTURBED, PERTURBED).astype(int)
    return deal(people + slip, mix, chance)


def deal(people: Labels, mix: Numbers, chance: Generator) -> Labels:
    """Whole people dealt out to the columns of `mix`; each row comes near its mix and sums exactly to its people."""
    rows = zip(people, mix, strict=True)
    return np.array([chance.multinomial(count, chance.dirichlet(part * ALIKE)) for count, part in rows])


def shares(parts: tuple[int, ...]) -> Numbers:
    """Numbers as parts of one.

    >>> shares((1, 3)).tolist()
    [0.25, 0.75]
    """
    return np.array(parts) / sum(parts)


def morans_i(values: Numbers, pairs: Pairs) -> float:
    """How far neighbours are alike: 1 all alike, about 0 by chance, below 0 unlike (Moran 1950, each row weighing 1).

    >>> row = Pairs(np.array([0, 1, 2]), np.array([1, 2, 3]), np.ones(3))
    >>> round(morans_i(np.array([1.0, 2.0, 3.0, 4.0]), row), 2)
    0.4
    """
    deviations = values - values.mean()
    near = np.zeros((len(values), len(values)))
    near[pairs.one, pairs.other] = near[pairs.other, pairs.one] = 1
    return float(deviations @ (near / near.sum(axis=1, keepdims=True)) @ deviations / (deviations @ deviations))
