"""Numbers that may leave: an organiser looks and publishes, and anybody reads what is shown and what is not."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import clock
from app.db import db
from workshops.meetings.models import State, Workshop
from workshops.room.services import close_workshop

pytestmark = pytest.mark.journeys


def test_anybody_reads_who_was_heard(page: Page, doors_of_tonight, picture, axe):
    page.goto(f"/releases/{doors_of_tonight()['programme']}")
    picture(page, "releases")
    axe(page)
    page.get_by_role("link", name="Release 1").click()
    expect(page.get_by_role("heading", name="Who was heard")).to_be_visible()
    expect(page.get_by_text("fewer than 8").first).to_be_visible()
    picture(page, "release")
    axe(page)


def test_an_organiser_publishes_the_morning_after(page: Page, doors_of_tonight, sign_in, inside, picture, axe):
    sign_in(page, "organiser")
    programme = f"/programmes/{doors_of_tonight()['programme']}"
    page.goto(programme)
    page.get_by_role("link", name="Public numbers").click()
    expect(page.get_by_role("heading", name="No release can be made now")).to_be_visible()
    picture(page, "release-not-yet")
    axe(page)
    with inside():
        tonight = db().scalars(select(Workshop).where(Workshop.state == State.OPEN)).one()
        close_workshop("command", tonight, late_hours=1)
        clock.set_now(clock.now() + timedelta(hours=2))
    page.reload()
    picture(page, "release-preview")
    axe(page)
    page.get_by_role("button", name="Publish them").click()
    expect(page.get_by_text("The numbers are public now.")).to_be_visible()
    picture(page, "release-made")
    page.get_by_role("link", name="All releases of this programme").click()
    expect(page.get_by_role("link", name="Release 2")).to_be_visible()
    page.goto(programme)
    page.get_by_role("link", name="Board pack").click()
    expect(page.get_by_role("heading", name="What to look at first")).to_be_visible()
    axe(page)
    picture(page, "board-pack")
