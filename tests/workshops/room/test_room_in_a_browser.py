"""Console and wall on a real screen: they keep themselves up to date, and take nothing out of anybody's hands."""

import re

import pytest
from playwright.sync_api import expect

from app.db import db
from tests.evenings import POLL, plan
from tests.rooms import say, vote
from workshops.contributions.models import Contribution
from workshops.contributions.services import Answer, correct
from workshops.meetings.models import ActivityState, Kind
from workshops.meetings.services import add_activity, workshop_by_code
from workshops.room.moderation import approve, hold
from workshops.room.services import (
    close_all_activities,
    close_workshop,
    new_wall_link,
    open_activity,
    open_all_activities,
)

pytestmark = pytest.mark.journeys
SOON = 8_000  # milliseconds: two looks of the console, and some patience with a busy machine


@pytest.fixture
def room(everyone, inside):
    """What happens in the hall meanwhile."""

    class Room:
        code = everyone.evening.code

        def within(self, verb):
            with inside():
                return verb(workshop_by_code(self.code))

        def say(self, words: str):
            return self.within(lambda workshop: say(workshop, words).id)

        def decide(self, key, verb, *more):
            return self.within(lambda _: verb("command", db().get_one(Contribution, key), *more) and None)

        def public_words(self, key) -> str | None:
            return self.within(lambda _: db().get_one(Contribution, key).public_words)

        def wall(self) -> str:
            return f"/wall/{self.code}?key=" + self.within(lambda w: new_wall_link("command", w))

    return Room()


@pytest.fixture
def mina(everyone, come, room):
    page = come(everyone.facilitator)
    page.goto(f"/room/{room.code}")
    return page


def test_words_arrive_by_themselves_and_are_decided_without_leaving_the_page(mina, room):
    room.say("Two buses")
    expect(mina.locator(".words")).to_have_count(1, timeout=SOON)
    expect(mina.locator("#arrivals")).to_have_text("1 waits")
    room.say("No bench to rest on")
    expect(mina.locator(".words")).to_have_count(2, timeout=SOON)
    mina.locator(".words", has_text="Two buses").get_by_role("button", name="Show", exact=True).click()
    expect(mina.locator(".words")).to_have_count(1)
    expect(mina.locator("#decided")).to_contain_text("Two buses")
    expect(mina.locator(".words .button").first).to_be_focused()
    mina.locator(".words summary", has_text="Keep off the wall").click()
    mina.get_by_role("button", name="It could hurt somebody in the room.").click()
    expect(mina.locator(".words")).to_have_count(0)
    mina.get_by_role("button", name=re.compile("^Undo: No bench")).click()
    expect(mina.locator(".words")).to_contain_text("No bench")


def test_two_clocks_on_the_page_say_the_same_at_every_moment(mina, room):
    mina.evaluate("""() => {
      window.seen = [];
      const look = () => document.querySelectorAll("[data-ends]").forEach((each) => window.seen.push(each.textContent));
      document.addEventListener("htmx:oobAfterSwap", look);
    }""")
    room.say("Two buses")
    expect(mina.locator(".words")).to_have_count(1, timeout=SOON)
    seen = mina.evaluate("window.seen")
    assert seen
    assert not [words for words in seen if "left" not in words]


def test_what_is_being_typed_stays_whatever_happens_around_it(mina, room):
    key = room.say("Ask for Dr Patel")
    card = mina.locator(f"#w-{key}")
    expect(card).to_be_visible(timeout=SOON)
    card.locator("summary", has_text="Shorten").click()
    box = card.locator("textarea")
    box.fill("Ask for the doc")
    room.say("Another voice")
    expect(mina.locator(".words")).to_have_count(2, timeout=SOON)
    expect(box).to_have_value("Ask for the doc")
    expect(box).to_be_focused()
    room.decide(key, hold, "A colleague's reason")
    expect(mina.locator(".changed")).to_be_visible(timeout=SOON)
    expect(box).to_have_value("Ask for the doc")
    mina.locator(f"#shortened-{key}").click()
    expect(mina.locator(f"#w-{key}")).to_contain_text("Not done")
    expect(mina.locator(f"#w-{key}")).to_contain_text("A colleague's reason")
    expect(mina.locator(f"#w-{key} textarea")).to_have_value("Ask for the doc")
    mina.wait_for_timeout(3500)
    expect(mina.locator(f"#w-{key}")).to_be_visible()
    mina.locator(f"#shortened-{key}").click()
    expect(mina.locator(f"#w-{key}")).to_have_count(0)
    expect(mina.locator("#decided")).to_contain_text("Ask for the doc")


