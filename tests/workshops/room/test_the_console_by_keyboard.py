"""Everything by single keys: they press the same buttons, rest while somebody types, and can be turned off."""

import re

import pytest
from playwright.sync_api import expect

from tests.rooms import say
from workshops.meetings.models import Kind
from workshops.meetings.services import add_activity, workshop_by_code
from workshops.room.services import close_all_activities, open_activity

pytestmark = pytest.mark.journeys
SOON = 8_000
THREE = ("Two buses with the pram.", "Ask for Dr Patel.", "Something rude.")


@pytest.fixture
def mina(everyone, evening, inside, come):
    """The facilitator before three things to read."""
    with inside():
        for words in THREE:
            say(workshop_by_code(evening.code), words)
    page = come(everyone.facilitator)
    page.goto(f"/room/{evening.code}")
    expect(page.locator(".words")).to_have_count(3)
    return page


def words_here(page) -> str:
    """The words of the card that the focus is in."""
    return page.evaluate("document.activeElement.closest('.words')?.querySelector('.said').textContent || ''")


def go_to(page, words: str) -> None:
    for _ in range(4):
        if words_here(page) == words:
            return
        page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert words_here(page) == words


def test_keys_move_and_the_first_press_only_marks(mina):
    order = mina.locator(".words .said").all_text_contents()
    mina.keyboard.press("a")
    expect(mina.locator(".words")).to_have_count(3)
    assert words_here(mina) == order[0], "nothing is decided about words that are not marked"
    for key, at in (("j", 1), ("ArrowDown", 2), ("j", 2), ("k", 1), ("ArrowUp", 0), ("k", 0)):
        mina.keyboard.press(key)
        assert words_here(mina) == order[at], key


def test_an_evening_is_read_by_keys_alone(mina):
    mina.keyboard.press("j")
    go_to(mina, THREE[0])
    mina.keyboard.press("a")
    expect(mina.locator(".words")).to_have_count(2)
    expect(mina.locator("#decided")).to_contain_text(THREE[0])

    go_to(mina, THREE[1])
    mina.keyboard.press("s")
    expect(mina.locator(".words textarea:focus")).to_have_count(1)
    mina.keyboard.press("Control+a")
    mina.keyboard.type("Ask for Dr: j, k, a, h, u, n, m?")
    mina.keyboard.press("Tab")
    mina.keyboard.press("Enter")
    expect(mina.locator("#decided li .shown").first).to_have_text("Ask for Dr: j, k, a, h, u, n, m?")

    go_to(mina, THREE[2])
    mina.keyboard.press("h")
    mina.keyboard.press("a")
    expect(mina.locator(".words")).to_have_count(1), "with the drawer open, no key shows the words"
    mina.keyboard.press("3")
    expect(mina.locator(".words")).to_have_count(0)
    expect(mina.locator("#decided li").first).to_contain_text("It could hurt somebody in the room.")

    mina.keyboard.press("u")
    expect(mina.locator(".words")).to_contain_text(THREE[2])


def test_escape_shuts_a_drawer_and_keeps_what_was_typed(mina):
    mina.keyboard.press("j")
    mina.keyboard.press("s")
    mina.keyboard.type("More. ")
    mina.keyboard.press("Escape")
    expect(mina.locator(".words details[open]")).to_have_count(0)
    assert mina.evaluate("document.activeElement.id").startswith("shorten-")
    mina.keyboard.press("s")
    expect(mina.locator(".words textarea:focus")).to_have_value(re.compile("More"))


def test_the_hint_is_there_the_list_opens_and_the_keys_can_be_turned_off(mina, axe, picture):
    expect(mina.locator("#keys summary")).to_contain_text("By keyboard:")
    mina.keyboard.press("?")
    expect(mina.locator("#keys dl")).to_be_visible()
    axe(mina)
    picture(mina, "room-keys")
    mina.get_by_label("Single keys are on").uncheck()
    for key in ("j", "a", "?"):
        mina.keyboard.press(key)
    expect(mina.locator("#keys dl")).to_be_visible()
    assert words_here(mina) == ""
    mina.reload()
    expect(mina.get_by_label("Single keys are on")).not_to_be_checked()
    mina.keyboard.press("j")
    assert words_here(mina) == "", "it is remembered"
    mina.locator("#keys summary").click()
    mina.get_by_label("Single keys are on").check()
    mina.keyboard.press("j")
    assert words_here(mina) in THREE


