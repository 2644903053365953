"""Whoever asks, by whatever route: the first date stays, and only people's answers make a promise better."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import clock
from tests.people import Cast, cast
from tests.promises import promised, vote
from workshops.actions.models import Action, ActionState, Outcome
from workshops.actions.rounds import decide_rounds, say_done
from workshops.actions.services import explain
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


THE_SAME_ROUND = (
    "(id, action_id, number, opened_on, closes_on, quorum, decided_on, outcome, shown) "
    "SELECT id, action_id, number, opened_on, closes_on, quorum, NULL, NULL, '' FROM verdict_round WHERE number = 1"
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE verdict_round SET action_id = (SELECT MAX(id) FROM action), number = 5 WHERE outcome = 'won'",
        "UPDATE verdict_round SET quorum = 9",
        "UPDATE verdict_round SET outcome = NULL, decided_on = NULL",
        "UPDATE verdict_round SET outcome = 'lost' WHERE outcome = 'won'",
        "UPDATE verdict_round SET shown = '500' WHERE outcome = 'won'",
        "UPDATE verdict SET round_id = (SELECT MAX(id) FROM verdict_round)",
        "DELETE FROM explanation",
        "UPDATE explanation SET words = 'Nobody waits.'",
    ],
)
def test_what_was_decided_and_what_was_explained_stays_where_it_is(
    inside: Callable, everyone: Cast, statement: str
) -> None:
    with inside() as session:
        action, other = promised(session, everyone), promised(session, everyone, "A warm room")
        explain(everyone.leader.user(), action, "The driver is ill.", action.due + timedelta(days=9))
        say_done(everyone.leader.user().actor, action, "It runs.")
        vote(session, action, better=9)
        say_done(everyone.leader.user().actor, other, "It is warm.")
    with clock.at(clock.now() + ENOUGH_TIME), inside():
        decide_rounds()
    with pytest.raises(DBAPIError), inside() as session:
        session.execute(text(statement))


def test_a_round_that_was_decided_is_not_put_in_its_own_place(inside: Callable, everyone: Cast) -> None:
    with inside() as session:
        action = promised(session, everyone)
        say_done(everyone.leader.user().actor, action, "It runs.")
        vote(session, action, nothing=9)
        sqlite = session.get_bind().dialect.name == "sqlite"
    with clock.at(clock.now() + ENOUGH_TIME), inside():
        decide_rounds()
    for how in ("INSERT OR REPLACE INTO", "REPLACE INTO") if sqlite else ("INSERT INTO",):
        with pytest.raises(DBAPIError), inside() as session:
            session.execute(text(f"{how} verdict_round {THE_SAME_ROUND}"))
