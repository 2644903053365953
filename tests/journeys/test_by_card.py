"""By card, without script: what I said, what was heard, what was promised, late and why; half way; open again."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import clock
from app.accounts.models import User
from app.accounts.services import ask_for_link
from tests.evenings import Evening
from tests.people import cast
from tests.promises import promised, vote
from tests.rooms import say, somebody
from tests.workshops.actions.conftest import days_go_by
from workshops.actions.models import Action, Answer
from workshops.actions.rounds import running, say_done
from workshops.actions.rounds import say as say_whether
from workshops.actions.services import explain
from workshops.meetings.models import Workshop
from workshops.room.services import close_workshop
from workshops.seats.cards import in_groups
from workshops.seats.models import Seat
from workshops.seats.services import card
from workshops.themes.services import judge

pytestmark = pytest.mark.journeys


@pytest.fixture
def everyone(inside, place):
    with inside():
        return cast(opened=True)


@pytest.fixture
def kept_card(inside, everyone) -> str:
    """Somebody spoke and kept their card; the evening is over, and their words stand under a theme with a promise."""
    evening: Evening = everyone.evening
    with inside() as session:
        here = session.get_one(Workshop, evening.workshop_id)
        said = say(here, "Two buses with the pram, and the second one did not come.")
        action = promised(session, everyone, due=2)
        action.themes[0].name = "The clinic is too hard to reach"
        judge(everyone.organiser.user().actor, everyone.organiser.id, said, action.themes)
        close_workshop("command", here, 1)
        return card(said.seat)


def open_card(page: Page, code: str) -> None:
    page.goto("/thread")
    page.get_by_label("Your card code").fill(in_groups(code).lower())
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What became of your words")


def test_one_card_tells_all_of_it(inside, everyone, kept_card, axe, picture, someone):
    page = someone(java_script_enabled=False).new_page()
    clock.set_now(clock.now() + timedelta(days=6))
    open_card(page, kept_card)
    thread = page.get_by_role("list").filter(has_text="You said")
    expect(thread).to_contain_text("The clinic is too hard to reach")
    expect(thread).to_contain_text("No explanation for 4 days.")
    with inside() as session:
        action = session.scalars(select(Action)).one()
        explain(
            everyone.leader.user(),
            action,
            "The depot lacks a driver. One starts next month.",
            clock.today() + timedelta(days=30),
            "Northvale Buses",
        )
    page.reload()
    expect(thread).to_contain_text("Late by 4 days")
    expect(thread).to_contain_text("The depot lacks a driver.")
    picture(page, "thread-late")

    clock.set_now(clock.now() + timedelta(days=20))
    with inside() as session:
        action = session.scalars(select(Action)).one()
        say_done(everyone.leader.user().actor, action, "The second bus runs since Monday, at half past nine.")
    open_card(page, kept_card)
    expect(page.get_by_text("You are asked: is it better?")).to_be_visible()
    picture(page, "thread-asks")
    page.get_by_role("link", name="Say whether it is better").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it better?")
    page.get_by_role("button", name="Tell them").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose one of the three answers.")
    picture(page, "better-wrong")
    page.get_by_label("Half way").check()
    page.get_by_label("What makes you say so?").fill("It runs. It does not wait for the clinic.")
    page.get_by_role("button", name="Tell them").click()
    expect(page.get_by_text("You said: half way.")).to_be_visible()
    picture(page, "better-said")
    page.get_by_role("link", name="See what became of my words").click()
    expect(thread).to_contain_text("You said: half way.")

    with inside() as session:
        action = session.scalars(select(Action)).one()
        here = session.get_one(Workshop, everyone.evening.workshop_id)
        mine = session.scalars(select(Seat).where(Seat.workshop_id == here.id)).all()
        assert len(mine) == 4
        vote(session, action, better=3, half=1)
        for number in range(10):
            say_whether(somebody(here), running(action), Answer.NOT if number % 2 else Answer.HALF, None)
    days_go_by(inside, 21)
    open_card(page, kept_card)
    expect(thread).to_contain_text("Two buses with the pram")
    expect(thread).to_contain_text("The clinic is too hard to reach")
    expect(thread).to_contain_text("The depot lacks a driver.")
    expect(thread).to_contain_text("says it is done")
    expect(thread).to_contain_text("People say: not yet")
    expect(thread).to_contain_text("It is open again.")
    expect(page.get_by_role("button", name="Tell them")).to_have_count(0)
    picture(page, "thread-not-yet")
    scripted = someone().new_page()
    open_card(scripted, kept_card)
    axe(scripted)


def test_a_scribe_types_in_slips_by_keyboard_alone(inside, everyone, kept_card, someone, axe, picture):
    with inside() as session:
        action = session.scalars(select(Action)).one()
        say_done(everyone.leader.user().actor, action, "The second bus runs since Monday.")
        session.get_one(User, everyone.facilitator.id).organisation_id = None
        where = f"/programmes/{action.programme.slug}/actions/{action.slug}"
        keys = {name: ask_for_link(getattr(everyone, name).user()) for name in ("facilitator", "organiser")}

    def come(name: str) -> Page:
        page = someone().new_page()
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(f"/login/{keys[name]}")
        page.locator("main button").first.click()
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    page = come("facilitator")
    page.goto(f"{where}/paper-answers")
    wrong = kept_card[:-1] + ("0" if kept_card[-1] != "0" else "1")
    for code in (wrong, kept_card):
        expect(page.get_by_label("The card’s code")).to_be_focused()
        page.keyboard.type(code)
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.type(" It waits for nobody.")
        page.keyboard.press("Enter")
        if code == wrong:
            expect(page.get_by_role("alert")).to_contain_text("One of the characters is not right.")
            expect(page.get_by_label("The card’s code")).to_be_focused()
            picture(page, "slips-typed-wrong")
            page.get_by_label("What is written").fill("")
            page.get_by_label("The card’s code").focus()
    expect(page.get_by_text("It is kept. On to the next slip.")).to_be_visible()
    expect(page.get_by_label("The card’s code")).to_be_focused()
    axe(page)
    picture(page, "slips-typed")
    page.goto(f"{where}/answers")
    expect(page.get_by_text("It waits for nobody.")).to_be_visible()
    axe(page)
    picture(page, "answers-read")

    amina = come("organiser")
    amina.goto(f"{where}/paper-answers")
    expect(amina.get_by_text("Somebody else types these in")).to_be_visible()
    picture(amina, "slips-not-mine")
    amina.goto(f"{where}/slips")
    axe(amina)
    picture(amina, "slips")
    amina.goto(f"{where}/ask-again")
    axe(amina)
    picture(amina, "ask-again")
