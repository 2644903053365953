"""The sample place is believable, cannot be taken for a real one, and keeps the traps of the official files.

Properties, not bytes: another version of numpy or GEOS may draw another town.
"""

import csv
import gzip
import io
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import shapely
from click.testing import CliRunner
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from maps.places.sample.files import AGES, ETHNIC_GROUPS, INDICES, OUTLINES, POSTCODES, WARDS, write_files
from maps.places.sample.generate import FILES, faults, main, northvale
from maps.places.sample.people import decile, morans_i
from maps.places.sample.sharing import Pieces, parts, share_out, touching
from maps.places.sample.town import Town
from tests.conftest import REAL_DATA

RANK = "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)"
DECILE = "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)"
TOTAL = "Ethnic group: Total: All usual residents"
SURELY_SEA = shapely.box(2.3, 54.6, 2.8, 54.8)  # England ends at 1.76 E


def text(path: Path) -> str:
    whole = path.read_bytes()
    return (gzip.decompress(whole) if path.suffix == ".gz" else whole).decode("utf-8-sig")


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(FILES / name), newline="")))


def ranks() -> dict[str, int]:
    return {row["LSOA code (2021)"]: int(row[RANK].replace(",", "")) for row in rows(INDICES)}


def outlines() -> dict[str, BaseGeometry]:
    features = json.loads(text(FILES / OUTLINES))["features"]
    return {feature["properties"]["LSOA21CD"]: shape(feature["geometry"]) for feature in features}


def mended() -> dict[str, BaseGeometry]:
    return {code: shapely.make_valid(outline) for code, outline in outlines().items()}


@pytest.fixture(scope="module")
def town() -> Town:
    return northvale()


# The files as they are kept


def test_sixty_areas_stand_in_every_file() -> None:
    areas = set(outlines())
    assert len(areas) == 60
    assert {row["LSOA21CD"] for row in rows(WARDS)} == areas
    assert set(ranks()) == areas
    for name in (ETHNIC_GROUPS, AGES):
        assert {row["geography code"] for row in rows(name)} == areas
    assert {row["lsoa21cd"] for row in rows(POSTCODES)} - {"F99999999"} == areas


def test_areas_have_the_names_of_their_authority_a_number_and_a_letter() -> None:
    names = [row["LSOA21NM"] for row in rows(WARDS)]
    assert len(set(names)) == 60
    assert all(re.fullmatch(r"Northvale 0\d\d[A-F]", name) for name in names)


def test_twelve_wards_of_about_five_areas_each_hang_together() -> None:
    ward = {row["LSOA21CD"]: row["WD24NM"] for row in rows(WARDS)}
    sizes = Counter(ward.values())
    assert len(sizes) == 12
    assert {"Hope Street", "Brook End", "Miller's Lane"} <= set(sizes)
    assert set(sizes.values()) <= {4, 5, 6}
    found = mended()
    labels = np.unique([ward[code] for code in found], return_inverse=True)[1]
    assert len(np.unique(parts(labels, touching(np.array(list(found.values())))))) == 12


def test_outlines_are_valid_but_one_and_repair_changes_no_area() -> None:
    broken = [outline for outline in outlines().values() if not outline.is_valid]
    assert len(broken) == 1
    assert "Self-intersection" in shapely.is_valid_reason(broken[0])
    repaired = shapely.make_valid(broken[0])
    assert repaired.geom_type == "Polygon"
    assert repaired.area == pytest.approx(broken[0].area, rel=1e-12)


def test_outlines_are_single_pieces_whose_edges_are_shared() -> None:
    assert all(len(outline.geoms) == 1 for outline in outlines().values())
    found = np.array(list(mended().values()))
    assert shapely.coverage_is_valid(found)
    assert shapely.coverage_union_all(found).geom_type == "Polygon"
    points = shapely.get_coordinates(found)
    assert np.array_equal(points, points.round(5))
    assert 30 <= shapely.get_num_coordinates(found).mean() <= 80  # Trafford: 45


def test_it_lies_in_the_sea() -> None:
    assert all(SURELY_SEA.contains(outline) for outline in mended().values())


