"""My words, what became of them, and taking them back so that they are gone."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import clock, ledger
from app.demo.place import load_sample_place
from app.worker import round_of_chores
from tests.evenings import POLL, WORDS, answer, fields, join
from workshops.contributions.models import Contribution, Moderation, Tombstone, Vote
from workshops.meetings.models import Workshop
from workshops.room.moderation import approve, hold, shorten
from workshops.room.services import close_workshop
from workshops.seats.models import Seat


@pytest.fixture
def said(anna, evening, inside):
    """The key of what Anna has said."""
    answer(anna, evening, WORDS, words="Ask for Dr Patel, she listens.")
    with inside(writes=False) as session:
        return session.scalars(select(Contribution.id)).one()


def decide(inside, verb, *more):
    with inside() as session:
        verb("command", session.scalars(select(Contribution)).one(), *more)


def test_the_thread_says_what_became_of_my_words(anna, said, inside):
    assert "Waiting to be read." in anna.get("/j/thread").text
    decide(inside, approve)
    assert "Shown to the room." in anna.get("/j/thread").text
    decide(inside, shorten, "One doctor listens.")
    page = anna.get("/j/thread").text
    assert "One doctor listens." in page
    assert "Ask for Dr Patel, she listens." in page
    decide(inside, hold, "It names somebody.")
    assert "Kept off the wall. Why: It names somebody." in anna.get("/j/thread").text


def test_thread_leads_to_where_the_cookie_is_sent(anna, jar):
    assert anna.get("/thread").location == "/j/thread"
    assert 'name="card"' in jar().get("/j/thread").text


def test_words_are_corrected_until_late_until_and_wait_again(anna, said, inside, evening):
    decide(inside, approve)
    page = anna.get(f"/j/thread/{said}/correct")
    assert "Ask for Dr Patel, she listens." in page.text
    corrected = anna.post(f"/j/thread/{said}/correct", data=fields(page) | {"words": "One doctor listens."})
    assert corrected.status_code == 303
    with inside() as session:
        kept = session.scalars(select(Contribution)).one()
        assert (kept.words, kept.moderation, kept.public_words) == ("One doctor listens.", Moderation.WAITING, None)
        close_workshop("command", session.get_one(Workshop, evening.workshop_id), 1)
    assert anna.get(f"/j/thread/{said}/correct").status_code == 200
    clock.set_now(clock.now() + 61 * clock.MINUTE)
    assert anna.post(f"/j/thread/{said}/correct", data=fields(page) | {"words": "Later."}).status_code == 404


def test_correcting_with_nothing_keeps_what_was(anna, said, inside):
    page = anna.get(f"/j/thread/{said}/correct")
    assert anna.post(f"/j/thread/{said}/correct", data=fields(page) | {"words": " "}).status_code == 422
    assert anna.post(f"/j/thread/{said}/correct", data={"words": "forged"}).status_code == 422
    with inside(writes=False) as session:
        assert session.scalars(select(Contribution.words)).one() == "Ask for Dr Patel, she listens."


def test_taking_back_asks_first_and_then_the_row_is_gone(anna, said, inside, evening):
    answer(anna, evening, POLL, choice="1")
    question = anna.get(f"/j/thread/{said}/take-back")
    assert "Take this back?" in question.text
    assert anna.post(f"/j/thread/{said}/take-back", data={}).status_code == 422
    assert anna.post(f"/j/thread/{said}/take-back", data=fields(question)).status_code == 303
    with inside(writes=False) as session:
        assert session.get(Contribution, said) is None
        assert session.scalar(select(func.count()).select_from(Vote)) == 1
        assert session.scalar(select(func.count()).select_from(Tombstone)) == 1
        entry = session.scalars(select(ledger.Entry).order_by(ledger.Entry.seq.desc()).limit(1)).one()
        assert (entry.actor, entry.verb, entry.facts) == ("resident", "took words back", {"number": 1})
        assert str(said) not in str(entry.facts) + entry.subject
    assert anna.get(f"/j/thread/{said}/take-back").status_code == 404


def test_what_was_taken_back_does_not_come_back_by_sending_again(anna, evening, inside):
    form = fields(anna.get(evening.question(WORDS))) | {"words": "Forget this."}
    anna.post(evening.question(WORDS), data=form)
    back = f"/j/thread/{form['submission_id']}/take-back"
    anna.post(back, data=fields(anna.get(back)))
    again = anna.post(evening.question(WORDS), data=form)
    assert again.status_code == 409
    assert "Forget this." in again.text
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Contribution)) == 0


def test_everything_can_be_taken_back_at_once(anna, said, inside, evening):
    answer(anna, evening, POLL, choice="1")
    with inside(writes=False) as session:
        seat_id = session.scalars(select(Seat.id)).one()
    address = f"/j/thread/{seat_id}/take-all-back"
    assert anna.post(address, data=fields(anna.get(address))).status_code == 303
    assert "Nothing is kept here" in anna.get("/j/thread").text
    with inside(writes=False) as session:
        for table in (Contribution, Vote):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        seat = session.scalars(select(Seat)).one()
        assert (seat.area_code, seat.neighbourhood_id, seat.elsewhere, seat.may_quote) == (None, None, False, False)


def test_a_strangers_words_are_not_found(said, jar, evening):
    bela = jar()
    join(bela, evening)
    for path in (f"/j/thread/{said}/correct", f"/j/thread/{said}/take-back"):
        assert bela.get(path).status_code == 404
        assert bela.post(path, data={"words": "Mine now"}).status_code == 404
    assert "Dr Patel" not in bela.get("/j/thread").text


@pytest.mark.sqlite
def test_gone_means_gone_from_the_files_too(fresh):
    """Many words of many lengths are written, some corrected, some taken back; then no file may hold those."""
    app = fresh()
    file = Path(app.extensions["database"].engine.url.database)
    from app.db import transaction
    from tests.evenings import plan
    from tests.jars import Jar

    app.test_client_class = Jar
    with app.app_context():
        load_sample_place()
        with transaction():
            evening = plan()
    people = [app.test_client() for _ in range(12)]
    for number, person in enumerate(people):
        join(person, evening, postcode="QX77 7QX")  # unknown: refused, and nowhere afterwards
        join(person, evening)
        for turn in range(6):
            answer(
                person, evening, WORDS, words=f"secret-{number}-{turn} " + "walrus " * (1 + 137 * turn * number % 600)
            )
    with app.app_context(), transaction(writes=False) as session:
        kept = list(session.execute(select(Contribution.id, Contribution.words)))
    gone = [words.split()[0] for _key, words in kept if int(words.split()[0].split("-")[1]) % 3]
    for person in (person for number, person in enumerate(people) if number % 3):
        for key, words in kept:
            if words.split()[0] in gone and person.get(f"/j/thread/{key}/take-back").status_code == 200:
                address = f"/j/thread/{key}/take-back"
                person.post(address, data=fields(person.get(address)))
    with app.app_context():
        assert round_of_chores()
    held = b"".join(part.read_bytes() for part in file.parent.glob(file.name + "*"))
    stay = [words.split()[0] for _key, words in kept if words.split()[0] not in gone]
    assert stay
    assert all(word.encode() + b" " in held for word in stay)
    assert [word for word in gone if word.encode() + b" " in held] == []
    assert b"QX777QX" not in held
    assert b"QX77 7QX" not in held
    assert sqlite3.connect(file).execute("SELECT count(*) FROM contribution").fetchone()[0] == len(stay)
