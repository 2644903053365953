"""Rehearse, open, close, reopen: what each keeps, what each deletes, and that two who press at once do it once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock, ledger
from app.codes import hash_key
from app.db import db
from tests.evenings import POLL, plan
from tests.rooms import say, somebody, vote
from workshops.contributions.models import Contribution, Vote
from workshops.meetings.models import ActivityState, Confidentiality, State, Workshop
from workshops.meetings.readiness import Lack
from workshops.meetings.services import workshop_by_code
from workshops.room.moderation import approve
from workshops.room.services import (
    NotNowError,
    NotReadyError,
    close_activity,
    close_all_activities,
    close_workshop,
    end_rehearsal,
    extend,
    new_rehearsal_link,
    new_wall_link,
    open_activity,
    open_all_activities,
    open_workshop,
    reopen,
    start_rehearsal,
)
from workshops.seats.models import Seat, SeatState
from workshops.seats.services import join, mint


def room(evening) -> Workshop:
    workshop = workshop_by_code(evening.code)
    assert workshop is not None
    return workshop


def somebody_answers(workshop: Workshop, words: str = "Two buses") -> Contribution:
    """Joins, says something, and votes in the poll."""
    seat = somebody(workshop)
    vote(workshop, POLL, {0: 1}, seat)
    return say(workshop, words, seat)


def counted() -> dict[str, int]:
    return {
        each.__tablename__: db().scalar(select(func.count()).select_from(each)) or 0
        for each in (Seat, Contribution, Vote)
    }


def verbs() -> list[str]:
    return list(db().scalars(select(ledger.Entry.verb).order_by(ledger.Entry.seq)))


def states(workshop: Workshop) -> set[str]:
    return {activity.state.value for activity in workshop.activities}


def test_opening_deletes_everything_that_was_answered_in_rehearsal(planned, inside):
    with inside():
        workshop = room(planned)
        key = start_rehearsal("command", workshop)
        assert workshop.rehearsal_key_hash == hash_key(key)
        assert states(workshop) == {"open"}
        untouched, tried = mint(workshop), mint(workshop)
        join(tried.workshop, "a printed card", may_quote=True, printed=tried)
        say(workshop, "Said with a printed card", tried)
        approve("command", somebody_answers(workshop))
        somebody_answers(workshop)
        assert counted() == {"seat": 4, "contribution": 5, "vote": 2}
    with inside():
        workshop = room(planned)
        assert open_workshop("user:1", workshop) == 3
    with inside():
        workshop = room(planned)
        assert workshop.state is State.OPEN
        assert workshop.rehearsal_key_hash is None
        assert workshop.opened_at is not None
        assert states(workshop) == {"waiting"}
        assert counted() == {"seat": 2, "contribution": 0, "vote": 0}, "printed cards stay"
        cards = {card.id: card for card in db().scalars(select(Seat))}
        assert set(cards) == {untouched.id, tried.id}
        assert {(card.state, card.consent_version, card.may_quote) for card in cards.values()} == {
            (SeatState.MINTED, None, False)
        }
        assert verbs()[-1] == "open"


def test_ending_a_rehearsal_leads_back_to_a_draft_without_a_trace(planned, inside):
    with inside():
        workshop = room(planned)
        start_rehearsal("command", workshop)
        somebody_answers(workshop)
        assert end_rehearsal("command", workshop) == 1
        assert workshop.state is State.DRAFT
        assert states(workshop) == {"waiting"}
        assert counted() == {"seat": 0, "contribution": 0, "vote": 0}
        assert end_rehearsal("command", workshop) == 0


def test_a_new_rehearsal_link_ends_the_old_one(planned, inside):
    with inside():
        workshop = room(planned)
        with pytest.raises(NotNowError):
            new_rehearsal_link("command", workshop)
        first = start_rehearsal("command", workshop)
        second = new_rehearsal_link("command", workshop)
        assert first != second
        assert workshop.rehearsal_key_hash == hash_key(second)


def test_a_workshop_that_lacks_something_does_not_open(planned, inside):
    with inside() as session:
        workshop = room(planned)
        workshop.voice.on_hold = True
        session.flush()
        for verb in (start_rehearsal, open_workshop):
            with pytest.raises(NotReadyError) as refusal:
                verb("command", workshop)
            assert refusal.value.lacks == [Lack.HOST]


@pytest.mark.parametrize("hours", [1, 72, 168])
def test_closing_says_until_when_late_answers_are_taken(evening, inside, hours):
    with inside():
        workshop = room(evening)
        close_workshop("command", workshop, hours)
        assert workshop.late_until - workshop.closed_at == timedelta(hours=hours)
        assert states(workshop) == {"closed"}
        assert verbs()[-1] == "close"


@pytest.mark.parametrize("hours", [0, -1, 337])
def test_closing_refuses_hours_that_nobody_means(evening, inside, hours):
    with inside(), pytest.raises(ValueError, match=str(hours)):
        close_workshop("command", room(evening), hours)


def test_a_closed_workshop_reopens_until_late_answers_end(evening, inside):
    with inside():
        workshop = room(evening)
        key = new_wall_link("command", workshop)
        close_activity("command", workshop.activities[0])
        close_workshop("command", workshop)
        reopen("command", workshop)
        assert workshop.state is State.OPEN
        assert workshop.late_until is None
        assert states(workshop) == {"open"}
        assert workshop.wall_key_hash != hash_key(key), "a link that died at closing does not rise"
        close_workshop("command", workshop, 1)
    clock.set_now(clock.now() + timedelta(hours=1, minutes=1))
    with inside(), pytest.raises(NotNowError):
        reopen("command", room(evening))


def test_what_is_done_already_is_no_mistake_and_leaves_one_entry(planned, inside):
    with inside():
        workshop = room(planned)
        open_workshop("user:1", workshop)
        open_workshop("user:2", workshop)
        open_activity("user:1", workshop.activities[0])
        open_activity("user:2", workshop.activities[0])
        close_activity("user:1", workshop.activities[0])
        close_activity("user:2", workshop.activities[0])
        close_workshop("user:1", workshop)
        close_workshop("user:2", workshop)
        reopen("user:1", workshop)
        reopen("user:2", workshop)
        done = verbs()
        for verb in ("open", "open activity", "close activity", "close", "reopen"):
            assert done.count(verb) == 1, verb


def test_each_state_refuses_what_does_not_fit(planned, evening, inside):
    with inside():
        draft, opened = room(planned), room(evening)
        refused = [
            lambda: close_workshop("command", draft),
            lambda: reopen("command", draft),
            lambda: open_activity("command", draft.activities[0]),
            lambda: open_all_activities("command", draft),
            lambda: extend("command", draft.activities[0]),
            lambda: start_rehearsal("command", opened),
            lambda: end_rehearsal("command", opened),
            lambda: new_rehearsal_link("command", opened),
        ]
        for attempt in refused:
            with pytest.raises(NotNowError):
                attempt()
        close_workshop("command", opened)
        for attempt in (open_workshop, new_wall_link, open_all_activities, close_all_activities, end_rehearsal):
            with pytest.raises(NotNowError):
                attempt("command", opened)


def test_an_activity_has_its_own_clock_and_all_at_once_have_one_together(planned, inside):
    clock.set_now(clock.now().replace(microsecond=0))
    with inside():
        workshop = room(planned)
        open_workshop("command", workshop)
        first = workshop.activities[0]
        open_activity("command", first)
        assert first.ends_at - clock.now() <= timedelta(minutes=15)
        assert first.ends_at - clock.now() > timedelta(minutes=14)
        assert open_all_activities("command", workshop) == 3
        ends = {activity.ends_at for activity in workshop.activities[1:]}
        assert len(ends) == 1
        assert ends.pop() - clock.now() > timedelta(minutes=44)
        assert close_all_activities("command", workshop) == 4
        assert states(workshop) == {"closed"}


def test_five_more_minutes_count_from_now_when_the_time_is_over(planned, inside):
    with inside():
        workshop = room(planned)
        open_workshop("command", workshop)
        first = workshop.activities[0]
        open_activity("command", first)
        before = first.ends_at
        extend("user:1", first, seen=before)
        extend("user:2", first, seen=before)
        assert first.ends_at - before == timedelta(minutes=5), "two who press at once add five, not ten"
    clock.set_now(clock.now() + timedelta(hours=2))
    with inside():
        first = room(planned).activities[0]
        assert first.state is ActivityState.OPEN, "an activity does not close by itself"
        extend("command", first)
        assert timedelta(minutes=4) < first.ends_at - clock.now() <= timedelta(minutes=5)


def test_a_new_wall_link_ends_the_old_one_and_a_sealed_workshop_has_none(place, inside):
    with inside():
        workshop = room(plan())
        first, second = new_wall_link("command", workshop), new_wall_link("command", workshop)
        assert first != second
        assert workshop.wall_key_hash == hash_key(second)
        with pytest.raises(NotNowError):
            new_wall_link("command", room(plan(confidentiality=Confidentiality.SEALED, name="Behind doors")))
