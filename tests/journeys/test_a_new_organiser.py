"""Somebody who has never been here, with nothing but the link in a letter: to an evening that is open.

By what stands on the pages alone; no address is typed, and nothing is there but the place and the account.
"""

import json
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.planners import next_week

pytestmark = pytest.mark.journeys


def press(page: Page, words: str) -> None:
    page.get_by_role("main").get_by_role("button", name=words, exact=True).click()


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=words, exact=True).first.click()


@pytest.fixture
def letter(command, place) -> str:
    """The way in that the administrator's command prints."""
    told = command("users", "add", "amina@northvale.example", "--role", "organiser", "--organisation", "NHS", "--json")
    return "/login/" + json.loads(told.stdout)["link"].partition("/login/")[2]


def name_somebody(page: Page, which: str, name: str, organisation: str) -> None:
    follow(page, f"Name the person {which}")
    page.get_by_label("Their name").fill(name)
    page.get_by_label("Their e-mail address").fill(f"{which}@northvale.example")
    page.get_by_label("Whom do they work for?").fill(organisation)
    press(page, "Name this person")


def test_from_an_empty_today_to_an_open_evening(page, letter, someone, tmp_path):
    page.goto(letter)
    press(page, "Sign in")
    expect(page.get_by_text("Nothing is planned after today.")).to_be_visible()

    follow(page, "Go to the programmes")
    follow(page, "Start a programme")
    page.get_by_label("Name", exact=True).fill("Getting to the clinic")
    page.get_by_label("The question").fill("What makes it hard to get to the clinic?")
    page.get_by_label("Owner on the board").fill("Dr Amara Cole")
    page.get_by_label("Data controller").fill("Northvale NHS Trust")
    page.get_by_label("All of Northvale").check()
    press(page, "Start the programme")

    follow(page, "Plan a workshop")
    page.get_by_role("link", name=re.compile("What is it like")).click()
    follow(page, "Register a voice first")
    page.get_by_label("Name", exact=True).fill("Delroy Grant")
    page.get_by_label("One sentence in their own words").fill("They talk in my chair.")
    press(page, "Register")

    follow(page, "Programmes")
    follow(page, "Getting to the clinic")
    follow(page, "Plan a workshop")
    page.get_by_role("link", name=re.compile("What is it like")).click()
    page.get_by_label("Title").fill("Getting to the clinic, at the barber's")
    page.get_by_label("Host").select_option(label="Delroy Grant")
    page.get_by_label("Day").fill(next_week())
    page.get_by_label("Starts at").fill("19:00")
    page.get_by_label("Venue").fill("Brook End barber shop")
    page.get_by_label("Urdu").check()
    press(page, "Plan it")

    red = page.locator(".notice .checks a")
    expect(page.get_by_role("heading", name="Before it can open")).to_be_visible()
    expect(red).to_have_count(4)
    page.get_by_role("link", name=re.compile("Name two people")).click()
    name_somebody(page, "inside", "Joan Hale", "Northvale NHS Trust")
    name_somebody(page, "outside", "Ben Marsh", "Northvale Advocacy")
    follow(page, "Getting to the clinic")
    follow(page, "Getting to the clinic, at the barber's")
    expect(red).to_have_count(3)
    page.get_by_role("link", name=re.compile("Say how people get in")).click()
    page.get_by_label("Getting in and being at ease").fill("Step-free, tea and food")
    press(page, "Save")
    page.get_by_role("link", name=re.compile("Say who looks after the children")).click()
    page.get_by_label("Who looks after the children").fill("Not needed")
    press(page, "Save")
    page.get_by_role("link", name=re.compile("Say who interprets")).click()
    page.get_by_label("Who interprets").fill("Saima Khan")
    press(page, "Save")
    expect(page.get_by_role("heading", name="Everything is settled")).to_be_visible()

    follow(page, "Print")
    with page.expect_download() as got:
        follow(page, "Poster as PDF")
    got.value.save_as(tmp_path / "poster.pdf")
    assert "Brook End barber shop" in PdfReader(tmp_path / "poster.pdf").pages[0].extract_text()
    page.get_by_role("link", name="Getting to the clinic, at the barber's").click()

    press(page, "Rehearse")
    phone = someone(viewport={"width": 390, "height": 844}, java_script_enabled=False).new_page()
    phone.goto(page.get_by_label("To copy, or to type").input_value())
    take_part(phone)
    expect(phone.get_by_text("This is a rehearsal.")).to_be_visible()

    follow(page, "Back to the room")
    follow(page, "Open the evening")
    press(page, "Open the evening")
    expect(page.get_by_text("People can join, and wait for a question")).to_be_visible()
    resident = someone(viewport={"width": 390, "height": 844}, java_script_enabled=False).new_page()
    resident.goto(page.locator(".join-card p").last.inner_text())
    take_part(resident)


def take_part(phone: Page) -> None:
    phone.get_by_label("Yes, I want to take part").check()
    press(phone, "Take part")
    phone.get_by_role("link", name="On to the questions").click()
