"""Whoever promised, or works beside them, tries to make it look better than it is; and nobody is named who is not to be."""

from datetime import timedelta

import pytest

from app import clock
from tests.keeping import Promise
from tests.promises import promised
from workshops.actions.models import Action
from workshops.actions.rounds import decide_rounds, say_done
from workshops.actions.services import RefusedError, change, hand_over

WHY = "Why one bus, when two were asked for?"


def done(session, everyone):
    action = promised(session, everyone)
    say_done(everyone.leader.user().actor, action, "It runs.")
    return action


def test_what_people_judge_is_not_rewritten_while_they_judge(everyone, enter, inside):
    at = Promise.of(inside, everyone, done)
    amara = enter(everyone.leader)
    assert f'{at.page}/edit"' not in amara.get(at.page).text
    answer = amara.post(f"{at.page}/edit", data={"title": "Half a bus", "what": "Half a bus.", "why": "Easier."})
    assert answer.status_code == 409
    assert at.look(inside, "title") == "A second late bus"
    with inside() as session, pytest.raises(RefusedError):
        change("user:1", session.get_one(Action, at.id), "Easier.", what="Half a bus.")
    with clock.at(clock.now() + timedelta(days=60)), inside() as session:
        decide_rounds()  # nobody has answered
        assert change("user:1", session.get_one(Action, at.id), "Clearer.", what="A bus.") == ["what"]


def test_nobody_else_answers_for_it_while_people_judge(everyone, enter, inside):
    """Handed to another house, the staff of the first one could judge what they promised."""
    at = Promise.of(inside, everyone, done)
    amina = enter(everyone.organiser)
    assert "Let somebody else answer for it" not in amina.get(at.page).text
    answer = at.send(amina, "hand-over", "hand_over", owner=str(everyone.neighbour.id), words="They take it on.")
    assert answer.status_code == 409
    with inside() as session, pytest.raises(RefusedError):
        hand_over("user:1", session.get_one(Action, at.id), everyone.neighbour.user(), "They take it on.")
    assert at.look(inside, "owner_id") == everyone.leader.id
