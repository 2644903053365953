"""Pages that no other journey passes: questions before a step, forms to change things, and answers that are a no."""

import pytest
from playwright.sync_api import Page, expect

from app.db import transaction
from tests.evenings import plan

pytestmark = pytest.mark.journeys


def test_the_organisers_other_pages(page: Page, app, doors_of_tonight, sign_in, picture, axe):
    with app.app_context(), transaction():
        draft = plan(opened=False, name="Getting home")
    tonight = doors_of_tonight()
    sign_in(page, "organiser")
    room, own = f"/room/{tonight['workshop']}", f"/workshops/{tonight['workshop']}"
    for name, address in {
        "room-close": f"{room}/close",
        "room-all-words": f"{room}/read",
        "workshop-edit": f"{own}/edit",
        "programme-edit": f"/programmes/{tonight['programme']}/edit",
        "voice-edit": "/voices/imam-yusuf-rahman/edit",
        "not-mine": f"/workshops/{draft.code}",
    }.items():
        page.goto(address)
        axe(page)
        picture(page, name)
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    page.goto("/people")
    picture(page, "may-not")


def test_before_the_evening_opens(page: Page, app, place, picture, axe):
    from app.accounts.services import ask_for_link, invite
    from app.permissions import Role

    with app.app_context(), transaction():
        draft = plan(opened=False)
        organiser = invite("command", "amina@northvale.example", Role.ORGANISER, programme_id=draft.programme_id)
        key = ask_for_link(organiser)
    page.goto(f"/j/{draft.code}")
    picture(page, "not-open")
    page.goto(f"/login/{key}")
    page.locator("main button").first.click()
    for name, address in {
        "activity-edit": f"/workshops/{draft.code}/activities/2",
        "room-open": f"/room/{draft.code}/open",
    }.items():
        page.goto(address)
        axe(page)
        picture(page, name)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_a_residents_other_pages(page: Page, app, doors_of_tonight, picture):
    tonight = doors_of_tonight()
    page.goto(tonight["join_url"])
    page.get_by_label("Yes, I want to take part").check()
    page.get_by_role("button", name="Take part").click()
    page.goto(f"/j/{tonight['workshop']}/2")
    page.get_by_label("In your own words").fill("I pressed send twice, and took it back in between.")
    page.get_by_role("button", name="Send and go on").click()
    page.goto("/j/thread")
    page.get_by_role("link", name="Take everything back").click()
    picture(page, "take-all-back")
    page.goto(f"/c/{tonight['cards'][0].replace(' ', '')[:-1]}*")
    picture(page, "card-mistyped")
    page.goto(f"/j/{tonight['workshop']}/2")
    page.get_by_label("In your own words").fill("These words came too late.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Send and go on").click()
    expect(page.get_by_text("These words came too late.")).to_be_visible()
    picture(page, "not-kept")
