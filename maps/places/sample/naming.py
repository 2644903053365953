"""Names, codes and postcodes of the sample place, made so that none can be taken for a real one.

Real area codes begin with E, W, S, N, K, J, L or M, and pseudo codes end in 99999999; ours begin with F and are
numbered. No real postcode begins with Q. (Office for National Statistics, Royal Mail)
"""

import numpy as np
import shapely
from numpy.random import Generator
from shapely import LineString

from maps.places.sample.land import Points, distances, to_degrees
from maps.places.sample.sharing import Labels
from maps.places.sample.town import Area, Postcode, Ward

AUTHORITY, AUTHORITY_CODE = "Northvale", "F07000001"
AREA_CODE, MIDDLE_LAYER_CODE, WARD_CODE = "F01{:06}", "F02{:06}", "F05{:06}"

TOWN_WARDS = ("Hope Street", "Lantern Row", "Kiln Park", "Rope Walk")
RIVER_WARDS = ("Miller's Lane", "Brook End", "Weirside", "Ferry Steps")
COUNTRY_WARDS = ("Highfold", "Nether Moss", "Tollbar Heath", "Orchard Rise")
COMMUNITY_WARDS = ("Hope Street", "Miller's Lane", "Kiln Park")  # where people.COMMUNITIES are at home

DISTRICTS = ("QX1", "QX2", "QX3", "QX4", "QX10", "QX11")  # short and long, for each is written its own way
INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # without C I K M O V, which Royal Mail leaves out
BLOCKS_A_SECTOR = 64
NOWHERE = Postcode("QX1 9ZZ", None, 0.0, 99.999999, "199806", "")  # a large user's, without a grid reference
TERMINATED = 0.06


def code_areas(ward: Labels) -> list[tuple[str, str, str]]:
    """Code, name and middle layer's code for each area, given its ward; areas of a ward stand together.

    >>> code_areas(np.array([0, 0, 1]))[1]
    ('F01000002', 'Northvale 001B', 'F02000001')
    """
    letters = [chr(ord("A") + area - np.searchsorted(ward, number)) for area, number in enumerate(ward)]
    return [
        (AREA_CODE.format(area), f"{AUTHORITY} {number:03}{letter}", MIDDLE_LAYER_CODE.format(number))
        for area, (number, letter) in enumerate(zip(ward + 1, letters, strict=True), start=1)
    ]


def name_wards(places: Points, town: Points, river: LineString) -> list[Ward]:
    """Wards with names that suit where they are: the innermost, then those nearest to the river, then the others."""
    inner, outer = np.split(np.argsort(distances(places, town)), [len(TOWN_WARDS)])
    outer = outer[np.argsort(shapely.distance(river, shapely.points(places[outer])))]
    named = dict(zip([*inner, *outer], TOWN_WARDS + RIVER_WARDS + COUNTRY_WARDS, strict=True))
    return [Ward(WARD_CODE.format(number + 1), named[number]) for number in range(len(places))]


def serve_wards(places: Points, town: Points) -> list[str]:
    """The postal district of each ward: two wards a district, first around the middle of the town, then further out."""
    away = places - town
    turn = np.arctan2(away[:, 1], away[:, 0])
    outer = np.argsort(np.argsort(np.hypot(*away.T))) >= len(TOWN_WARDS)
    place = np.argsort(np.lexsort((turn, outer)))
    return [DISTRICTS[number] for number in place * len(DISTRICTS) // len(places)]


def give_postcodes(
    points: Points, area: Labels, areas: list[Area], districts: list[str], chance: Generator
) -> list[Postcode]:
    """One postcode for each block, some of them no longer in use, and one that is nowhere.

    `area` is the number of each block's area, and `districts` has the postal district of each of the `areas`.
    """
    walk = np.lexsort((points[:, 0], area))
    taken = dict.fromkeys(DISTRICTS, 0)
    postcodes = [NOWHERE]
    for block in walk:
        district = districts[area[block]]
        text = f"{district} {inward(taken[district])}"
        taken[district] += 1
        longitude, latitude = to_degrees(points[block]).round(6).tolist()
        postcodes.append(Postcode(text, areas[area[block]], longitude, latitude, *draw_months(chance)))
    return sorted(postcodes, key=lambda postcode: postcode.text)


def inward(turn: int) -> str:
    """The second half of a district's postcodes, in the order in which they are given out.

    >>> inward(0), inward(21), inward(64)
    ('1AA', '1BB', '2AA')
    """
    sector, unit = divmod(turn, BLOCKS_A_SECTOR)
    first, second = divmod(unit, len(INWARD_LETTERS))
    return f"{sector + 1}{INWARD_LETTERS[first]}{INWARD_LETTERS[second]}"


def draw_months(chance: Generator) -> tuple[str, str]:
    """When a postcode came and, for a few, went: most came in January 1980, when the official list begins."""
    began = chance.choice([1980, chance.integers(1981, 2015)], p=[0.7, 0.3])
    introduced = f"{began}{1 if began == 1980 else chance.integers(1, 13):02}"
    ended = f"{chance.integers(began + 1, 2025)}{chance.integers(1, 13):02}"
    return introduced, ended if chance.uniform() < TERMINATED else ""
