"""What the console tells of the room: planned times, what to say, who is here, if the wall hangs, whom to turn to."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock, ledger
from app.db import db
from tests.evenings import POLL, WORDS, answer, join
from tests.rooms import say, vote
from workshops.meetings.models import ActivityState, Confidentiality, State
from workshops.meetings.services import workshop_by_code
from workshops.room.models import WallSeen
from workshops.room.services import (
    MovedOnError,
    close_activity,
    close_all_activities,
    close_workshop,
    go_on,
    new_wall_link,
    open_activity,
)
from workshops.seats.models import Channel
from workshops.seats.services import join as take_a_seat


@pytest.fixture
def within(evening, inside):
    def do(verb):
        with inside():
            return verb(workshop_by_code(evening.code))

    return do


@pytest.fixture
def look(mina, evening) -> Callable[[], str]:
    return lambda: mina.get(f"/room/{evening.code}").text


@pytest.fixture
def key(within) -> str:
    return within(lambda w: new_wall_link("command", w))


def row(page: str, name: str) -> str:
    found = re.search(rf'<th scope="row">{name}</th><td[^>]*>(.*?)</td>', page, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]).strip()


def test_each_part_stands_with_its_planned_time(look, within):
    def start_at_seven(workshop):
        workshop.starts_at = workshop.starts_at.replace(hour=19, minute=0)

    within(start_at_seven)
    times = re.findall(r"<h3><span dir=\"auto\">[^<]+</span> <time>([^<,]+)", look())
    assert times == ["7 pm", "7:15 pm", "7:30 pm", "7:45 pm"]


def test_what_to_say_now_stands_beside_the_run_sheet(look, within):
    def prepare(workshop):
        first, second = workshop.activities[:2]
        first.purpose, first.says, first.materials = "To warm up", "Tell it as it was.\nNobody is named.", "Pens"
        second.says = "Now the bus."
        close_all_activities("command", workshop)
        open_activity("command", first)

    within(prepare)
    step = re.search(r'<div id="step">(.*?)</div>\s*<div id="sheet">', look(), re.DOTALL)[1]
    for words in ("What for: To warm up", "Tell it as it was.\nNobody is named.", "Have ready: Pens", "<details"):
        assert words in step
    assert "Now the bus." not in step


def test_who_is_here_is_told_as_far_as_it_helps(look, within, jar, evening):
    anna = jar()
    join(anna, evening)
    answer(anna, evening, WORDS, words="Two buses")
    answer(anna, evening, WORDS, words="No bench")
    within(lambda w: take_a_seat(w, "on paper", language="ur", channel=Channel.PAPER) and None)
    within(lambda w: take_a_seat(w, "a second", language="ur", channel=Channel.PAPER) and None)
    page = look()
    assert row(page, "Joined") == "3"
    assert row(page, "Have answered what is asked now") == "1"
    assert row(page, "Paper forms typed in") == "2"
    assert row(page, "Languages") == "Urdu · اردو, English"
    within(lambda w: ask_only(w, POLL))
    assert row(look(), "Have answered what is asked now") == "0"
    within(lambda w: vote(w, POLL, {0: 1}) and None)
    page = look()
    assert row(page, "Have answered what is asked now") == "1"
    assert re.search(r"Bus</span> <b>1</b>", page)


def test_the_two_named_people_stand_there(look):
    page = look()
    assert re.search(r"Joan Hale</b> · from inside", page)
    assert re.search(r"Ben Marsh</b> · from outside", page)


def test_the_ways_to_type_in_are_there_until_late_answers_end(look, within, evening):
    assert f"/room/{evening.code}/type-in" in look()
    within(lambda w: close_workshop("command", w, 1))
    assert f"/room/{evening.code}/paper" in look()
    clock.set_now(clock.now() + timedelta(hours=2))
    assert f"/room/{evening.code}/paper" not in look()


def test_the_wall_says_that_it_hangs_and_the_console_when_it_was_last_seen(look, jar, evening, key, inside):
    assert row(look(), "Wall") == "not yet"
    screen = jar()
    address = f"/wall/{evening.code}/seen?key={key}"
    assert screen.post(address).status_code == 204
    assert row(look(), "Wall") == "seen just now"
    start = clock.now()
    for minutes, said in (
        (0.9, "seen just now"),
        (1, "seen 1 minute ago"),
        (4.5, "seen 4 minutes ago"),
        (180, "not for hours"),
    ):
        clock.set_now(start + timedelta(minutes=minutes))
        assert row(look(), "Wall") == said
    assert "hint-pill" in re.search(r"Wall</th>.*?</tr>", look())[0]
    assert screen.post(address).status_code == 204
    assert row(look(), "Wall") == "seen just now"
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(WallSeen)) == 1


def test_the_console_asks_for_no_news_each_second_only_for_the_wall(mina, evening, jar, key):
    jar().post(f"/wall/{evening.code}/seen?key={key}")
    page = mina.get(f"/room/{evening.code}").text
    after = re.search(r'name="after" value="([^"]+)"', page)[1]

    def news():
        asked = {"after": after}
        return mina.get(f"/room/{evening.code}/news", query_string=asked, headers={"HX-Request": "true"}).status_code

    start = clock.now()
    for seconds in (5, 31, 58):
        clock.set_now(start + timedelta(seconds=seconds))
        assert news() == 204
    clock.set_now(start + timedelta(seconds=61))
    assert news() == 200


@pytest.mark.parametrize("wrong", ["", "?key=", "?key=wrong"])
def test_only_the_links_holder_says_that_a_wall_hangs(jar, evening, key, wrong, inside):
    assert jar().post(f"/wall/{evening.code}/seen{wrong}").status_code == 404
    with inside(writes=False) as session:
        assert session.scalars(select(WallSeen)).all() == []


def test_a_new_link_a_sealed_room_and_a_closed_evening(look, jar, evening, key, within):
    address = f"/wall/{evening.code}/seen?key="
    jar().post(address + key)
    second = within(lambda w: new_wall_link("command", w))
    assert row(look(), "Wall") == "not yet", "the old wall has gone dark"
    assert jar().post(address + key).status_code == 404
    assert jar().post(address + second).status_code == 204
    within(lambda w: close_workshop("command", w))
    assert jar().post(address + second).status_code == 286, "it is told to ask no more"
    assert '<th scope="row">Wall</th>' not in look()

    def seal(workshop):
        workshop.state, workshop.listed, workshop.confidentiality = State.OPEN, False, Confidentiality.SEALED

    within(seal)
    assert jar().post(address + second).status_code == 404


def next_seen(page: str, position: int) -> dict[str, str]:
    """What the form of "next" at a position would send."""
    form = re.search(rf'action="[^"]+/activities/{position}/next".*?</form>', page, re.DOTALL)[0]
    return {"next": re.search(r'name="next" value="(\d+)"', form)[1]}


def test_two_who_press_next_at_once_go_on_by_one(mina, amina, evening, within):
    within(begin)
    room = f"/room/{evening.code}"
    first, second = (next_seen(person.get(room).text, 1) for person in (mina, amina))
    assert mina.post(f"{room}/activities/1/next", data=first).status_code == 303
    assert amina.post(f"{room}/activities/1/next", data=second).status_code == 303
    assert within(states) == ["closed", "open", "waiting", "waiting"]
    assert amina.post(f"{room}/activities/1/next").status_code == 303, "an older page named none"
    assert within(states) == ["closed", "open", "waiting", "waiting"]
    with_entries = within(
        lambda _: list(db().scalars(select(ledger.Entry.verb).order_by(ledger.Entry.seq.desc()).limit(2)))
    )
    assert with_entries == ["open activity", "close activity"], "pressed twice, recorded once"


def test_who_comes_after_a_colleague_has_gone_further_is_told(mina, amina, evening, within):
    within(begin)
    room = f"/room/{evening.code}"
    seen = next_seen(amina.get(room).text, 1)
    for position in (1, 2):
        assert (
            mina.post(f"{room}/activities/{position}/next", data=next_seen(mina.get(room).text, position)).status_code
            == 303
        )
    answered = amina.post(f"{room}/activities/1/next", data=seen)
    assert answered.status_code == 409
    assert "a colleague has gone on meanwhile" in answered.text
    assert within(states) == ["closed", "closed", "open", "waiting"]


def test_a_colleague_who_only_closed_leaves_the_next_to_be_opened(evening, within):
    def run(workshop):
        begin(workshop)
        first, second, third, _last = workshop.activities
        close_activity("command", first)
        go_on("command", first, second)
        assert (first.state, second.state) == (ActivityState.CLOSED, ActivityState.OPEN)
        go_on("command", second, third)
        with pytest.raises(MovedOnError):
            go_on("command", third, second)
        assert third.state is ActivityState.OPEN, "nothing is changed"
        go_on("command", third, None)
        assert third.state is ActivityState.CLOSED

    within(run)


def states(workshop) -> list[str]:
    return [activity.state.value for activity in workshop.activities]


def ask_only(workshop, position: int) -> None:
    close_all_activities("command", workshop)
    open_activity("command", workshop.activities[position - 1])


def begin(workshop) -> None:
    """The first question is asked, and the others wait."""
    close_all_activities("command", workshop)
    for activity in workshop.activities:
        activity.state = ActivityState.WAITING
    db().flush()
    open_activity("command", workshop.activities[0])


def test_the_drawer_is_not_drawn_anew_when_somebody_answers(mina, evening, within):
    """What a facilitator has shut or is reading aloud stays as it is until the next part begins."""

    def prepare(workshop):
        workshop.activities[0].says = "Tell it as it was."

    within(prepare)
    page = mina.get(f"/room/{evening.code}").text
    after = re.search(r'name="after" value="([^"]+)"', page)[1]
    within(lambda w: say(w, "Two buses") and None)
    asked = {"after": after}
    news = mina.get(f"/room/{evening.code}/news", query_string=asked, headers={"HX-Request": "true"}).text
    assert "innerHTML:#sheet" in news
    assert "innerHTML:#step" not in news
