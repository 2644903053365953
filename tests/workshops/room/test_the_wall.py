"""The wall: approved words and how polls stand for whoever has the link, and nothing for whoever has not."""

import re
from datetime import timedelta
from html import unescape

import pytest

from app import clock
from app.db import db
from tests.evenings import AGREE, POLL, plan
from tests.rooms import say, somebody, vote
from workshops.contributions.models import Contribution
from workshops.contributions.services import Answer, correct
from workshops.meetings.models import Confidentiality, Kind
from workshops.meetings.services import add_activity, workshop_by_code
from workshops.room.moderation import approve, hold, shorten, undo
from workshops.room.services import (
    close_all_activities,
    close_workshop,
    extend,
    new_wall_link,
    open_activity,
    open_all_activities,
    reopen,
)
from workshops.seats.services import join


@pytest.fixture
def key(evening, inside) -> str:
    with inside():
        return new_wall_link("command", workshop_by_code(evening.code))


@pytest.fixture
def wall(jar, evening, key):
    """`wall()`: the page, as whoever has the link sees it; `wall("abc…")`: what is new since that mark."""
    screen = jar()

    def look(after: str | None = None):
        if after is None:
            return screen.get(f"/wall/{evening.code}", query_string={"key": key})
        asked = {"key": key, "after": after}
        return screen.get(f"/wall/{evening.code}/news", query_string=asked, headers={"HX-Request": "true"})

    return look


@pytest.fixture
def room(evening, inside):
    """`room.say("Two buses")` and the like, each in a transaction of its own."""

    class Room:
        def within(self, verb):
            with inside():
                return verb(workshop_by_code(evening.code))

        def say(self, words: str):
            return self.within(lambda workshop: say(workshop, words).id)

        def decide(self, key, verb, *more):
            return self.within(lambda _: verb("command", db().get_one(Contribution, key), *more) and None)

        def vote(self, position: int, *values: int):
            """One person votes: a value for each choice, in order; 9 for none."""

            votes = {place: value for place, value in enumerate(values) if value != 9}
            return self.within(lambda workshop: vote(workshop, position, votes) and None)

    return Room()


def mark(page) -> str:
    return re.search(r"after=(\w+)", page.text)[1]


def test_only_the_link_opens_the_wall(jar, evening, key, inside, mina):
    address = f"/wall/{evening.code}"
    for path in (address, f"{address}/news"):
        for wrong in ({}, {"key": ""}, {"key": "wrong"}, {"key": key[:-1]}):
            assert jar().get(path, query_string=wrong).status_code == 404
            assert mina.get(path, query_string=wrong).status_code == 404, "an account opens no wall"
    assert jar().get(f"/wall/XXXXX?key={key}").status_code == 404
    assert jar().get(address, query_string={"key": key}).status_code == 200
    with inside():
        second = new_wall_link("command", workshop_by_code(evening.code))
    older = jar().get(address, query_string={"key": key})
    assert older.status_code == 404
    assert "This wall rests" in older.text
    asked = {"key": key, "after": "x"}
    assert jar().get(f"{address}/news", query_string=asked).status_code == 404
    news = jar().get(f"{address}/news", query_string=asked, headers={"HX-Request": "true"})
    assert news.status_code == 286, "htmx asks no more"
    assert "hx-get" not in news.text
    assert jar().get(address, query_string={"key": second}).status_code == 200


def test_one_rooms_key_opens_no_other_wall(jar, evening, key, everyone, inside):
    with inside():
        other = new_wall_link("command", workshop_by_code(everyone.elsewhere.code))
    assert jar().get(f"/wall/{evening.code}", query_string={"key": other}).status_code == 404
    assert jar().get(f"/wall/{everyone.elsewhere.code}", query_string={"key": key}).status_code == 404


def test_a_sealed_workshop_has_no_wall(jar, place, inside, everyone):
    with inside():
        sealed = plan(confidentiality=Confidentiality.SEALED, name="Behind doors")
        workshop = workshop_by_code(sealed.code)
        workshop.wall_key_hash = workshop_by_code(everyone.evening.code).wall_key_hash
    assert jar().get(f"/wall/{sealed.code}?key=anything").status_code == 404


def test_the_newest_words_come_first_and_in_marigold(wall, room):
    for words in ("Two buses", "No bench", "Nobody called my name"):
        room.decide(room.say(words), approve)
    page = wall()
    said = re.findall(r'<blockquote class="voice([^"]*)"><p[^>]*>([^<]+)', page.text)
    assert [words for _kind, words in said] == ["Nobody called my name", "No bench", "Two buses"]
    assert [kind.strip() for kind, _words in said] == ["new", "", ""]


def test_the_wall_says_how_to_join_how_many_are_here_and_how_many_wait(wall, room, evening):
    room.say("Not read yet")
    page = wall()
    assert evening.code in page.text
    assert "localhost/j/" in page.text
    assert '<span class="big">1</span> voice in this room' in page.text
    assert "1 waits to be read first" in page.text
    assert "Not read yet" not in page.text


