"""The morning after: an organiser writes last month's evening up, and its host reads it first."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select

from app import clock
from app.accounts.services import ask_for_link, invite
from app.db import transaction
from app.permissions import Role
from exports.packs.models import WriteUp
from workshops.meetings.models import State, Workshop
from workshops.room.services import close_workshop
from workshops.seats.models import Seat, SeatState
from workshops.told.listening import say_heard
from workshops.told.models import Heard

pytestmark = pytest.mark.journeys


@pytest.fixture
def last_month(app, doors_of_tonight):
    """How people felt at last month's evening is known; a sign-in link for its host."""
    with app.app_context(), transaction() as session:
        workshop = session.query(Workshop).filter(Workshop.state == State.CLOSED).one()
        session.execute(delete(WriteUp))  # the demonstration has written it up already
        wanted = select(Seat).where(Seat.workshop_id == workshop.id, Seat.state == SeatState.ACTIVE)
        for number, seat in enumerate(session.scalars(wanted.order_by(Seat.id).limit(60)).all()):
            say_heard(seat, (Heard.YES, Heard.YES, Heard.PARTLY, Heard.YES, Heard.NO)[number % 5])
        host = invite(
            "command",
            "delroy@northvale.example",
            Role.VOICE,
            name="Delroy Grant",
            organisation="Grant's barber shop",
            voice_id=workshop.voice_id,
        )
        return f"/login/{ask_for_link(host)}"


def test_an_evening_is_written_up_and_its_host_reads_it_first(page: Page, someone, last_month, sign_in, axe, picture):
    sign_in(page, "organiser")
    page.goto("/today")
    page.get_by_role("link", name="Write up: What people tell their barber").click()
    axe(page)
    picture(page, "write-up-new")
    page.get_by_label("How many people came").fill("6000")
    page.get_by_role("button", name="Save and look at it").click()
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    picture(page, "write-up-wrong")
    page.get_by_label("How many people came").fill("131")
    page.get_by_label("What stood on the flip charts").fill("A bench between the bus stop and the door\nOne number")
    page.get_by_label("What happens next").fill("We ask the bus company about the last bus.\nWe try a Saturday clinic.")
    page.get_by_label("By when").fill((clock.today() + timedelta(days=40)).isoformat())
    page.get_by_label("Who promises it").fill("Dr Amara Cole")
    page.get_by_label("What went well").fill("Talking between two haircuts.")
    page.get_by_label("What was missed").fill("Hardly any women came.")
    page.get_by_label("Engagement").check()
    page.get_by_role("button", name="Save and look at it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What people tell their barber")
    axe(page)
    picture(page, "write-up-draft")
    with page.expect_download() as saved:
        page.get_by_role("link", name="As a document for Word or LibreOffice").click()
    assert saved.value.suggested_filename == "write-up-what-people-tell-their-barber.docx"
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Change it")).to_be_hidden()
    expect(page.get_by_role("heading", name="What happens next")).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Send it to the host").click()
    axe(page)
    picture(page, "write-up-send")
    page.get_by_role("button", name="Send it to the host").click()
    expect(page.get_by_text("The host has it now.")).to_be_visible()
    picture(page, "write-up-with-host")

    host = someone(java_script_enabled=False).new_page()
    host.goto(last_month)
    host.locator("main button").first.click()
    host.goto("/today")
    picture(host, "write-up-waits")
    host.get_by_role("link", name="Read the write-up").click()
    picture(host, "write-up-host")
    host.get_by_label("What should change").fill("Say that the shop gave the tea.")
    host.get_by_role("button", name="Ask for changes").click()
    picture(host, "write-up-changes-asked")

    page.goto("/today")
    expect(page.get_by_text("The host asks for changes")).to_be_visible()
    page.get_by_role("link", name="Write up: What people tell their barber").click()
    expect(page.get_by_text("Say that the shop gave the tea.")).to_be_visible()
    page.get_by_label("Thanks to the host").fill("Thank you, Delroy, for the room and the tea.")
    page.get_by_role("button", name="Save and look at it").click()
    page.get_by_role("link", name="Send it to the host").click()
    page.get_by_role("button", name="Send it to the host").click()

    host.reload()
    expect(host.get_by_text("Thank you, Delroy, for the room and the tea.")).to_be_visible()
    host.get_by_role("link", name="Take it down").click()
    picture(host, "write-up-take-down")
    host.get_by_role("link", name="Leave it as it is").click()
    host.get_by_role("button", name="It is right").click()
    expect(host.get_by_text("It counts as right.")).to_be_visible()
    picture(host, "write-up-agreed")

    leader = someone().new_page()
    sign_in(leader, "leader")
    leader.get_by_role("link", name="Read the write-up").click()
    axe(leader)
    picture(leader, "write-up-leader")


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_people_say_whether_they_were_listened_to(page: Page, app, doors_of_tonight, axe, picture):
    tonight = doors_of_tonight()
    page.goto(tonight["join_url"])
    page.get_by_label("Yes, I want to take part").check()
    page.get_by_role("button", name="Take part").click()
    with app.app_context(), transaction() as session:
        close_workshop("command", session.query(Workshop).filter(Workshop.state == State.OPEN).one())
    page.goto(f"/j/{tonight['workshop']}/thanks")
    picture(page, "thanks-over")
    page.get_by_role("link", name="Were you listened to?").click()
    picture(page, "listened")
    page.get_by_role("button", name="In part").click()
    expect(page.get_by_text("You said: in part.")).to_be_visible()
    picture(page, "listened-said")
    page.get_by_role("link", name="See what I said").click()
    expect(page.get_by_text("You said: in part.")).to_be_visible()
    picture(page, "thread-over")
