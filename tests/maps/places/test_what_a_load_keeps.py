"""What stands in the database after a load: which file may tell what, and what the next load leaves alone."""

from pathlib import Path

from sqlalchemy import select, text

from app.db import transaction
from maps.places.models import Area, Dataset, Neighbourhood, Outline, Postcode
from maps.places.services import locate_postcode
from tests.maps import official
from tests.maps.conftest import Town
from tests.maps.official import AREAS


def test_a_folder_of_official_files_is_a_place(town: Town, tmp_path: Path) -> None:
    report = town.load(official.town(tmp_path / "town"))
    assert {loaded.dataset_kind for loaded in report.files} == {
        "index",
        "wards",
        "postcodes.official",
        "outlines.BGC",
        "age",
        "ethnic",
    }
    assert not report.left_out
    with town.reading() as session:
        area = session.get(Area, AREAS[0])
        assert area is not None
        assert area.name == "Testbury 001A"
        assert area.population == 1_800
        assert area.neighbourhood is not None
        assert area.neighbourhood.name == "Mill Hill"
        kinds = {row.kind: row for row in session.scalars(select(Dataset))}
        assert kinds["postcodes.official"].vintage == "November 2025"
        assert "Open Government Licence" in kinds["index"].licence
        assert len(kinds["index"].checksum) == 64
        assert kinds["wards"].rows == 4


def test_the_order_of_loads_does_not_matter(town: Town, tmp_path: Path, fresh) -> None:
    """One file a load, backwards: the same areas, postcodes, outlines and figures."""
    folder = official.town(tmp_path / "town")
    town.load(folder)
    other = Town(fresh())
    for file in sorted(folder.iterdir(), reverse=True):
        other.load(file)
    same = ("postcode", "postcode_cell", "outline", "grid_cell", "area_measure", "area_table")
    assert town.rows(*same) == other.rows(*same)
    assert [row[:4] for row in town.rows("area")["area"]] == [row[:4] for row in other.rows("area")["area"]]


def test_the_same_files_twice_change_nothing(town: Town, tmp_path: Path) -> None:
    folder = official.town(tmp_path / "town")
    town.load(folder)
    before = town.rows()
    report = town.load(folder)
    assert not report.changed
    assert all(loaded.again for loaded in report.files)
    assert town.rows() == before


def test_a_file_named_twice_is_read_once(town: Town, tmp_path: Path) -> None:
    file = official.lookup(tmp_path)
    report = town.load(file, tmp_path)
    assert len(report.files) == 1


def test_an_older_file_loaded_again_after_a_newer_one_counts_again(town: Town, tmp_path: Path) -> None:
    first = official.index_file(tmp_path, [(AREAS[0], 1, 1)], "a.csv")
    second = official.index_file(tmp_path, [(AREAS[0], 30_000, 9)], "b.csv")
    for file in (first, second, first):
        town.load(file)
    values = {row[1]: row[2] for row in town.rows("area_measure")["area_measure"]}
    assert values["imd.rank"] == 1


def test_a_load_leaves_other_places_alone(town: Town, tmp_path: Path) -> None:
    town.load(official.town(tmp_path / "town"))
    (tmp_path / "next").mkdir()
    town.load(
        official.index_file(tmp_path / "next", [("E01880001", 7, 1)]),
        official.directory(tmp_path / "next", [official.postcode("QX9 9ZZ", "E01880001")], name="ONSPD_FEB_2026.csv"),
        official.outlines(tmp_path / "next", "b_BGC.geojson", {"E01880001": official.square(30)}),
        official.ethnic_groups(tmp_path / "next", areas=["E01880001"]),
    )
    with town.reading() as session:
        assert session.get(Postcode, "QX11AA") is not None
        assert session.get(Postcode, "QX99ZZ") is not None
        assert session.get(Outline, AREAS[0]) is not None
        assert session.get(Outline, "E01880001") is not None
        ranked = session.execute(text("SELECT count(*) FROM area_measure WHERE name = 'imd.rank'")).scalar_one()
        assert ranked == 5
        assert session.execute(text("SELECT count(*) FROM area_table WHERE family = 'age'")).scalar_one() == 4
        assert session.execute(text("SELECT count(*) FROM area_table WHERE family = 'ethnic'")).scalar_one() == 5