def test_corrected_words_change_under_nobodys_hands(mina, room):
    key = room.say("First words")
    expect(mina.locator(".words")).to_contain_text("First words", timeout=SOON)
    room.within(lambda _: correct(db().get_one(Contribution, key), Answer(words="Better words")) and None)
    expect(mina.locator(".words .said")).to_have_text("Better words", timeout=SOON)
    expect(mina.locator(".words")).to_have_count(1)


def test_the_run_sheet_is_worked_from_where_it_stands_and_keeps_the_focus(mina, room):
    more = mina.locator("#more-1")
    more.focus()
    before = mina.locator("#sheet .left").first.get_attribute("data-ends")
    mina.keyboard.press("Enter")
    expect(mina.locator("#sheet .left").first).not_to_have_attribute("data-ends", before)
    expect(mina.locator("#more-1")).to_be_focused()
    mina.locator("#stop-1").click()
    expect(mina.locator("#start-1")).to_have_text("Ask again")


def test_an_evening_runs_by_keyboard_alone(mina, room):
    room.say("Two buses")
    expect(mina.locator(".words")).to_have_count(1, timeout=SOON)
    mina.locator(".words .button").first.focus()
    mina.keyboard.press("Tab")
    mina.keyboard.press("Enter")
    expect(mina.locator(".words textarea")).to_be_focused()
    mina.keyboard.press("Control+a")
    mina.keyboard.type("Two")
    mina.keyboard.press("Tab")
    mina.keyboard.press("Enter")
    expect(mina.locator(".words")).to_have_count(0)
    expect(mina.locator("#decided li .shown").first).to_have_text("Two")


def test_the_console_says_when_contact_is_lost_and_comes_back(mina, room):
    expect(mina.locator("#lost")).to_be_hidden()
    mina.context.set_offline(True)
    expect(mina.locator("#lost")).to_be_visible(timeout=15_000)
    room.say("Said meanwhile")
    mina.context.set_offline(False)
    expect(mina.locator("#lost")).to_be_hidden(timeout=15_000)
    expect(mina.locator(".words")).to_contain_text("Said meanwhile", timeout=SOON)


