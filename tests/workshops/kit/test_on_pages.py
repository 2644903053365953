"""The sheets as pages, in a real browser: what a phone reads off the screen and off the paper."""

import pytest

from tests import paper
from tests.workshops.kit.conftest import on_paper, on_screen
from tests.workshops.kit.test_sheets import LONG

MILLIMETRES = {"a4": (210, 297), "a5": (148, 210)}


def size(pdf: bytes) -> set[tuple[int, int]]:
    boxes = (page.mediabox for page in paper.read(pdf).pages)
    return {(round(float(box.width) / paper.MM), round(float(box.height) / paper.MM)) for box in boxes}


@pytest.mark.parametrize("sort", ["a4", "a5"])
def test_a_poster_and_a_table_card_lead_in_from_screen_and_paper(desk, evening, axe, sort):
    for name, times in (("poster", 1), ("tables", 2)):
        desk.goto(f"/workshops/{evening.code}/kit/{name}?paper={sort}")
        assert on_screen(desk) == [f"https://voices.example/j/{evening.code}"] * times
        printed = on_paper(desk)
        assert paper.codes(printed) == [f"https://voices.example/j/{evening.code}"] * times
        assert len(paper.pictures(printed)) == 1
        assert size(printed) == {MILLIMETRES[sort]}
        assert "Print with your browser" not in paper.words(printed)
    axe(desk)


@pytest.mark.parametrize("sort", ["a4", "a5"])
def test_nothing_of_a_table_card_is_cut_off_however_many_rules(desk, evening, change, sort):
    desk.goto(f"/workshops/{evening.code}/kit/tables?paper={sort}")
    for many in range(13):
        change(ground_rules="\n".join(["Nobody has to say anything, and everybody may stop at any time."] * many))
        desk.reload()
        room, needed = desk.locator(".tent-side").last.evaluate("side => [side.clientHeight, side.scrollHeight]")
        assert needed <= room, f"{many} rules"


@pytest.mark.parametrize("sort", ["a4", "a5"])
@pytest.mark.parametrize(("what", "number"), [("cards", 12), ("forms", 3)])
def test_cards_and_forms_are_the_same_on_screen_and_paper(desk, evening, axe, what, number, sort):
    desk.goto(f"/workshops/{evening.code}/kit?paper={sort}")
    desk.locator(f"input[name={what}-number]").fill(str(number))
    desk.locator(f"form[action$='/{what}'] button[value=page]").click()
    desk.wait_for_load_state()
    seen = on_screen(desk)
    printed = on_paper(desk)
    assert len(set(seen)) == number
    assert sorted(paper.codes(printed)) == sorted(seen)
    sheet = (210, 148) if (what, sort) == ("cards", "a5") else MILLIMETRES[sort]
    assert size(printed) == {sheet}
    if what == "cards":
        assert len(paper.pictures(printed)) == (2 if sort == "a4" else 3)
    axe(desk)


@pytest.mark.parametrize("name", ["facilitator", "interpreter"])
def test_a_sheet_of_the_team_is_read_on_a_phone_and_printed(desk, evening, axe, name):
    desk.goto(f"/workshops/{evening.code}/kit/{name}?paper=a5")
    desk.set_viewport_size({"width": 390, "height": 844})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
    axe(desk)
    printed = on_paper(desk)
    assert size(printed) == {MILLIMETRES["a5"]}
    assert "What was it like?" in paper.words(printed)


@pytest.mark.parametrize("sort", ["a4", "a5"])
def test_long_words_stay_on_one_sheet(desk, evening, change, sort):
    change(**LONG)
    for name, times in (("poster", 1), ("tables", 2)):
        desk.goto(f"/workshops/{evening.code}/kit/{name}?paper={sort}")
        sheets = desk.locator(".poster, .tent-side")
        assert sheets.evaluate_all("all => all.filter(e => e.scrollHeight > e.clientHeight + 1).length") == 0, name
        printed = on_paper(desk)
        assert len(paper.pictures(printed)) == 1
        assert len(paper.codes(printed)) == times
        assert list(paper.outside(printed, 4)) == []
        assert "#panic()" in paper.words(printed)
