"""Draws Northvale, the sample place, and writes it in the official files' layouts.

    python -m maps.places.sample.generate [FOLDER]

The same seed gives the same place; what comes out is kept beside this file, in `files/`.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np
import shapely
from numpy.random import Generator

from maps.places.sample.files import write_files
from maps.places.sample.land import DECIMALS, Shapes, draw_land, draw_wander, middles, to_degrees
from maps.places.sample.naming import COMMUNITY_WARDS, code_areas, give_postcodes, name_wards, serve_wards
from maps.places.sample.people import IMD, ages, decile, ethnic_groups, morans_i, rank_areas
from maps.places.sample.sharing import Labels, Pieces, Unlucky, share_out, touching
from maps.places.sample.streets import lay_blocks, place_towns
from maps.places.sample.town import Area, Town

SEED = 34
THROWS = 60
FILES = Path(__file__).parent / "files"

AREAS, WARDS = 60, 12
UNEQUAL = 0.12  # how far the numbers of people that areas are meant to have differ
GRAIN = 0.3  # how ragged their edges are
GENERALISED = 20.0  # metres, as the official BGC outlines are

FEWEST, MOST = 1_000, 3_000  # people in an area, as in a real LSOA
ON_AVERAGE = (1_550, 1_650)
WARD_SIZES = range(4, 7)
LIKENESS = (0.3, 0.5)  # Moran's I of ranks: Bury 0.29, Trafford 0.47


def northvale(seed: int = SEED) -> Town:
    """The sample place: throws of the dice until one is believable in all that `faults` asks."""
    for throw in range(THROWS):
        try:
            town = draw_town(np.random.default_rng([seed, throw]))
        except Unlucky:
            continue
        if not any(faults(town)):
            return town
    raise Unlucky(f"None of {THROWS} throws with seed {seed} made a believable place.")


def draw_town(chance: Generator) -> Town:
    """One throw of the dice: land, streets, areas, wards, people, names, postcodes."""
    land, wander = draw_land(chance), draw_wander(chance)
    towns = place_towns(land, chance)
    blocks = lay_blocks(land, towns, wander, chance)
    towns, river = wander(towns), shapely.transform(land.river, wander)

    area = share_out(blocks, AREAS, UNEQUAL, GRAIN, chance)
    shapes = shapely.coverage_simplify(gather(blocks.shapes, area), GENERALISED)
    ward = share_out(as_pieces(shapes, area, blocks), WARDS, 0.0, 0.0, chance)
    area, ward, shapes = read_down(area, ward, shapes)

    places, ward_places = middles(shapes), middles(gather(shapes, ward))
    people = np.bincount(area, blocks.weights).astype(int)
    ranks = rank_areas(places, towns[0], river, chance)
    wards, districts = name_wards(ward_places, towns[0], river), serve_wards(ward_places, towns[0])
    homes = np.array([ward_places[[ward.name for ward in wards].index(name)] for name in COMMUNITY_WARDS])
    ethnic = ethnic_groups(people, places, homes, ranks[IMD.name], chance)
    bands = ages(people, places, towns[0], chance)

    outlines = shapely.transform(shapes, lambda points: to_degrees(points).round(DECIMALS))
    areas = [
        Area(
            code=code,
            name=name,
            middle_layer=middle_layer,
            ward=wards[ward[number]],
            outline=outlines[number],
            ethnic_groups=tuple(ethnic[number].tolist()),
            ages=tuple(bands[number].tolist()),
            ranks={domain: int(rank[number]) for domain, rank in ranks.items()},
        )
        for number, (code, name, middle_layer) in enumerate(code_areas(ward))
    ]
    return Town(areas, give_postcodes(blocks.points, area, areas, [districts[number] for number in ward], chance))


def gather(shapes: Shapes, groups: Labels) -> Shapes:
    """The outlines of groups of shapes."""
    return np.array([shapely.coverage_union_all(shapes[groups == group]) for group in range(groups.max() + 1)])


def as_pieces(shapes: Shapes, area: Labels, blocks: Pieces) -> Pieces:
    """Areas as pieces to be shared out in their turn: all weigh the same, and roads no longer matter."""
    ones = np.ones(len(shapes), dtype=int)
    bank = np.array([blocks.bank[area == number][0] for number in range(len(shapes))])
    return Pieces(middles(shapes), shapes, ones, bank, ones)


def read_down(area: Labels, ward: Labels, shapes: Shapes) -> tuple[Labels, Labels, Shapes]:
    """The same areas numbered as official ones are: wards from north to south, areas in a ward from west to east."""
    rank = np.argsort(np.argsort(-middles(gather(shapes, ward))[:, 1]))
    order = np.lexsort((middles(shapes)[:, 0], rank[ward]))
    return np.argsort(order)[area], rank[ward][order], shapes[order]


def faults(town: Town) -> Iterator[str]:
    """Why this would not do as a sample place, a sentence each."""
    people = [area.people for area in town.areas]
    if min(people) < FEWEST or max(people) > MOST:
        yield f"An area has {min(people)} or {max(people)} people."
    if not ON_AVERAGE[0] <= np.mean(people) <= ON_AVERAGE[1]:
        yield f"An area has {np.mean(people):.0f} people on average."

    outlines = np.array([area.outline for area in town.areas])
    whole = (shapely.get_type_id(outlines) == shapely.GeometryType.POLYGON) & shapely.is_valid(outlines)
    if not whole.all() or not shapely.coverage_is_valid(outlines):
        yield "Outlines are broken, or do not fit together."
        return
    if any(
        not shapely.contains_xy(postcode.area.outline, postcode.longitude, postcode.latitude)
        for postcode in town.postcodes
        if postcode.area
    ):
        yield "A postcode lies outside its area."

    sizes = Counter(area.ward.name for area in town.areas)
    if len(sizes) != WARDS or not set(sizes.values()) <= set(WARD_SIZES):
        yield f"Wards have {sorted(sizes.values())} areas."

    ranks = np.array([area.rank for area in town.areas])
    if len({decile(rank) for rank in ranks.tolist()}) < 10:
        yield "A decile has no area."
    if not LIKENESS[0] <= morans_i(ranks, touching(outlines)) <= LIKENESS[1]:
        yield "Neighbours are too alike, or too little alike."


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=FILES)
def main(folder: Path) -> None:
    """Write the sample place's files into FOLDER, or into `files/` beside this program."""
    for path in write_files(northvale(), folder):
        click.echo(f"{path}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
