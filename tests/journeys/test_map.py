"""The map in a real browser: for a stranger without script, by keyboard, and for who runs the programme."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journeys


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_stranger_looks_at_the_place(page: Page, doors_of_tonight, picture):
    page.goto("/map")
    expect(page.locator(".map svg")).to_be_visible()
    picture(page, "map")
    page.get_by_role("link", name="As a table").click()
    expect(page.get_by_role("row")).to_have_count(61)
    page.get_by_role("link", name="Group, 1 to 10").click()
    picture(page, "map-table")


def test_an_area_leads_to_its_row_by_keyboard(page: Page, doors_of_tonight):
    page.goto("/map")
    page.locator(".map a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/map/table*#F*")
    expect(page.locator("tr:target")).to_be_visible()


def test_who_runs_the_programme_sees_who_was_heard(page: Page, sign_in, picture, axe):
    sign_in(page, "organiser")
    page.goto("/map")
    expect(page.get_by_role("heading", name="Who has been heard")).to_be_visible()
    axe(page)
    picture(page, "map-staff")
