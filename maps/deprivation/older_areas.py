"""Areas of 2011 among areas of 2021: the English index of 2019, and what Welsh areas of 2011 became.

England is drawn, counted and named by areas of 2021. The index of 2019 ranks those of 2011, so it is carried over by
the official lookup, and only as long as no index of 2025 is loaded, for a nation has one index:

- an area that is the same in both keeps its rank and decile;
- a part of an area that was split (S) stands where the whole stood, and says so;
- areas that were joined (M), and those changed otherwise (X), have no standing: of two ranks none is right.

Wales is drawn by areas of 2011, since its own index ranks them. The lookup gives those that changed a ward.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from app.db import db
from maps.deprivation.index_file import DECILE, IMD, INDEX, MOST, NO_STANDING, RANK
from maps.deprivation.models import AreaMeasure, AreaTable
from maps.places.codes import area_code, mended_name, nation_of, whole
from maps.places.loading import Loaded
from maps.places.models import Area, Dataset, Neighbourhood
from maps.places.postcodes import OGL
from maps.places.reading import Reading
from maps.places.recognise import Column, Kind
from maps.places.staging import Staging
from maps.places.wards import NO_CODE, ONS_CREDIT

ENGLAND, WALES = "E", "W"
RANK_2019, DECILE_2019 = "2019.rank", "2019.decile"  # as published, on areas of 2011
CARRIED = "imd.carried"  # 0: the same area; 1: a part of an area that was split
BECAME = "2011"  # the family under which `area_table` keeps what an area of 2011 became
UNCHANGED, SPLIT = "U", "S"
NOT_ENGLISH = "no area of England: the index of 2019 is England's"
NO_CHANGE = "no code of an area, or no word on how it changed (U, S, M, X)"
CHANGES = {"S": "were split", "M": "were joined", "X": "changed otherwise"}


def read_older_index(reading: Reading, staging: Staging) -> None:
    """Rank and decile as published. Areas are made of nothing here: England's are those of 2021 (carry_over)."""
    place = reading.file.places
    reading.vintage, reading.codes_begin = "2019", ENGLAND
    for rows in reading.chunks():
        measures: list[tuple[str, str, int]] = []
        for row in rows:
            code = area_code(row[place["area"]])
            rank, decile = whole(row[place["rank"]]), whole(row[place["decile"]])
            if code is None:
                reading.leave_out(NO_CODE)
            elif nation_of(code) != ENGLAND:
                reading.leave_out(NOT_ENGLISH)
            elif not rank or not decile or decile > MOST:
                reading.leave_out(NO_STANDING)
            else:
                measures += ((code, RANK_2019, rank), (code, DECILE_2019, decile))
        staging.put("stage_measure", measures)


def read_changes(reading: Reading, staging: Staging) -> None:
    """What every area of 2011 became in 2021. Those that stayed the same kept their code, and need no row."""
    place = reading.file.places
    became: dict[str, dict[str, Any]] = {}
    how: Counter[str] = Counter()
    for rows in reading.chunks():
        for row in rows:
            older, newer = area_code(row[place["older"]]), area_code(row[place["newer"]])
            change = row[place["change"]].strip().upper()
            if older is None or newer is None or change not in {UNCHANGED, *CHANGES}:
                reading.leave_out(NO_CHANGE)
                continue
            reading.codes_begin = reading.codes_begin or nation_of(older)
            if change == UNCHANGED:
                how[UNCHANGED] += 1
                continue
            authority = [row[place[role]].strip() for role in ("authority_code", "authority_name") if role in place]
            facts = became.setdefault(older, {"change": change, "into": [], "authority": authority})
            facts["into"].append(newer)
    how.update(facts["change"] for facts in became.values())
    reading.vintage = "2011 to 2021"
    changed = ", ".join(f"{how[change]:,} {words}" for change, words in CHANGES.items())
    reading.notes.append(f"{how[UNCHANGED]:,} areas of 2011 stayed as they were; {changed}.")
    staging.put("stage_table", [(code, BECAME, json.dumps(facts)) for code, facts in became.items()])


