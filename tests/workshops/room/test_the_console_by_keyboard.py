"""Everything by single keys: they press the same buttons, rest while somebody types, and can be turned off."""

import re

import pytest
from playwright.sync_api import expect

from tests.rooms import say
from workshops.meetings.services import workshop_by_code

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
    mina.keyboard.type("Ask a doctor: j, k, a, h, u and ? are letters here.")
    mina.keyboard.press("Tab")
    mina.keyboard.press("Enter")
    expect(mina.locator("#decided li p").first).to_have_text("Ask a doctor: j, k, a, h, u and ? are letters here.")

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
