"""At 16:00 an organiser prints: the poster for the window, cards for the hall, a few forms for those who like paper."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests import paper
from tests.browser import settle

pytestmark = pytest.mark.journeys


def test_an_organiser_prints_for_the_evening(app, page, doors_of_tonight, sign_in, axe, picture, monkeypatch):
    code = doors_of_tonight()["workshop"]
    page.set_viewport_size({"width": 1280, "height": 900})
    sign_in(page, "organiser")
    with monkeypatch.context() as settings:
        there = replace(app.config["HOUSE"], base_url="https://voices.northvale.example")
        settings.setitem(app.config, "HOUSE", there)
        page.goto(f"/workshops/{code}/kit")
        axe(page)
        picture(page, "print-kit")
        page.get_by_role("link", name="Poster as a page").click()
        picture(page, "print-poster")
        assert seen(page) == [f"https://voices.northvale.example/j/{code}"]

    page.goto(f"/workshops/{code}/kit")
    axe(page)

    page.get_by_role("link", name="Poster as a page").click()
    assert [address.rsplit("/", 1)[1] for address in seen(page)] == [code]
    page.get_by_role("link", name="Back to all that can be printed").click()

    page.get_by_label("How many").first.fill("4")
    press_first(page, "As a page")
    expect(page.get_by_role("alert"), "this test is served to itself alone").to_be_visible()
    page.get_by_label("Print anyway").first.check()
    press_first(page, "As a page")
    cards = seen(page)
    assert len(set(cards)) == 4
    axe(page)

    page.get_by_role("link", name="Back to all that can be printed").click()
    page.get_by_label("How many").nth(1).fill("2")
    page.get_by_label("Print anyway").nth(1).check()
    with page.expect_download() as loading:
        page.get_by_role("button", name="Make forms as PDF").click()
    assert len(paper.codes(Path(loading.value.path()).read_bytes())) == 2

    page.context.clear_cookies()
    page.goto(cards[0])
    page.get_by_role("button", name="Open my card").click()
    page.get_by_label("Yes, I want to take part").check()
    page.get_by_role("button", name="Take part").click()
    assert page.locator(".card-code").inner_text().replace(" ", "") == cards[0].rsplit("/", 1)[1]


def press_first(page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def seen(page) -> list[str]:
    """The codes that a phone reads off the screen."""
    settle(page)
    raw = page.screenshot(full_page=True, animations="disabled", caret="hide")
    return paper.codes_in(Image.open(io.BytesIO(raw)))
