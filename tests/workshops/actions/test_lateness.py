"""How late a promise is, in exact words: against the first date, which stays, whatever is explained."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app import clock
from app.i18n import say_day
from tests.jars import Jar
from tests.people import Cast
from tests.promises import vote
from tests.workshops.actions.test_promises_in_public import words
from workshops.actions.models import Action, ActionState
from workshops.actions.rounds import decide_rounds, say_done
from workshops.actions.services import explain, move

FOUR_WEEKS = 28


@pytest.fixture
def read(jar: Callable[..., Jar], bus: str) -> Callable[[int], str]:
    """`read(3)`: what its page says in so many days."""

    def look(days: int) -> str:
        with clock.at(clock.now() + timedelta(days=days)):
            return words(jar().get(f"/actions/{bus}"))

    return look


def explained(with_bus: Callable, everyone: Cast, to: int, after: int = 0, said: str = "The driver is ill.") -> date:
    """The owner explains, after so many days, and names a date in so many days."""
    named = clock.today() + timedelta(days=to)
    with clock.at(clock.now() + timedelta(days=after)):
        with_bus(lambda action: explain(everyone.leader.user(), action, said, named, "the bus company"))
    return named


def test_from_the_day_after_the_first_date_the_days_are_counted(read: Callable) -> None:
    assert "Late" not in read(FOUR_WEEKS)
    assert "Late by 1 day. No explanation for 1 day." in read(FOUR_WEEKS + 1)
    assert "Late by 9 days. No explanation for 9 days." in read(FOUR_WEEKS + 9)


def test_an_explanation_ends_the_silence_and_never_the_count(
    read: Callable, with_bus: Callable, everyone: Cast, jar: Callable[..., Jar]
) -> None:
    explained(with_bus, everyone, to=FOUR_WEEKS + 10, after=FOUR_WEEKS + 2)
    said = read(FOUR_WEEKS + 10)
    assert "Late by 10 days. It is explained below" in said
    assert "No explanation" not in said
    for part in ("The driver is ill.", "Waiting for: the bus company", "Dr Amara Cole"):
        assert part in said
    assert "Late by 11 days. No explanation for 1 day." in read(FOUR_WEEKS + 11)
    with clock.at(clock.now() + timedelta(days=FOUR_WEEKS + 10)):
        assert '<span class="pill late">Late: explained</span>' in jar().get("/actions").text


def test_moving_the_date_shows_both_dates_before_it_is_late_too(
    read: Callable, with_bus: Callable, everyone: Cast, jar: Callable[..., Jar]
) -> None:
    first = say_day(clock.today() + timedelta(days=FOUR_WEEKS))
    assert f"First date {first}" in read(0)
    now = say_day(explained(with_bus, everyone, to=FOUR_WEEKS + 30))
    said = read(0)
    assert f"First date {first} Date now {now}" in said
    assert f"By when: {now} (before: {first})" in said
    assert "Late" not in said
    assert f"first promised for {first}, now for {now}" in words(jar().get("/actions"))


def test_every_explanation_stays(read: Callable, with_bus: Callable, everyone: Cast) -> None:
    explained(with_bus, everyone, to=FOUR_WEEKS + 5, said="The first reason.")
    explained(with_bus, everyone, to=FOUR_WEEKS + 9, after=FOUR_WEEKS + 7, said="The second reason.")
    said = read(FOUR_WEEKS + 8)
    assert said.index("The first reason.") < said.index("The second reason.")
    assert said.count("A new date, and why") == 2


def test_what_is_done_is_not_late(read: Callable, with_bus: Callable, everyone: Cast) -> None:
    with_bus(lambda action: move(everyone.leader.user().actor, action, ActionState.SAYS_DONE, "It runs."))
    assert "Late" not in read(FOUR_WEEKS + 90)


def test_a_second_date_never_moves_the_first(with_bus: Callable, everyone: Cast) -> None:
    def first(action: Action) -> date:
        return action.first_due

    before = with_bus(first)
    explained(with_bus, everyone, to=FOUR_WEEKS + 5)
    assert with_bus(first) == before


def test_after_a_lost_round_the_days_of_silence_begin_anew(
    read: Callable, with_bus: Callable, everyone: Cast, inside: Callable
) -> None:
    with clock.at(clock.now() + timedelta(days=FOUR_WEEKS)), inside() as session:
        action = session.query(Action).one()
        say_done(everyone.leader.user().actor, action, "It runs.")
        vote(session, action, nothing=9)
    with clock.at(clock.now() + timedelta(days=FOUR_WEEKS + 21)), inside():
        decide_rounds()
    assert "Late by 22 days. No explanation for 1 day." in read(FOUR_WEEKS + 22)
