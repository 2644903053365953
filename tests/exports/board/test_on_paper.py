"""The pack as PDF: tagged, four pages whatever was typed, and nothing smaller than 9.5 points."""

import io
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from exports.board.heard import Home
from exports.board.parts import Chart
from exports.board.said import Spoken
from exports.board.typesetting import pdf_of, tries_of
from exports.indicators.models import Indicator
from exports.releases.reading import Cell
from tests.exports.board.conftest import HEARD
from tests.paper import outside, read, words
from workshops.actions.models import Action
from workshops.programmes.models import Programme

LONG = "The very long name of a neighbourhood beside the old canal that nobody ever calls by all of its words " * 2
URDU_NAME = "ہسپتال کے قریب بہت پرانا محلہ جہاں بس نہیں آتی "
UNBROKEN = "W" * 119


def structure(reader: PdfReader) -> list[tuple[str, object]]:
    """Every tag in order, with what it says of itself."""
    found = []

    def walk(node):
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif hasattr(node, "get") and "/K" in node:
            if "/S" in node:
                found.append((node["/S"], node))
            walk(node["/K"])
        elif hasattr(node, "get") and "/S" in node:
            found.append((node["/S"], node))

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_it_is_tagged_and_says_that_it_is_for_everybody(drawn):
    reader = read(pdf_of(drawn()))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Board pack: Getting to the clinic"
    said = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in said


def test_its_headings_follow_each_other_and_its_tables_have_heads(drawn):
    tags = structure(read(pdf_of(drawn())))
    levels = [int(tag[2:]) for tag, _node in tags if tag in ("/H1", "/H2", "/H3", "/H4")]
    assert levels[:2] == [1, 2]
    assert (levels.count(1), levels.count(2)) == (1, 4)
    assert all(after - before <= 1 for before, after in pairwise(levels))
    names = [tag for tag, _node in tags]
    assert names.count("/Table") > 5
    assert names.count("/Table") == names.count("/THead")
    assert names.count("/TH") > 2 * names.count("/Table")


def test_every_figure_is_told_in_words(drawn):
    pack = drawn()
    tags = structure(read(pdf_of(pack)))
    told = [node["/Alt"] for tag, node in tags if tag == "/Figure"]
    pages = pack.cut(tries_of(pack))
    assert told == [part.alternative for _heading, parts in pages for part in parts if isinstance(part, Chart)]
    assert any(f"{HEARD}: 25 (Heard)" in each for each in told)


def test_it_prints_what_a_board_must_be_able_to_check(drawn):
    pack = drawn()
    raw = pdf_of(pack)
    said = words(raw).replace(" ", "")
    for line in pack.sheets[3].tries[0][-1].items:
        assert line.replace(" ", "") in said
    for page in read(raw).pages:
        foot = " ".join(page.extract_text().split())
        assert pack.foot[0] in foot
        assert pack.foot[1] in foot


def a_full(found):
    """40 neighbourhoods, 30 themes and 60 promises in every state, all with names as long as they may be."""
    homes = [
        Home(f"{LONG[:110]}{number}", Cell("25" if number % 2 else "fewer than 8"), 9_999, "", [LONG[:120]] * 4)
        for number in range(40)
    ]
    themes = [
        Spoken(f"{LONG[:110]}{number}", number, Cell(str(200 - 5 * number)), LONG * 3, (LONG, "en"), number % 3, 0)
        for number in range(30)
    ]
    changes = found.promised.changes
    many = [changes[number % len(changes)] for number in range(60)]
    return replace(
        found,
        heard=replace(found.heard, homes=homes),
        said=replace(found.said, themes=themes),
        beside=[*found.beside] * 5,
        promised=replace(found.promised, changes=many),
    )


def renamed(name):
    """Every neighbourhood, theme and voice is called so."""

    def change(found):
        homes = [replace(home, name=name, voices=[name] * 3) for home in found.heard.homes * 3]
        themes = [replace(theme, name=name, wanted=name * 3) for theme in found.said.themes * 8]
        return replace(found, heard=replace(found.heard, homes=homes), said=replace(found.said, themes=themes))

    return change


def nothing(found):
    """Nobody is told of, nothing is sorted, nothing is promised."""
    homes = [replace(home, cell=Cell("fewer than 8"), voices=()) for home in found.heard.homes]
    return replace(
        found,
        heard=replace(found.heard, homes=homes, groups=()),
        said=replace(found.said, themes=[], asked=[]),
        beside=[],
        promised=replace(found.promised, changes=[], owed=[]),
    )


CASES = {  # what is changed of the pack first, and how everything is called that can be named
    "as it is": (lambda found: found, ""),
    "full": (a_full, LONG),
    "nothing": (nothing, ""),
    "long": (renamed(LONG[:120]), LONG),
    "unbroken": (renamed(UNBROKEN), UNBROKEN),
    "urdu": (renamed((URDU_NAME * 3)[:120]), URDU_NAME * 3),
}


@pytest.mark.parametrize("case", CASES)
def test_it_has_four_pages_whatever_was_typed(drawn, inside, everyone, case):
    change, name = CASES[case]
    if name:
        with inside() as session:
            programme = session.get_one(Programme, everyone.evening.programme_id)
            programme.name = programme.board_owner = name[:120]
            programme.question, programme.objectives = (name * 3)[:300], name * 9
            for action in session.scalars(select(Action)):
                action.title = (name * 2)[:160]
            for sheet in session.scalars(select(Indicator)):
                sheet.title = sheet.heading = name[:120]
                sheet.counts, sheet.source, sheet.cannot_say = (name * 3)[:300], (name * 2)[:200], name * 9
                for cell in sheet.cells:
                    cell.label = name[:80]
    raw = pdf_of(drawn(change))
    assert len(read(raw).pages) == 4
    assert list(outside(raw, 7)) == []
    assert min(sizes(raw)) >= 9.5


def test_what_has_no_room_is_counted_and_addressed(drawn):
    pack = drawn(a_full)
    pages = pack.cut(tries_of(pack))
    for place, (_heading, parts) in enumerate(pages[:3]):
        told = [part.words for part in parts if part.kind == "text" and " more stand" in part.words]
        assert told, place
        assert all("https://voices.example/" in each for each in told)
    first = pages[0][1]
    lists = [part for part in first if part.kind in ("table", "chart") and part.heads[0] == "Neighbourhood"]
    left = [int(part.words.split()[0]) for part in first if part.kind == "text" and " more stand" in part.words]
    assert sum(len(part.rows) for part in lists) + sum(left) == 40


def test_urdu_is_set_in_its_letters(drawn):
    """No letter of it is missing, or PDF/UA would refuse it; copied out again, their order is imperfect in any PDF."""
    found = re.findall("[\u0600-\u06ff\ufb50-\ufefc]", words(pdf_of(drawn(renamed(URDU_NAME)))))
    assert len(found) > 100


def sizes(raw: bytes) -> set[float]:
    """The sizes of all letters, in points."""
    found: set[float] = set()

    def note(text, _matrix, place, _font, size):
        if text.strip():
            found.add(round(size * abs(place[3] or place[0]), 2))

    for page in PdfReader(io.BytesIO(raw)).pages:
        page.extract_text(visitor_text=note)
    return found
