"""Whoever asks, by whatever route: the first date stays, and only people's answers make a promise better."""

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import clock
from tests.people import Cast, cast
from tests.promises import promised, vote
from workshops.actions.models import Action, ActionState, Outcome
from workshops.actions.rounds import decide_rounds, say_done
from workshops.actions.verdict_rule import ENOUGH_TIME


@pytest.fixture
def everyone(inside: Callable, place: None) -> Cast:
    with inside():
        return cast(opened=True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE action SET first_due = '2031-01-01'",
        "UPDATE action SET state = 'better'",
        "UPDATE verdict_round SET outcome = 'won', decided_on = '2026-12-01'",
        "UPDATE action SET accepted_on = NULL",
        "INSERT INTO verdict_round (action_id, number, opened_on, closes_on, quorum, decided_on, outcome, shown) "
        "SELECT id, 9, due, due, 8, due, 'won', '10' FROM action",
    ],
)
def test_the_database_refuses(inside: Callable, everyone: Cast, statement: str) -> None:
    with inside() as session:
        say_done(everyone.leader.user().actor, promised(session, everyone), "It runs.")
    with pytest.raises(DBAPIError), inside() as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("said", "outcome", "state"),
    [
        ({"better": 6, "half": 4, "nothing": 4}, Outcome.LOST, ActionState.UNDER_WAY),  # 57 of 100
        ({"better": 9, "nothing": 5}, Outcome.WON, ActionState.BETTER),
        ({"better": 3}, Outcome.TOO_FEW, ActionState.SAYS_DONE),
    ],
)
def test_a_round_is_decided_by_its_answers(
    inside: Callable, everyone: Cast, said: dict[str, int], outcome: Outcome, state: ActionState
) -> None:
    with inside() as session:
        action = promised(session, everyone)
        say_done(everyone.leader.user().actor, action, "It runs.")
        vote(session, action, **said)
        closes_on, key = action.rounds[0].closes_on, action.id
    with (
        clock.at(clock.now() + (ENOUGH_TIME if outcome is not Outcome.TOO_FEW else closes_on - clock.today())),
        inside(),
    ):
        decide_rounds()
    with inside() as session:
        action = session.get_one(Action, key)
        assert (action.rounds[0].outcome, action.state) == (outcome, state)
    with pytest.raises(DBAPIError), inside() as session:
        session.execute(text("UPDATE verdict SET answer = CASE answer WHEN 'not' THEN 'half' ELSE 'not' END"))
