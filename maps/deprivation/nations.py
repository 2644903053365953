"""Readers of the indices of Wales, Scotland and Northern Ireland: each its own index, on its own areas.

They are never ranked together. None of the files has a ward; what a nation has instead becomes the neighbourhood until
a lookup names wards: Scotland's intermediate zones, and in Wales and Northern Ireland the name of the area without the
number at its end, which is the ward that it was made from.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from maps.deprivation.index_file import DECILE, MOST, NO_STANDING, OTHER_NATION, RANK, SCORE, number
from maps.places.codes import area_code, mended_name, nation_of, whole
from maps.places.councils import council_of
from maps.places.postcodes import OGL
from maps.places.reading import Reading
from maps.places.recognise import Column, Kind
from maps.places.staging import Staging
from maps.places.wards import NO_CODE

NUMBER_AT_END = re.compile(r"[ _]\d+$")
HIGHEST_SCORE = 100


@dataclass(frozen=True)
class Told:
    """What a row says of one area: its place in the index, and where it is."""

    code: str
    name: str
    zone: str
    council: tuple[str, str] | None
    population: int | None = None


@dataclass(frozen=True)
class NationIndex:
    """How one nation's index is read: so many areas have a rank."""

    nation: str
    ranked: int

    def read(self, reading: Reading, staging: Staging) -> None:
        """Rank and decile of every area. 1 = most deprived."""
        place = reading.file.places
        decile_at, score_at = place.get("decile"), place.get("score")
        reading.vintage = _year_in(reading.file.matched["rank"]) or reading.file.kind.title[-4:]
        reading.codes_begin = self.nation
        told: list[Told] = []
        for rows in reading.chunks():
            measures: list[tuple[str, str, float]] = []
            for row in rows:
                code, rank = area_code(row[place["area"]]), whole(row[place["rank"]])
                decile = whole(row[decile_at]) if decile_at is not None else self.decile_of(rank)
                if code is None:
                    reading.leave_out(NO_CODE)
                elif nation_of(code) != self.nation:
                    reading.leave_out(OTHER_NATION)
                elif not rank or rank > self.ranked or not decile or decile > MOST:
                    reading.leave_out(NO_STANDING)
                else:
                    measures += ((code, RANK, rank), (code, DECILE, decile))
                    if score_at is not None and (score := number(row[score_at])) is not None:
                        measures.append((code, SCORE, score))
                    told.append(self.told_by(code, row, place))
            staging.put("stage_measure", measures)
        staging.put("stage_area", rows_of(told, "index"))
        self.note_unknown_councils(reading, told)
        if decile_at is None:
            reading.notes.append(
                f"The file has no deciles: each is worked out as rank × 10 ÷ {self.ranked:,}, rounded up."
            )

    def note_unknown_councils(self, reading: Reading, told: Sequence[Told]) -> None:
        """Say which areas no list of places will show until a lookup says whose they are."""
        if "council" in reading.file.places and (lost := sum(one.council is None for one in told)):
            reading.notes.append(
                f"{lost:,} areas name a council that is not known. Until a lookup says whose they are, no map has them."
            )

    def decile_of(self, rank: int | None) -> int | None:
        """The tenth in which a rank stands: ten equal groups, which is how all four nations define a decile.

        >>> scotland = NationIndex("S", 6_976)
        >>> [scotland.decile_of(rank) for rank in (1, 697, 698, 6_976, None)]
        [1, 1, 2, 10, None]
        """
        return ceil(rank * 10 / self.ranked) if rank else None

    def told_by(self, code: str, row: Sequence[str], place: dict[str, int]) -> Told:
        """What a row says of its area besides the figures."""

        def said(role: str) -> str:
            return mended_name(" ".join(row[place[role]].replace("_", " ").split())) if role in place else ""

        council = area_code(said("council_code"))
        name = said("area_name")
        return Told(
            code=code,
            name=name,
            zone=said("zone") or NUMBER_AT_END.sub("", name),
            council=(council, said("council")) if council else council_of(self.nation, said("council")),
            population=whole(row[place["population"]]) if "population" in place else None,
        )


def _year_in(header: str) -> str:
    """
    >>> _year_in("SIMD2020v2_Rank"), _year_in("MDM_rank")
    ('2020v2', '')
    """
    found = re.search(r"20\d\d(v\d)?", header)
    return found[0] if found else ""


def rows_of(told: Sequence[Told], teller: str) -> list[tuple[object, ...]]:
    """Rows for the stage. A zone has no code in these files: it goes by the code of its first area, in its council.

    >>> yard = Told("S2", "", "Yard", ("S12", "Kirk")), Told("S1", "", "Yard", ("S12", "Kirk"))
    >>> [row[5:7] for row in rows_of([*yard, Told("S3", "", "Yard", None)], "index")]
    [('S1', 'Yard'), ('S1', 'Yard'), (None, None)]
    """
    first: dict[tuple[str, tuple[str, str] | None], str] = {}
    for one in told:
        key = (one.zone, one.council)
        first[key] = min(one.code, first.get(key, one.code))
    rows: list[tuple[object, ...]] = []
    for one in told:
        council, called = one.council or (None, None)
        zoned = bool(one.zone and one.council)
        zone = (first[one.zone, one.council], one.zone) if zoned else (None, None)
        rows.append((one.code, teller, one.name or None, council, called, *zone, one.population))
    return rows


