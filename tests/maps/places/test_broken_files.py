"""A file that cannot be used: one clear sentence, and the database as before. One of another kind: left out."""

import gzip
from pathlib import Path

import pytest

from tests.maps import headers, official
from tests.maps.conftest import Town
from tests.maps.official import AREAS


@pytest.fixture
def loaded(town: Town, tmp_path: Path) -> Town:
    """A place that must stay as it is."""
    town.load(official.town(tmp_path / "town"))
    return town


def test_a_missing_column_is_named(loaded: Town, tmp_path: Path) -> None:
    file = official.index_file(tmp_path)
    file.write_text(file.read_text().replace("LSOA code (2021)", "Place"))
    assert "no column for the area's code" in loaded.refused(file)
    file = official.ages(tmp_path)
    file.write_text(file.read_text().replace("Age: Aged 5 to 9 years", "Age: Aged 5 to 10 years"))
    assert "no column for '5 to 9'" in loaded.refused(file)


def test_half_a_table_is_told_by_its_last_line(loaded: Town, tmp_path: Path) -> None:
    file = official.postcodes(tmp_path)
    file.write_text(file.read_text()[:-40])
    assert "line 5" in loaded.refused(file)


def test_a_quotation_mark_left_open_is_told(loaded: Town, tmp_path: Path) -> None:
    file = official.index_file(tmp_path)
    file.write_text(file.read_text() + f'{AREAS[0]},"Testbury')
    assert "quotation mark" in loaded.refused(file)


def test_half_a_gzip_is_told(loaded: Town, tmp_path: Path) -> None:
    rows = [official.postcode(f"QX{n % 9 + 1} {n % 7 + 1}AA", AREAS[0], n / 7, n / 13) for n in range(20_000)]
    whole = official.directory(tmp_path, rows).read_bytes()
    half = tmp_path / "ONSPD_NOV_2025_half.csv.gz"
    half.write_bytes(gzip.compress(whole)[:-2_000])
    assert "cut off" in loaded.refused(half)


def test_half_a_geojson_and_half_a_geopackage_are_told(loaded: Town, tmp_path: Path) -> None:
    file = official.outlines(tmp_path, "half_BGC.geojson")
    file.write_text(file.read_text()[:-150])
    assert "not whole GeoJSON" in loaded.refused(file)
    file = official.outlines(tmp_path, "nearly_BGC.geojson")
    file.write_text(file.read_text()[:-1])
    assert "its end is missing" in loaded.refused(file)
    package = tmp_path / "LSOA_BGC.gpkg"
    package.write_bytes(b"SQLite format 3\x00" + b"\x10\x00\x01\x01\x00" + bytes(3_000))
    assert "cut off" in loaded.refused(package)


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding_is_told(loaded: Town, tmp_path: Path, encoding: str) -> None:
    file = official.lookup(tmp_path, {AREAS[0]: ("W05990001", "Llandygái")})
    file.write_bytes(file.read_text().encode(encoding))
    assert "UTF-8" in loaded.refused(file)


def test_other_separators_are_told(loaded: Town, tmp_path: Path) -> None:
    file = official.lookup(tmp_path)
    file.write_text(file.read_text().replace(",", ";"))
    assert "separated by semicolons" in loaded.refused(file)


def test_a_huge_line_and_characters_of_value_0_are_told(loaded: Town, tmp_path: Path) -> None:
    file = official.lookup(tmp_path)
    file.write_text(file.read_text() + "E" * 3_000_000)
    assert "more than 1,000,000 characters" in loaded.refused(file)
    file = official.lookup(tmp_path)
    file.write_text(file.read_text().replace("Brook", "Br\x00ok"))
    assert "value 0" in loaded.refused(file)


def test_a_known_header_without_rows_is_told(loaded: Town, tmp_path: Path) -> None:
    file = official.directory(tmp_path, [])
    assert "column names but no rows" in loaded.refused(file)


def test_a_file_of_which_no_row_can_be_used_is_told(loaded: Town, tmp_path: Path) -> None:
    file = official.index_file(tmp_path, [(AREAS[0], "n/a", "n/a"), (AREAS[1], "", "")])
    assert "no row that can be used: no rank" in loaded.refused(file)


