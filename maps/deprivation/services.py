"""Reading official figures: the standing of an area in its nation's index, and who lives in some areas together."""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import bindparam, case, func, select

from app.db import db
from maps.deprivation.census import AGE_BANDS, ETHNIC_GROUPS, TOTAL, Group
from maps.deprivation.index_file import DECILE, INDEX, RANK
from maps.deprivation.models import AreaMeasure, AreaTable
from maps.deprivation.nations import (
    NORTHERN_IRELAND,
    NORTHERN_IRELAND_INDEX,
    SCOTLAND,
    SCOTLAND_INDEX,
    WALES,
    WALES_INDEX,
)
from maps.deprivation.older_areas import CARRIED, OLDER_INDEX
from maps.places.codes import is_invented, nation_of
from maps.places.models import Dataset
from maps.places.postcodes import OGL


@dataclass(frozen=True)
class Known:
    """What is known of an index besides its file: its name, how many areas it ranks, and which these are."""

    name: str
    ranked: int
    areas: LazyString | str = ""


ENGLISH = "English Indices of Deprivation"
INVENTED_INDEX = Known(f"Invented index in the layout of the {ENGLISH}", 33_755)
KNOWN = {  # by the kind of their data set
    INDEX.key: Known(ENGLISH, 33_755),
    OLDER_INDEX.key: Known(ENGLISH, 32_844),
    WALES.key: Known("Welsh Index of Multiple Deprivation", WALES_INDEX.ranked, _l("It is for the areas of 2011.")),
    SCOTLAND.key: Known(
        "Scottish Index of Multiple Deprivation", SCOTLAND_INDEX.ranked, _l("It is for the data zones of 2011.")
    ),
    NORTHERN_IRELAND.key: Known(
        "Northern Ireland Multiple Deprivation Measure",
        NORTHERN_IRELAND_INDEX.ranked,
        _l("It is for the super output areas of 2001."),
    ),
}
OF_ONE_NATION = {"wales", "scotland", "northern-ireland"}  # parts of the kinds of data sets
CREDITS = {  # the one line under every map, by nation; all sources stand below it
    "S": _l("Source: Scottish Government. Contains OS data © Crown copyright and database right. %(licence)s."),
    "N": _l("Source: Northern Ireland Statistics and Research Agency. © Crown copyright. %(licence)s."),
}
CREDIT = _l(
    "Source: Office for National Statistics. Contains OS data © Crown copyright and database right. %(licence)s."
)

STANDING = select(
    func.max(case((AreaMeasure.name == RANK, AreaMeasure.value))),
    func.max(case((AreaMeasure.name == DECILE, AreaMeasure.value))),
).where(AreaMeasure.area_code == bindparam("code"), AreaMeasure.name.in_((RANK, DECILE)))
# A nation has one index, which is the newest that is loaded.
INDEX_OF_NATION = (
    select(Dataset.kind, Dataset.vintage, Dataset.licence, Dataset.source)
    .where(Dataset.kind.in_(KNOWN), Dataset.nation == bindparam("nation"))
    .order_by(Dataset.vintage.desc(), Dataset.id.desc())
    .limit(1)
)
SPLIT = select(AreaMeasure.value).where(AreaMeasure.area_code == bindparam("code"), AreaMeasure.name == CARRIED)


@dataclass(frozen=True)
class Index:
    """An index of deprivation: one nation's, never ranked across nations."""

    name: str
    year: int
    licence: str
    source: str
    kind: str

    @property
    def areas(self) -> str:
        """Which areas it ranks, where these are not the areas of today; and what became of those that changed."""
        if self.kind != OLDER_INDEX.key:
            return str(KNOWN[self.kind].areas)
        return _(
            "It was made for the areas of 2011. Areas that are the same today keep their group. A part of an area that "
            "was split has the group of the whole. Areas that were joined or changed otherwise have no group."
        )

    @property
    def explained(self) -> str:
        """What a decile says, in the words that every page of staff shows beside it."""
        return _(
            "decile 1 = most deprived 10%% of neighbourhoods, %(index)s, %(year)s; it describes areas, not people",
            index=self.name,
            year=self.year,
        )


@dataclass(frozen=True)
class Standing:
    """Where an area stands in its nation's index: rank 1 and decile 1 are the most deprived."""

    name: str
    year: int
    rank: int
    of: int | None
    decile: int
    licence: str
    part_of_split: bool = False  # the index ranked a larger area, of which this is a part


def main_nation(area_codes: Collection[str]) -> str:
    """The nation that most of these areas lie in; of two with as many, the first by letter. Empty without areas.

    Where a table groups areas by an index it groups those of one nation, and no two indices ever share a group.

    >>> main_nation(["E01000001", "W01000001", "E01000002"]), main_nation(["95ZZ01S1", "E01000001"]), main_nation([])
    ('E', 'E', '')
    """
    often = Counter(map(nation_of, area_codes))
    return min(often, key=lambda nation: (-often[nation], nation), default="")


