"""Activities: added, reworded, moved and taken out, until the evening has opened."""

import threading
import uuid

import pytest
from sqlalchemy import select

from tests.evenings import fields
from tests.people import signed_in
from tests.planners import seen
from workshops.contributions.services import Answer, submit
from workshops.meetings.models import Activity, ActivityState, Kind
from workshops.meetings.services import (
    ACTIVITIES_AT_MOST,
    RefusedError,
    activity_at,
    add_activity,
    change_activity,
    move_activity,
    remove_activity,
    workshop_by_code,
)
from workshops.programmes.services import change_programme
from workshops.room.services import close_workshop, open_workshop, start_rehearsal
from workshops.seats.models import Seat


@pytest.fixture
def plan(everyone):
    return f"/workshops/{everyone.evening.code}"


@pytest.fixture
def ready(everyone, inside, town):
    """Our workshop, able to open."""
    with inside():
        change_programme("command", workshop_by_code(everyone.evening.code).programme, neighbourhood_ids=town.values())
    return everyone.evening


def asked(inside, evening):
    with inside(writes=False):
        return [(each.position, each.question) for each in workshop_by_code(evening.code).activities]


FOUR = ["What was it like?", "How did you get there?", "What do you think?", "Where is it hard to get to?"]


@pytest.mark.parametrize(
    ("kind", "form", "shown"),
    [
        ("words", {"question": "What would help?", "minutes": "20", "hint": "As much as you want."}, "20 minutes"),
        (
            "poll",
            {"question": "Which?", "minutes": "5", "choices": " Bus\r\n\nBy   car\n", "several": "y"},
            "By car",
        ),
        ("agree", {"question": "True?", "minutes": "5", "choices": "It is far."}, "It is far."),
        ("place", {"question": "Where?", "minutes": "10"}, "A place"),
    ],
)
def test_each_kind_is_added_at_the_end(amina, plan, entries, everyone, inside, kind, form, shown):
    before = entries()
    assert amina.get(f"{plan}/activities/new?kind={kind}").status_code == 200
    answer = amina.post(f"{plan}/activities/new?kind={kind}", data=form)
    assert answer.status_code == 303
    assert shown in amina.get(answer.location).text
    assert entries() == [*before, "add activity"]
    assert asked(inside, everyone.evening)[-1] == (5, form["question"])