def settle_older_areas(staging: Staging, files: Sequence[Loaded]) -> list[str]:
    """After every file was read: carry the index of 2019 over, and give Welsh areas that changed their wards.

    It is worked out anew with each load, so that the order of loads does not matter. Says what it has done.
    """
    became = _became()
    notes = _carry_over(staging, files, became) + _settle_wales(staging, became)
    staging.settle()
    return notes


def _became() -> dict[str, dict[str, Any]]:
    kept = select(AreaTable.area_code, AreaTable.figures).where(AreaTable.family == BECAME)
    rows = [*db().execute(kept), *_staged("SELECT area_code, figures FROM stage_table WHERE family = '2011'")]
    return {code: json.loads(figures) for code, figures in rows}


def _staged(statement: str) -> Iterable[Sequence[Any]]:
    return Staging.run(statement).all()


def _carry_over(staging: Staging, files: Sequence[Loaded], became: dict[str, dict[str, Any]]) -> list[str]:
    names = {RANK_2019: RANK, DECILE_2019: DECILE}
    kept = select(AreaMeasure.area_code, AreaMeasure.name, AreaMeasure.value).where(AreaMeasure.name.in_(names))
    staged = _staged(
        f"SELECT area_code, name, value FROM stage_measure WHERE name IN ('{RANK_2019}', '{DECILE_2019}')"  # noqa: S608 - our own names
    )
    older: dict[str, dict[str, float]] = defaultdict(dict)
    for code, name, value in [*db().execute(kept), *staged]:
        older[code][names[name]] = value
    if not older:
        return []
    if _newer_index(files):
        staging.touched.add("stage_measure")  # what was carried over before goes (swapping.py)
        return ["England's index of 2025 counts. That of 2019 is kept beside it; no map or number uses it."]
    targets = {code for code in _codes() if nation_of(code) == ENGLAND}
    measures, areas, tally = [], [], Counter[str]()
    for code, figures in older.items():
        facts = became.get(code, {"change": UNCHANGED, "into": [code]})
        if facts["change"] not in {UNCHANGED, SPLIT}:
            tally["lost"] += 1
            continue
        for newer in targets.intersection(facts["into"]):
            split = facts["change"] == SPLIT
            tally["parts" if split else "same"] += 1
            measures += [(newer, name, value) for name, value in figures.items()]
            measures.append((newer, CARRIED, float(split)))
            areas.append((newer, "index", None, None, None, None, None, None))
    staging.put("stage_measure", measures)
    staging.put("stage_area", areas)
    return [
        f"The English index of 2019 was carried over to areas of 2021: {tally['same']:,} are the same, "
        f"{tally['parts']:,} are parts of an area that was split and stand where the whole stood; "
        f"{tally['lost']:,} areas of 2011 were joined or changed otherwise, and what they became has no group.",
        *([] if became else ["The lookup of areas of 2011 to 2021 is not loaded: parts of split areas have no group."]),
    ]


def _newer_index(files: Sequence[Loaded]) -> bool:
    """Whether an index of areas of 2021 is loaded for England, or is being loaded."""
    if any(file.kind.key == INDEX.key and file.reading.codes_begin == ENGLAND for file in files):
        return True
    loaded = select(Dataset.id).where(Dataset.kind == INDEX.key, Dataset.nation == ENGLAND)
    return db().execute(loaded.limit(1)).first() is not None


def _codes() -> set[str]:
    """Every area that is known, or is about to be."""
    return {row[0] for row in _staged("SELECT DISTINCT code FROM stage_area")} | set(db().scalars(select(Area.code)))


