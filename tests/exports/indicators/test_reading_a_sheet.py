"""What an organiser's file may be like, and what is said of a wrong one: row by row, and what to do."""

import io
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from exports.indicators.models import Layout, Line, Measure
from exports.indicators.protecting import protect_sheet
from exports.indicators.sheet import Mark, Read, WrongError, read_sheet
from tests.exports.indicators.sheets import WAITING, as_csv, as_xlsx
from workshops.scribe.tables import UnreadableError


@pytest.fixture(autouse=True)
def house(inside: Callable) -> Iterator[None]:
    """Faults are told in the reader's language."""
    with inside(writes=False):
        yield


def read(
    raw: bytes, measure: Measure = Measure.PEOPLE, layout: Layout = Layout.LIST, *, official: bool = False
) -> Read:
    return read_sheet(raw, measure, layout, as_published=official)


def numbers(found: Read) -> dict[str, object]:
    return {row.label or row.part: row.numbers[0] for row in found.rows}


def faults(raw: bytes, measure: Measure = Measure.PEOPLE, layout: Layout = Layout.LIST) -> list[tuple[int, str, str]]:
    with pytest.raises(WrongError) as said:
        protect_sheet(read(raw, measure, layout), measure, layout, 8)
    return [(fault.row, fault.column, fault.said) for fault in said.value.faults]


def unreadable(raw: bytes) -> str:
    with pytest.raises(UnreadableError) as said:
        read(raw)
    return str(said.value)


def test_a_sheet_without_headings_loses_no_group() -> None:
    with pytest.raises(WrongError) as said:
        read(b"Asian,46\nBlack,31\nWhite,20\n")
    (fault,) = said.value.faults
    assert (fault.row, fault.said) == (1, "Asian · 46")
    assert "Write headings above it" in fault.what


def test_a_larger_group_is_one_in_whatever_letters_it_was_typed() -> None:
    rows = b"List,Group,People\nAsian,a,100\nasian,c,20\nASIAN,d,30\n"
    cells = protect_sheet(read(rows, layout=Layout.WITHIN), Measure.PEOPLE, Layout.WITHIN, 8)
    assert [(cell.part, cell.shown) for cell in cells if cell.line is Line.WHOLE] == [("Asian", "150")]


@pytest.mark.parametrize(
    "raw",
    [
        as_csv(WAITING),
        as_csv(WAITING, separator=";"),
        as_csv(WAITING, separator="\t", encoding="utf-16"),
        as_csv([*WAITING[:1], (), *WAITING[1:], (), ("", "")]),
        as_xlsx(WAITING),
        as_xlsx([(), *WAITING]),
    ],
    ids=["commas", "semicolons", "tabs in utf-16", "empty rows", "a spreadsheet", "a spreadsheet with an empty top"],
)
def test_a_table_is_read_however_it_was_saved(raw: bytes) -> None:
    assert numbers(read(raw)) == {"Asian": 46, "Black": 31, "Mixed": 7, "White": 212, "Other": 12}


def test_letters_of_an_older_windows_file_are_read_and_that_is_said() -> None:
    found = read(as_csv([("Group", "People"), ("Zoë’s", 12)], encoding="cp1252"))
    assert numbers(found) == {"Zoë’s": 12}
    assert found.guessed


def test_thousands_and_numbers_that_their_owner_hides_are_understood() -> None:
    rows = [("Group", "People"), ("A", "29,199"), ("B", "1 204"), ("C", "<5"), ("D", "*"), ("E", "[c]"), ("F", "12.0")]
    assert list(numbers(read(as_csv(rows))).values()) == [29199, 1204, Mark(5), Mark(), Mark(), 12]


def test_merged_cells_take_the_group_of_the_row_above_and_that_is_said() -> None:
    rows = [("Group", "Within", "People"), ("Asian", "Near", 12), (None, "Far", 20), ("Black", "Near", 9)]
    found = read(as_xlsx(rows, merged=["A2:A3"]), layout=Layout.WITHIN)
    assert [(row.part, row.label) for row in found.rows] == [("Asian", "Near"), ("Asian", "Far"), ("Black", "Near")]
    assert "row 3" in " ".join(found.guessed)


def test_the_total_is_known_by_its_name() -> None:
    found = read(as_csv([("Group", "People"), ("A", 12), ("B", 20), ("All people", 32)]))
    assert [row.line for row in found.rows] == [Line.GROUP, Line.GROUP, Line.TOTAL]