def test_areas_have_about_sixteen_hundred_people() -> None:
    people = [int(row[TOTAL]) for row in rows(ETHNIC_GROUPS)]
    assert min(people) >= 1_000
    assert max(people) <= 3_000
    assert np.mean(people) == pytest.approx(1_600, abs=50)


def test_ethnic_groups_add_up_and_broad_groups_stand_before_theirs() -> None:
    for row in rows(ETHNIC_GROUPS):
        counts = {key.removeprefix("Ethnic group: "): value for key, value in row.items() if key.startswith("Ethnic")}
        counts = {name: int(value) for name, value in counts.items()}
        total = counts.pop("Total: All usual residents")
        broad = {name: n for name, n in counts.items() if ": " not in name}
        groups = {name: n for name, n in counts.items() if ": " in name}
        assert (len(broad), len(groups)) == (5, 19)
        assert sum(broad.values()) == sum(groups.values()) == total
        order = list(counts)
        for name, n in broad.items():
            mine = {group: m for group, m in groups.items() if group.startswith(f"{name}: ")}
            assert sum(mine.values()) == n
            assert all(order.index(name) < order.index(group) for group in mine)


def test_ages_add_up_to_a_total_that_is_not_quite_the_other_tables() -> None:
    people = {row["geography code"]: int(row[TOTAL]) for row in rows(ETHNIC_GROUPS)}
    apart = []
    for row in rows(AGES):
        total, *bands = [int(n) for key, n in row.items() if key.startswith("Age: ")]
        assert len(bands) == 18
        assert sum(bands) == total
        apart.append(abs(total - people[row["geography code"]]))
    assert max(apart) <= 15
    assert sum(gap > 0 for gap in apart) > 40