def _settle_wales(staging: Staging, became: dict[str, dict[str, Any]]) -> list[str]:
    """Where Welsh areas that changed are: the ward of what they became, and their people where the parts add up."""
    ranked = set(db().scalars(select(Area.code).where(Area.indexed, Area.code.like(f"{WALES}%"))))
    ranked |= {row[0] for row in _staged("SELECT code FROM stage_area WHERE teller = 'index'")}
    changed = {code: facts for code, facts in became.items() if code in ranked and nation_of(code) == WALES}
    if not changed:
        return []
    parts = {part for facts in changed.values() for part in facts["into"]}
    wards, people = _wards_of(parts), _people_of(parts)
    rows: list[tuple[Any, ...]] = []
    divided = 0
    for code, facts in sorted(changed.items()):
        votes = Counter(wards[part] for part in sorted(facts["into"]) if part in wards)
        divided += len(votes) > 1
        (ward, council, name), _count = votes.most_common(1)[0] if votes else ((None, *_authority(facts)), 0)
        counted = [people.get(part) for part in facts["into"]]
        whole_sum = sum(counted) if facts["change"] == SPLIT and None not in counted else None  # ty: ignore[no-matching-overload]
        rows.append((code, "older", None, council, name, ward, None, whole_sum))
    staging.put("stage_area", rows)
    if not divided:
        return []
    return [f"{divided:,} Welsh areas of 2011 lie in more than one of today's wards: it stands in that of most parts."]


def _authority(facts: dict[str, Any]) -> tuple[str | None, str | None]:
    code, name = facts["authority"] if len(facts["authority"]) == 2 else ("", "")
    return (code, mended_name(name)) if area_code(code) and name else (None, None)


def _wards_of(codes: set[str]) -> dict[str, tuple[str, str, str]]:
    """Ward, council and its name of these areas, as a lookup told them or tells them in this load."""
    kept: Any = (
        select(Area.code, Neighbourhood.ward_code, Neighbourhood.authority_code, Neighbourhood.authority_name)
        .join(Neighbourhood, Neighbourhood.id == Area.neighbourhood_id)
        .where(Area.code.in_(codes), Neighbourhood.ward_code.is_not(None))
    )
    told = "SELECT code, ward_code, authority_code, authority_name FROM stage_area WHERE teller = 'lookup'"
    return {row[0]: (row[1], row[2], row[3]) for row in [*db().execute(kept), *_staged(told)] if row[0] in codes}


def _people_of(codes: set[str]) -> dict[str, int]:
    kept: Any = select(Area.code, Area.population).where(Area.code.in_(codes), Area.population.is_not(None))
    told = "SELECT code, population FROM stage_area WHERE teller = 'age'"
    return {row[0]: row[1] for row in [*db().execute(kept), *_staged(told)] if row[0] in codes}


OLDER_INDEX = Kind(
    "index.2019",
    "English Indices of Deprivation 2019",
    signs=((r"LSOA code \(2011\)", rf"{IMD} .*"), (rf"{IMD} .*", r".*\(2011\)")),
    columns=(
        Column("area", "the area's code", (r"LSOA code \(2011\)",)),
        Column("rank", "the index's rank", (rf"{IMD} Rank( \(where 1.*)?",)),
        Column("decile", "the index's decile", (rf"{IMD} Decile( \(where 1.*)?",)),
    ),
    read=read_older_index,
    counted="",
    licence=f"{OGL}. © Crown copyright, Ministry of Housing, Communities and Local Government",
    source="English Indices of Deprivation 2019, Ministry of Housing, Communities and Local Government",
)
OLDER_PEOPLE = Kind(
    "population.2019",
    "Population denominators of the English Indices of Deprivation 2019",
    signs=((r"LSOA code \(2011\)", r"Total population.*"),),
    later="it has the people of 2015, by whom the index of 2019 was worked out; the census's age table gives today's",
)
OLDER_LOOKUP = Kind(
    "areas.2011",
    "Lookup of areas of 2011 to areas of 2021",
    signs=((r"lsoa11_?(code|cd)", r"lsoa21_?(code|cd)", r"change_?code|chn?gind|lsoa11_?(name|nm)"),),
    columns=(
        Column("older", "the area of 2011", (r"lsoa11_?(code|cd)",)),
        Column("newer", "the area of 2021", (r"lsoa21_?(code|cd)",)),
        Column("change", "how it changed", (r"change_?code|chn?gind",)),
        Column("authority_code", "the authority's code", (r"ltla\d\d_?code|lad\d\dcd",), needed=False),
        Column("authority_name", "the authority's name", (r"ltla\d\d_?name|lad\d\dnm",), needed=False),
    ),
    read=read_changes,
    counted="",
    licence=ONS_CREDIT,
    source="LSOA (2011) to LSOA (2021) lookup, Office for National Statistics",
)
