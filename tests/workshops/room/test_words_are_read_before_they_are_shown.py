"""Show, shorten, hold, undo: the original stays, the ledger names no contribution, and a clash loses nobody's work."""

import threading

import pytest
from sqlalchemy import delete, select

from app import ledger
from app.db import db, transaction
from tests.rooms import say
from workshops.contributions.models import Contribution, Moderation
from workshops.contributions.services import Answer, correct
from workshops.meetings.services import workshop_by_code
from workshops.room.moderation import (
    ClashError,
    GoneError,
    approve,
    change_reasons,
    default_reasons,
    hold,
    reasons_of,
    seen_as,
    shorten,
    undo,
)

SAID = "The man at the desk, Mr Hill, said go somewhere else."


@pytest.fixture
def said(evening, inside):
    """The key of something that was said."""
    with inside():
        workshop = workshop_by_code(evening.code)
        return say(workshop, SAID).id


@pytest.fixture
def mina_is(everyone) -> str:
    return f"user:{everyone.facilitator.id}"


@pytest.fixture
def amina_is(everyone) -> str:
    return f"user:{everyone.organiser.id}"


def words(key) -> Contribution:
    return db().get_one(Contribution, key)


def test_shown_words_are_the_original_until_they_are_shortened(said, inside):
    with inside():
        approve("command", words(said))
    with inside():
        kept = words(said)
        assert (kept.moderation, kept.public_words, kept.was_shortened) == (Moderation.SHOWN, SAID, False)
        shorten("command", kept, "  Somebody at the desk said go somewhere else. ")
    with inside():
        kept = words(said)
        assert kept.words == SAID
        assert kept.public_words == "Somebody at the desk said go somewhere else."
        assert kept.was_shortened


def test_held_words_carry_the_reason_and_nothing_public(said, inside, everyone, mina_is):
    with inside():
        approve("command", words(said))
        hold(mina_is, words(said), "It names somebody.")
    with inside():
        kept = words(said)
        assert (kept.moderation, kept.public_words, kept.reason) == (Moderation.HELD, None, "It names somebody.")
        assert kept.moderated_by == everyone.facilitator.id


@pytest.mark.parametrize(
    "decision",
    [
        lambda kept: approve("command", kept),
        lambda kept: shorten("command", kept, "Go elsewhere"),
        lambda kept: hold("command", kept, "No"),
    ],
)
def test_every_decision_can_be_undone(said, inside, decision):
    with inside():
        decision(words(said))
        undo("command", words(said))
    with inside():
        kept = words(said)
        assert kept.moderation is Moderation.WAITING
        assert (kept.public_words, kept.reason, kept.shown_seq, kept.moderated_by) == (None, None, None, None)
        assert kept.words == SAID


def test_numbers_on_the_wall_only_grow_and_a_better_wording_keeps_its_place(evening, inside):
    with inside():
        workshop = workshop_by_code(evening.code)
        first, second = say(workshop, "Two buses"), say(workshop, "No bench")
        approve("command", first)
        approve("command", second)
        assert first.shown_seq < second.shown_seq
        place = first.shown_seq
        shorten("command", first, "Two")
        assert first.shown_seq == place
        undo("command", second)
        approve("command", second)
        assert second.shown_seq > place + 2, "a number that was given once is never given again"


def test_the_ledger_names_the_activity_and_never_the_words(said, inside, mina_is):
    with inside():
        before = ledger.head().seq
        kept = words(said)
        approve(mina_is, kept)
        shorten(mina_is, kept, "Shorter words")
        hold(mina_is, kept, "A reason")
        undo(mina_is, kept)
        entries = list(db().scalars(select(ledger.Entry).where(ledger.Entry.seq > before).order_by(ledger.Entry.seq)))
        assert [entry.verb for entry in entries] == ["approve", "shorten", "hold", "undo"]
        assert {entry.subject for entry in entries} == {f"activity:{kept.activity_id}"}
        assert {entry.actor for entry in entries} == {mina_is}
        assert all(entry.facts == {} for entry in entries)