def the_index(area_codes: Collection[str] = ()) -> Index | None:
    """The index that ranks these areas (of any area: the newest loaded one); None when none is loaded."""
    if not area_codes:
        newest = select(Dataset.nation).where(Dataset.kind.in_(KNOWN)).order_by(Dataset.id.desc()).limit(1)
        nation = db().scalar(newest)
    else:
        nation = main_nation(area_codes)
    return _index_of_nation(nation) if nation else None


def _index_of_nation(nation: str) -> Index | None:
    row = db().execute(INDEX_OF_NATION, {"nation": nation}).first()
    if row is None:
        return None
    known = INVENTED_INDEX if is_invented(nation) else KNOWN[row.kind]
    return Index(known.name, int(row.vintage[:4]), row.licence, row.source, row.kind)


def the_indices(area_codes: Collection[str]) -> list[Index]:
    """The index of each nation that these areas lie in, as far as they are loaded; most areas first."""
    often = Counter(map(nation_of, area_codes))
    nations = sorted(often, key=lambda nation: (-often[nation], nation))
    return [index for index in map(_index_of_nation, nations) if index]


def index_of(area_code: str) -> Standing | None:
    """An area's standing; None when no loaded index ranks it."""
    rank, decile = db().execute(STANDING, {"code": area_code}).one()
    index = _index_of_nation(nation_of(area_code)) if rank is not None and decile is not None else None
    if index is None:
        return None
    split = bool(db().scalar(SPLIT, {"code": area_code}))
    return Standing(
        index.name, index.year, int(rank), KNOWN[index.kind].ranked, int(decile), index.licence, part_of_split=split
    )


def deciles_of(area_codes: Collection[str]) -> dict[str, int]:
    """The deciles of these areas, as far as they are known."""
    query = select(AreaMeasure.area_code, AreaMeasure.value).where(
        AreaMeasure.name == DECILE, AreaMeasure.area_code.in_(area_codes)
    )
    return {row.area_code: int(row.value) for row in db().execute(query)}


@dataclass(frozen=True)
class Row:
    """One group of a table; `share` is of the table's own total, None when nobody is counted."""

    key: str
    label: str
    broad: str
    people: int
    share: float | None


@dataclass(frozen=True)
class Table:
    """A census table of some areas together."""

    total: int
    rows: list[Row]


def ethnic_groups_of(area_codes: Collection[str]) -> Table:
    """Who lives there by the 19 ethnic groups of the census of 2021."""
    return _table("ethnic", ETHNIC_GROUPS, area_codes)


def ages_of(area_codes: Collection[str]) -> Table:
    """Who lives there by age, in the census's five-year bands."""
    return _table("age", AGE_BANDS, area_codes)


def _table(family: str, groups: Sequence[Group], area_codes: Collection[str]) -> Table:
    query = select(AreaTable.figures).where(AreaTable.area_code.in_(area_codes), AreaTable.family == family)
    sums: Counter[str] = Counter()
    for figures in db().scalars(query):
        sums.update(json.loads(figures))
    total = sums[TOTAL]
    return Table(
        total,
        [
            Row(
                group.key,
                group.label,
                group.broad,
                sums[group.key],
                sums[group.key] / total if total else None,
            )
            for group in groups
        ],
    )


def source_lines(area_codes: Collection[str] = ()) -> list[str]:
    """Sources and licences to show with every map and table of these areas (or of all that is loaded)."""
    query = select(Dataset.source, Dataset.licence, Dataset.nation, Dataset.kind).order_by(Dataset.id)
    nations = {nation_of(code) for code in area_codes}
    lines = [
        f"{row.source}. {row.licence}."
        for row in db().execute(query)
        if not nations or any(_tells_of(nation, row.kind, row.nation) for nation in nations)
    ]
    return list(dict.fromkeys(lines))


def _tells_of(nation: str, kind: str, first: str) -> bool:
    """Whether a data set may hold something of a nation, by its kind and the nation of its first row.

    >>> [_tells_of("W", kind, "E") for kind in ("wards", "index", "postcodes.official")], _tells_of("S", "wards", "E")
    ([True, False, True], False)
    """
    of_one_nation = kind in KNOWN or not OF_ONE_NATION.isdisjoint(kind.split("."))
    if is_invented(nation) or is_invented(first) or of_one_nation:
        return nation == first
    if kind.startswith("postcodes."):  # the directory is the whole kingdom's
        return True
    return nation == first or {nation, first} == {"E", "W"}  # the census office publishes for both together


def credit_of(area_codes: Collection[str]) -> str:
    """The one line to show under a map of these areas, where several sources stand behind it."""
    return str(CREDITS.get(main_nation(area_codes), CREDIT)) % {"licence": OGL}
