"""One thread from a word to its theme, to what was promised, to what became of it, and to the question."""

import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import clock
from app.db import transaction
from app.demo.place import load_sample_place
from app.i18n import say_day
from app.worker import round_of_chores
from tests.evenings import WORDS, answer, fields, join
from tests.jars import Jar
from tests.people import cast
from tests.promises import evening as evening_of
from tests.promises import promised, proposed, vote
from tests.rooms import say as say_words
from tests.workshops.actions.conftest import days_go_by, say_better
from workshops.actions.models import Action, ActionState, Verdict
from workshops.actions.rounds import say_done
from workshops.actions.services import explain, move
from workshops.contributions.models import Contribution
from workshops.programmes.models import Programme
from workshops.room.services import close_workshop
from workshops.seats.services import card
from workshops.themes.counting import counts_of
from workshops.themes.models import Coding, Theme
from workshops.themes.services import judge, make_theme, merge, nest, standing_of


@pytest.fixture
def everyone(inside, place):
    with inside():
        return cast(opened=True)


@pytest.fixture
def anna(jar, everyone):
    person = jar()
    join(person, everyone.evening)
    answer(person, everyone.evening, WORDS, words="Two buses with the pram.")
    return person


def annas(session) -> Contribution:
    return session.scalars(select(Contribution).where(Contribution.words.like("Two buses%"))).one()


def put(session, everyone, said: Contribution, *themes: Theme, blind: bool = False) -> None:
    judge(everyone.organiser.user().actor, everyone.organiser.id, said, themes, blind=blind)


def theme_of(action: Action) -> Theme:
    return action.themes[0]


def text_of(person, address: str = "/j/thread") -> str:
    """The words of a page."""
    page = re.sub(r"<[^>]+>", " ", person.get(address).text.partition("<main")[2])
    return " ".join(page.replace("&#39;", "’").split())


def in_order(text: str, *parts: str) -> None:
    """Each stands after the one before."""
    place = 0
    for part in parts:
        found = text.find(part, place)
        assert found >= 0, f"“{part}” does not follow in: {text}"
        place = found


def test_a_word_becomes_a_theme_a_late_promise_and_a_question_in_one_thread(anna, everyone, inside):
    assert "We heard" not in text_of(anna)
    assert "What comes next" in text_of(anna)
    with inside() as session:
        theme = make_theme("command", evening_of(session, everyone).programme, "Buses that do not come")
        put(session, everyone, annas(session), theme)
    in_order(
        text_of(anna), "You said", "Two buses with the pram.", "We heard", "Buses that do not come", "What comes next"
    )

    with inside() as session:
        action = promised(session, everyone, due=2)
        merge("command", session.get_one(Theme, theme.id), theme_of(action))
        key, first = action.id, action.first_due
    told = text_of(anna)
    in_order(
        told, "We heard", "Theme of A second late bus", "Northvale NHS Trust promised", "Promised", "A second late bus"
    )
    assert "Dr Amara Cole answers for it." in told
    assert "Late by" not in told

    clock.set_now(clock.now() + timedelta(days=4))  # two days late, and nobody says why
    told = text_of(anna)
    in_order(told, "Late by 2 days", "No explanation for 2 days.")
    with inside() as session:
        explain(
            everyone.leader.user(),
            session.get_one(Action, key),
            "The depot lacks a driver.",
            clock.today() + timedelta(days=9),
            "the bus company",
        )
    told = text_of(anna)
    in_order(told, "Late by 2 days", "It was promised by", "The depot lacks a driver.", "Waiting for: the bus company")
    assert "No explanation" not in told
    assert say_day(first) in told

    with inside() as session:
        say_done(everyone.leader.user().actor, session.get_one(Action, key), "It runs since Monday.")
    told = text_of(anna)
    assert "You are asked: is it better?" in told
    in_order(
        told, "says it is done", "It runs since Monday.", "Is it better?", "Yes, it is better", "Half way", "Tell them"
    )
    assert say_better(anna, "half").status_code == 303
    told = text_of(anna)
    assert "You said: half way." in told
    assert "You are asked" not in told

    with inside() as session:
        vote(session, session.get_one(Action, key), better=3, half=3, nothing=4)
        code = card(annas(session).seat)
    days_go_by(inside, 21)
    assert anna.post("/j/thread", data={"card": code}).status_code == 303
    told = text_of(anna)
    in_order(
        told,
        "You said",
        "We heard",
        "Late by",
        "says it is done",
        "People say: not yet",
        "It is open again.",
        "What comes next",
    )
    assert "Tell them" not in told
    assert not re.search(r"\b(1?\d|fewer than \d+) (people|have)", told)