def test_words_leave_the_wall_at_the_next_look_however_they_leave(wall, room):
    keys = [room.say(words) for words in ("Held later", "Put back later", "Corrected later", "Taken back later")]
    for key in keys:
        room.decide(key, approve)
    page = wall()
    for key, words, leave in (
        (keys[0], "Held later", lambda: room.decide(keys[0], hold, "A reason")),
        (keys[1], "Put back later", lambda: room.decide(keys[1], undo)),
        (
            keys[2],
            "Corrected later",
            lambda: room.within(lambda _: correct(db().get(Contribution, keys[2]), Answer(words="New"))),
        ),
        (keys[3], "Taken back later", lambda: room.within(lambda _: db().delete(db().get(Contribution, keys[3])))),
    ):
        assert words in page.text, key
        leave()
        page = wall(mark(page))
        assert page.status_code == 200
        assert words not in page.text
        assert wall(mark(page)).status_code == 204


def test_one_leaves_and_one_comes_between_two_looks(wall, room):
    first, second = room.say("The first"), room.say("The second")
    room.decide(first, approve)
    page = wall()
    room.decide(first, undo)
    room.decide(second, approve)
    page = wall(mark(page))
    assert page.status_code == 200
    assert "The first" not in page.text
    assert "The second" in page.text


def test_the_wall_shows_the_public_words_only(wall, room):
    room.decide(room.say("Dr Patel in room 4 shouts"), shorten, "The doctor shouts")
    page = wall()
    assert "The doctor shouts" in page.text
    assert "Patel" not in page.text


def test_everything_that_changes_is_news_and_nothing_else_is(wall, room):
    page = wall()
    changes = [
        lambda: room.say("Waits"),
        lambda: room.vote(POLL, 1),
        lambda: room.vote(AGREE, 1, -1),
        lambda: room.within(lambda w: somebody(w) and None),
        lambda: room.within(lambda w: extend("command", w.activities[0])),
        lambda: room.within(lambda w: close_all_activities("command", w)),
        lambda: room.within(lambda w: open_activity("command", w.activities[1])),
    ]
    for number, change in enumerate(changes):
        assert wall(mark(page)).status_code == 204, number
        change()
        page = wall(mark(page))
        assert page.status_code == 200, number
    assert wall(mark(page)).status_code == 204


def test_a_changed_vote_is_news_though_no_count_of_people_changes(wall, room, inside, evening):
    def choose(choice: int) -> None:
        room.within(lambda w: vote(w, POLL, {choice: 1}, join(w, "the same person")) and None)

    choose(0)
    page = wall()
    choose(2)
    assert wall(mark(page)).status_code == 200


def test_a_poll_stands_as_bars_with_exact_counts(wall, room):
    room.within(lambda w: close_all_activities("command", w))
    room.within(lambda w: open_activity("command", w.activities[POLL - 1]))
    for choice in ((1,), (1,), (9, 1), (1,)):
        room.vote(POLL, *choice)
    assert "<rect" not in wall().text.split('id="results"')[1], "with four, who came last could be read off the bars"
    room.vote(POLL, 1)
    page = wall()
    assert "How did you get there?" in re.search(r"<h1.*?</h1>", page.text)[0]
    assert "5 people have answered" in page.text
    row = r'<span dir="auto">([^<]+)</span> <b>(\d+)</b></p>.*?<rect class="bar-part" width="(\d+)"'
    assert re.findall(row, page.text, re.DOTALL) == [("Bus", "4", "80"), ("Walked", "1", "20"), ("By car", "0", "0")]


def test_statements_say_who_agrees_passes_and_disagrees_in_numbers(wall, room):
    room.within(lambda w: close_all_activities("command", w))
    room.within(lambda w: open_activity("command", w.activities[AGREE - 1]))
    for values in ((1, -1), (1, 0), (0, -1), (1, -1), (-1, 1)):
        room.vote(AGREE, *values)
    text = re.sub(r"<[^>]+>", " ", wall().text)
    assert re.search(r"An evening would help\.\s+3 agree · 1 pass · 1 disagree", text)
    assert re.search(r"Letters come in time\.\s+1 agree · 1 pass · 3 disagree", text)


def test_a_poll_that_is_closed_leaves_the_wall_and_the_words_come_back(wall, room):
    room.decide(room.say("Two buses"), approve)
    room.within(lambda w: close_all_activities("command", w))
    page = wall()
    assert "Two buses" in page.text, "between two questions the words stay"
    room.within(lambda w: open_activity("command", w.activities[POLL - 1]))
    for _ in range(5):
        room.vote(POLL, 1)
    page = wall(mark(page))
    assert "Two buses" not in page.text
    assert 'class="stands"' in page.text


