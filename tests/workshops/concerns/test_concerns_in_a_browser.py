"""From a question in the hall to an answer, on a phone without script; and the pages of the person who answers."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.accounts.services import ask_for_link
from tests.evenings import Evening
from tests.rooms import say
from workshops.concerns.telling import named_people
from workshops.contributions.models import Contribution
from workshops.meetings.services import workshop_by_code
from workshops.room.moderation import pass_on

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "java_script_enabled": False}
pytestmark = pytest.mark.journeys
SAID = "At the clinic desk a man grabbed my arm and shouted at me. My girl saw it."


@pytest.fixture
def come(someone, inside):
    """`come(everyone.outside)`: a page in their browser, signed in."""

    def enter(person, **likes) -> Page:
        with inside():
            key = ask_for_link(person.user())
        page = someone(**likes).new_page()
        page.goto(f"/login/{key}")
        page.locator("main button").first.click()
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    return enter


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).click()


@pytest.mark.browser_context_args(**PHONE)
def test_from_the_hall_to_an_answer(page, evening: Evening, everyone, come, picture):
    page.goto(f"/j/{evening.code}")
    page.get_by_label("Yes, I want to take part").check()
    press(page, "Take part")
    page.goto(f"/j/{evening.code}/1")
    page.get_by_role("link", name="Something happened to you?").click()
    expect(page).to_have_title(re.compile("Someone to turn to"))
    way_out = page.get_by_role("link", name="Exit this page")
    page.get_by_role("button", name="Send it to this person").scroll_into_view_if_needed()
    expect(way_out).to_be_in_viewport()
    picture(page, "harm")
    press(page, "Send it to this person")
    expect(page.get_by_role("alert")).to_contain_text("Choose who shall read it.")
    page.get_by_label("Ben Marsh").check()
    page.get_by_label("What happened?").fill(SAID)
    press(page, "Send it to this person")
    expect(page.get_by_role("heading", level=1)).to_have_text("It is with Ben Marsh now")
    code = page.locator(".card-code").inner_text()
    picture(page, "harm-kept")

    ben = come(everyone.outside)
    picture(ben, "today-named-person")
    ben.get_by_role("link", name=re.compile("Told on")).click()
    expect(ben.locator("blockquote")).to_contain_text(SAID)
    ben.get_by_label("What was done").fill("Rang the clinic manager. She looks at the rota of that day.")
    ben.get_by_label("What the writer reads").fill("I believe you. The clinic looks into it. You need do nothing.")
    press(ben, "Keep it")
    expect(ben.get_by_role("status")).to_contain_text("The writer can read what you told them.")
    picture(ben, "concern")

    page.get_by_role("link", name="Read the answer later").click()
    page.get_by_label("Your code").fill(code.lower())
    picture(page, "harm-answer-box")
    press(page, "Go")
    expect(page.locator("blockquote")).to_contain_text("I believe you.")
    picture(page, "harm-answer")


def test_no_page_about_harm_hinders_anyone(page, evening: Evening, everyone, come, axe, inside):
    with inside():
        said = say(workshop_by_code(evening.code), "She locked me in the shed.")
        pass_on("command", said, named_people(said.activity.workshop.programme)[1])
    page.set_viewport_size({"width": 390, "height": 844})
    for address in ("/e/harm", f"/e/{evening.code}/harm", "/e/harm/answer"):
        page.goto(address)
        axe(page)
    page.goto(f"/e/{evening.code}/harm")
    press(page, "Send it to this person")
    axe(page)
    ben = come(everyone.outside)
    axe(ben)
    ben.get_by_role("link", name="Concerns").click()
    axe(ben)
    ben.locator("table a").last.click()
    axe(ben)
    address = ben.url
    for further in ("close", "hand-over", "give-back"):
        ben.goto(f"{address}/{further}")
        axe(ben)


def test_an_organiser_names_two(everyone, come, axe, picture):
    amina = come(everyone.organiser)
    amina.goto("/programmes/getting-to-the-clinic")
    amina.get_by_role("link", name="Who they are, and what they do").click()
    axe(amina)
    picture(amina, "named-people")
    amina.get_by_role("link", name="Name somebody in place of Ben Marsh").click()
    axe(amina)
    amina.get_by_label("Their name").fill("Sara Lind")
    amina.get_by_label("Their e-mail address").fill("sara@advice.example")
    amina.get_by_label("Whom do they work for?").fill("Northvale NHS Trust")
    press(amina, "Name this person")
    expect(amina.get_by_role("alert")).to_contain_text("hosts or organises here")
    amina.get_by_label("Whom do they work for?").fill("Eastvale Advice")
    press(amina, "Name this person")
    expect(amina.get_by_role("status")).to_contain_text("Sara Lind is named.")


def test_words_are_passed_on_from_the_console(everyone, evening: Evening, come, inside, axe, picture):
    with inside():
        key = say(workshop_by_code(evening.code), SAID).id
    joan = come(everyone.facilitator)
    joan.goto(f"/room/{evening.code}")
    joan.locator(f"#pass-{key}").click()
    expect(joan.get_by_text("Nobody here can take that back.")).to_be_visible()
    axe(joan)
    picture(joan, "pass-on")
    joan.get_by_role("button", name="Pass to Ben Marsh, outside").click()
    expect(joan.locator(".words")).to_have_count(0)
    expect(joan.locator("#decided")).to_contain_text("Passed to a named person")
    with inside(writes=False) as session:
        assert session.get_one(Contribution, key).words is None


@pytest.mark.parametrize("width", [320, 390])
def test_at_twice_the_text_no_word_of_the_heading_is_broken(page, evening: Evening, width: int):
    """A word that is broken stands on more lines than one: it has more than one box."""
    page.set_viewport_size({"width": width, "height": 844})
    for address in (f"/e/{evening.code}/harm", "/e/harm"):
        page.goto(address)
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        heading = page.get_by_role("heading", level=1)
        broken = heading.evaluate(
            """heading => {
                const text = heading.firstChild, range = document.createRange();
                return [...text.data.matchAll(/[^ ]+/g)].filter(word => {
                    range.setStart(text, word.index);
                    range.setEnd(text, word.index + word[0].length);
                    return range.getClientRects().length > 1;
                }).map(word => word[0]);
            }"""
        )
        assert broken == [], address
        assert heading.evaluate("heading => parseFloat(getComputedStyle(heading).fontSize)") > 40, (
            "and it has grown all the same"
        )


@pytest.mark.browser_context_args(viewport={"width": 320, "height": 640})
def test_at_twice_the_text_nothing_leaves_the_page(page, evening: Evening):
    for address in (f"/e/{evening.code}/harm", "/e/harm", "/e/harm/answer"):
        page.goto(address)
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