def test_without_script_everything_works(come, everyone, room):
    room.say("Two buses")
    page = come(everyone.facilitator, java_script_enabled=False)
    page.goto(f"/room/{room.code}")
    page.locator(".words summary", has_text="Shorten").click()
    page.locator(".words textarea").fill("Buses")
    page.get_by_role("button", name="Show this").click()
    expect(page.locator("#decided")).to_contain_text("Buses")
    page.locator("#stop-1").click()
    expect(page.locator("#start-1")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(page.locator(".words")).to_contain_text("Two buses")


def test_pictures_and_ease_of_the_console(mina, room, axe, picture):
    for words in ("The man at the desk said go somewhere else. Call 0161 496 0123.", "Ask for Dr Patel in room 4."):
        room.say(words)
    room.decide(room.say("A Saturday would change everything for us."), approve)
    room.decide(room.say("Something rude"), hold, "It could hurt somebody in the room.")
    mina.reload()
    axe(mina)
    mina.locator(".words summary", has_text="Shorten").first.click()
    axe(mina)
    mina.reload()
    picture(mina, "room")
    for path, name in (("/close", "room-question"), ("/reasons", "room-reasons"), ("/read", "room-read")):
        mina.goto(f"/room/{room.code}{path}")
        axe(mina)
        picture(mina, name)


@pytest.fixture
def screen(someone, room):
    """The hall's screen with the wall on it."""
    page = someone(viewport={"width": 1280, "height": 720}).new_page()
    page.goto(room.wall())
    return page


def test_the_wall_keeps_itself_up_to_date(screen, room):
    room.within(lambda w: (close_all_activities("command", w), open_activity("command", w.activities[0])))
    key = room.say("Two buses with the pram")
    expect(screen.locator("#wall")).to_contain_text("1 waits to be read first", timeout=SOON)
    room.decide(key, approve)
    expect(screen.locator(".voice.new")).to_have_text("Two buses with the pram", timeout=SOON)
    room.decide(room.say("No bench"), approve)
    expect(screen.locator(".voice.new")).to_have_text("No bench", timeout=SOON)
    room.decide(key, hold, "A reason")
    expect(screen.locator(".voice")).to_have_count(1, timeout=SOON)
    room.within(lambda w: close_workshop("command", w))
    expect(screen.locator("h1")).to_have_text("This evening is over", timeout=SOON)


def test_the_wall_says_when_it_has_lost_contact_and_comes_back(screen, room):
    expect(screen.locator("#lost")).to_be_hidden()
    screen.context.set_offline(True)
    expect(screen.locator("#lost")).to_be_visible(timeout=15_000)
    room.decide(room.say("Said meanwhile"), approve)
    screen.context.set_offline(False)
    expect(screen.locator("#lost")).to_be_hidden(timeout=15_000)
    expect(screen.locator(".voice")).to_have_text("Said meanwhile", timeout=SOON)


def test_a_wall_with_an_older_link_says_so_and_rests(screen, room, axe, picture):
    room.wall()
    expect(screen.locator("h1")).to_have_text("This wall rests", timeout=SOON)
    asked = []
    screen.on("request", lambda request: asked.append(request.url))
    screen.wait_for_timeout(9_000)
    assert asked == [], "it asks no more"
    assert screen.locator("#lost:visible, #dead:visible").count() == 0, "and raises no alarm"
    axe(screen)
    picture(screen, "wall-rests")


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768)])
@pytest.mark.parametrize("number", [3, 12, 60])
def test_no_voice_on_the_wall_is_cut(someone, room, size, number):
    room.within(lambda w: (close_all_activities("command", w), open_activity("command", w.activities[0])))
    for each in range(number):
        words = ("Two buses with the pram, and the second one did not come. " * (1 + each % 4))[:260]
        room.decide(room.say(words), approve)
    page = someone(viewport={"width": size[0], "height": size[1]}).new_page()
    page.goto(room.wall())
    frame = page.locator(".middle").bounding_box()
    shown = page.locator(".voice:visible")
    assert shown.count() >= min(3, number)
    for each in shown.all():
        box = each.bounding_box()
        assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
    more = int(page.locator("#more").text_content())
    assert shown.count() + more == number
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (1024, 768)])
@pytest.mark.parametrize("number", [3, 4, 5, 10])
def test_no_result_of_a_ranking_is_cut(someone, room, size, number):
    def rank(workshop):
        close_all_activities("command", workshop)
        helps = [f"A clinic on a Saturday, and somebody who rings back {letter}" for letter in "ABCDEFGHIJ"[:number]]
        made = add_activity("command", workshop, kind=Kind.RANK, question="What would help most?", choices=helps)
        open_activity("command", made)
        for _ in range(6):
            vote(workshop, made.position, {0: 4, 1: 3, 2: 2})

    room.within(rank)
    page = someone(viewport={"width": size[0], "height": size[1]}).new_page()
    page.goto(room.wall())
    frame = page.locator(".middle").bounding_box()
    rows = page.locator(".stands li")
    assert rows.count() == number
    for each in rows.all():
        box = each.bounding_box()
        assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1


def test_pictures_and_ease_of_the_wall(screen, room, axe, picture):
    axe(screen)
    for words in ("Two buses with the pram.", "I work nights.", "They were kind, once I was there."):
        room.decide(room.say(words), approve)
    for choice in (0, 0, 1):
        room.within(lambda w, choice=choice: vote(w, POLL, {choice: 1}) and None)
    room.say("Not read yet")
    room.within(lambda w: open_all_activities("command", w))
    screen.reload()
    expect(screen.locator(".voice")).to_have_count(3)
    axe(screen)
    picture(screen, "wall")
    room.within(lambda w: close_workshop("command", w))
    screen.reload()
    expect(screen.locator("h1")).to_have_text("This evening is over")
    axe(screen)
    picture(screen, "wall-over")


def test_pictures_and_ease_of_what_comes_before_the_evening(come, everyone, inside, axe, picture):
    with inside():
        planned = plan(opened=False, name="Sleep and noise")
        workshop_by_code(planned.code).programme_id = everyone.evening.programme_id
    page = come(everyone.organiser)
    page.goto(f"/room/{planned.code}")
    axe(page)
    picture(page, "room-draft")
    page.locator("#rehearse").click()
    axe(page)
    picture(page, "room-link")
    page.goto(f"/room/{planned.code}")
    axe(page)
    picture(page, "room-rehearsal")


