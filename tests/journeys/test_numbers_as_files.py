"""Somebody wants the numbers for a table of their own."""

import csv

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journeys


def test_anybody_fetches_a_table(page: Page, doors_of_tonight, picture, axe):
    page.goto(f"/releases/{doors_of_tonight()['programme']}/1")
    page.get_by_role("link", name="These numbers as files").click()
    expect(page.get_by_role("heading", name="Numbers as files")).to_be_visible()
    page.get_by_role("link", name="Files of all programmes").click()
    picture(page, "exports")
    axe(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV: Where people live").click()
    file = waiting.value
    assert file.suggested_filename.endswith("-release-1-neighbourhoods.csv")
    rows = list(csv.DictReader(file.path().read_text(encoding="utf-8").splitlines()))
    assert {row["shown"] for row in rows if row["status"] == "below"} == {"fewer than 8"}
    page.get_by_role("link", name="The same numbers by address").click()
    expect(page.get_by_text('"programmes":')).to_be_visible()