@pytest.mark.parametrize(
    ("kind", "form", "said"),
    [
        ("poll", {"choices": "Bus"}, "Write from 2 to 20 lines. These are 1."),
        ("poll", {"choices": ""}, "These are 0."),
        (
            "agree",
            {"choices": "\n".join("ABCDEFGHIJK")},
            "Write from 1 to 10 lines. These are 11.",
        ),
        ("poll", {"choices": "Bus\nBus"}, "“Bus” stands there twice."),
        ("poll", {"choices": "Bus\n" + "x" * 201}, "to 200 characters"),
        ("words", {"question": ""}, "Write what you ask"),
        ("words", {"question": "x" * 301}, "Keep it to 300"),
        ("words", {"minutes": "0"}, "Choose from 1 to 240"),
        ("words", {"minutes": "a while"}, "Type a whole number"),
        ("words", {"hint": "x" * 1001}, "Keep it to 1,000"),
    ],
)
def test_what_cannot_be_asked_is_said_and_kept(amina, plan, everyone, inside, kind, form, said):
    typed = {"question": "Which of these?", "minutes": "5", "choices": "A\nB", "hint": "Take your time."} | form
    answer = amina.post(f"{plan}/activities/new?kind={kind}", data=typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Take your time." in answer.text or "hint" in form
    assert len(asked(inside, everyone.evening)) == 4


def test_an_unknown_kind_is_nowhere(amina, plan):
    assert amina.get(f"{plan}/activities/new?kind=riddle").status_code == 404
    assert amina.get(f"{plan}/activities/9").status_code == 404
    assert amina.get(f"{plan}/activities/99999999999999999999").status_code == 404


def test_a_question_is_reworded(amina, plan, entries, everyone, inside):
    page = amina.get(f"{plan}/activities/2")
    assert "Bus\nWalked\nBy car" in page.text
    before = entries()
    form = seen(page) | {"question": "How did you come?", "choices": "Bus\nBike\nBy car\nNot at all", "minutes": "5"}
    assert amina.post(f"{plan}/activities/2", data=form).status_code == 303
    assert entries() == [*before, "change activity"]
    with inside(writes=False):
        activity = activity_at(workshop_by_code(everyone.evening.code), 2)
        assert [(each.position, each.words) for each in activity.choices] == [
            (1, "Bus"),
            (2, "Bike"),
            (3, "By car"),
            (4, "Not at all"),
        ]


def test_fewer_choices_leave_no_gap(inside, everyone):
    with inside():
        activity = activity_at(workshop_by_code(everyone.evening.code), 2)
        assert change_activity("command", activity, choices=["By car", "Bus"]) == ["choices"]
    with inside(writes=False):
        activity = activity_at(workshop_by_code(everyone.evening.code), 2)
        assert [(each.position, each.words) for each in activity.choices] == [(1, "By car"), (2, "Bus")]


def test_the_second_to_save_is_told(amina, enter, everyone, plan, inside):
    address = f"{plan}/activities/2"
    first, second = seen(amina.get(address)), seen(enter(everyone.organiser).get(address))
    typed = {"minutes": "15", "choices": "Bus\nWalked"}
    assert amina.post(address, data=typed | first | {"question": "How did you come?"}).status_code == 303
    clash = amina.post(address, data=typed | second | {"question": "By what?"})
    assert clash.status_code == 409
    assert "How did you come?" in clash.text
    assert "By what?" in clash.text
    assert asked(inside, everyone.evening)[1] == (2, "How did you come?")
    assert amina.post(address, data=typed | seen(clash) | {"question": "By what?"}).status_code == 303


def test_activities_change_places(amina, plan, entries, everyone, inside):
    before = entries()
    amina.post(f"{plan}/activities/2/move", data={"up": "1"})
    assert [q for _p, q in asked(inside, everyone.evening)] == [FOUR[1], FOUR[0], FOUR[2], FOUR[3]]
    amina.post(f"{plan}/activities/1/move", data={"down": "1"})
    assert [q for _p, q in asked(inside, everyone.evening)] == FOUR
    assert entries() == [*before, "move activity", "move activity"]
    amina.post(f"{plan}/activities/1/move", data={"up": "1"})
    amina.post(f"{plan}/activities/4/move", data={"down": "1"})
    assert [q for _p, q in asked(inside, everyone.evening)] == FOUR
    assert len(entries()) == len(before) + 2


def test_a_page_that_is_out_of_date_moves_and_removes_nothing_else(amina, plan, everyone, inside):
    old = amina.get(f"{plan}/activities/2/remove")
    amina.post(f"{plan}/activities/2/move", data={"up": "1"})
    for verb in ("move", "remove"):
        answer = amina.post(f"{plan}/activities/2/{verb}", data={"activity": fields(old)["activity"], "up": "1"})
        assert answer.status_code == 409
        assert "Somebody has changed the order meanwhile" in answer.text
    assert [q for _p, q in asked(inside, everyone.evening)] == [FOUR[1], FOUR[0], FOUR[2], FOUR[3]]


def test_removing_asks_first_and_shows_what_goes(amina, plan, entries, everyone, inside):
    before = entries()
    question = amina.get(f"{plan}/activities/2/remove")
    for words in (FOUR[1], "Walked", "The 3 lines"):
        assert words in question.text
    assert entries() == before
    page = amina.get(amina.post(f"{plan}/activities/2/remove", data=fields(question)).location)
    assert "is removed" in page.text
    assert asked(inside, everyone.evening) == [(1, FOUR[0]), (2, FOUR[2]), (3, FOUR[3])]
    assert entries() == [*before, "remove activity"]


def test_once_open_what_is_asked_stays_and_more_may_come(amina, plan, ready, inside, entries):
    with inside():
        open_workshop("command", workshop_by_code(ready.code))
    before = entries()
    form = {"question": "Other", "minutes": "5", "choices": "A\nB"}
    for answer in (
        amina.get(f"{plan}/activities/2"),
        amina.post(f"{plan}/activities/2", data=form),
        amina.post(f"{plan}/activities/2/move", data={"up": "1"}),
        amina.get(f"{plan}/activities/2/remove"),
        amina.post(f"{plan}/activities/2/remove"),
    ):
        assert answer.status_code == 409
        assert "the evening has opened" in answer.text
    assert entries() == before
    assert amina.post(f"{plan}/activities/new?kind=poll", data=form).status_code == 303
    with inside(writes=False):
        added = activity_at(workshop_by_code(ready.code), 5)
        assert added.state is ActivityState.WAITING
        assert [each.words for each in added.choices] == ["A", "B"]


def test_a_closed_workshop_takes_nothing_more_and_keeps_what_was_typed(amina, plan, ready, inside):
    with inside():
        open_workshop("command", workshop_by_code(ready.code))
        close_workshop("command", workshop_by_code(ready.code))
    assert amina.get(f"{plan}/activities/new").status_code == 409
    answer = amina.post(f"{plan}/activities/new", data={"question": "One more thing", "minutes": "5"})
    assert answer.status_code == 409
    assert "this workshop is closed" in answer.text
    assert "One more thing" in answer.text
    assert amina.get(plan).status_code == 200


def test_what_the_rehearsal_answered_is_not_torn_away(amina, plan, ready, inside, jar, entries):
    """The way out is named: ending the rehearsal deletes what was tried."""
    with inside() as session:
        workshop = workshop_by_code(ready.code)
        key = start_rehearsal("command", workshop)
    guest = jar()
    door = guest.get(f"/j/{ready.code}/rehearse/{key}")
    guest.post(f"/j/{ready.code}", data=fields(door) | {"consent": "y"})
    with inside() as session:
        seat = session.scalars(select(Seat)).one()
        poll = activity_at(workshop_by_code(ready.code), 2)
        submit(poll, seat, uuid.uuid4(), Answer(votes={poll.choices[2].id: 1}))
    before = entries()
    answer = amina.post(f"{plan}/activities/2/remove")
    assert answer.status_code == 409
    assert "End the rehearsal first" in answer.text
    form = seen(amina.get(f"{plan}/activities/2")) | {"question": "How?", "choices": "Bus\nWalked", "minutes": "5"}
    fewer = amina.post(f"{plan}/activities/2", data=form)
    assert fewer.status_code == 409
    assert "End the rehearsal first" in fewer.text
    assert entries() == before
    assert amina.post(f"{plan}/activities/2", data=form | {"choices": "Bus\nWalked\nDriven"}).status_code == 303


def test_two_who_add_at_once_both_succeed(everyone, plan, jar, inside):
    browsers = [signed_in(jar, inside, everyone.organiser) for _ in range(6)]
    answers, start = [], threading.Barrier(len(browsers))

    def add(number):
        start.wait()
        form = {"question": f"Question {number}", "minutes": "5"}
        answers.append(browsers[number].post(f"{plan}/activities/new", data=form).status_code)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(len(browsers))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert answers == [303] * len(browsers)
    assert [place for place, _q in asked(inside, everyone.evening)] == list(range(1, 11))


def test_the_services_hold_their_own_limits(inside, everyone):
    with inside():
        workshop = workshop_by_code(everyone.evening.code)
        for kind, choices in ((Kind.WORDS, ["a"]), (Kind.POLL, ["a"]), (Kind.AGREE, [str(n) for n in range(11)])):
            with pytest.raises(RefusedError, match="number of choices"):
                add_activity("command", workshop, kind=kind, question="Q", choices=choices)
        while len(workshop.activities) < ACTIVITIES_AT_MOST:
            add_activity("command", workshop, kind=Kind.WORDS, question="Q")
        with pytest.raises(RefusedError, match="too many"):
            add_activity("command", workshop, kind=Kind.WORDS, question="Q")
        first = workshop.activities[0]
        assert move_activity("command", first, up=True) is False
        remove_activity("command", first)
        assert [each.position for each in workshop.activities] == list(range(1, ACTIVITIES_AT_MOST))


def test_the_list_of_what_is_asked_is_whole_after_each_step(inside, everyone):
    with inside() as session:
        workshop = workshop_by_code(everyone.evening.code)
        added = add_activity("command", workshop, kind=Kind.WORDS, question="Last")
        assert workshop.activities[-1] is added
        move_activity("command", added, up=True)
        assert workshop.activities[-2] is added
        assert session.scalars(select(Activity.position).where(Activity.id == added.id)).one() == 4
