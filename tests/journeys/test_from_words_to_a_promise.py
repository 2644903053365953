"""From what was said to what is promised: an organiser sorts, a voice accepts, a leader answers, a reviewer asks."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app import clock

pytestmark = pytest.mark.journeys
PHONE = {"width": 390, "height": 844}
PROGRAMME = "/programmes/getting-to-the-clinic"
LETTERS, LANGUAGE = "Letters that nobody can read", "Somebody who speaks my language"
URDU = "خط اردو میں بھی"  # letters in Urdu too
LATE_BUS = "A later bus on clinic days"


@pytest.fixture
def come(someone, sign_in):
    """`come("leader")`: their browser, signed in."""

    def enter(name: str, **likes) -> Page:
        page = someone(**likes).new_page()
        sign_in(page, name)
        return page

    return enter


def press(page: Page, role: str, name: str, **more) -> None:
    """Without a mouse."""
    page.get_by_role(role, name=name, **more).press("Enter")


def test_amina_sorts_what_was_said(come, picture, axe):
    amina = come("organiser")
    amina.goto(PROGRAMME)
    press(amina, "link", "What people said: themes")
    expect(amina.get_by_role("heading", level=1)).to_have_text("What people said: themes")
    axe(amina)
    picture(amina, "themes")
    press(amina, "link", "Put words under themes")
    axe(amina)
    picture(amina, "coding-desk")
    amina.go_back()
    press(amina, "link", LETTERS)
    axe(amina)
    picture(amina, "theme")
    press(amina, "link", "Change", exact=True)
    amina.get_by_label("What it is about").fill(
        "Letters that come late, are too long, too small, or in one language only."
    )
    axe(amina)
    picture(amina, "theme-edit")
    press(amina, "button", "Save")
    expect(amina.get_by_text("or in one language only.")).to_be_visible()

    press(amina, "link", "Split it")
    amina.get_by_label("Theme 1", exact=True).first.fill("Letters in one language only")
    amina.get_by_label("Theme 2", exact=True).first.fill("Letters that come late")
    axe(amina)
    picture(amina, "theme-split")
    bangla = amina.get_by_role("group", name="আমি ইংরেজিতে চিঠি পড়তে পারি না।")
    bangla.get_by_label("Theme 1").check()
    press(amina, "button", "Split", exact=True)
    press(amina, "link", "Letters in one language only")
    press(amina, "link", "Merge it into another")
    amina.get_by_label("Into which theme").select_option(label=f"{LANGUAGE} (4)")
    axe(amina)
    press(amina, "button", "See what becomes of what")
    expect(amina.get_by_role("heading", level=1)).to_contain_text(f"into “{LANGUAGE}”?")
    axe(amina)
    picture(amina, "theme-merge")
    press(amina, "button", "Merge them")
    expect(amina.get_by_role("heading", level=1)).to_have_text(LANGUAGE)
    expect(amina.get_by_text("Said 5 times")).to_be_visible()
    press(amina, "button", "Take “Letters in one language only” apart")
    expect(amina.get_by_role("status")).to_contain_text("stands by itself again")


def test_words_become_a_promise_in_three_hands(come, picture, axe, someone):
    amina = come("organiser")
    amina.goto(f"{PROGRAMME}/themes")
    press(amina, "link", LETTERS)
    press(amina, "link", "Make an action of this")
    expect(amina.get_by_label(LETTERS)).to_be_checked()
    amina.get_by_label("In one line").fill(URDU)
    amina.get_by_label("What will be done").fill("Each letter says on its back, in five languages, whom to ring.")
    amina.get_by_label("Designed together with").select_option(label="Imam Yusuf Rahman")
    amina.get_by_label("Who answers for it").select_option(label="Dr Amara Cole, Northvale NHS Trust")
    amina.get_by_label("By when").fill((clock.today() + timedelta(days=60)).isoformat())
    press(amina, "button", "Propose it")
    title = amina.get_by_role("heading", level=1)
    expect(title).to_have_text(URDU)
    assert title.evaluate("e => [getComputedStyle(e).direction, getComputedStyle(e).textAlign]") == ["rtl", "left"]
    axe(amina)

    imam = come("voice", viewport=PHONE)
    imam.goto("/today")
    axe(imam)
    picture(imam, "today-partner")
    imam.get_by_role("link", name=URDU).click()
    axe(imam)
    imam.get_by_role("button", name="Accept").click()
    expect(imam.get_by_role("alert")).to_contain_text("a step without words says nothing")
    imam.get_by_label("In your words").first.fill("ہم نے یہ مل کر لکھا ہے۔")
    imam.get_by_role("button", name="Accept").click()
    expect(imam.get_by_text("Now the owner is asked to promise it.")).to_be_visible()
    axe(imam)
    picture(imam, "partner-accepted")

    cole = come("leader")
    cole.goto("/today")
    axe(cole)
    picture(cole, "today-board")
    cole.get_by_role("link", name=URDU).first.press("Enter")
    cole.get_by_label("In your words").first.fill("The printer has the five sentences.")
    press(cole, "button", "I promise it")
    expect(cole.get_by_text("Promised").first).to_be_visible()
    axe(cole)

    neighbour = someone(java_script_enabled=False).new_page()
    neighbour.goto("/actions")
    neighbour.get_by_role("link", name=URDU).click()
    expect(neighbour.get_by_text("The printer has the five sentences.")).to_be_visible()
    picture(neighbour, "promise-urdu")


def test_what_is_late_is_asked_about_explained_and_answered(come, picture, axe, page):
    grace = come("reviewer")
    grace.goto("/actions")
    press(grace, "link", "Interpreters booked with the appointment")
    press(grace, "link", "Challenge it")
    press(grace, "button", "Ask it in public")
    expect(grace.get_by_role("alert")).to_contain_text("Write what you ask.")
    axe(grace)
    picture(grace, "challenge")
    grace.get_by_label("What do you ask?").fill("What do people do until December, who cannot ring in English?")
    press(grace, "button", "Ask it in public")
    expect(grace.get_by_text("who cannot ring in English?")).to_be_visible()
    axe(grace)
    picture(grace, "promise-challenged")

    cole = come("leader")
    cole.goto("/today")
    cole.get_by_role("link", name=LATE_BUS).first.press("Enter")
    cole.get_by_label("Why it takes longer").fill("The bus company has one driver too few for it.")
    cole.get_by_label("The new date").fill((clock.today() - timedelta(days=1)).isoformat())
    press(cole, "button", "Explain it")
    expect(cole.get_by_role("alert")).to_be_visible()
    expect(cole.get_by_label("Why it takes longer")).to_have_value("The bus company has one driver too few for it.")
    cole.get_by_label("The new date").fill((clock.today() + timedelta(days=40)).isoformat())
    cole.get_by_label("Waiting for somebody else?").fill("Northvale Buses")
    press(cole, "button", "Explain it")
    axe(cole)
    picture(cole, "action-explained")
    cole.goto("/actions/a-later-bus-on-clinic-days")
    press(cole, "link", "Answer it")
    cole.get_by_label("Your answer").fill(
        "If it says no, the board decides in January whether the Trust runs a minibus."
    )
    axe(cole)
    picture(cole, "challenge-answer")
    press(cole, "button", "Answer in public")
    expect(cole.get_by_text("Your answer stands here now, for everybody.")).to_be_visible()

    page.goto("/actions/a-later-bus-on-clinic-days")
    for told in (
        "The bus company has one driver too few",
        "Waiting for: Northvale Buses",
        "whether the Trust runs a minibus",
    ):
        expect(page.get_by_text(told)).to_be_visible()
    expect(page.get_by_text("Late by")).to_be_visible()
    expect(page.get_by_text("No explanation")).to_have_count(0)
    axe(page)
    picture(page, "promise-explained")