def test_many_words_show_the_newest_and_say_how_many_more(wall, room, evening, inside, monkeypatch):
    monkeypatch.setattr("workshops.room.wall.turn_now", lambda: 0)  # in the last turn are those few that were left
    with inside():
        workshop = workshop_by_code(evening.code)
        close_all_activities("command", workshop)
        open_activity("command", workshop.activities[0])
        seats = [somebody(workshop) for _ in range(5)]
        for number in range(200):
            approve("command", say(workshop, f"Voice number {number}, from the back row", seats[number % 5]))
    page = wall()
    shown = re.findall(r"Voice number (\d+)", page.text)
    assert shown[0] == "199"
    assert 10 < len(shown) < 60
    assert f'<b id="more">{200 - len(shown)}</b>' in page.text


def test_words_that_do_not_fit_come_in_turn_beside_the_newest(wall, jar, evening, inside):
    screen = jar()

    def ask(page):
        return screen.get(unescape(re.search(r'hx-get="([^"]+)"', page.text)[1]), headers={"HX-Request": "true"})

    with inside():
        workshop = workshop_by_code(evening.code)
        close_all_activities("command", workshop)
        open_activity("command", workshop.activities[0])
        seats = [somebody(workshop) for _ in range(2)]
        for number in range(60):
            approve("command", say(workshop, f"Voice number {number}, from the back row", seats[number % 2]))
    seen = set()
    now = clock.now().replace(second=0, microsecond=0)
    clock.set_now(now)
    page = wall()
    for turn in range(1, 9):
        assert ask(page).status_code == 204, "nothing moves within a turn"
        shown = re.findall(r"Voice number (\d+)", page.text)
        assert shown[0] == "59"
        assert f'<b id="more">{60 - len(shown)}</b>' in page.text
        seen |= set(shown)
        clock.set_now(now + timedelta(seconds=15 * turn))
        page = ask(page)
        assert page.status_code == 200
        assert "arriving" not in page.text, "what comes in its turn makes no show of it"
    assert len(seen) == 60


def test_where_all_fit_nothing_comes_in_turn(wall, room):
    room.decide(room.say("Two buses"), approve)
    now = clock.now()
    page = wall()
    clock.set_now(now + timedelta(seconds=60))
    assert wall(mark(page)).status_code == 204


def test_where_several_questions_are_open_a_voice_says_which_one_it_answers(wall, room):
    room.decide(room.say("Two buses"), approve)
    assert "<footer" not in wall().text
    room.within(
        lambda w: open_activity("command", add_activity("command", w, kind=Kind.WORDS, question="What would help?"))
    )
    assert '<footer dir="auto">What was it like?</footer>' in wall().text


def test_long_words_are_clamped(wall, room):
    room.decide(room.say("bus " * 300), approve)
    words = re.search(r'class="voice new"><p[^>]*>([^<]+)', wall().text)[1]
    assert len(words) <= 281
    assert words.endswith("…")


def test_the_link_dies_when_the_evening_closes_and_does_not_rise(wall, room, jar, evening, key):
    page = wall()
    room.within(lambda w: close_workshop("command", w))
    over = wall(mark(page))
    assert over.status_code == 200
    assert "This evening is over" in over.text
    assert "hx-get" not in over.text, "it asks no more"
    assert wall().status_code == 410
    assert jar().get(f"/wall/{evening.code}?key=wrong").status_code == 404
    room.within(lambda w: reopen("command", w))
    assert wall().status_code == 404


def test_the_wall_works_without_a_script(wall, room):
    page = wall()
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page.text


def test_a_look_at_the_wall_that_finds_nothing_new_costs_three_queries(wall, room, questions):
    room.decide(room.say("Two buses"), approve)
    after = mark(wall())
    with questions() as said:
        assert wall(after).status_code == 204
    assert len([one for one in said if one.lstrip().upper().startswith("SELECT")]) <= 3, said


def test_a_fresh_room_says_what_will_stand_here(wall, room, planned, inside, jar):
    assert "The first words will stand here" not in wall().text, "there is a poll to show"
    room.within(lambda w: close_all_activities("command", w))
    assert "The first question comes soon" in wall().text
    room.within(lambda w: open_activity("command", w.activities[0]))
    assert "The first words will stand here" in wall().text
    with inside():
        key = new_wall_link("command", workshop_by_code(planned.code))
    assert "We begin" in jar().get(f"/wall/{planned.code}?key={key}").text


def test_everything_open_at_once_fits_and_says_what_is_left_out(wall, room):
    room.decide(room.say("Two buses"), approve)
    room.within(lambda w: open_all_activities("command", w))
    page = wall()
    assert "Getting to the clinic" in re.search(r"<h1.*?</h1>", page.text)[0]
    assert 'class="middle both"' in page.text
    for question in ("How did you get there?", "What do you think?"):
        assert question in page.text
