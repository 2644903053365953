"""The coding desk by single keys: they tick the same boxes, press the same buttons, and rest while somebody types."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app.db import db
from tests.desks import codings, desk_of, over
from tests.people import cast
from workshops.contributions.models import Contribution
from workshops.contributions.services import Answer, correct
from workshops.meetings.models import Workshop
from workshops.themes.services import make_theme

pytestmark = pytest.mark.journeys
SAID = ("Two buses with the pram.", "The letter came late.", "Nobody speaks Urdu at the desk.")
NAMES = ("Buses", "Letters", "Language at the desk", "Night buses", "Opening hours")


@pytest.fixture
def everyone(inside, place):
    with inside():
        found = cast(opened=True)
        programme = db().get_one(Workshop, found.evening.workshop_id).programme
        for name in NAMES:
            make_theme("command", programme, name)
        over(found.evening, *SAID)
        return found


@pytest.fixture
def amina(everyone, inside, come):
    page = come(everyone.organiser)
    page.goto(desk_of(inside, everyone.evening))
    expect(page.locator("#finder")).to_be_visible()
    return page


def words_of(page) -> str:
    return page.locator("#words p").inner_text()


def stands(page, how_far: str) -> None:
    """The next words are there, and the desk hears keys."""
    expect(page.locator("#progress")).to_contain_text(how_far)
    expect(page.locator("#finder")).to_be_visible()


def press(page, *keys) -> None:
    for key in keys:
        page.keyboard.press(key)


def find(page, words) -> None:
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def own(inside, everyone, words):
    return codings(inside).get(words, {}).get(everyone.organiser.id)


def test_numbers_keep_and_undo(amina, inside, everyone):
    first = words_of(amina)
    press(amina, "1", "3", "1", "2")
    expect(amina.locator("#first :checked")).to_have_count(2)
    press(amina, "Enter")
    stands(amina, "1 of 3")
    assert own(inside, everyone, first) == {"Letters", "Language at the desk"}
    press(amina, "u")
    stands(amina, "0 of 3")
    expect(amina.locator("#words p")).to_have_text(first)
    expect(amina.locator("#first :checked")).to_have_count(2)
    press(amina, "n")
    stands(amina, "1 of 3")


def test_typing_finds_a_theme_or_makes_one(amina, inside, everyone):
    first = words_of(amina)
    press(amina, "/")
    amina.keyboard.type("bus")
    expect(amina.locator("#found [role=option]")).to_have_text(["Buses", "Night buses", "Make “bus”"])
    press(amina, "ArrowDown", "Enter")
    expect(amina.locator("#first :checked")).to_have_count(1)
    find(amina, "Not at night: 0 nurses, u, s")
    expect(amina.locator("#said")).to_contain_text("Not at night: 0 nurses, u, s")
    find(amina, "language at")
    find(amina, "night buses"), "found again it stays chosen"
    press(amina, "Enter")
    stands(amina, "1 of 3")
    assert own(inside, everyone, first) == {"Night buses", "Not at night: 0 nurses, u, s", "Language at the desk"}
    expect(amina.locator("#first")).to_contain_text("Not at night"), "what was made is at hand"


def test_nothing_is_decided_by_accident(amina, inside):
    press(amina, "Enter", "n")
    expect(amina.locator("#said")).to_contain_text("Choose a theme first")
    press(amina, "1", "0")
    expect(amina.locator("#said")).to_contain_text("Take it away first")
    press(amina, "u")
    expect(amina.locator("#said")).to_contain_text("nothing to undo")
    press(amina, "/", "1", "0", "n", "Escape", "Control+u")
    expect(amina.locator("#first :checked")).to_have_count(1)
    assert codings(inside) == {}


def test_nothing_fits_and_skip(amina, inside):
    first = words_of(amina)
    press(amina, "s")
    expect(amina.locator("#words p")).not_to_have_text(first)
    second = words_of(amina)
    press(amina, "0")
    stands(amina, "1 of 3")
    assert set(codings(inside)) == {second}


def test_keys_can_be_turned_off(amina, inside):
    amina.get_by_label("Single keys are on").uncheck()
    press(amina, "1", "0", "s", "n")
    expect(amina.locator("#first :checked")).to_have_count(0)
    amina.reload()
    press(amina, "0")
    stands(amina, "0 of 3")
    amina.get_by_role("checkbox", name="Buses", exact=True).check()
    amina.get_by_role("checkbox", name="Buses", exact=True).press("Enter")
    stands(amina, "1 of 3"), "Tab and Enter always work"


def test_what_was_typed_by_hand_comes_back_as_a_box(amina, inside, everyone):
    first = words_of(amina)
    find(amina, "x" * 119 + "yz")
    expect(amina.locator("#first :checked")).to_have_count(1), "no more letters than a name may have"
    press(amina, "1")
    with inside() as session:
        said = session.scalars(select(Contribution).where(Contribution.words == first)).one()
        correct(said, Answer(words="Said otherwise."))
    press(amina, "Enter")
    expect(amina.locator("#wrong")).to_contain_text("corrected since you read them")
    expect(amina.locator("#first :checked")).to_have_count(2)
    press(amina, "Enter")
    stands(amina, "1 of 3")


def test_the_desk_hinders_nobody(amina, axe, picture):
    press(amina, "1")
    axe(amina)
    press(amina, "/")
    amina.keyboard.type("bus")
    axe(amina)
    picture(amina, "desk")
    press(amina, "Escape", "Enter")
    for done in (1, 2):
        stands(amina, f"{done} of 3")
        press(amina, "0")
    expect(amina.get_by_role("heading", name="All is read")).to_be_visible()
    axe(amina)
    picture(amina, "desk-all-read")
