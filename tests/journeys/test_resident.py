"""A resident with a phone: from the QR code to the thread, by thumb, by keyboard, at 200% text, with little data."""

import re

import pytest
from playwright.sync_api import Page, expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "java_script_enabled": False}
pytestmark = [pytest.mark.journeys, pytest.mark.browser_context_args(**PHONE)]


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words).click()


def test_from_the_code_to_the_thread(page, doors_of_tonight, picture):
    join = doors_of_tonight()["join_url"]
    page.goto("/")
    page.get_by_label("At a workshop now?").fill(join.rsplit("/", 1)[1].lower())
    press(page, "Go")
    picture(page, "join")
    press(page, "Take part")
    expect(page.get_by_role("alert")).to_contain_text("Tick the first box")
    picture(page, "join-again")
    page.get_by_label("Yes, I want to take part").check()
    page.get_by_label("Or choose where you live").select_option(label="Hope Street")
    press(page, "Take part")
    card = page.locator(".card-code").inner_text()
    assert re.fullmatch(r"(\w{4} ){2}\w{4}", card)
    assert page.get_by_role("link", name="Send it to myself").get_attribute("href").startswith("sms:?&body=")
    picture(page, "card")
    page.get_by_role("link", name="On to the questions").click()

    page.get_by_label("Bus").check()
    picture(page, "ask-poll")
    press(page, "Send and go on")
    expect(page.get_by_role("heading", level=1)).to_have_text("How the room stands")
    picture(page, "so-far")
    page.get_by_role("link", name="Go on").click()

    page.get_by_label("In your own words").fill("Two buses, and the second one did not come. I was late.")
    picture(page, "ask-words")
    press(page, "Send and go on")

    expect(page.locator("fieldset")).to_have_count(3)
    for group in page.locator("fieldset").all():
        group.get_by_label("Agree", exact=True).check()
    picture(page, "ask-agree")
    press(page, "Send and go on")

    picture(page, "ask-place")
    page.locator("input[type=image]:visible").click(position={"x": 150, "y": 120})
    expect(page.get_by_text("You tapped in")).to_be_visible()
    expect(page.get_by_role("button", name="Yes, here")).to_be_in_viewport(ratio=1)
    picture(page, "ask-place-near")
    press(page, "Yes, here")

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. It is kept.")
    picture(page, "thanks")
    page.get_by_role("link", name="See what I said").click()
    expect(page.get_by_text("Waiting to be read.")).to_be_visible()
    picture(page, "thread")

    page.get_by_role("link", name="Correct").click()
    picture(page, "correct")
    page.get_by_label("Your words").fill("Two buses. The second one did not come.")
    press(page, "Save my words")
    expect(page.locator("blockquote")).to_contain_text("Two buses. The second one did not come.")
    page.get_by_role("link", name="Take back").first.click()
    picture(page, "take-back")
    press(page, "Yes, take it back")
    picture(page, "taken-back")

    page.goto("/j/thread")
    press(page, "Done, next person")
    expect(page.get_by_role("button", name="Take part")).to_be_visible()
    page.goto("/thread")
    picture(page, "card-box")
    page.get_by_label("Your card code").fill(card)
    press(page, "Go")
    expect(page.locator(".card-code")).to_have_text(card)


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 844})
def test_no_page_of_a_resident_hinders_anyone(page, doors_of_tonight, axe):
    found = doors_of_tonight()
    join, code = found["join_url"], found["workshop"]

    def look(address: str) -> None:
        page.goto(address)
        axe(page)

    for address in ("/", join, "/thread", f"/c/{found['cards'][0].replace(' ', '')}", "/j/ZZZZZ", "/map", "/map/table"):
        look(address)
    page.goto(join)
    press(page, "Take part")
    axe(page)
    page.get_by_label("Yes, I want to take part").check()
    press(page, "Take part")
    axe(page)
    for position in range(1, 5):
        look(f"/j/{code}/{position}")
        page.locator("main form button").last.click()
        axe(page)
    page.goto(f"/j/{code}/1")
    page.get_by_label("Bus").check()
    press(page, "Send and go on")
    axe(page)
    look(f"/j/{code}/thanks")
    look("/j/thread")
    page.get_by_role("link", name="Take back").first.click()
    axe(page)
    look(join)


def test_the_way_is_light(page, doors_of_tonight):
    """From the code to thanks: at most 25 kB gzip and six requests on first load, and no script at all."""
    arrived: list[tuple[str, int]] = []

    def count(request) -> None:
        arrived.append((request.resource_type, request.sizes()["responseBodySize"]))

    page.on("requestfinished", count)
    page.goto(doors_of_tonight()["join_url"])
    page.get_by_label("Yes, I want to take part").check()
    first = list(arrived)
    assert len(first) <= 6
    press(page, "Take part")
    page.get_by_role("link", name="On to the questions").click()
    for number in range(1, 5):
        expect(page).to_have_url(re.compile(f"/{number}$"))
        page.get_by_role("link", name="Skip this question").click()
    page.get_by_role("link", name="Stop here").click()
    expect(page).to_have_url(re.compile("/thanks$"))
    assert not [kind for kind, _size in arrived if kind == "script"]
    assert sum(size for _kind, size in first) <= 25_000
    assert sum(size for _kind, size in arrived) <= 25_000


def test_by_keyboard_alone(page, doors_of_tonight):
    page.goto(doors_of_tonight()["join_url"])
    page.get_by_label("Yes, I want to take part").focus()
    page.keyboard.press("Space")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "BUTTON":
            break
    page.keyboard.press("Enter")
    expect(page.locator(".card-code")).to_be_visible()
    page.keyboard.press("Tab")
    page.get_by_role("link", name="On to the questions").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Bus").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("How the room stands")


@pytest.mark.browser_context_args(viewport={"width": 320, "height": 640})
def test_at_twice_the_text_nothing_leaves_the_page(page, doors_of_tonight):
    """200% text on the narrowest phone."""
    found = doors_of_tonight()
    page.goto(found["join_url"])
    page.get_by_label("Yes, I want to take part").check()
    press(page, "Take part")
    for address in (
        found["join_url"],
        f"/j/{found['workshop']}/card",
        f"/j/{found['workshop']}/2",
        "/j/thread",
        "/thread",
    ):
        page.goto(address)
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_right_to_left_words_stand_right_to_left(page, doors_of_tonight):
    found = doors_of_tonight()
    page.goto(found["join_url"])
    page.get_by_label("Yes, I want to take part").check()
    press(page, "Take part")
    page.goto(f"/j/{found['workshop']}/2")
    page.get_by_label("In your own words").fill("بس بہت دیر سے آئی۔")
    press(page, "Send and go on")
    page.goto("/j/thread")
    assert page.locator("blockquote p").evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_doors_that_are_not_open(page, doors_of_tonight, picture):
    page.goto("/j/ZZZZZ")
    picture(page, "no-such-code")
    found = doors_of_tonight()
    page.goto(f"/c/{found['cards'][-1].replace(' ', '')}")
    picture(page, "card-open")
    page.goto(found["join_url"])
    page.get_by_label("Yes, I want to take part").check()
    press(page, "Take part")
    page.goto(found["join_url"])
    expect(page.get_by_role("button", name="No, I am the next person")).to_be_visible()
    picture(page, "here-already")
