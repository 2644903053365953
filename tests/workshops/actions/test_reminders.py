"""Letters about promises: one for the furthest stage that is reached, once, to whoever can do something about it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app import clock
from app.accounts.services import invite
from app.outbox import Message
from app.permissions import Role
from tests.people import Cast
from tests.promises import proposed, vote
from workshops.actions.challenges import challenge
from workshops.actions.models import Action, ActionState
from workshops.actions.rounds import say_done
from workshops.actions.services import explain, move
from workshops.programmes.models import Programme

WEEKS = 28  # days until the bus is due


@pytest.fixture
def work(command: Callable, inside: Callable, bus: str) -> Callable[[int], list[tuple[str, str]]]:
    """`work(29)`: let the worker do one round in so many days; every letter so far, to whom and which."""
    with inside() as session:
        session.execute(delete(Message))  # what others are told of accounts

    def round_in(days: int) -> list[tuple[str, str]]:
        moment = clock.now() + timedelta(days=days)
        with clock.at(clock.now()):
            done = command("worker", "--once", "--now", moment.strftime("%Y-%m-%dT%H:%M:%S"))
        assert done.exit_code == 0, done.output
        with inside(writes=False) as session:
            found = session.execute(select(Message.to, Message.template).order_by(Message.id))
            return [(to, template.rpartition("/")[2]) for to, template in found]

    return round_in


def test_the_day_after_there_is_one_letter_and_running_again_puts_nothing(work: Callable, everyone: Cast) -> None:
    assert work(WEEKS + 1) == [(everyone.leader.email, "late_mail.txt")]
    assert len(work(WEEKS + 1)) == 1
    assert len(work(WEEKS + 2)) == 1


def test_after_a_fortnight_of_silence_the_board_owner_is_told(
    work: Callable, everyone: Cast, inside: Callable, with_bus: Callable
) -> None:
    with_bus(lambda action: setattr(action, "owner_id", everyone.facilitator.id))
    assert work(WEEKS + 1) == [(everyone.facilitator.email, "late_mail.txt")]
    assert len(work(WEEKS + 14)) == 2, "and after a week once more"
    assert work(WEEKS + 15)[2:] == [(everyone.leader.email, "silent_mail.txt")]
    assert len(work(WEEKS + 16)) == 3
    assert len(work(WEEKS + 100)) == 3


def test_each_stage_has_its_letter(work: Callable, everyone: Cast) -> None:
    numbers = [len(work(WEEKS + day)) for day in (-15, -14, -13, -3, -1, 0, 1, 2, 7, 8, 15)]
    assert numbers == [0, 1, 1, 2, 2, 3, 4, 4, 5, 5, 6]
    assert {to for to, _mail in work(WEEKS + 15)} == {everyone.leader.email}


def test_a_worker_that_was_off_for_weeks_sends_one_letter(work: Callable, everyone: Cast) -> None:
    assert work(WEEKS + 40) == [(everyone.leader.email, "silent_mail.txt")]


def test_a_letter_holds_the_name_and_a_link_and_nobodys_words(
    work: Callable, bus: str, courier, everyone: Cast
) -> None:
    work(WEEKS + 1)
    ((to, subject, body),) = courier.carried
    assert to == everyone.leader.email
    assert subject.startswith("What you promised was due on ")
    assert "A second late bus" in body
    assert f"/actions/{bus}\n" in body
    assert "no explanation for 1 day." in body
    assert "The last bus is gone" not in body
    courier.carried.clear()
    work(WEEKS + 15)
    ((_to, subject, body),) = courier.carried
    assert subject == "A promise is late, and nobody says why"
    assert "no explanation for 15 days." in body


def test_an_explanation_begins_the_letters_anew_for_the_date_that_it_names(
    work: Callable, with_bus: Callable, everyone: Cast
) -> None:
    assert len(work(WEEKS + 1)) == 1
    with clock.at(clock.now() + timedelta(days=WEEKS + 2)):
        named = clock.today() + timedelta(days=8)
        with_bus(lambda action: explain(everyone.leader.user(), action, "It waits.", named))
    assert len(work(WEEKS + 3)) == 1, "who has just named a date knows it"
    assert len(work(WEEKS + 7)) == 2, "three days before"
    assert work(WEEKS + 11)[2:] == [(everyone.leader.email, "late_mail.txt")]
    assert work(WEEKS + 10 + 15)[3:] == [(everyone.leader.email, "silent_mail.txt")]


def test_what_is_not_open_reminds_nobody(work: Callable, with_bus: Callable, everyone: Cast, inside: Callable) -> None:
    with_bus(lambda action: move(everyone.leader.user().actor, action, ActionState.SAYS_DONE, "It runs."))
    with inside() as session:
        proposed(session, everyone, "A free taxi")
    assert work(WEEKS + 1) == []
    assert work(WEEKS + 20) == []


def test_for_an_owner_who_has_gone_the_organisers_are_told(
    work: Callable, inside: Callable, everyone: Cast, courier
) -> None:
    with inside():
        everyone.leader.user().active = False
    assert work(WEEKS + 1) == [(everyone.organiser.email, "no_owner_mail.txt")]
    assert courier.carried[0][1] == "A promise has nobody who answers for it"
    assert work(WEEKS + 15)[1:] == [(everyone.organiser.email, "silent_mail.txt")], "and no leader is left"


def test_the_board_owner_is_the_leader_of_that_name_else_every_leader(
    work: Callable, inside: Callable, everyone: Cast
) -> None:
    with inside():
        programme_id = everyone.evening.programme_id
        other = invite("command", "second@northvale.example", Role.LEADER, name="Second", programme_id=programme_id)
        email = other.email
    assert [to for to, _mail in work(WEEKS + 15)] == [everyone.leader.email]
    with inside() as session:
        session.execute(delete(Message))
        session.get_one(Programme, programme_id).board_owner = "Kofi Mensah"  # who bears the name, but leads nothing
    assert [to for to, _mail in work(WEEKS + 15)] == [everyone.leader.email, email]


def test_an_answer_to_a_challenge_is_reminded_of_with_the_way_to_answer(
    work: Callable, inside: Callable, everyone: Cast, courier, bus: str
) -> None:
    with inside() as session:
        action = session.query(Action).filter_by(slug=bus).one()
        reply = challenge(everyone.reviewer.user(), action, "Why one bus?").reply.slug
    work(WEEKS)
    assert len(courier.carried) == 2
    assert any(f"/actions/{reply}/answer\n" in body for _to, _subject, body in courier.carried)


def test_after_people_have_said_not_yet_the_letters_begin_anew(
    work: Callable, inside: Callable, with_bus: Callable, everyone: Cast, bus: str
) -> None:
    """Nobody owes a word while people judge: the board is not told of silence on the day on which they have decided."""
    with clock.at(clock.now() + timedelta(days=WEEKS)), inside() as session:
        action = session.scalars(select(Action).where(Action.slug == bus)).one()
        say_done(everyone.leader.user().actor, action, "It runs.")
        vote(session, action, nothing=9)
    decided = WEEKS + 21
    assert work(decided) == []
    assert with_bus(lambda action: action.state) is ActionState.UNDER_WAY
    assert work(decided + 1) == [(everyone.leader.email, "late_mail.txt")]
    assert work(decided + 14)[1:] == [(everyone.leader.email, "late_mail.txt")]
    assert work(decided + 15)[2:] == [(everyone.leader.email, "silent_mail.txt")]
