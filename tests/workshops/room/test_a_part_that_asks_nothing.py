"""A welcome, food, thanks: such a part has its time on console and wall, and nobody is asked or counted."""

import re
from collections.abc import Callable

import pytest

from tests.evenings import WORDS, Evening, answer, fields, join
from tests.rooms import say, vote
from workshops.meetings.models import ActivityState, Kind
from workshops.meetings.services import activity_at, add_activity, move_activity, workshop_by_code
from workshops.room.moderation import approve
from workshops.room.services import (
    close_activity,
    close_workshop,
    new_wall_link,
    open_activity,
    open_all_activities,
    open_workshop,
    reopen,
    start_rehearsal,
)

WELCOME, POLL = 1, 3


@pytest.fixture
def welcomed(planned: Evening, everyone, inside: Callable) -> Evening:
    """A draft that begins with a welcome: the questions stand from 2 to 5, and thanks at the end, at 6."""
    with inside() as session:
        workshop = workshop_by_code(planned.code)
        workshop.programme_id = everyone.evening.programme_id
        session.flush()
        add_activity("command", workshop, kind=Kind.TALK, question="Welcome and food", minutes=20)
        for position in range(5, 1, -1):
            move_activity("command", activity_at(workshop, position), up=True)
        add_activity("command", workshop, kind=Kind.TALK, question="Thanks", minutes=5)
    return planned


@pytest.fixture
def within(welcomed, inside):
    def do(verb):
        with inside():
            return verb(workshop_by_code(welcomed.code))

    return do


def states(workshop) -> list[str]:
    return [activity.state.value for activity in workshop.activities]


def test_rehearsal_opening_everything_and_opening_again_open_questions_only(within):
    within(lambda w: start_rehearsal("command", w))
    assert within(states) == ["waiting", *["open"] * 4, "waiting"]
    within(lambda w: open_workshop("command", w))
    within(lambda w: open_activity("command", w.activities[0]))
    within(lambda w: close_activity("command", w.activities[0]))
    assert within(lambda w: open_all_activities("command", w)) == 4
    assert within(states) == ["closed", *["open"] * 4, "waiting"]
    within(lambda w: close_workshop("command", w))
    within(lambda w: reopen("command", w))
    assert within(states) == ["closed", *["open"] * 4, "waiting"]


def test_nobody_is_asked_in_it(welcomed, within, jar):
    within(lambda w: open_workshop("command", w))
    within(lambda w: open_activity("command", w.activities[0]))
    anna = jar()
    assert join(anna, welcomed).status_code == 303
    assert anna.get(f"/j/{welcomed.code}/go-on").location.endswith("/thanks")
    assert anna.get(welcomed.question(WELCOME)).status_code == 404
    assert anna.get(welcomed.question(WELCOME) + "/so-far").status_code == 404
    thanks = anna.get(f"/j/{welcomed.code}/thanks").text
    assert "Now in the room:" in thanks
    assert "The first question will appear here." in thanks
    within(lambda w: open_activity("command", activity_at(w, 2)))
    assert anna.get(f"/j/{welcomed.code}/go-on").location == welcomed.question(2)
    form = fields(anna.get(welcomed.question(2))) | {"words": "Two buses"}
    assert anna.post(welcomed.question(WELCOME), data=form).status_code == 409, "its token is for another"


def test_the_way_counts_questions_only(welcomed, within, jar):
    within(lambda w: open_workshop("command", w))
    within(lambda w: open_all_activities("command", w))
    anna = jar()
    join(anna, welcomed)
    assert 'aria-label="Question 2 of 4"' in anna.get(welcomed.question(POLL)).text
    assert answer(anna, welcomed, WORDS + 1, words="Two buses").location == welcomed.question(POLL)


def test_when_only_thanks_are_left_no_more_questions_follow(welcomed, within, jar):
    within(lambda w: open_workshop("command", w))
    within(lambda w: open_all_activities("command", w))
    anna = jar()
    join(anna, welcomed)
    assert "More questions follow" not in anna.get(f"/j/{welcomed.code}/thanks").text


def test_the_wall_says_what_runs_and_its_time_and_keeps_the_words(welcomed, within, jar):
    within(lambda w: open_workshop("command", w))
    key = within(lambda w: new_wall_link("command", w))
    within(lambda w: open_activity("command", w.activities[0]))

    def wall():
        return jar().get(f"/wall/{welcomed.code}?key={key}").text

    page = wall()
    assert "Welcome and food" in re.search(r"<h1.*?</h1>", page)[0]
    assert "data-ends" in page
    assert "has answered" not in page
    assert "The first question comes soon" in page
    within(lambda w: open_activity("command", activity_at(w, 2)))
    within(lambda w: approve("command", say(w, "Two buses", position=2)) and None)
    assert "What was it like?" in re.search(r"<h1.*?</h1>", wall())[0], "a question is what people look for"
    within(lambda w: close_activity("command", activity_at(w, 2)))
    assert "Two buses" in wall()


def test_the_console_runs_it_like_any_part_but_counts_no_answers(mina, welcomed, within):
    within(lambda w: open_workshop("command", w))
    room = f"/room/{welcomed.code}"
    page = mina.get(room).text
    assert "Begin: Welcome and food" in page
    assert mina.post(f"{room}/activities/1/open").status_code == 303
    page = mina.get(room).text
    step = re.search(r"<li class=\"[^\"]*\">\s*<h3><span[^>]*>Welcome and food.*?</li>", page, re.DOTALL)[0]
    assert "answer" not in step
    assert "Five more minutes" in step
    assert "End it" in step
    assert "Next: What was it like?" in page
    assert "Have answered what is asked now" not in page
    ends = re.search(r'name="ends_at" value="([^"]+)"', step)[1]
    assert mina.post(f"{room}/activities/1/extend", data={"ends_at": ends}).status_code == 303
    assert mina.post(f"{room}/activities/1/next").status_code == 303
    assert within(states)[:3] == ["closed", "open", "waiting"]


def test_a_ranking_and_statements_stand_on_console_and_wall(mina, welcomed, within, jar):
    helps = ("A Saturday clinic", "A bus to the door", "A bench")
    within(
        lambda w: add_activity("command", w, kind=Kind.RANK, question="What would help most?", choices=helps) and None
    )
    within(lambda w: open_workshop("command", w))
    key = within(lambda w: new_wall_link("command", w))
    within(lambda w: open_activity("command", activity_at(w, 7)))
    for _ in range(4):
        within(lambda w: vote(w, 7, {1: 4, 0: 3}) and None)
    address = f"/wall/{welcomed.code}?key={key}"
    assert "How the room stands is shown once five" in jar().get(address).text
    within(lambda w: vote(w, 7, {2: 4, 1: 3, 0: 2}) and None)
    page = jar().get(address).text
    rows = re.findall(r'<span dir="auto">([^<]+)</span> <b>(\d+)</b></p>.*?part" width="(\d+)"', page, re.DOTALL)
    assert rows == [("A bus to the door", "14", "93"), ("A Saturday clinic", "9", "60"), ("A bench", "3", "20")]
    assert "three for each first place" in page
    told = mina.get(f"/room/{welcomed.code}").text
    assert re.search(r"A bus to the door</span> <b>14 points</b>", told)
    with_state = within(lambda w: activity_at(w, 7).state)
    assert with_state is ActivityState.OPEN