def read_welsh_names(reading: Reading, staging: Staging) -> None:
    """The file of scores, which alone has the names of Welsh areas. Its scores have one decimal: too coarse to rank."""
    place = reading.file.places
    reading.vintage, reading.codes_begin = "2019", WALES_INDEX.nation
    told: list[Told] = []
    for rows in reading.chunks():
        for row in rows:
            code, score = area_code(row[place["area"]]), number(row[place["score"]])
            if code is None:
                reading.leave_out(NO_CODE)
            elif nation_of(code) != WALES_INDEX.nation:
                reading.leave_out(OTHER_NATION)
            elif score is None:
                reading.leave_out(NO_STANDING)
            elif score > HIGHEST_SCORE:
                raise reading.broken(
                    "holds ranks where it should hold scores (up to 100). Load the file that has ranks and deciles."
                )
            else:
                told.append(WALES_INDEX.told_by(code, row, place))
    staging.put("stage_area", rows_of(told, "named"))
    WALES_INDEX.note_unknown_councils(reading, told)


WALES_INDEX = NationIndex("W", 1_909)
SCOTLAND_INDEX = NationIndex("S", 6_976)
NORTHERN_IRELAND_INDEX = NationIndex("N", 890)

WALES = Kind(
    "index.wales",
    "Welsh Index of Multiple Deprivation 2019",
    signs=((r"lsoa11_?(code|cd)", r"W?IMD_(rank|decile)"), (r"W?IMD_rank", r"W?IMD_decile")),
    columns=(
        Column("area", "the area's code", (r"lsoa11_?(code|cd)",)),
        Column("rank", "the index's rank", (r"W?IMD_rank",)),
        Column("decile", "the index's decile", (r"W?IMD_decile",)),
        Column("score", "the index's score", (r"W?IMD_score",), needed=False),
    ),
    read=WALES_INDEX.read,
    licence=f"{OGL}. © Crown copyright, Welsh Government",
    source="Welsh Index of Multiple Deprivation 2019, Welsh Government",
)
WELSH_NAMES = Kind(
    "names.wales",
    "Names of Welsh areas (scores of the Welsh Index of Multiple Deprivation 2019)",
    signs=((r"WIMD \d{4}",),),
    columns=(
        Column("area", "the area's code", (r"lsoa", r"lsoa.?code")),
        Column("area_name", "the area's name", (r"lsoa name.*",)),
        Column("council", "the authority's name", (r"local authority name.*",)),
        Column("score", "the index's score", (r"WIMD 2019",)),
    ),
    read=read_welsh_names,
    licence=WALES.licence,
    source=WALES.source,
)
SCOTLAND = Kind(
    "index.scotland",
    "Scottish Index of Multiple Deprivation 2020",
    signs=((r"Data_?Zone", r"SIMD.*"), (r"SIMD\d{4}(v\d)?_Rank",)),
    columns=(
        Column("area", "the data zone's code", (r"Data_?Zone",)),
        Column("rank", "the index's rank", (r"SIMD2020v2_Rank", r"SIMD2020_Rank")),
        Column("decile", "the index's decile", (r"SIMD2020(v2)?_Decile",), needed=False),
        Column("zone", "the intermediate zone", (r"Intermediate_?Zone",), needed=False),
        Column("council", "the council", (r"Council_?area",), needed=False),
        Column("population", "the population", (r"Total_?population",), needed=False),
    ),
    read=SCOTLAND_INDEX.read,
    licence=f"{OGL}. © Crown copyright, Scottish Government",
    source="Scottish Index of Multiple Deprivation 2020v2, Scottish Government",
)
NORTHERN_IRELAND = Kind(
    "index.northern-ireland",
    "Northern Ireland Multiple Deprivation Measure 2017",
    signs=((r"MDM_rank",), (r"SOA2001", r"LGD2014.*")),
    columns=(
        Column("area", "the area's code", (r"SOA2001(_?code)?",)),
        Column("area_name", "the area's name", (r"SOA2001_?name",), needed=False),
        Column("rank", "the measure's rank", (r"MDM_rank",)),
        Column("council_code", "the council's code", (r"LGD2014_?code",), needed=False),
        Column("council", "the council's name", (r"LGD2014_?name",), needed=False),
    ),
    read=NORTHERN_IRELAND_INDEX.read,
    licence=f"{OGL}. © Crown copyright, Northern Ireland Statistics and Research Agency",
    source="Northern Ireland Multiple Deprivation Measure 2017, Northern Ireland Statistics and Research Agency",
)
