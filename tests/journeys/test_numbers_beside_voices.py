"""An organiser brings a sheet that is wrong in row 7, mends it and publishes it; a resident reads it on a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.exports.indicators.sheets import WAITING, as_xlsx

pytestmark = pytest.mark.journeys
TYPED = {
    "Counted on, or until": "2026-03-31",
    "Title": "Waiting for a blood test",
    "What is counted, in a sentence": "People who wait longer than a month for a blood test.",
    "Source": "Waiting list of Northvale NHS Trust, March",
    "Owner": "Head of planned care",
    "What it cannot say": "It counts those who asked, not those who gave up.",
}
SHEET = [*WAITING[:-1], ("Other", 12), ("Not known", 9)]


def test_a_sheet_is_mended_looked_at_and_published(
    page: Page, doors_of_tonight, sign_in, someone, tmp_path: Path, picture, axe
):
    slug = doors_of_tonight()["programme"]
    sign_in(page, "organiser")
    page.goto(f"/programmes/{slug}")
    page.get_by_role("link", name="Numbers beside voices").click()
    picture(page, "indicators")
    axe(page)
    page.get_by_role("link", name="Upload a sheet").click()
    for label, words in TYPED.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("Open when we are free").check()
    file = tmp_path / "waiting.xlsx"
    file.write_bytes(as_xlsx([*SHEET[:-1], ("Not known", "some")]))
    page.get_by_label("CSV or Excel file (.xlsx)").set_input_files(file)
    page.get_by_role("button", name="Read it and show me").click()
    wrong = page.get_by_role("alert")
    expect(wrong.get_by_role("rowheader")).to_have_text("7")
    expect(wrong).to_contain_text("This is no number.")
    for label, words in TYPED.items():
        expect(page.get_by_label(label, exact=True)).to_have_value(words)
    expect(page.get_by_label("Open when we are free")).to_be_checked()
    picture(page, "indicator-wrong")
    axe(page)

    file.write_bytes(as_xlsx(SHEET))
    page.get_by_label("CSV or Excel file (.xlsx)").set_input_files(file)
    page.get_by_role("button", name="Read it and show me").click()
    expect(page.get_by_text("Nobody else sees it yet.").first).to_be_visible()
    expect(page.get_by_role("row", name="Mixed")).to_contain_text("fewer than 8")
    picture(page, "indicator-draft")
    axe(page)
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_role("status")).to_contain_text("It is public now")

    resident = someone(viewport={"width": 390, "height": 844}).new_page()
    resident.goto(f"/you-said/{slug}")
    resident.get_by_role("link", name="What others have counted of it").click()
    theme = resident.get_by_role("region", name="Open when we are free")
    expect(theme).to_contain_text("Waiting for a blood test")
    expect(theme).to_contain_text("It counts those who asked, not those who gave up.")
    expect(theme).to_contain_text("of the people heard spoke of this")
    expect(theme.locator("blockquote").first).to_be_visible()
    figure, words = (
        theme.get_by_role("heading", name=name) for name in ("Waiting for a blood test", "What people said")
    )
    assert figure.bounding_box()["y"] < words.bounding_box()["y"], "on a phone the figure comes first"
    picture(resident, "numbers-beside-voices")
    axe(resident)
    theme.get_by_role("link", name="This number by itself").click()
    expect(resident.get_by_text("Head of planned care")).to_be_visible()
    picture(resident, "indicator")
    axe(resident)