def test_ranks_are_englands_no_two_the_same_and_deciles_follow_from_them() -> None:
    found = ranks()
    assert len(set(found.values())) == 60
    assert all(1 <= rank <= 33_755 for rank in found.values())
    deciles = [int(row[DECILE]) for row in rows(INDICES)]
    assert deciles == [-(-rank * 10 // 33_755) for rank in found.values()]
    spread = Counter(deciles)
    assert set(spread) == set(range(1, 11))
    assert sum(spread[number] for number in range(1, 6)) > 30  # more among the deprived


def test_scores_are_higher_for_the_more_deprived() -> None:
    score = "Index of Multiple Deprivation (IMD) Score"
    by_rank = sorted((int(row[RANK].replace(",", "")), float(row[score])) for row in rows(INDICES))
    scores = [value for _, value in by_rank]
    assert scores == sorted(scores, reverse=True)
    assert 0 <= scores[-1] < scores[0] <= 100


def test_neighbours_are_alike_as_in_a_real_district(record_property) -> None:
    found, rank = mended(), ranks()
    likeness = morans_i(np.array([rank[code] for code in found]), touching(np.array(list(found.values()))))
    record_property("morans_i", round(likeness, 3))
    assert 0.3 <= likeness <= 0.5, f"Moran's I is {likeness:.2f}; Bury has 0.29, Trafford 0.47"


def test_no_code_can_be_taken_for_a_real_one() -> None:
    own = [row[column] for row in rows(WARDS) for column in ("LSOA21CD", "WD24CD", "LAD24CD")]
    assert all(re.fullmatch(r"F0[157]\d{6}", code) for code in own)
    assert not any(code.endswith("99999999") for code in own)
    everything = "".join(text(FILES / name) for name in (INDICES, OUTLINES, POSTCODES, ETHNIC_GROUPS, AGES, WARDS))
    assert not re.search(r"\b[EWSNKJLM]\d{8}\b", everything)


def test_postcodes_are_many_unique_and_of_a_form_that_no_real_one_has() -> None:
    listed = rows(POSTCODES)
    written = [row["pcds"] for row in listed]
    assert 1_800 <= len(written) == len(set(written)) <= 1_900
    assert all(re.fullmatch(r"QX\d\d? \d[ABD-HJLNP-UW-Z]{2}", postcode) for postcode in written)
    for row in listed:
        assert (len(row["pcd7"]), len(row["pcd8"])) == (7, 8)
        assert row["pcd7"].replace(" ", "") == row["pcd8"].replace(" ", "") == row["pcds"].replace(" ", "")
    assert {" " in row["pcd7"] for row in listed} == {True, False}


def test_located_postcodes_lie_in_their_area_and_one_is_nowhere() -> None:
    found = mended()
    nowhere = [row for row in rows(POSTCODES) if (row["lat"], row["long"]) == ("99.999999", "0.000000")]
    assert len(nowhere) == 1
    assert nowhere[0]["lsoa21cd"].endswith("99999999")
    for row in rows(POSTCODES):
        if row not in nowhere:
            assert shapely.contains_xy(found[row["lsoa21cd"]], float(row["long"]), float(row["lat"])), row["pcds"]


def test_some_postcodes_are_no_longer_in_use() -> None:
    ended = [row for row in rows(POSTCODES) if row["doterm"]]
    assert 20 < len(ended) < 300
    assert all(row["dointr"] < row["doterm"] <= "202511" for row in ended)


def test_the_traps_of_the_official_files_are_kept() -> None:
    indices = (FILES / INDICES).read_bytes()
    assert indices.startswith(b"\xef\xbb\xbf")
    assert indices.count(b"\r\n") == indices.count(b"\n") == 60
    assert not indices.endswith(b"\n")
    assert re.search(rb'"\d\d,\d{3}"', indices)
    columns = list(rows(INDICES)[0])
    assert len(columns) == 56
    assert "Children and Young People Sub-domain Decile (where 1 is most deprived 10% of LSO" in columns
    assert all(row[column] == "" for row in rows(INDICES) for column in columns if "IDACI" in column)
    first, second, *_ = text(FILES / POSTCODES).splitlines()
    assert first.startswith("pcd7,pcd8,pcds,")
    assert second.startswith('"QX1 1AA","QX1  1AA","QX1 1AA",')
    assert len(next(csv.reader([second]))) == len(first.split(",")) == 53


def test_the_files_are_small() -> None:
    assert sum(path.stat().st_size for path in FILES.iterdir()) < 300_000


@pytest.mark.realdata
def test_headers_are_those_of_the_official_files() -> None:
    trafford = REAL_DATA / "trafford"
    official = {
        INDICES: trafford / INDICES,
        ETHNIC_GROUPS: trafford / ETHNIC_GROUPS,
        AGES: trafford / AGES,
        POSTCODES: REAL_DATA / "samples" / "onspd_test_nov2025.csv",
        WARDS: REAL_DATA / "england" / "LSOA21_WD24_LAD24_EW_LU.csv.gz",
    }
    for name, path in official.items():
        assert text(FILES / name).splitlines()[0] == text(path).splitlines()[0], name


# The generator


def test_a_town_that_is_drawn_has_no_faults(town: Town) -> None:
    assert list(faults(town)) == []
    assert {decile(area.rank) for area in town.areas} == set(range(1, 11))


def test_the_program_draws_the_same_town_again_and_writes_it_where_it_is_told(tmp_path: Path, town: Town) -> None:
    answer = CliRunner().invoke(main, [str(tmp_path / "told")])
    assert answer.exit_code == 0, answer.output
    assert {path.name for path in (tmp_path / "told").iterdir()} == {path.name for path in FILES.iterdir()}
    for path in write_files(town, tmp_path / "known"):
        assert path.read_bytes() == (tmp_path / "told" / path.name).read_bytes(), path.name


def test_shared_out_groups_hang_together_keep_to_their_bank_and_weigh_alike() -> None:
    squares = np.array([shapely.box(x, y, x + 1, y + 1) for x in range(12) for y in range(12)])
    middles = shapely.get_coordinates(shapely.centroid(squares))
    bank = (middles[:, 1] > 5).astype(int)
    weights = 50 + np.arange(len(squares)) % 7
    pieces = Pieces(middles, squares, weights, bank, sector=np.zeros_like(bank))
    groups = share_out(pieces, 9, unequal=0.0, grain=0.1, chance=np.random.default_rng(1))
    assert len(np.unique(parts(groups, touching(squares)))) == 9
    assert all(len(set(bank[groups == group])) == 1 for group in range(9))
    load = np.bincount(groups, weights)
    assert load.max() / load.min() < 1.6