def test_the_qr_code_leads_to_the_door(screen, room):
    import io

    import zxingcpp
    from PIL import Image

    shot = Image.open(io.BytesIO(screen.screenshot()))
    assert zxingcpp.read_barcodes(shot)[0].text.endswith(f"/j/{room.code}")


def test_two_who_read_the_same_words_at_once_lose_nothing(come, everyone, room):
    key = room.say("Ask for Dr Patel in room 4")
    mina, amina = come(everyone.facilitator), come(everyone.organiser)
    for page in (mina, amina):
        page.goto(f"/room/{room.code}")
        page.locator(f"#shorten-{key}").click()
    amina.locator(f"#w-{key} textarea").fill("Ask for somebody careful")
    mina.locator(f"#w-{key} textarea").fill("Ask for the doctor")
    mina.locator(f"#shortened-{key}").click()
    expect(mina.locator("#decided")).to_contain_text("Ask for the doctor")
    amina.locator(f"#shortened-{key}").click()
    card = amina.locator(f"#w-{key}")
    expect(card).to_contain_text("Not done: these words have changed since you saw them.")
    expect(card).to_contain_text("Joan Field")
    expect(card.locator("textarea")).to_have_value("Ask for somebody careful")
    assert room.public_words(key) == "Ask for the doctor", "nothing is overwritten"
    amina.locator(f"#w-{key}").get_by_role("link", name="Leave it so").click()
    expect(card).to_have_count(0)
    mina.reload()
    expect(mina.locator("#decided li")).to_have_count(1)


def test_one_shows_what_the_other_holds_and_the_second_is_told(come, everyone, room):
    key = room.say("Something rude")
    mina, amina = come(everyone.facilitator), come(everyone.organiser)
    for page in (mina, amina):
        page.goto(f"/room/{room.code}")
    amina.evaluate("document.getElementById('pulse').remove()")  # it has not heard the news yet
    mina.locator(f"#hold-{key}").click()
    mina.get_by_role("button", name="It could hurt somebody in the room.").click()
    expect(mina.locator("#decided")).to_contain_text("Something rude")
    amina.locator(f"#show-{key}").click()
    expect(amina.locator(f"#w-{key}")).to_contain_text("Not done")
    expect(amina.locator(f"#w-{key}")).to_contain_text("It could hurt somebody in the room.")
    assert room.public_words(key) is None


def test_two_who_press_next_at_once_go_on_by_one(come, everyone, room):
    def begin(workshop):
        close_all_activities("command", workshop)
        for activity in workshop.activities:
            activity.state = ActivityState.WAITING
        db().flush()
        open_activity("command", workshop.activities[0])

    room.within(begin)
    pages = [come(everyone.facilitator), come(everyone.organiser)]
    for page in pages:
        page.goto(f"/room/{room.code}")
        page.evaluate("document.getElementById('pulse').remove()")
    for page in pages:
        page.locator("#go-on").click()
    for page in pages:
        expect(page.locator("#stop-2")).to_be_visible()
        expect(page.locator("#start-3")).to_be_visible()
    assert room.within(lambda w: [each.state.value for each in w.activities]) == [
        "closed",
        "open",
        "waiting",
        "waiting",
    ]


def test_the_hall_screen_says_that_the_wall_hangs(mina, someone, room):
    expect(mina.locator("#tally")).to_contain_text("not yet")
    page = someone(viewport={"width": 1280, "height": 720}).new_page()
    page.goto(room.wall())
    expect(mina.locator("#tally")).to_contain_text("seen just now", timeout=SOON)


def test_pictures_of_an_evening_that_runs_by_its_sheet(come, everyone, room, axe, picture):
    def prepare(workshop):
        workshop.starts_at = workshop.starts_at.replace(hour=19, minute=0)
        close_all_activities("command", workshop)
        for activity in workshop.activities:
            activity.state = ActivityState.WAITING
        first = workshop.activities[0]
        first.purpose = "So that everybody has spoken once"
        first.says = "Tell us about the last time you went. What was it like?\nNobody writes down who you are."
        first.materials = "Pens, a flip chart for each table"
        db().flush()
        open_activity("command", first)
        for words in ("Two buses with the pram.", "I work nights."):
            approve("command", say(workshop, words))
        say(workshop, "They were kind, once I was there.")

    room.within(prepare)
    page = come(everyone.facilitator)
    page.goto(f"/room/{room.code}")
    expect(page.locator("#step")).to_contain_text("Nobody writes down who you are.")
    axe(page)
    picture(page, "room-run-sheet")
