"""16:00: an organiser copies last month's workshop, changes a question, prints, and rehearses on their own phone.

From "today" on, by what stands on the pages alone.
"""

import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.planners import next_week

pytestmark = pytest.mark.journeys
NEW_QUESTION = "What would make the next visit easier?"


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).click()


def test_from_today_to_a_rehearsed_and_printed_workshop(page, sign_in, someone, picture, axe, tmp_path):
    sign_in(page, "organiser")
    page.goto("/today")
    page.get_by_role("link", name="Plan a workshop").click()
    axe(page)
    picture(page, "workshop-start-again")
    page.get_by_role("link", name="What people tell their barber").click()
    expect(page.get_by_text("Choose the new day")).to_be_visible()
    page.get_by_label("Day").fill(next_week())
    expect(page.get_by_text("Last time: In the school's nursery")).to_be_visible()
    picture(page, "workshop-copy")
    press(page, "Plan it")
    page.get_by_role("link", name="Say who looks after the children").click()
    page.get_by_label("Who looks after the children").fill("In the school's nursery")
    page.get_by_label("Who interprets").fill("not needed")
    press(page, "Save")

    page.get_by_role("link", name=re.compile("Change “What was it like")).click()
    page.get_by_label("What you ask").fill(NEW_QUESTION)
    page.get_by_label("What you say").fill("Take your time.")
    press(page, "Save")
    expect(page.get_by_role("heading", name="Everything is settled")).to_be_visible()
    page.get_by_role("link", name="Order and minutes").click()
    page.get_by_label("Minutes of “How did you get there last time?”").fill("5")
    page.get_by_label("Place of “Where is it hard to get to?”").fill("1")
    axe(page)
    picture(page, "run-sheet")
    press(page, "Save")
    expect(page.locator(".thread h3").first).to_contain_text("Where is it hard to get to?")
    picture(page, "workshop-settled")

    page.get_by_role("link", name="Print", exact=True).click()
    with page.expect_download() as got:
        page.get_by_role("link", name="Poster as PDF").click()
    got.value.save_as(tmp_path / "poster.pdf")
    assert "Miller's Lane School" in PdfReader(tmp_path / "poster.pdf").pages[0].extract_text().replace("’", "'")
    cards = page.locator("section", has=page.get_by_role("heading", name="Cards", exact=True))
    cards.get_by_label("How many").fill("12")
    cards.get_by_label("Print anyway").check()
    with page.expect_download() as got:
        cards.get_by_role("button", name="Make cards as PDF").click()
    got.value.save_as(tmp_path / "cards.pdf")
    assert len(PdfReader(tmp_path / "cards.pdf").pages) == 2

    page.goto("/today")
    page.get_by_role("link", name="The plan").last.click()
    press(page, "Rehearse")
    address = page.get_by_label("To copy, or to type").input_value()
    phone = someone(viewport={"width": 390, "height": 844}, java_script_enabled=False).new_page()
    phone.goto(address)
    phone.get_by_label("Yes, I want to take part").check()
    press(phone, "Take part")
    phone.get_by_role("link", name="On to the questions").click()
    expect(phone.get_by_text("This is a rehearsal.")).to_be_visible()
    for _question in range(4):
        if phone.get_by_role("heading", level=1).inner_text() == NEW_QUESTION:
            break
        phone.get_by_role("link", name="Skip this question").click()
    phone.get_by_label("In your own words").fill("A text the day before.")
    press(phone, "Send and go on")
    page.get_by_role("link", name="Back to the room").click()
    expect(page.locator(".words")).to_contain_text("A text the day before.")
    picture(page, "console-rehearsal")
