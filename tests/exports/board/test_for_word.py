"""The pack as a document: it opens, says what the paper says, and is in order for those who hear it."""

import io
import zipfile
from itertools import pairwise

import docx
import pytest
from lxml import etree

from exports.board.docx_file import docx_of
from exports.board.parts import Chart
from exports.board.typesetting import tries_of
from tests.exports.board.conftest import HEARD, lines_of
from tests.exports.board.test_on_paper import LONG, URDU_NAME, a_full, renamed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BORDERS = ["top", "left", "bottom", "right", "insideH", "insideV"]  # ECMA-376, part 1, 17.4.38


@pytest.fixture
def pack(drawn):
    return drawn()


@pytest.fixture
def file(pack):
    return docx_of(pack, tries_of(pack), "en-GB")


@pytest.fixture
def opened(file):
    return docx.Document(io.BytesIO(file))


def alternatives(opened):
    return [shape.get("descr", "") for shape in opened.element.body.xpath(".//wp:docPr")]


def test_it_says_what_the_paper_says(pack, opened):
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    said = {*(each.text for each in opened.paragraphs), *cells}
    for heading, parts in pack.cut(tries_of(pack)):
        assert heading in said
        for part in parts:
            for line in lines_of(part):
                for words in line.split(" | ") if part.kind in ("table", "chart") else [line]:
                    assert part.kind == "stats" or words in said, words
    assert " · ".join(pack.foot) == opened.sections[0].footer.paragraphs[0].text


def test_each_page_begins_on_a_new_one_and_headings_follow_each_other(pack, opened):
    styles = [each.style.name for each in opened.paragraphs]
    assert styles.count("Title") == 1
    pages = [each for each in opened.paragraphs if each.style.name == "Heading 1"]
    assert [each.text for each in pages] == [sheet.heading for sheet in pack.sheets]
    assert [bool(each.paragraph_format.page_break_before) for each in pages] == [False, True, True, True]
    levels = [int(name[-1]) for name in styles if name.startswith("Heading")]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_have_heads_and_charts_are_told_in_words(pack, opened):
    heads = opened.element.body.xpath(".//w:tbl/w:tr[1]")
    assert heads
    assert all(row.xpath("./w:trPr/w:tblHeader") for row in heads)
    charts = [part for _heading, parts in pack.cut(tries_of(pack)) for part in parts if isinstance(part, Chart)]
    assert alternatives(opened) == [chart.alternative for chart in charts]
    assert HEARD in alternatives(opened)[0]


def test_it_says_what_it_is_and_is_well_formed(file, opened):
    with zipfile.ZipFile(io.BytesIO(file)) as whole:
        assert whole.testzip() is None
        parts = {
            name: etree.fromstring(whole.read(name)) for name in whole.namelist() if name.endswith((".xml", ".rels"))
        }
    assert opened.core_properties.title == "Board pack: Getting to the clinic"
    assert opened.core_properties.language == "en-GB"
    body = parts["word/document.xml"]
    for borders in body.iter(f"{W}tblBorders"):
        assert [each.tag.removeprefix(W) for each in borders] == BORDERS
        assert {each.tag.removeprefix(W) for each in borders.itersiblings()} <= {
            "shd",
            "tblLayout",
            "tblCellMar",
            "tblLook",
        }
    for row in body.iter(f"{W}trPr"):
        assert {each.tag.removeprefix(W) for each in row} <= {"trHeight", "tblHeader"}


@pytest.mark.parametrize("change", [a_full, renamed(LONG[:120]), renamed(URDU_NAME)])
def test_it_opens_whatever_was_typed(drawn, change):
    pack = drawn(change)
    opened = docx.Document(io.BytesIO(docx_of(pack, tries_of(pack), "en-GB")))
    assert len([each for each in opened.paragraphs if each.style.name == "Heading 1"]) == 4


def test_urdu_runs_from_the_right(drawn):
    pack = drawn(renamed(URDU_NAME.strip()))
    opened = docx.Document(io.BytesIO(docx_of(pack, tries_of(pack), "en-GB")))
    found = [each for each in opened.paragraphs if each.text.startswith("ہسپتال")]
    assert found
    for each in found:
        assert each.runs[0].font.rtl
        assert each.paragraph_format.element.xpath("./w:pPr/w:bidi")
