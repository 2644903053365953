"""From a theme to a promise with the keyboard: nobody needs a mouse to answer for something."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app import clock
from tests.people import cast
from tests.promises import promised, proposed
from workshops.actions.services import accept

pytestmark = pytest.mark.journeys


@pytest.fixture
def everyone(inside, place):
    with inside():
        return cast(opened=True)


def test_amina_proposes_and_dr_cole_promises(everyone, inside, come, axe, picture):
    with inside() as session:
        other = promised(session, everyone, "Letters that say where to go", due=20)
        programme, theme = f"/programmes/{other.programme.slug}", other.themes[0]
        address = f"{programme}/themes/{theme.id}"
    amina = come(everyone.organiser)
    amina.goto(address)
    amina.get_by_role("link", name="Make an action of this").press("Enter")
    expect(amina.get_by_label(theme.name)).to_be_checked()
    amina.get_by_label("In one line").fill("A second late bus to the clinic")
    amina.get_by_label("What will be done").fill("Run one more bus at half past nine.")
    amina.get_by_label("Designed together with").select_option(label="Imam Yusuf Rahman")
    amina.get_by_label("Who answers for it").select_option(label="Dr Amara Cole, Northvale NHS Trust")
    axe(amina)
    picture(amina, "action-new")
    amina.get_by_role("button", name="Propose it").press("Enter")
    expect(amina.get_by_role("alert")).to_contain_text("Choose a day.")
    expect(amina.get_by_label("What will be done")).to_have_value("Run one more bus at half past nine.")
    amina.get_by_label("By when").fill((clock.today() + timedelta(days=30)).isoformat())
    amina.get_by_role("button", name="Propose it").press("Enter")
    expect(amina.get_by_role("heading", level=1)).to_have_text("A second late bus to the clinic")
    amina.get_by_label("In your words").fill("On the phone, on Tuesday: we stand by it.")
    amina.get_by_role("button", name="They have accepted").press("Enter")
    expect(amina.get_by_role("status")).to_contain_text("Now the owner can promise it.")

    cole = come(everyone.leader)
    cole.get_by_role("link", name="A second late bus to the clinic").first.press("Enter")
    axe(cole)
    cole.get_by_label("In your words").first.fill("I will see to it.")
    cole.get_by_role("button", name="I promise it").press("Enter")
    expect(cole.get_by_text("Promised").first).to_be_visible()
    expect(cole.get_by_text("On the phone, on Tuesday: we stand by it.")).to_be_visible()
    picture(cole, "action-work")
    amina.goto(f"{programme}/actions")
    axe(amina)
    picture(amina, "actions")


def test_the_pages_stand_at_both_widths(everyone, inside, come, axe, picture):
    with inside() as session:
        accept("command", proposed(session, everyone, "A quiet room"), "Yes.")
        promised(session, everyone, "A late bus", due=0)
        asked = proposed(session, everyone, "Letters in Urdu")
        programme, slug = f"/programmes/{asked.programme.slug}", asked.slug
    imam = come(everyone.voice)
    imam.goto(f"{programme}/actions/{slug}/partner")
    axe(imam)
    picture(imam, "action-partner")
    cole = come(everyone.leader)
    axe(cole)
    picture(cole, "today-promises")
    cole.goto(f"{programme}/commitments/new?kind=listening")
    axe(cole)
    picture(cole, "commitment-listening")