def test_one_broken_file_stops_the_whole_load(loaded: Town, tmp_path: Path) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    official.index_file(folder, [(AREAS[0], 9, 1)])
    broken = official.postcodes(folder)
    broken.write_text(broken.read_text()[:-40])
    assert broken.name in loaded.refused(folder)


def test_a_path_that_is_not_there_is_told(loaded: Town, tmp_path: Path) -> None:
    assert "no file or folder" in loaded.refused(tmp_path / "nowhere.csv")


def test_half_a_zip_is_told(loaded: Town, tmp_path: Path) -> None:
    file = official.zipped(tmp_path / "a.zip", {"lookup.csv": official.lookup(tmp_path).read_bytes()})
    file.write_bytes(file.read_bytes()[:-60])
    assert "cannot be unpacked" in loaded.refused(file)


def test_what_is_of_no_known_kind_is_left_out_with_a_sentence(loaded: Town, tmp_path: Path) -> None:
    before = loaded.rows()
    folder = tmp_path / "odd"
    (folder / "empty").mkdir(parents=True)
    official.zipped(folder / "of something else.zip", {"photo.jpg": b"\xff\xd8\xff\xe0", "read.txt": b"hello"})
    official.table(folder / "votes.csv", ["voter", "vote"], [[1, 1]])
    (folder / "empty.csv").write_bytes(b"")
    (folder / "only blanks.csv").write_bytes(b"\xef\xbb\xbf\r\n\r\n")
    (folder / "list.xlsx").write_bytes(b"PK\x03\x04...")
    (folder / "random.bin").write_bytes(bytes(range(256)) * 40)
    (folder / "data.json").write_text('{"a": [1, 2]}')
    report = loaded.load(folder, folder / "empty")
    assert not report.files
    reasons = {left.name: left.reason for left in report.left_out}
    assert set(reasons) == {
        "of something else.zip!photo.jpg",
        "of something else.zip!read.txt",
        "votes.csv",
        "empty.csv",
        "only blanks.csv",
        "list.xlsx",
        "random.bin",
        "data.json",
        "empty",
    }
    assert reasons["empty.csv"] == reasons["only blanks.csv"] == "it is empty"
    assert "columns voter, vote" in reasons["votes.csv"]
    assert loaded.rows() == before


def test_what_is_known_and_not_needed_says_why(town: Town, tmp_path: Path) -> None:
    people = "Total population: mid 2015 (excluding prisoners)"
    official.table(tmp_path / "File_6.csv", ["\ufeffLSOA code (2011)", people], [["E01990001", "1,296"]])
    official.table(tmp_path / "estimate.csv", ["area_code", "sex", "all_ages"], [])
    official.outlines(tmp_path, "authorities.geojson", fields=("LAD24CD", "LAD24NM"))
    report = town.load(tmp_path)
    assert not report.files
    reasons = {left.name: left.reason for left in report.left_out}
    assert "the people of 2015" in reasons["File_6.csv"]
    assert "yearly population estimates" in reasons["estimate.csv"]
    assert "drawn by their areas" in reasons["authorities.geojson"]


def test_headers_may_differ_in_what_means_nothing(town: Town, tmp_path: Path) -> None:
    """A byte order mark, line ends of Windows, other case, blanks, no last line end, quoted thousands."""
    file = official.index_file(tmp_path, [(AREAS[0], "29,199", "9"), (AREAS[1], "885.0", 1)])
    text = file.read_text().replace("LSOA code (2021)", " lsoa  Code (2021) ").removesuffix("\n")
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    town.load(file)
    ranks = {row[0]: row[2] for row in town.rows("area_measure")["area_measure"] if row[1] == "imd.rank"}
    assert ranks == {AREAS[0]: 29_199, AREAS[1]: 885}


def test_the_index_of_the_short_header_is_read(town: Town, tmp_path: Path) -> None:
    """One header of the official file is cut short: 'Decile (where 1 is most deprived 10% of LSO'."""
    assert "10% of LSO," in headers.INDEX_2025
    assert town.load(official.index_file(tmp_path)).files[0].kept == 4