def test_a_formula_in_a_name_stays_a_text() -> None:
    assert numbers(read(as_csv([("Group", "People"), ("=cmd|' /C calc'!A0", 12)]))) == {"=cmd|' /C calc'!A0": 12}


def test_every_wrong_row_is_told_by_its_number() -> None:
    rows = [
        ("Group", "People"),
        ("A", "12"),
        ("B", "many"),
        ("", "20"),
        ("a ", "5"),
        ("C", "-3"),
        ("D", "2.5"),
        ("E", ""),
        ("F", "62%"),
        ("G", "12,5"),
        ("H", "=1+1"),
        ("Most deprived", "30"),
        ("x" * 81, "30"),
    ]
    assert [(row, said[:5]) for row, _column, said in faults(as_csv(rows))] == [
        (3, "many"),
        (4, ""),
        (5, "a"),
        (6, "-3"),
        (7, "2.5"),
        (8, ""),
        (9, "62%"),
        (10, "12,5"),
        (11, "=1+1"),
        (12, "Most "),
        (13, "xxxxx"),
    ]


@pytest.mark.parametrize(
    ("rows", "layout", "row"),
    [
        ([("Group", "People"), ("A", 12), ("B", 20), ("Total", 33)], Layout.LIST, 4),
        (
            [("List", "Group", "People"), ("Age", "Young", 12), ("Age", "Old", 20), ("Place", "Near", 31)],
            Layout.LISTS,
            4,
        ),
        ([("Group", "Within", "People"), ("A", "a", 12), ("A", "Total", 20)], Layout.WITHIN, 3),
        ([("Group", "Within", "People"), ("A", "a", 12), ("B", "b", 20), ("Total", "", 33)], Layout.WITHIN, 4),
        ([("Group", "People"), ("A", "<5"), ("B", 20), ("Total", 30)], Layout.LIST, 4),
    ],
)
def test_what_does_not_add_up_is_told(rows: list[tuple], layout: Layout, row: int) -> None:
    assert [fault[0] for fault in faults(as_csv(rows), layout=layout)] == [row]


def test_a_share_needs_of_how_many_and_never_more_of_them() -> None:
    rows = [("Group", "Yes", "Asked"), ("A", 30, 60), ("B", 9, 8), ("All", 39, 68)]
    assert faults(as_csv(rows), Measure.SHARE) == [(3, "Yes", "9")]
    wrong_total = [("Group", "Yes", "Asked"), ("A", 30, 60), ("All", 30, 70)]
    assert [fault[0] for fault in faults(as_csv(wrong_total), Measure.SHARE)] == [3]


def test_titles_above_the_table_are_told_apart_from_headings() -> None:
    assert faults(as_csv([("Waiting lists, March",), *WAITING]))[0][0] == 1
    assert faults(as_csv([*WAITING, ("Pacific", 4, "see note")]))[0][0] == 7
    assert faults(as_csv([("12", "20"), ("A", 5)]))[0][0] == 1, "numbers are no headings"


@pytest.mark.parametrize("raw", [b"", b"  \n", b"\xef\xbb\xbf", as_xlsx([]), as_csv(WAITING[:1])])
def test_an_empty_sheet_is_told(raw: bytes) -> None:
    assert unreadable(raw)


def test_a_pdf_under_another_name_is_told() -> None:
    assert "PDF" in unreadable(b"%PDF-1.7 something")


def test_a_row_for_each_person_is_too_much_and_told_in_words() -> None:
    many = as_csv([("Name", "People"), *((f"Person {n}", 1) for n in range(100_000))])
    assert "one row for each group" in unreadable(many)
    assert "one row for each group" in unreadable(as_csv([("Name", "People"), *((f"P {n}", 1) for n in range(101))]))


def test_a_spreadsheet_that_grows_without_end_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    assert len(out.getvalue()) < 100_000
    assert "larger inside" in unreadable(out.getvalue())


def test_official_figures_may_hold_percentages_and_something_else_only_with_those_behind_it() -> None:
    rows = [("Group", "Said yes"), ("A", "62.3%")]
    assert numbers(read(as_csv(rows), Measure.OTHER, official=True)) == {"A": Decimal("62.3")}
    assert faults(as_csv(rows), Measure.OTHER) == [(2, "Said yes", "62.3%")]
    days = as_csv([("Group", "Days", "People"), ("A", 12.5, 40), ("B", 90, 3), ("C", 30, "*")])
    cells = protect_sheet(read(days, Measure.OTHER), Measure.OTHER, Layout.LIST, 8)
    assert [cell.shown for cell in cells] == ["12.5", "hidden", "hidden"]
