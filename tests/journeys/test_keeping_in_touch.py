"""From the last page of an evening to a letter, and from the letter to the end of letters."""

import re
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app import clock
from app.couriers import PostCourier
from app.worker import round_of_chores
from tests.app.test_outbox import Desk, PostOffice
from tests.people import cast
from tests.promises import promised
from workshops.told.contact_models import Contact

pytestmark = pytest.mark.journeys
ANNA = "anna@home.example"
NOON = datetime(2026, 12, 4, 12, tzinfo=clock.LONDON)  # nobody is told at night
ADDRESS = re.compile(r"https?://\S+")


@pytest.fixture
def everyone(inside, place):
    clock.set_now(NOON)
    with inside():
        return cast(opened=True)


@pytest.fixture
def letters(app):
    """What a mail server has taken, one that listens."""
    desk = Desk()
    office = PostOffice(desk)
    office.start()
    app.extensions["courier"] = PostCourier(f"smtp://127.0.0.1:{office.port}", "voices@northvale.example")
    yield desk.letters
    app.extensions.pop("courier")
    office.stop()


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 844})
def test_somebody_asks_is_told_and_stops(page: Page, app, inside, everyone, letters, axe, picture):
    def work() -> None:
        with app.app_context():
            assert round_of_chores()

    def mine() -> list:
        return [letter for _sender, to, letter in letters if to == [ANNA]]

    code = everyone.evening.code
    page.goto(f"/j/{code}")
    page.get_by_label("Yes, I want to take part").check()
    page.get_by_role("button", name="Take part").click()
    page.goto(f"/j/{code}/1")
    page.get_by_label("In your own words").fill("Two buses with the pram.")
    page.get_by_role("button", name="Send and go on").click()
    page.goto(f"/j/{code}/thanks")
    page.get_by_role("link", name="Tell me what became of it").click()
    page.get_by_label("Your e-mail address").fill(ANNA)
    page.get_by_role("button", name="Tell me").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick the box")
    expect(page.get_by_label("Your e-mail address")).to_have_value(
        ""
    )  # what was typed is not shown to who stands behind
    axe(page)
    picture(page, "keep-in-touch-wrong")
    page.get_by_label("Your e-mail address").fill(ANNA)
    page.get_by_label("Yes, keep my address").check()
    page.get_by_role("button", name="Tell me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We will tell you")
    work()
    assert mine() == [], "nothing has changed yet"

    with inside() as session:
        promised(session, everyone)
    work()
    work()
    (letter,) = mine()
    said = letter.get_content()
    assert "A second late bus" in said
    assert "pram" not in said, "what was said goes into no letter"
    changed, _card, stop = [urlsplit(address).path for address in ADDRESS.findall(said)]
    page.goto(changed)
    expect(page.get_by_role("link", name="A second late bus").first).to_be_visible()
    page.goto(stop)
    page.get_by_role("button", name="Stop telling me").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have stopped")
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Contact)) == 0
    page.get_by_role("link", name="Open my card").click()
    page.goto("/j/thread")
    expect(page.get_by_text("Two buses with the pram.")).to_be_visible()  # what was said stays
