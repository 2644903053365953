"""Reading official figures: the standing of an area in its nation's index, and who lives in some areas together."""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import bindparam, case, func, select

from app.db import db
from maps.deprivation.census import AGE_BANDS, ETHNIC_GROUPS, TOTAL, Group
from maps.deprivation.index_file import DECILE, RANK
from maps.deprivation.models import AreaMeasure, AreaTable
from maps.places.codes import is_invented
from maps.places.models import Dataset

RANKED = {"E": 33_755, "F": 33_755}  # areas that the index of 2025 ranks; the sample place borrows England's
INDEX_NAMES = {
    "E": "English Indices of Deprivation",
    "F": "Invented index in the layout of the English Indices of Deprivation",
}

STANDING = select(
    func.max(case((AreaMeasure.name == RANK, AreaMeasure.value))),
    func.max(case((AreaMeasure.name == DECILE, AreaMeasure.value))),
).where(AreaMeasure.area_code == bindparam("code"), AreaMeasure.name.in_((RANK, DECILE)))
INDEX_OF_NATION = (
    select(Dataset.vintage, Dataset.licence, Dataset.source)
    .where(Dataset.kind == "index", Dataset.nation == bindparam("nation"))
    .order_by(Dataset.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Index:
    """An index of deprivation: one nation's, never ranked across nations."""

    name: str
    year: int
    licence: str
    source: str

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


def the_index(area_codes: Collection[str] = ()) -> Index | None:
    """The index that ranks these areas (of any area: the newest loaded one); None when none is loaded."""
    if not area_codes:
        newest = select(Dataset.nation).where(Dataset.kind == "index").order_by(Dataset.id.desc()).limit(1)
        nation = db().scalar(newest)
    else:
        nation = min(area_codes)[0]
    return _index_of_nation(nation) if nation else None


def _index_of_nation(nation: str) -> Index | None:
    row = db().execute(INDEX_OF_NATION, {"nation": nation}).first()
    if row is None:
        return None
    return Index(INDEX_NAMES.get(nation, "Index of deprivation"), int(row.vintage), row.licence, row.source)


def index_of(area_code: str) -> Standing | None:
    """An area's standing; None when no loaded index ranks it."""
    rank, decile = db().execute(STANDING, {"code": area_code}).one()
    index = _index_of_nation(area_code[0]) if rank is not None and decile is not None else None
    if index is None:
        return None
    return Standing(index.name, index.year, int(rank), RANKED.get(area_code[0]), int(decile), index.licence)


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
    query = select(Dataset.source, Dataset.licence, Dataset.nation).order_by(Dataset.id)
    invented = {is_invented(code) for code in area_codes} or {True, False}
    lines = [f"{row.source}. {row.licence}." for row in db().execute(query) if is_invented(row.nation) in invented]
    return list(dict.fromkeys(lines))
