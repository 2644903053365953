"""Questions about you, in a real browser: what goes out on the wire, by thumb and without script; and on paper."""

import re

import pytest
from playwright.sync_api import Error, Page, expect

from app.accounts.services import ask_for_link
from tests.evenings import Evening
from tests.people import Cast, cast
from tests.rooms import somebody
from workshops.equality.services import tallies
from workshops.meetings.models import Workshop

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "java_script_enabled": False}
pytestmark = pytest.mark.journeys


@pytest.fixture
def everyone(inside, place) -> Cast:
    """Our evening is open, and nine are there already."""
    with inside() as session:
        found = cast(opened=True)
        for _person in range(9):
            somebody(session.get_one(Workshop, found.evening.workshop_id))
        return found


@pytest.fixture
def evening(everyone: Cast) -> Evening:
    return everyone.evening


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).click()


def join_and_answer(page: Page, evening: Evening) -> str:
    """Somebody joins, says something, and stands at the thanks. Returns their card."""
    page.goto(f"/j/{evening.code}")
    page.get_by_label("Yes, I want to take part").check()
    press(page, "Take part")
    card = page.locator(".card-code").inner_text()
    page.goto(f"/j/{evening.code}/1")
    page.get_by_label("In your own words").fill("Two buses.")
    press(page, "Send and go on")
    page.goto(f"/j/{evening.code}/thanks")
    return card


def choose(page: Page, question: str, words: str) -> None:
    page.get_by_role("group", name=question).get_by_label(words, exact=True).check()


@pytest.mark.browser_context_args(**PHONE)
def test_no_cookie_no_card_and_no_way_back_goes_out(page, evening, inside, axe, picture):
    card = join_and_answer(page, evening)
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert cookies["seat"]["path"] == "/j", "the phone has a seat"
    wire: list[tuple[str, str, dict[str, str], str]] = []
    page.on(
        "request",
        lambda request: wire.append((request.method, request.url, request.all_headers(), request.post_data or "")),
    )
    page.get_by_role("link", name="A few questions about you").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Questions about you")
    expect(page.get_by_text("You cannot take these answers back.")).to_be_visible()
    expect(page.get_by_text("Nothing here leads to you, so we could not find yours again.")).to_be_visible()
    picture(page, "about-you")
    press(page, "Go on")
    expect(page.get_by_role("alert")).to_contain_text("You have not chosen anything.")
    choose(page, "How old are you?", "25 to 34")
    choose(page, "What is your sex?", "Prefer not to say")
    choose(page, "Do you have an illness", "Yes")
    choose(page, "What is your ethnic group?", "Asian or Asian British")
    press(page, "Go on")
    choose(page, "Which of these is nearest", "Pakistani")
    choose(page, "Does your illness or condition make", "Yes, a little")
    picture(page, "about-you-sure")
    press(page, "Yes, count my answers")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    picture(page, "about-you-thanks")
    page.reload()
    with pytest.raises(Error, match="ERR_CACHE_MISS"):  # nothing was stored: the browser asks before it sends again
        page.go_back()
    page.wait_for_url(re.compile("^chrome-error:"))
    page.goto(f"/e/{evening.code}/thanks")

    told = [(method, url, headers, body) for method, url, headers, body in wire if f"/e/{evening.code}" in url]
    assert [method for method, *_rest in told].count("POST") >= 3
    seat = cookies["seat"]["value"]
    secrets = {card, card.replace(" ", ""), seat}
    for method, url, headers, body in told:
        assert "cookie" not in headers, f"{method} {url}"
        assert "referer" not in headers, f"{method} {url}"
        sent = f"{url} {headers} {body}"
        assert not [secret for secret in secrets if secret in sent], f"{method} {url}"
    assert page.context.cookies() == list(cookies.values()), "and none came with an answer"
    back = len(wire)
    page.get_by_role("link", name="Back to the evening").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. It is kept.")
    assert "seat=" in wire[back][2]["cookie"], "the wire is seen: under /j the cookie is there"
    assert "referer" not in wire[back][2]
    with inside(writes=False):
        assert set(tallies([evening.workshop_id]).values()) == {1}
        assert len(tallies([evening.workshop_id])) == 5


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 844})
def test_no_page_of_it_hinders_anyone(page, evening, axe):
    page.goto(f"/e/{evening.code}")
    axe(page)
    press(page, "Go on")
    axe(page)
    choose(page, "What is your ethnic group?", "White")
    press(page, "Go on")
    axe(page)
    press(page, "Yes, count my answers")
    axe(page)


@pytest.mark.browser_context_args(**PHONE)
def test_by_keyboard_alone(page, evening, inside):
    page.goto(f"/e/{evening.code}")
    page.get_by_label("Under 15").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("15 to 24")).to_be_visible()
    page.get_by_role("button", name="Yes, count my answers").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    with inside(writes=False):
        assert tallies([evening.workshop_id]) == {("2026-11", "age", "15-24"): 1}


@pytest.mark.browser_context_args(viewport={"width": 320, "height": 640})
def test_at_twice_the_text_nothing_leaves_the_page(page, evening):
    def is_narrow() -> None:
        expect(page.get_by_role("contentinfo")).to_be_visible()  # the page has arrived to its foot
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url

    page.goto(f"/e/{evening.code}")
    is_narrow()
    choose(page, "What is your ethnic group?", "White")
    with page.expect_navigation():
        press(page, "Go on")
    is_narrow()


def test_a_facilitator_types_in_a_pile(page, evening, everyone, inside, axe, picture):
    with inside():
        key = ask_for_link(everyone.facilitator.user())
    page.goto(f"/login/{key}")
    page.locator("main button").first.click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(f"/workshops/{evening.code}/kit/about-you")
    axe(page)
    picture(page, "print-about-you")
    page.goto(f"/room/{evening.code}/paper")
    page.get_by_role("link", name="Sheets about people").click()
    page.get_by_label("How many sheets?").fill("3")
    page.get_by_label("Female").fill("2")
    page.get_by_label("Chinese").fill("4")
    press(page, "Look at what will be added")
    expect(page.get_by_role("alert")).to_contain_text("has 4 ticks on 3 sheets")
    axe(page)
    page.get_by_label("Chinese").fill("1")
    picture(page, "type-in-about-you")
    press(page, "Look at what will be added")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add these numbers?")
    axe(page)
    picture(page, "type-in-about-you-sure")
    press(page, "Add them")
    expect(page.get_by_role("status")).to_have_text(re.compile("3 sheets are counted. Destroy them now."))
    with inside(writes=False):
        assert tallies([evening.workshop_id]) == {
            ("2026-11", "sex", "female"): 2,
            ("2026-11", "ethnic-group", "asian.chinese"): 1,
        }