@pytest.mark.parametrize("empty", ["", "  \n "])
def test_nothing_is_shown_in_place_of_words(said, inside, empty):
    with inside():
        with pytest.raises(ValueError, match="public words"):
            shorten("command", words(said), empty)
        with pytest.raises(ValueError, match="reason"):
            hold("command", words(said), empty.strip())


def test_corrected_words_clash_with_a_decision_about_the_old_ones(said, inside):
    with inside():
        seen = seen_as(words(said))
    with inside():
        correct(words(said), Answer(words="I want to say it otherwise"))
    with inside():
        for decision in (
            lambda: approve("command", words(said), seen),
            lambda: shorten("command", words(said), "Go elsewhere", seen),
            lambda: hold("command", words(said), "No", seen),
            lambda: undo("command", words(said), seen),
        ):
            with pytest.raises(ClashError) as clash:
                decision()
            assert clash.value.now.words == "I want to say it otherwise"
        assert words(said).moderation is Moderation.WAITING


def test_a_second_facilitator_who_decides_otherwise_is_told(said, inside, mina_is, amina_is):
    with inside():
        seen = seen_as(words(said))
        shorten(mina_is, words(said), "Somebody at the desk was rude", seen)
    with inside(writes=True):
        with pytest.raises(ClashError):
            hold(amina_is, words(said), "It names somebody.", seen)
        assert words(said).public_words == "Somebody at the desk was rude"


def test_a_second_facilitator_who_decides_alike_is_not_bothered(said, inside, mina_is, amina_is):
    with inside():
        seen = seen_as(words(said))
        approve(mina_is, words(said), seen)
        before = ledger.head().seq
        approve(amina_is, words(said), seen)
        assert ledger.head().seq == before


def test_words_that_were_taken_back_can_not_be_decided(said, inside):
    with inside():
        kept = words(said)
        activity = kept.activity  # as a request has it that read the words a moment before
        db().execute(delete(Contribution).where(Contribution.id == said))
        assert activity is not None
        with pytest.raises(GoneError):
            approve("command", kept)


def test_decisions_at_the_same_moment_are_taken_one_after_the_other(evening, app, inside):
    """Eight facilitators decide about the same words at once, each otherwise: one wins, seven are told."""
    with inside():
        workshop = workshop_by_code(evening.code)
        keys = [say(workshop, f"Bus {n}").id for n in range(4)]
        seen = {key: seen_as(words(key)) for key in keys}
    told, won, wrong = [], [], []
    together = threading.Barrier(8)

    def decide(number: int) -> None:
        together.wait()
        for key in keys:
            try:
                with app.app_context(), transaction():
                    shorten("command", words(key), f"By {number}", seen[key])
                won.append(key)
            except ClashError:
                told.append(key)
            except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
                wrong.append(error)

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert sorted(won) == sorted(keys)
    assert len(told) == 7 * len(keys)
    with inside():
        numbers = [words(key).shown_seq for key in keys]
        assert len(set(numbers)) == len(keys)
        assert ledger.verify().holds


def test_a_programme_has_its_own_reasons_and_starts_from_ours(evening, everyone, inside):
    with inside():
        programme = workshop_by_code(evening.code).programme
        neighbours = workshop_by_code(everyone.elsewhere.code).programme
        assert reasons_of(programme) == default_reasons()
        change_reasons("command", programme, ["It names somebody.", "", " It names somebody. ", "Later"])
        assert reasons_of(programme) == ["It names somebody.", "Later"]
        assert reasons_of(neighbours) == default_reasons()
        before = ledger.head().seq
        change_reasons("command", programme, ["It names somebody.", "Later"])
        assert ledger.head().seq == before, "the same list is no change"
        for wrong in ([], [" "], ["x" * 201], [str(n) for n in range(21)]):
            with pytest.raises(ValueError, match="reasons"):
                change_reasons("command", programme, wrong)
