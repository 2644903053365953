"""Northvale's figures as official CSV files: Indices of Deprivation, Census 2021, the ward lookup.

Header rows are those of the published files (Ministry of Housing, Communities and Local Government; Office for
National Statistics). Every figure is invented.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from maps.places.sample.naming import AUTHORITY, AUTHORITY_CODE
from maps.places.sample.people import DOMAINS, IMD, Domain, decile, score
from maps.places.sample.town import Area

Row = Sequence[object]

# File 7 of the Indices of 2025: score, rank and decile for each of these, two of which we have no figures for.
ON_CHILDREN = "Income Deprivation Affecting Children Index (IDACI)"
ON_OLDER_PEOPLE = "Income Deprivation Affecting Older People (IDAOPI)"
RANKINGS: dict[str, Domain | None] = {
    **{domain.name: domain for domain in DOMAINS[:8]},
    **dict.fromkeys((ON_CHILDREN, ON_OLDER_PEOPLE)),
    **{domain.name: domain for domain in DOMAINS[8:]},
}
CALLED_RATES = ("Income", "Employment", ON_CHILDREN, ON_OLDER_PEOPLE)
CUT_SHORT = "Children and Young People Sub-domain Decile (where 1 is most deprived 10% of LSO"
DENOMINATORS = (
    "Total population: mid 2022",
    "Dependent Children aged 0-15: mid 2022",
    "Older population aged 60 and over: mid 2022",
    "Working age population 18-66 (for use with Employment Deprivation Domain): mid 2022",
)

# Census 2021, TS021: the broad groups, each before the groups that it consists of.
BROAD_GROUPS = {
    "Asian, Asian British or Asian Welsh": ("Bangladeshi", "Chinese", "Indian", "Pakistani", "Other Asian"),
    "Black, Black British, Black Welsh, Caribbean or African": ("African", "Caribbean", "Other Black"),
    "Mixed or Multiple ethnic groups": (
        "White and Asian",
        "White and Black African",
        "White and Black Caribbean",
        "Other Mixed or Multiple ethnic groups",
    ),
    "White": (
        "English, Welsh, Scottish, Northern Irish or British",
        "Irish",
        "Gypsy or Irish Traveller",
        "Roma",
        "Other White",
    ),
    "Other ethnic group": ("Arab", "Any other ethnic group"),
}


def indices(areas: list[Area]) -> bytes:
    """The Indices of Deprivation as File 7, and as Excel leaves such a file: BOM, CRLF, "29,199", no last newline."""
    header = [
        *["LSOA code (2021)", "LSOA name (2021)"],
        *["Local Authority District code (2024)", "Local Authority District name (2024)"],
        *[column for name in RANKINGS for column in ranking_columns(name)],
        *DENOMINATORS,
    ]
    empty = [""] * len(DENOMINATORS)
    rows = [[area.code, area.name, AUTHORITY_CODE, AUTHORITY, *standings(area), *empty] for area in areas]
    return b"\xef\xbb\xbf" + table(header, rows, "\r\n").removesuffix(b"\r\n")


def ranking_columns(name: str) -> Iterator[str]:
    """The three headers of one ranking; one of them all is cut short in the official file."""
    yield f"{name} Score (rate)" if name in CALLED_RATES else f"{name} Score"
    yield f"{name} Rank (where 1 is most deprived)"
    last = f"{name} Decile (where 1 is most deprived 10% of LSOAs)"
    yield CUT_SHORT if last.startswith(CUT_SHORT) else last


def standings(area: Area) -> Iterator[object]:
    """Score, rank and decile of an area in each ranking, or nothing where there is no figure."""
    for name, domain in RANKINGS.items():
        if domain is None:
            yield from ("", "", "")
        else:
            rank = area.ranks[name]
            yield round(score(domain, rank), 3)
            yield f"{rank:,}" if domain is IMD else rank
            yield decile(rank)


def ethnic_groups(areas: list[Area]) -> bytes:
    """Census 2021, TS021: a total, then each broad group followed by the groups that it consists of."""
    names = ["Total: All usual residents"]
    for broad, groups in BROAD_GROUPS.items():
        names += [broad, *[f"{broad}: {group}" for group in groups]]
    ends = list(accumulate((len(groups) for groups in BROAD_GROUPS.values()), initial=0))
    rows = []
    for area in areas:
        counts = [area.people]
        for start, end in pairwise(ends):
            counts += [sum(area.ethnic_groups[start:end]), *area.ethnic_groups[start:end]]
        rows.append(counts)
    return census("Ethnic group", names, areas, rows)


def ages(areas: list[Area]) -> bytes:
    """Census 2021, age in bands of five years; its total is not quite TS021's, as in the real one."""
    between = [f"Aged {start} to {start + 4} years" for start in range(5, 85, 5)]
    names = ["Total", "Aged 4 years and under", *between, "Aged 85 years and over"]
    return census("Age", names, areas, [[sum(area.ages), *area.ages] for area in areas])


def census(topic: str, names: list[str], areas: list[Area], rows: list[list[int]]) -> bytes:
    """A census table as Nomis writes it: each column's name begins with the topic."""
    header = ["date", "geography", "geography code", *[f"{topic}: {name}" for name in names]]
    return table(header, [[2021, area.name, area.code, *row] for area, row in zip(areas, rows, strict=True)])


def wards(areas: list[Area]) -> bytes:
    """The lookup from areas to wards and the authority."""
    rows = [[area.code, area.name, area.ward.code, area.ward.name, AUTHORITY_CODE, AUTHORITY] for area in areas]
    return table(["LSOA21CD", "LSOA21NM", "WD24CD", "WD24NM", "LAD24CD", "LAD24NM"], rows)


def table(header: Row, rows: Iterable[Row], newline: str = "\n") -> bytes:
    """A CSV table, quoted only where it must be."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=newline)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()
