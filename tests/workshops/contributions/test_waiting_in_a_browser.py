"""A phone that lies on the table: the next question comes to it by itself, and nothing is taken away."""

import pytest
from playwright.sync_api import expect

from tests.evenings import WORDS, plan
from workshops.meetings.models import Kind, Workshop
from workshops.meetings.services import add_activity
from workshops.room.services import close_activity, close_workshop, open_activity, open_workshop

pytestmark = [pytest.mark.journeys, pytest.mark.browser_context_args(viewport={"width": 390, "height": 844})]
TALK = 5
ASKS_WITHIN = 12_500  # milliseconds


@pytest.fixture
def evening(inside, place):
    with inside() as session:
        found = plan(opened=False)
        workshop = session.get_one(Workshop, found.workshop_id)
        add_activity("command", workshop, kind=Kind.TALK, question="Welcome and food", minutes=10)
        open_workshop("command", workshop)
        open_activity("command", workshop.activities[TALK - 1])
    return found


@pytest.fixture
def phone(page, evening):
    """Somebody who has joined while people eat, and has gone on to the questions."""
    page.clock.install()
    page.goto(f"/j/{evening.code}")
    page.get_by_label("Yes, I want to take part").check()
    page.get_by_role("button", name="Take part").click()
    page.get_by_role("link", name="On to the questions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in")
    return page


def steer(inside, evening, verb, position):
    with inside() as session:
        verb("command", session.get_one(Workshop, evening.workshop_id).activities[position - 1])


def wait(phone):
    with phone.expect_response(lambda answer: answer.url.endswith("/waiting")):
        phone.clock.fast_forward(ASKS_WITHIN)


def test_the_next_question_comes_to_a_phone_that_waits(phone, evening, inside, axe, picture):
    here = phone.get_by_role("link", name="The next question is here")
    expect(phone.get_by_text("Now in the room: Welcome and food")).to_be_visible()
    expect(phone.get_by_text("it appears by itself")).to_be_visible()
    picture(phone, "waiting")
    wait(phone)
    expect(here).to_be_hidden()

    steer(inside, evening, close_activity, TALK)
    steer(inside, evening, open_activity, WORDS)
    address = phone.url
    wait(phone)
    expect(here).to_be_visible()
    expect(here).to_be_in_viewport()
    expect(phone.get_by_text("Now in the room")).to_be_hidden()
    expect(phone.get_by_role("link", name="Look again")).to_be_hidden()
    assert phone.url == address, "nobody is led anywhere"
    axe(phone)
    picture(phone, "waiting-next")
    here.click()
    phone.get_by_label("In your own words").fill("Two buses with the pram.")
    phone.get_by_role("button", name="Send and go on").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Thank you. It is kept.")

    with inside() as session:
        close_workshop("command", session.get_one(Workshop, evening.workshop_id))
    wait(phone)
    expect(phone.get_by_text("This evening is over.")).to_be_visible()
    axe(phone)
    picture(phone, "waiting-over")
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.clock.fast_forward(5 * 60_000)
    phone.get_by_role("link", name="Were you listened to?").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Were you listened to?")
    assert not [url for url in asked if url.endswith("/waiting")], "what is over is asked no more"


def test_a_phone_in_a_pocket_asks_nothing_and_asks_at_once_when_it_is_looked_at(phone, evening, inside):
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.evaluate("Object.defineProperty(document, 'hidden', { configurable: true, get: () => true })")
    phone.clock.fast_forward(60_000)
    steer(inside, evening, open_activity, WORDS)
    assert asked == []
    phone.evaluate("Object.defineProperty(document, 'hidden', { configurable: true, get: () => false })")
    with phone.expect_response(lambda answer: answer.url.endswith("/waiting")):
        phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(phone.get_by_role("link", name="The next question is here")).to_be_visible()


def test_a_server_in_trouble_is_asked_less_and_less(phone, evening):
    asked = []

    def refuse(route):
        asked.append(route.request.url)
        route.fulfill(status=429, body="")

    phone.route("**/waiting", refuse)
    for _ in range(40):
        phone.clock.run_for(5_000)
        phone.wait_for_timeout(20)
    assert 2 <= len(asked) <= 6, "in 200 seconds: after about 10, 30, 70 and 150"