def test_a_promise_for_what_stands_above_reaches_what_was_said_below(anna, everyone, inside):
    with inside() as session:
        action = promised(session, everyone)
        below = make_theme("command", action.programme, "The pram does not fit")
        nest("command", below, theme_of(action))
        put(session, everyone, annas(session), below)
    in_order(text_of(anna), "We heard", "The pram does not fit", "A second late bus")


def test_what_a_second_coder_thinks_is_told_to_nobody(anna, everyone, inside):
    with inside() as session:
        put(
            session,
            everyone,
            annas(session),
            make_theme("command", evening_of(session, everyone).programme, "Secret"),
            blind=True,
        )
    assert "We heard" not in text_of(anna)


def test_what_is_only_proposed_is_nobodys_promise_yet_and_what_is_declined_has_reasons(anna, everyone, inside):
    with inside() as session:
        action = proposed(session, everyone)
        put(session, everyone, annas(session), theme_of(action))
        key = action.id
    assert "promised" not in text_of(anna).replace("What people promise", "")
    with inside() as session:
        move(
            everyone.leader.user().actor,
            session.get_one(Action, key),
            ActionState.DECLINED,
            "There is no money this year.",
        )
    in_order(
        text_of(anna),
        "People asked for this",
        "Declined",
        "A second late bus",
        "said no",
        "There is no money this year.",
    )


def test_the_same_promise_stands_once(anna, everyone, inside):
    answer(anna, everyone.evening, WORDS, words="And the last one leaves at eight.")
    with inside() as session:
        action = promised(session, everyone)
        here = annas(session).seat_id
        for said in session.scalars(select(Contribution).where(Contribution.seat_id == here)).all():
            put(session, everyone, said, theme_of(action))
        say_done(everyone.leader.user().actor, action, "It runs.")
    told = text_of(anna)
    assert told.count("Northvale NHS Trust promised") == 1
    assert told.count("Tell them") == 1
    in_order(told, "Northvale NHS Trust promised", "Tell them", "The same promise as above")


def test_an_owner_without_a_name_is_never_shown_by_their_address(anna, everyone, inside):
    with inside() as session:
        action = promised(session, everyone, due=2)
        put(session, everyone, annas(session), theme_of(action))
        everyone.leader.user().name = ""
        explain(everyone.leader.user(), action, "No driver.", clock.today() + timedelta(days=9))
    told = text_of(anna)
    assert "@" not in told
    in_order(told, "somebody of Northvale NHS Trust said why it takes longer", "No driver.")


def test_who_sat_beside_them_is_asked_too_in_a_part_of_its_own(anna, everyone, inside):
    with inside() as session:
        say_done(everyone.leader.user().actor, promised(session, everyone), "It runs.")
    told = text_of(anna)
    in_order(told, "Is it better?", "A second late bus", "Tell them", "You said", "Two buses with the pram.")


def test_a_thread_of_fifty_answers_asks_no_more_queries_than_one_of_one(anna, everyone, inside, questions):
    def queries() -> int:
        with questions() as seen:
            assert anna.get("/j/thread").status_code == 200
        return len(seen)

    with inside() as session:
        action = promised(session, everyone)
        put(session, everyone, annas(session), theme_of(action))
        say_done(everyone.leader.user().actor, action, "It runs.")
        key = action.id
    few = queries()
    with inside() as session:
        seat, here = annas(session).seat, evening_of(session, everyone)
        theme = theme_of(session.get_one(Action, key))
        for number in range(49):
            put(session, everyone, say_words(here, f"Once more. {number}", seat), theme)
        for number in range(5):
            more = promised(session, everyone, title=f"More {number}")
            put(session, everyone, say_words(here, f"Another. {number}"), theme_of(more))
    assert queries() == few


