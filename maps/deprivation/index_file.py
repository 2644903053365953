"""Reader of the English Indices of Deprivation 2025, File 7 and its shorter sisters; those of 2019: older_areas.py."""

from maps.places.codes import area_code, whole
from maps.places.postcodes import OGL
from maps.places.reading import Reading
from maps.places.recognise import Column, Kind
from maps.places.staging import Staging
from maps.places.wards import NO_CODE

RANK, DECILE, SCORE = "imd.rank", "imd.decile", "imd.score"
NO_STANDING = "no rank, or no decile from 1 to 10"
OTHER_NATION = "an area of another nation: each nation's index is its own"
MOST = 10

IMD = r"Index of Multiple Deprivation \(IMD\)"


def read_index(reading: Reading, staging: Staging) -> None:
    """Score, rank and decile of every area. 1 = most deprived, except for scores, which run the other way."""
    place = reading.file.places
    area_at, rank_at, decile_at = place["area"], place["rank"], place["decile"]
    score_at, name_at = place.get("score"), place.get("area_name")
    authority_at, authority_name_at = place.get("authority_code"), place.get("authority_name")
    reading.vintage = "2025"
    for rows in reading.chunks():
        measures, areas = [], []
        for row in rows:
            code, rank, decile = area_code(row[area_at]), whole(row[rank_at]), whole(row[decile_at])
            if code is None:
                reading.leave_out(NO_CODE)
            elif not rank or not decile or decile > MOST:
                reading.leave_out(NO_STANDING)
            elif not reading.is_at_home(code):
                reading.leave_out(OTHER_NATION)
            else:
                measures += ((code, RANK, rank), (code, DECILE, decile))
                if score_at is not None and (score := number(row[score_at])) is not None:
                    measures.append((code, SCORE, score))
                name = None if name_at is None else row[name_at].strip()
                authority = None if authority_at is None else area_code(row[authority_at])
                authority_name = None if authority_name_at is None else row[authority_name_at].strip()
                areas.append((code, "index", name or None, authority, authority_name or None, None, None, None))
        staging.put("stage_measure", measures)
        staging.put("stage_area", areas)


def number(text: str) -> float | None:
    """A figure with decimals, thousands divided by commas or not; None for anything else."""
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


INDEX = Kind(
    "index",
    "English Indices of Deprivation 2025",
    signs=((rf"{IMD} Rank.*", r".*\(2021\)"), (r"LSOA code \(2021\)",), (rf"{IMD} (Rank|Decile|Score).*",)),
    columns=(
        Column("area", "the area's code", (r"LSOA code \(2021\)",)),
        Column("area_name", "the area's name", (r"LSOA name \(2021\)",), needed=False),
        Column("authority_code", "the authority's code", (r"Local Authority District code \(\d{4}\)",), needed=False),
        Column("authority_name", "the authority's name", (r"Local Authority District name \(\d{4}\)",), needed=False),
        Column("rank", "the index's rank", (rf"{IMD} Rank( \(where 1.*)?",)),
        Column("decile", "the index's decile", (rf"{IMD} Decile( \(where 1.*)?",)),
        Column("score", "the index's score", (rf"{IMD} Score",), needed=False),
    ),
    read=read_index,
    licence=f"{OGL}. © Crown copyright, Ministry of Housing, Communities and Local Government",
    source="English Indices of Deprivation 2025, Ministry of Housing, Communities and Local Government",
)
POPULATION_ESTIMATE = Kind(
    "population.estimate",
    "Population estimates by single year of age",
    signs=((r"area_code", r"sex", r"all_ages"), (r"LSOA 2021 Code", r"Total")),
    later="yearly population estimates come later; the census's age table gives the population",
)