def test_undo_leads_back_to_the_words_so_that_the_next_key_is_about_them(mina):
    go_to(mina, THREE[0])
    mina.keyboard.press("a")
    expect(mina.locator(".words")).to_have_count(2)
    assert words_here(mina) != THREE[0]
    mina.keyboard.press("u")
    expect(mina.locator(".words")).to_have_count(3)
    mina.wait_for_function(
        "words => document.activeElement.closest('.words')?.querySelector('.said').textContent === words", arg=THREE[0]
    )
    mina.keyboard.press("a")
    expect(mina.locator(".words")).to_have_count(2)
    expect(mina.locator("#decided li .shown")).to_have_text([THREE[0]])


def test_words_with_a_hint_take_two_presses(mina, axe):
    go_to(mina, THREE[1])
    mina.keyboard.press("a")
    expect(mina.locator("#keys-said")).to_contain_text("Look twice: A title: perhaps a person.")
    expect(mina.locator(".words .look")).to_be_visible()
    axe(mina)
    mina.keyboard.press("j")
    mina.keyboard.press("k")
    expect(mina.locator(".words .look")).to_have_count(0), "it was left, and so it is said again"
    go_to(mina, THREE[1])
    mina.keyboard.press("a")
    expect(mina.locator(".words .look")).to_be_visible()
    expect(mina.locator(".words")).to_have_count(3)
    mina.keyboard.press("a")
    expect(mina.locator(".words")).to_have_count(2)
    expect(mina.locator("#decided")).to_contain_text(THREE[1])


def test_the_button_itself_shows_words_with_a_hint_at_once(mina):
    mina.locator(".words", has_text=THREE[1]).get_by_role("button", name="Show", exact=True).click()
    expect(mina.locator(".words")).to_have_count(2)


def test_next_and_more_time_are_keys_and_where_it_is_not_clear_they_say_so(mina, evening, inside):
    mina.keyboard.press("m")
    expect(mina.locator("#keys-said")).to_contain_text("There is not one part that runs now")
    mina.keyboard.press("n")
    expect(mina.locator("#keys-said")).to_contain_text("There is not one next part now")
    with inside():
        workshop = workshop_by_code(evening.code)
        close_all_activities("command", workshop)
        for kind in (Kind.WORDS, Kind.TALK):
            add_activity("command", workshop, kind=kind, question=f"Later: {kind}", minutes=10)
        open_activity("command", workshop.activities[0])
    expect(mina.locator("#go-on")).to_be_visible(timeout=SOON)
    before = ends_at(inside, evening)
    mina.keyboard.press("m")
    expect(mina.locator("#keys-said")).to_have_text("Five more minutes")
    expect(mina.locator("#strip [data-ends]")).to_have_attribute("data-ends", str(before + 300), timeout=SOON)
    mina.keyboard.press("n")
    expect(mina.locator("#sheet li", has_text="Later: words")).to_contain_text("open", timeout=SOON)


def ends_at(inside, evening) -> int:
    with inside(writes=False):
        return int(workshop_by_code(evening.code).activities[0].ends_at.timestamp())


@pytest.mark.parametrize("drawer", ["shorten", "hold", "pass"])
def test_no_button_moves_when_a_drawer_opens(mina, drawer):
    card = mina.locator(".words").first
    places = """card => [...card.querySelectorAll('.deciding > details > summary')].map((button) => {
      const [box, frame] = [button.getBoundingClientRect(), card.getBoundingClientRect()];
      return [box.x - frame.x, box.y - frame.y, box.width];
    })"""
    before = card.evaluate(places)
    card.locator(f"summary[id^='{drawer}-']").click()
    assert card.evaluate(places) == before
    expect(card.get_by_role("button", name="Show", exact=True)).to_be_hidden()


def test_undoing_what_is_not_there_is_said(mina):
    mina.keyboard.press("u")
    expect(mina.locator("#keys-said")).to_have_text("There is nothing to undo yet.")


def test_a_key_with_control_is_the_browsers(mina):
    mina.keyboard.press("Control+j")
    mina.keyboard.press("Alt+a")
    assert words_here(mina) == ""


def test_passing_on_has_no_quick_key(mina):
    mina.keyboard.press("j")
    mina.keyboard.press("p")
    expect(mina.get_by_role("button", name=re.compile("^Pass to Joan Hale")).first).to_be_visible()
    mina.keyboard.press("1")
    mina.wait_for_timeout(500)
    expect(mina.locator(".words")).to_have_count(3)
    mina.keyboard.press("Escape")
    expect(mina.locator(".words details[open]")).to_have_count(0)