def test_taking_words_back_takes_them_from_the_theme_and_the_chain_holds(anna, everyone, inside, command):
    with inside() as session:
        action = promised(session, everyone)
        said = annas(session)
        put(session, everyone, said, theme_of(action))
        key, theme, programme = said.id, theme_of(action).id, action.programme
        before = counts_of(programme, standing_of(programme))[theme].in_all
    address = f"/j/thread/{key}/take-back"
    assert anna.post(address, data=fields(anna.get(address))).status_code == 303
    told = text_of(anna)
    assert "We heard" not in told
    assert "A second late bus" not in told
    with inside(writes=False) as session:
        programme = session.get_one(Programme, everyone.evening.programme_id)
        assert counts_of(programme, standing_of(programme))[theme].in_all == before - 1
        assert session.scalars(select(Coding).where(Coding.contribution_id == key)).all() == []
    assert command("ledger", "verify").exit_code == 0


def test_taking_everything_back_takes_the_answer_along(anna, everyone, inside):
    with inside() as session:
        action = promised(session, everyone)
        put(session, everyone, annas(session), theme_of(action))
        say_done(everyone.leader.user().actor, action, "It runs.")
        seat = annas(session).seat_id
    say_better(anna, "half", "Not on Sundays.")
    address = f"/j/thread/{seat}/take-all-back"
    assert anna.post(address, data=fields(anna.get(address))).status_code == 303
    with inside(writes=False) as session:
        assert session.scalars(select(Verdict)).all() == []


def test_an_answer_alone_can_be_taken_back_too(jar, everyone, inside):
    bela = jar()
    join(bela, everyone.evening)
    with inside() as session:
        say_done(everyone.leader.user().actor, promised(session, everyone), "It runs.")
    assert "Take everything back" not in bela.get("/j/thread").text
    say_better(bela, "half")
    assert "Take everything back" in bela.get("/j/thread").text


def test_at_the_end_of_their_time_words_go_and_the_answer_stays(anna, everyone, inside, app):
    with inside() as session:
        action = promised(session, everyone, due=900)
        put(session, everyone, annas(session), theme_of(action))
        say_done(everyone.leader.user().actor, action, "It runs.")
        session.get_one(Programme, everyone.evening.programme_id).retention_months = 6
    say_better(anna, "half", "Not on Sundays.")
    with inside() as session:
        close_workshop("command", evening_of(session, everyone))
        code = card(annas(session).seat)
    clock.set_now(clock.now() + timedelta(days=190))
    with app.app_context():
        assert round_of_chores()
    with inside(writes=False) as session:
        assert [(each.answer.value, each.words) for each in session.scalars(select(Verdict))] == [("half", None)]
    assert anna.post("/j/thread", data={"card": code}).status_code == 303
    in_order(
        text_of(anna), "Your words were deleted", "We heard", "A second late bus", "Not enough people have answered"
    )


@pytest.mark.sqlite
def test_no_word_of_an_answer_stays_in_a_file(fresh, monkeypatch):
    """An answer with words is changed and another taken back; the worker has run; no file holds what they said."""
    app = fresh()
    file = Path(app.extensions["database"].engine.url.database)
    app.test_client_class = Jar
    with app.app_context():
        load_sample_place()
        with transaction():
            everyone = cast(opened=True)
    people = [app.test_client() for _ in range(3)]
    for number, person in enumerate(people):
        join(person, everyone.evening)
        answer(person, everyone.evening, WORDS, words=f"coded-{number} " + "walrus " * 300)
    with app.app_context(), transaction() as session:
        action = promised(session, everyone)
        for said in session.scalars(select(Contribution).where(Contribution.words.like("coded-%"))).all():
            put(session, everyone, said, theme_of(action))
        say_done(everyone.leader.user().actor, action, "It runs.")
        first = session.scalars(select(Contribution).where(Contribution.words.like("coded-0%"))).one()
        key, seat = first.id, first.seat_id
    for number, person in enumerate(people):
        say_better(person, "half", f"judged-{number} " + "otter " * 400)
    say_better(people[1], "not", "shorter")
    back = f"/j/thread/{key}/take-back"
    people[0].post(back, data=fields(people[0].get(back)))
    everything = f"/j/thread/{seat}/take-all-back"
    people[0].post(everything, data=fields(people[0].get(everything)))
    with app.app_context():
        assert round_of_chores()
    held = b"".join(part.read_bytes() for part in file.parent.glob(file.name + "*"))
    assert b"coded-1 " in held
    assert b"judged-2 " in held
    assert [word for word in (b"coded-0 ", b"judged-0 ", b"judged-1 ") if word in held] == []
    connection = sqlite3.connect(file)
    assert connection.execute("SELECT count(*) FROM verdict").fetchone()[0] == 2
    connection.close()
