"""The map in a real browser: for a stranger with and without script, by keyboard, on paper, and for who runs it."""

import re
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.db import transaction
from maps.places.models import Neighbourhood
from tests.people import cast
from tests.releases import FEW, release_of
from workshops.programmes.models import Programme

pytestmark = pytest.mark.journeys

SHOWN = ("25", "50", "10", FEW, "hidden", "115")
GROUPS = {"1-2": "110", "3-4": "80", "5-6": "35", "7-8": "10", "9-10": FEW, "not known": "15"}


def release(app: Flask, **shown: str) -> None:
    with app.app_context(), transaction() as session:
        programme = session.scalar(select(Programme))
        cells = {place.id: SHOWN[n % len(SHOWN)] for n, place in enumerate(programme.neighbourhoods)}
        cells |= {place.id: shown[place.slug] for place in programme.neighbourhoods if place.slug in shown}
        release_of(programme.id, "250", cells, elsewhere="10", not_said="15", deciles=GROUPS)


@pytest.fixture
def released(app: Flask, doors_of_tonight: Any) -> Flask:
    release(app)
    return app


def live(page: Page, address: str = "/map") -> Any:
    """The livelier map, once it stands."""
    page.goto(address)
    page.locator(".map.ready .folium-map path.spot").first.wait_for()
    return page.locator(".folium-map")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_stranger_without_script_looks_at_the_drawn_place(page: Page, doors_of_tonight, picture):
    page.goto("/map")
    expect(page.locator(".map > svg")).to_be_visible()
    expect(page.locator(".folium-map")).to_be_hidden()
    picture(page, "map-without-script")
    page.get_by_role("link", name="As a table").click()
    picture(page, "map-table")
    page.get_by_role("link", name="Group, 1 to 10").click()
    expect(page.locator("tr[id]")).to_have_count(60)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_an_area_leads_to_its_row_by_keyboard(page: Page, released):
    page.goto("/map")
    page.locator(".map g a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/map/table*#F*")
    expect(page.locator("tr:target")).to_be_visible()


def test_with_script_the_livelier_map_takes_the_pictures_place_and_nothing_jumps(
    page: Page, doors_of_tonight, picture, axe
):
    page.route("**/map/shapes/**", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.goto("/map", wait_until="domcontentloaded")
    before = page.locator("#after-map").bounding_box()
    lively = live(page)
    assert page.locator("#after-map").bounding_box() == before
    expect(page.locator(".map > svg")).to_be_hidden()
    expect(lively.locator("path.area")).to_have_count(60)
    fill = lively.locator("path.area.q1").first.evaluate("area => getComputedStyle(area).fill")
    assert fill == "rgb(63, 31, 94)"
    axe(page)
    picture(page, "map")


def test_before_a_release_the_map_shows_the_place_alone(page: Page, place, inside, picture, axe):
    with inside():
        cast()
    expect(live(page).locator("path.dot").first).to_be_visible()
    expect(page.get_by_text("Numbers of people stand here once enough have spoken")).to_be_visible()
    axe(page)
    picture(page, "map-before")


def test_tab_reaches_the_buttons_and_each_neighbourhood_which_says_its_number(page: Page, released):
    lively = live(page)
    reached = []
    lively.focus()
    for _press in range(lively.locator("path.spot").count() + 3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert all(reached), "nothing without words is reached"
    assert {"Nearer", "The whole place"} <= set(reached)
    assert any(name.startswith("Hope Street:") for name in reached)
    spot = lively.get_by_role("link", name=re.compile("^Brook End:"))
    spot.focus()
    said = spot.get_attribute("aria-label")
    expect(lively.locator(".leaflet-tooltip:not(.name)")).to_have_count(1)
    expect(lively.locator(".leaflet-tooltip:not(.name)")).to_have_text(said)
    page.keyboard.press("Escape")
    expect(lively.locator(".leaflet-tooltip:not(.name)")).to_have_count(0)
    page.keyboard.press("Enter")
    page.wait_for_url("**/neighbourhoods/brook-end")
    expect(page.get_by_role("heading", name="Brook End")).to_be_visible()


def test_it_is_brought_nearer_by_keyboard_and_the_whole_place_comes_back(page: Page, released):
    lively = live(page)
    width = area_width(lively)
    nearer = lively.get_by_role("button", name="Nearer")
    nearer.focus()
    page.keyboard.press("Enter")
    expect(lively.get_by_role("button", name="Farther")).to_have_attribute("aria-disabled", "false")
    page.wait_for_timeout(400)
    assert area_width(lively) > 1.5 * width
    lively.get_by_role("button", name="The whole place").press("Enter")
    expect(lively.get_by_role("button", name="Farther")).to_have_attribute("aria-disabled", "true")
    assert abs(area_width(lively) - width) < 2


def area_width(lively: Any) -> float:
    return lively.locator("path.area").first.bounding_box()["width"]


def test_pointing_at_an_area_says_its_group(page: Page, released):
    lively = live(page)
    lively.locator("path.area").nth(5).hover(force=True)
    expect(lively.locator(".leaflet-tooltip:not(.name)")).to_have_text(re.compile("group \\d+ of 10|heard"))


def test_a_name_with_markup_in_it_stays_text_on_the_livelier_map(page: Page, released):
    wicked = "<img src=x onerror=alert(1)>"
    rename(released, "hope-street", wicked)
    try:
        lively = live(page)
        spot = lively.get_by_role("link", name=re.compile("^<img"))
        spot.focus()
        expect(lively.locator(".leaflet-tooltip:not(.name)")).to_contain_text(wicked)
        expect(lively.locator("img")).to_have_count(0)
    finally:
        rename(released, "hope-street", "Hope Street")


def rename(app: Flask, slug: str, name: str) -> None:
    with app.app_context(), transaction() as session:
        session.scalar(select(Neighbourhood).where(Neighbourhood.slug == slug)).name = name


def test_on_paper_stands_the_drawn_picture_with_its_colours(page: Page, released):
    live(page)
    page.emulate_media(media="print")
    expect(page.locator(".map > svg")).to_be_visible()
    expect(page.locator(".folium-map")).to_be_hidden()
    kept = page.locator(".map > svg path").first.evaluate("area => getComputedStyle(area).printColorAdjust")
    assert kept == "exact"


def test_where_the_outlines_do_not_come_the_drawn_picture_stays(page: Page, released):
    page.route("**/map/shapes/**", lambda route: route.abort())
    page.goto("/map")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".map > svg")).to_be_visible()


@pytest.mark.browser_context_args(reduced_motion="reduce")
def test_nothing_moves_for_who_asked_for_calm(page: Page, released):
    lively = live(page)
    expect(lively).not_to_have_class(re.compile("leaflet-zoom-anim|leaflet-fade-anim"))


@pytest.mark.parametrize("path", ["/map", "/map/table", "/neighbourhoods/hope-street"])
def test_a_small_screen_with_large_letters_scrolls_one_way_only(page: Page, released, path):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320


def test_a_neighbourhood_has_a_page_of_its_own(page: Page, doors_of_tonight, picture, axe):
    page.goto("/neighbourhoods/hope-street")
    expect(page.get_by_role("heading", name="Who lives here")).to_be_visible()
    expect(page.get_by_text("people who live here have been heard.")).to_be_visible()
    axe(page)
    picture(page, "neighbourhood")


def test_who_runs_the_programme_sees_who_was_heard(page: Page, released, sign_in, picture, axe):
    sign_in(page, "organiser")
    live(page)
    expect(page.get_by_text("They are not printed")).to_be_visible()
    axe(page)
    picture(page, "map-staff")
