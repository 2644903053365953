"""Readers of two tables of the census of 2021: ethnic group (TS021) and age in five-year bands.

Their totals differ by up to 15 in most areas (the census office's own perturbation): a share is always of its own
table's total. Broad groups stand before their parts in TS021: columns are picked by name and never summed blindly.
"""

import json
import re
from dataclasses import dataclass

from maps.places.codes import area_code, nation_of, whole
from maps.places.reading import Reading
from maps.places.recognise import Column, Kind
from maps.places.staging import Staging
from maps.places.wards import NO_CODE, ONS_CREDIT

TOTAL = "total"
NO_COUNT = "a count that is no whole number"


@dataclass(frozen=True)
class Group:
    """A column of a census table: its key, the words for it, and the broad group that it belongs to."""

    key: str
    label: str
    broad: str
    pattern: str


ASIAN, BLACK, MIXED, WHITE, OTHER = (
    "Asian or Asian British",
    "Black, Black British, Caribbean or African",
    "Mixed or Multiple",
    "White",
    "Other",
)


def _ethnic(key: str, label: str, broad: str, begins: str, ends: str) -> Group:
    return Group(key, label, broad, rf"Ethnic group: {begins}[^:]*: {ends}")


ETHNIC_GROUPS = (
    _ethnic("asian.bangladeshi", "Bangladeshi", ASIAN, "Asian", "Bangladeshi"),
    _ethnic("asian.chinese", "Chinese", ASIAN, "Asian", "Chinese"),
    _ethnic("asian.indian", "Indian", ASIAN, "Asian", "Indian"),
    _ethnic("asian.pakistani", "Pakistani", ASIAN, "Asian", "Pakistani"),
    _ethnic("asian.other", "Any other Asian background", ASIAN, "Asian", "Other Asian"),
    _ethnic("black.african", "African", BLACK, "Black", "African"),
    _ethnic("black.caribbean", "Caribbean", BLACK, "Black", "Caribbean"),
    _ethnic("black.other", "Any other Black background", BLACK, "Black", "Other Black"),
    _ethnic("mixed.asian", "White and Asian", MIXED, "Mixed", "White and Asian"),
    _ethnic("mixed.african", "White and Black African", MIXED, "Mixed", "White and Black African"),
    _ethnic("mixed.caribbean", "White and Black Caribbean", MIXED, "Mixed", "White and Black Caribbean"),
    _ethnic("mixed.other", "Any other Mixed background", MIXED, "Mixed", "Other Mixed.*"),
    _ethnic("white.british", "English, Welsh, Scottish, Northern Irish or British", WHITE, "White", "English.*"),
    _ethnic("white.irish", "Irish", WHITE, "White", "Irish"),
    _ethnic("white.traveller", "Gypsy or Irish Traveller", WHITE, "White", "Gypsy or Irish Traveller"),
    _ethnic("white.roma", "Roma", WHITE, "White", "Roma"),
    _ethnic("white.other", "Any other White background", WHITE, "White", "Other White"),
    _ethnic("other.arab", "Arab", OTHER, "Other", "Arab"),
    _ethnic("other.other", "Any other ethnic group", OTHER, "Other", "Any other ethnic group"),
)
AGE_BANDS = (
    Group("00-04", "0 to 4", "", r"Age: Aged 4 years and under"),
    *(
        Group(f"{low:02}-{low + 4:02}", f"{low} to {low + 4}", "", rf"Age: Aged {low} to {low + 4} years")
        for low in range(5, 85, 5)
    ),
    Group("85+", "85 and over", "", r"Age: Aged 85 years and over"),
)


@dataclass(frozen=True)
class CensusTable:
    """How one census table is read."""

    family: str
    groups: tuple[Group, ...]
    counts_people: bool

    def read(self, reading: Reading, staging: Staging) -> None:
        """One row an area: a total and its groups. The age table's total is the area's population."""
        place = reading.file.places
        area_at, name_at = place["area"], place.get("area_name")
        names = [TOTAL, *(group.key for group in self.groups)]
        columns = [place[name] for name in names]
        for rows in reading.chunks():
            tables, areas = [], []
            for row in rows:
                code = area_code(row[area_at])
                if code is None:
                    reading.leave_out(NO_CODE)
                    continue
                counts = [whole(row[at]) for at in columns]
                if None in counts:
                    reading.leave_out(NO_COUNT)
                    continue
                reading.codes_begin = reading.codes_begin or nation_of(code)
                reading.vintage = reading.vintage or _year(row[place["date"]] if "date" in place else "")
                tables.append((code, self.family, json.dumps(dict(zip(names, counts, strict=True)))))
                name = row[name_at].strip() if name_at is not None else ""
                said = None if name == code else name or None
                population = counts[0] if self.counts_people else None
                areas.append((code, self.family, said, None, None, None, None, population))
            staging.put("stage_table", tables)
            staging.put("stage_area", areas)


def _year(text: str) -> str:
    """
    >>> _year("2021"), _year(""), _year("21 March 2021")
    ('2021', '2021', '2021')
    """
    found = re.search(r"\d{4}", text)
    return found[0] if found else "2021"


def _columns(total: str, groups: tuple[Group, ...]) -> tuple[Column, ...]:
    return (
        Column("area", "the area's code", (r"geography code", r"mnemonic", r"LSOA21CD")),
        Column("area_name", "the area's name", (r"geography", r"LSOA21NM"), needed=False),
        Column("date", "the date", (r"date",), needed=False),
        Column("total", "the total", (total,)),
        *(Column(group.key, f"'{group.label}'", (group.pattern,)) for group in groups),
    )


ETHNIC_TABLE = CensusTable("ethnic", ETHNIC_GROUPS, counts_people=False)
AGE_TABLE = CensusTable("age", AGE_BANDS, counts_people=True)
ETHNIC = Kind(
    "ethnic",
    "Census: ethnic group (TS021)",
    signs=((r"Ethnic group: .*",),),
    columns=_columns(r"Ethnic group: Total.*", ETHNIC_GROUPS),
    read=ETHNIC_TABLE.read,
    licence=ONS_CREDIT,
    source="Census 2021, TS021, Office for National Statistics",
)
AGE = Kind(
    "age",
    "Census: age in five-year bands",
    signs=((r"Age: .*",),),
    columns=_columns(r"Age: Total.*", AGE_BANDS),
    read=AGE_TABLE.read,
    licence=ONS_CREDIT,
    source="Census 2021, age by five-year bands, Office for National Statistics",
)