def test_people_point_at_areas_and_neighbourhoods_and_still_do_after_a_load(town: Town, tmp_path: Path) -> None:
    town.load(official.town(tmp_path / "town"))
    with town.reading() as session:
        before = {row.ward_code: row.id for row in session.scalars(select(Neighbourhood))}
    renamed = official.lookup(
        tmp_path, {AREAS[0]: ("E05990001", "Mill Hill & Dale"), AREAS[1]: ("E05990002", "Brook")}, "newer.csv"
    )
    town.load(renamed)
    with town.reading() as session:
        after = {row.ward_code: row for row in session.scalars(select(Neighbourhood))}
        assert {code: row.id for code, row in after.items()} == before
        assert after["E05990001"].name == "Mill Hill & Dale"
        assert after["E05990001"].slug == "mill-hill"
        moved = session.get(Area, AREAS[1])
        assert moved is not None
        assert moved.neighbourhood_id == before["E05990002"]


def test_a_name_given_by_people_stays(town: Town, tmp_path: Path) -> None:
    town.load(official.lookup(tmp_path))
    with town.app.app_context(), transaction() as session:
        ours = session.scalars(select(Neighbourhood).where(Neighbourhood.ward_code == "E05990001")).one()
        ours.name, ours.named_by_people = "The Hill", True
    town.load(official.lookup(tmp_path, {AREAS[0]: ("E05990001", "Mill Hill North")}, "newer.csv"))
    with town.reading() as session:
        assert (
            session.scalars(select(Neighbourhood.name).where(Neighbourhood.ward_code == "E05990001")).one()
            == "The Hill"
        )


def test_a_ward_name_that_stands_twice_has_its_authority_beside_it(town: Town, tmp_path: Path) -> None:
    official.table(
        tmp_path / "wards.csv",
        ["LSOA21CD", "LSOA21NM", "WD24CD", "WD24NM", "LAD24CD", "LAD24NM"],
        [
            [AREAS[0], "a", "E05990001", "Broughton", "E07990001", "Testbury"],
            [AREAS[1], "b", "E05990002", "Broughton", "E07990002", "Otherham"],
            [AREAS[2], "c", "E05990003", "Mill Hill", "E07990002", "Otherham"],
        ],
    )
    town.load(tmp_path / "wards.csv")
    with town.reading() as session:
        told = {row.slug: row.full_name for row in session.scalars(select(Neighbourhood))}
    assert told == {
        "broughton-testbury": "Broughton, Testbury",
        "broughton-otherham": "Broughton, Otherham",
        "mill-hill": "Mill Hill",
    }


def test_the_authority_comes_from_the_lookup_never_from_a_name(town: Town, tmp_path: Path) -> None:
    """1,037 English areas are named after a district that is no more."""
    town.load(official.lookup(tmp_path))
    town.load(official.index_file(tmp_path))  # its authority's column says the same, its area names say Oldshire
    with town.reading() as session:
        area = session.get(Area, AREAS[0])
        assert area is not None
        assert (area.authority_name, area.indexed) == ("Testbury", True)


def test_broken_encoding_of_a_name_is_mended(town: Town, tmp_path: Path) -> None:
    town.load(official.lookup(tmp_path, {AREAS[0]: ("W05990001", "Mynydd Llandyg├íi")}))
    with town.reading() as session:
        ward = session.scalars(select(Neighbourhood)).one()
        assert (ward.name, ward.slug) == ("Mynydd Llandygái", "mynydd-llandygai")


def test_the_ledger_says_what_was_loaded(town: Town, tmp_path: Path) -> None:
    town.load(official.lookup(tmp_path))
    entries = town.rows("ledger")["ledger"]
    assert len(entries) == 1
    assert "LSOA21_WD24_LAD24.csv" in str(entries[0])


def test_figures_of_the_sample_place_claim_no_official_source(town: Town, tmp_path: Path) -> None:
    town.load(official.index_file(tmp_path, [("F01000001", 4_000, 2)]))
    with town.reading() as session:
        row = session.scalars(select(Dataset)).one()
    assert "nvented" in row.title
    assert "Office" not in row.source
    assert "Crown" not in row.licence


def test_a_postcode_without_a_loaded_area_is_no_place(town: Town, tmp_path: Path) -> None:
    town.load(official.postcodes(tmp_path))
    with town.reading():
        assert locate_postcode("QX1 1AA") is None
