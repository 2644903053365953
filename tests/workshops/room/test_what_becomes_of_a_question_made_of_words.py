"""A question that was made of what somebody said goes no further than their words, and no longer."""

from datetime import timedelta

import pytest

from app import clock
from app.db import db
from tests.evenings import plan
from tests.people import signed_in
from tests.rooms import say, say_and_show, somebody, vote
from workshops.concerns.telling import named_people
from workshops.contributions.models import Contribution
from workshops.contributions.services import Answer, correct, stand
from workshops.meetings.models import Activity, Confidentiality, Kind
from workshops.meetings.services import workshop_by_code
from workshops.meetings.starting import copy_plan
from workshops.room.from_words import ask_about, earlier_words
from workshops.room.moderation import approve, hold, pass_on, shorten, undo
from workshops.room.services import close_workshop, open_activity
from workshops.told.retention import keep_the_promise
from workshops.told.services import withdraw, withdraw_all

COUSIN = "My cousin at number nine hides his papers."
BENCH = "A bench to rest on."


@pytest.fixture
def asked(evening, inside):
    """The key of what somebody said; all are asked whether they agree to it, and one has answered."""
    with inside():
        workshop = workshop_by_code(evening.code)
        said, bench = say_and_show(workshop, COUSIN), say_and_show(workshop, BENCH)
        made = ask_about(
            "command",
            workshop,
            kind=Kind.AGREE,
            question="Do you agree?",
            lines={said.id: COUSIN, bench.id: BENCH},
            minutes=5,
        )
        open_activity("command", made)
        vote(workshop, made.position, {0: 1, 1: -1})
        return said.id


def lines(evening) -> list[str]:
    return [choice.words for choice in workshop_by_code(evening.code).activities[-1].choices]


VERBS = {
    "they take it back": lambda said: withdraw(said.seat, said),
    "they take all back": lambda said: withdraw_all(said.seat),
    "they correct it": lambda said: correct(said, Answer(words="Nobody hides.")),
    "it is held": lambda said: hold("command", said, "It names somebody."),
    "it waits again": lambda said: undo("command", said),
    "it is shortened": lambda said: shorten("command", said, "Somebody hides papers."),
    "it is passed on": lambda said: pass_on("command", said, named_people(said.activity.workshop.programme)[0]),
}


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_shown_no_more_is_asked_no_more(asked, evening, inside, verb):
    with inside():
        VERBS[verb](db().get_one(Contribution, asked))
    with inside():
        assert lines(evening) == ["(These words are not shown any more.)", BENCH]


def test_what_is_approved_once_more_stays(asked, evening, inside):
    with inside():
        approve("command", db().get_one(Contribution, asked))
        assert lines(evening) == [COUSIN, BENCH]


def test_what_was_answered_stays(asked, evening, inside, everyone, jar):
    with inside():
        said = db().get_one(Contribution, asked)
        withdraw(said.seat, said)
    with inside(writes=False):
        answer = db().get_one(Activity, workshop_by_code(evening.code).activities[-1].id)
        assert [tally.agree for tally in stand(answer)[1]] == [1, 0]
    mina = signed_in(jar, inside, everyone.facilitator)
    assert "hides his papers" not in mina.get(f"/room/{evening.code}").text


def test_after_the_promised_time_it_is_asked_no_more(asked, evening, inside):
    with inside():
        workshop = workshop_by_code(evening.code)
        close_workshop("command", workshop)
        months = workshop.programme.retention_months
    clock.set_now(clock.months_after(clock.now(), months) + timedelta(days=1))
    with inside():
        keep_the_promise()
    with inside():
        assert lines(evening) == ["(These words are not shown any more.)"] * 2


def test_another_evening_does_not_inherit_it(asked, evening, inside):
    with inside() as session:
        again = workshop_by_code(plan(name="Again").code)
        for activity in list(again.activities):
            session.delete(activity)
        session.flush()
        session.expire(again, ["activities"])
        copy_plan("command", again, workshop_by_code(evening.code))
        session.expire(again, ["activities"])
        assert [each.question for each in again.activities] == [
            each.question for each in workshop_by_code(evening.code).activities[:-1]
        ]


@pytest.mark.parametrize("role", ["leader", "reviewer"])
def test_who_does_not_run_the_evening_reads_on_its_plan_that_it_was_asked_and_not_what(
    asked, evening, everyone, jar, inside, role
):
    page = signed_in(jar, inside, getattr(everyone, role)).get(f"/workshops/{evening.code}").text
    assert COUSIN not in page
    assert "Words of somebody in the room" in page
    assert COUSIN in signed_in(jar, inside, everyone.facilitator).get(f"/workshops/{evening.code}").text


def test_of_a_sealed_evening_nothing_can_be_picked(evening, everyone, jar, inside):
    with inside():
        workshop = workshop_by_code(evening.code)
        workshop.listed, workshop.confidentiality = False, Confidentiality.SEALED
        approve("command", say(workshop, COUSIN))
    with inside(writes=False):
        assert earlier_words(workshop_by_code(evening.code)) == []
    page = signed_in(jar, inside, everyone.facilitator).get(f"/room/{evening.code}/from-words").text
    assert COUSIN not in page
    assert "This evening is sealed" in page


def test_it_is_told_which_words_stay_in_this_room(evening, everyone, jar, inside):
    with inside():
        workshop = workshop_by_code(evening.code)
        may, may_not = somebody(workshop), somebody(workshop)
        may.may_quote, may_not.may_quote = True, False
        for seat, words in ((may, BENCH), (may_not, COUSIN)):
            approve("command", say(workshop, words, seat))
    page = signed_in(jar, inside, everyone.facilitator).get(f"/room/{evening.code}/from-words").text
    first, second = page.split(COUSIN)[1][:300], page.split(BENCH)[1][:300]
    assert "for this room alone" in first.split("</label>")[0]
    assert "for this room alone" not in second.split("</label>")[0]


def test_lines_stand_as_they_were_ticked(evening, everyone, jar, inside):
    mina = signed_in(jar, inside, everyone.facilitator)
    with inside():
        workshop = workshop_by_code(evening.code)
        keys = [str(say_and_show(workshop, f"Voice {number}").id) for number in range(8)]
    page = mina.get(f"/room/{evening.code}/from-words/ask", query_string={"pick": keys}).text
    assert sorted(range(8), key=lambda number: page.index(f"Voice {number}<")) == list(range(8))
