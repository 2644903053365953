"""The organiser's afternoon in a real browser: a voice, a programme, a workshop and what is asked."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from app.accounts.services import ask_for_link
from app.permissions import Role
from tests.people import Cast, cast
from tests.planners import next_week
from workshops.meetings.services import change_workshop, workshop_by_code
from workshops.voices.models import Voice

pytestmark = pytest.mark.journeys


@pytest.fixture
def everyone(inside: Callable, town: dict) -> Cast:
    with inside():
        return cast()


@pytest.fixture
def come_in(inside: Callable, page: Page, everyone: Cast) -> Callable[[Role], None]:
    def enter(role: Role) -> None:
        with inside():
            key = ask_for_link(everyone.of(role).user())
        page.goto(f"/login/{key}")
        page.locator("main button").first.click()
        page.wait_for_url(lambda url: "/login" not in url)

    return enter


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def test_from_a_voice_to_a_workshop_that_is_ready(page, come_in, picture, axe):
    come_in(Role.ORGANISER)
    page.goto("/voices")
    axe(page)
    picture(page, "voices")
    page.get_by_role("link", name="Register a voice").click()
    page.get_by_label("Name", exact=True).fill("Delroy Grant")
    press(page, "Register")
    expect(page.get_by_role("alert")).to_contain_text("Write one sentence in their own words")
    axe(page)
    picture(page, "voice-new")
    page.get_by_label("One sentence in their own words").fill("They talk in my chair. I want it to go somewhere.")
    page.get_by_label("English").check()
    page.get_by_label("Old Dock").check()
    press(page, "Register")
    expect(page.get_by_role("heading", level=1)).to_have_text("Delroy Grant")
    axe(page)
    picture(page, "voice")
    page.get_by_role("link", name="Put on hold").click()
    picture(page, "voice-hold")

    page.goto("/programmes")
    axe(page)
    picture(page, "programmes")
    page.get_by_role("link", name="Start a programme").click()
    page.get_by_label("Name", exact=True).fill("Work that keeps you")
    page.get_by_label("The question").fill("What makes work here hard to get and hard to keep?")
    page.get_by_label("Owner on the board").fill("Dr Amara Cole")
    page.get_by_label("Data controller").fill("Northvale NHS Trust")
    page.get_by_label("Smallest number that is shown").fill("5")
    press(page, "Start the programme")
    expect(page.get_by_role("alert")).to_contain_text("Choose a number from 8 to 20")
    axe(page)
    picture(page, "programme-new")
    page.get_by_label("Smallest number that is shown").fill("8")
    page.get_by_label("All of Westhaven").check()
    press(page, "Start the programme")
    expect(page.get_by_role("heading", level=1)).to_have_text("Work that keeps you")
    axe(page)
    picture(page, "programme")

    page.get_by_role("link", name="Plan a workshop").click()
    axe(page)
    picture(page, "workshop-start")
    page.get_by_role("link", name="Begin with an empty plan").click()
    page.get_by_label("Title").fill("Work that keeps you")
    page.get_by_label("Host").select_option(label="Delroy Grant")
    page.get_by_label("Venue").fill("Brook End barber shop")
    page.get_by_label("Starts at").fill("11:00")
    press(page, "Plan it")
    expect(page.get_by_role("alert")).to_contain_text("Choose a day.")
    axe(page)
    picture(page, "workshop-new")
    page.get_by_label("Day").fill(next_week())
    page.get_by_label("Getting in").fill("Step-free")
    press(page, "Plan it")
    expect(page.get_by_text("There is nothing to ask yet")).to_be_visible()

    page.get_by_role("link", name="Open question").click()
    page.get_by_label("What you ask").fill("What is it like to look for work here?")
    press(page, "Add it")
    page.get_by_role("link", name="Poll", exact=True).click()
    page.get_by_label("What you ask").fill("What stood in the way?")
    page.get_by_label("Answers to choose from").fill("Travel\nTravel")
    press(page, "Add it")
    expect(page.get_by_role("alert")).to_contain_text("stands there twice")
    axe(page)
    picture(page, "activity-new")
    page.get_by_label("Answers to choose from").fill("Travel\nHours\nNobody rang back")
    page.get_by_label("People may choose several").check()
    press(page, "Add it")
    page.get_by_role("button", name="Move “What stood in the way?” up").click()
    expect(page.locator(".thread h3").first).to_contain_text("What stood in the way?")
    axe(page)
    picture(page, "workshop")
    page.get_by_role("link", name="Remove “What stood in the way?”").click()
    expect(page.get_by_text("Nobody rang back")).to_be_visible()
    picture(page, "activity-remove")


def test_what_two_people_changed_at_once_stands_side_by_side(page, come_in, everyone, inside, picture, axe):
    come_in(Role.ORGANISER)
    page.goto(f"/workshops/{everyone.evening.code}/edit")
    with inside():
        change_workshop("command", workshop_by_code(everyone.evening.code), venue="The library", access="Step-free")
    page.get_by_label("Venue").fill("The mosque")
    page.get_by_label("Day").fill(next_week())
    press(page, "Save")
    expect(page.get_by_role("alert")).to_contain_text("The library")
    axe(page)
    picture(page, "changed-meanwhile")
    press(page, "Save")
    expect(page.get_by_text("Saved.")).to_be_visible()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_neighbourhoods_are_chosen_without_script(page, come_in):
    come_in(Role.ORGANISER)
    page.goto("/voices/new")
    page.get_by_label("Name", exact=True).fill("Delroy Grant")
    page.get_by_label("Find a neighbourhood").fill("easthaven")
    press(page, "Show")
    page.get_by_label("All of Easthaven").check()
    page.get_by_label("Find a neighbourhood").fill("chandler")
    press(page, "Show")
    expect(page.get_by_text("2 of 2 chosen")).to_be_visible()
    page.get_by_label("Chandler Row").check()
    page.get_by_label("One sentence in their own words").fill("They talk in my chair.")
    press(page, "Register")
    expect(page.get_by_text("All of Easthaven")).to_be_visible()
    expect(page.get_by_text("Chandler Row")).to_be_visible()


def test_a_voice_reads_itself_as_others_do(page, come_in, everyone, inside, picture, axe):
    come_in(Role.VOICE)
    with inside(writes=False) as session:
        slug = session.get(Voice, everyone.voice_id).slug
    page.goto(f"/voices/{slug}/mine")
    page.get_by_label("One sentence in your own words").fill("Ask me after prayers.")
    press(page, "Save")
    expect(page.locator(".voice")).to_contain_text("Ask me after prayers.")
    axe(page)
    picture(page, "voice-own")


def test_an_hour_of_questions_reads_well_on_paper(page, come_in, everyone):
    """The run sheet prints without buttons, with every question."""
    come_in(Role.ORGANISER)
    page.goto(f"/workshops/{everyone.evening.code}")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Link for the wall")).to_be_hidden()
    expect(page.get_by_role("navigation")).to_be_hidden()
    for question in ("What was it like?", "Where is it hard to get to?"):
        expect(page.get_by_text(question)).to_be_visible()


def test_hundreds_of_voices_on_one_list(page, come_in, inside, picture, axe):
    with inside() as session:
        session.add_all(
            Voice(slug=f"v{n}", name=f"Voice {n:03}", sentence="People tell me.", languages=["en", "ur"])
            for n in range(500)
        )
    come_in(Role.ORGANISER)
    page.goto("/voices?page=3")
    expect(page.get_by_text("Page 3 of 11")).to_be_visible()
    axe(page)
    picture(page, "voices-many")
