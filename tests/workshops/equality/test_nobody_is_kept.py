"""No table has a row per person who answered, and nothing tells afterwards who, when or in what order."""

import logging
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import CheckConstraint, Date, DateTime, Uuid, inspect, select, text
from sqlalchemy.exc import IntegrityError

import workshops.equality.models
from app import clock
from app.db import Base, transaction
from app.ledger import Entry
from app.logs import log
from tests.evenings import plan
from tests.house.sources import programs, where
from tests.rooms import say as say_words
from tests.rooms import somebody
from tests.workshops.equality.conftest import ANSWERS, MORE, say
from workshops.contributions.models import Contribution
from workshops.equality.models import EqualityTally
from workshops.equality.question_sets import CURRENT
from workshops.equality.services import MoreThanPeopleError, count_answers
from workshops.meetings.models import Workshop
from workshops.room.services import close_workshop
from workshops.told.retention import keep_the_promise

TALLY = Base.metadata.tables["equality_tally"]
OF_A_PERSON = {"seat", "contribution", "vote", "contact", "concern", "joining", "paper_form", "listened", "verdict"}


def test_the_counters_are_the_only_table_and_have_no_room_for_a_person(app):
    own = [name for name, thing in vars(workshops.equality.models).items() if getattr(thing, "__tablename__", "")]
    assert own == ["EqualityTally"]
    assert list(TALLY.columns.keys()) == ["workshop_id", "question_set", "question", "answer", "n"]
    assert list(TALLY.primary_key.columns.keys()) == ["workshop_id", "question_set", "question", "answer"]
    assert not [column for column in TALLY.columns if isinstance(column.type, Date | DateTime | Uuid)]
    assert not TALLY.indexes
    assert {each.name for each in TALLY.constraints if isinstance(each, CheckConstraint)} == {
        "ck_equality_tally_n_counts_from_one"
    }


def test_no_key_leads_from_the_counters_to_a_person_or_back(app):
    assert {key.column.table.name for key in TALLY.foreign_keys} == {"workshop"}
    naming = {
        table.name for table in Base.metadata.tables.values() for key in table.foreign_keys if key.column.table is TALLY
    }
    assert naming == set()
    assert set(Base.metadata.tables) >= OF_A_PERSON, "these are there"


def test_the_database_itself_has_no_other_table_for_it(app):
    words = ("equality", "ethnic", "gender", "disab", "age_band")
    looked = inspect(app.extensions["database"].engine)
    found = {
        (table, column["name"])
        for table in looked.get_table_names()
        for column in looked.get_columns(table)
        if any(word in f"{table} {column['name']}" for word in words)
    }
    assert {table for table, _column in found} == {"equality_tally"}


@pytest.mark.sqlite
def test_rows_lie_in_the_order_of_their_key(app, inside):
    with inside(writes=False) as session:
        sql = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'equality_tally'"))
    assert sql.rstrip().endswith("WITHOUT ROWID")


def test_a_counter_is_never_nothing(inside, evening):
    with pytest.raises(IntegrityError), inside() as session:
        session.add(EqualityTally(workshop_id=evening.workshop_id, question_set="s", question="q", answer="a", n=0))


def everything(app) -> dict[str, set[tuple]]:
    """All rows of all tables."""
    with app.extensions["database"].engine.connect() as connection:
        return {table.name: set(map(repr, connection.execute(select(table)))) for table in Base.metadata.sorted_tables}


def test_twenty_people_answer_and_only_counters_move(app, jar, evening, crowd, numbers):
    crowd(20)
    before = everything(app)
    for _person in range(20):
        assert say(jar(), evening, ANSWERS, MORE).status_code == 303
    after = everything(app)
    assert {name for name in after if after[name] != before[name]} == {"equality_tally"}
    assert len(after["equality_tally"]) == 5
    assert set(numbers().values()) == {20}


def test_the_log_says_nothing_of_it(jar, evening, crowd, caplog, monkeypatch):
    crowd(1)
    monkeypatch.setattr(log, "propagate", True)
    with caplog.at_level(logging.INFO):
        assert say(jar(), evening, ANSWERS, MORE).status_code == 303
        assert [record.getMessage() for record in caplog.records] == []
        refused = say(jar(), evening, ANSWERS, MORE)
    assert refused.status_code == 409
    lines = " ".join(record.getMessage() for record in caplog.records)
    assert "equality.answer 409" in lines, "a refusal is heard, by its route alone"
    assert evening.code not in lines


def test_the_ledger_says_nothing_of_it(jar, inside, evening, crowd):
    crowd(1)
    with inside(writes=False) as session:
        before = session.query(Entry).count()
    say(jar(), evening, ANSWERS, MORE)
    with inside(writes=False) as session:
        assert session.query(Entry).count() == before


def test_what_was_written_last_is_not_told_apart(app, jar, database, inside, evening, crowd):
    """PostgreSQL notes the transaction that wrote a row: it must be the same for all counters of a workshop."""
    crowd(3)
    say(jar(), evening, {"sex": "female", "age": "15-24"})
    say(jar(), evening, {"sex": "male", "age": "25-34"})
    say(jar(), evening, {"sex": "female"})
    with inside(writes=False) as session:
        if database == "postgresql":
            written = session.execute(text("SELECT DISTINCT xmin::text FROM equality_tally")).all()
            assert len(written) == 1
            places = session.execute(text("SELECT question, answer FROM equality_tally ORDER BY ctid")).all()
            assert places == sorted(places)
        assert session.query(EqualityTally).count() == 4


PEOPLE = (
    {"sex": "female", "age": "15-24", "ethnic-group": "white.irish"},
    {"sex": "male", "age": "15-24"},
    {"sex": "female", "ethnic-group": "asian"},
)


@pytest.mark.sqlite
def test_in_whatever_order_people_answer_the_database_reads_the_same(app, inside, evening, crowd):
    crowd(3)
    dumps = set()
    for order in permutations(PEOPLE):
        with inside() as session:
            session.query(EqualityTally).delete()
        for person in order:
            with inside() as session:
                count_answers(session.get_one(Workshop, evening.workshop_id), CURRENT, person)
        dumps.add(dump(app))
    assert len(dumps) == 1


def dump(app) -> str:
    """Every row of the file as its own tool writes it out, in the order in which it lies there."""
    with sqlite3.connect(app.extensions["database"].engine.url.database) as file:
        return "\n".join(file.iterdump())


CHOICES = st.fixed_dictionaries(
    {},
    optional={
        question.key: st.sampled_from([answer.key for answer in question.counted()]) for question in CURRENT.questions
    },
)


@pytest.mark.sqlite
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(people=st.lists(CHOICES, max_size=6).flatmap(lambda all_: st.tuples(st.just(all_), st.permutations(all_))))
def test_any_two_orders_leave_the_same_counters(app, inside, place, people):
    left = []
    for order in people:
        with inside() as session:
            held = plan()
            workshop = session.get_one(Workshop, held.workshop_id)
            for _person in order:
                somebody(workshop)
            for person in order:
                count_answers(workshop, CURRENT, person)
            rows = session.execute(
                select(EqualityTally.question, EqualityTally.answer, EqualityTally.n).where(
                    EqualityTally.workshop_id == held.workshop_id
                )
            ).all()
            session.rollback()
        left.append([tuple(row) for row in rows])
    assert left[0] == left[1]
    assert sum(n for _question, _answer, n in left[0]) == sum(map(len, people[0]))


def test_many_at_once_are_all_counted_and_never_more_than_people(app, evening, crowd, numbers):
    crowd(8)

    def one(number: int) -> bool:
        with app.app_context():
            try:
                with transaction() as session:
                    count_answers(
                        session.get_one(Workshop, evening.workshop_id), CURRENT, {"sex": ("female", "male")[number % 2]}
                    )
            except MoreThanPeopleError:
                return False
            return True

    with ThreadPoolExecutor(6) as hall:
        counted = list(hall.map(one, range(14)))
    assert counted.count(True) == 8
    assert sum(numbers().values()) == 8


def test_what_is_no_answer_is_never_counted(inside, evening, crowd, numbers):
    crowd(1)
    for wrong in ({"sex": "king"}, {"shoe size": "8"}, {"age": "female"}):
        with pytest.raises(KeyError), inside() as session:
            count_answers(session.get_one(Workshop, evening.workshop_id), CURRENT, wrong)
    assert numbers() == {}


def test_only_the_gate_reads_exact_numbers() -> None:
    """`tallies` and the table itself are for exports/releases; the demonstration and the pages only count."""
    readers = [
        where(file)
        for file in programs()
        if ("tallies" in (said := file.read_text()) and "workshops.equality" in said) or "EqualityTally" in said
    ]
    inside_of = ("workshops/equality/models.py", "workshops/equality/services.py")
    assert [file for file in readers if file not in inside_of and not file.startswith("exports/releases/")] == []


def test_with_the_workshop_its_counters_go(inside, place):
    with inside() as session:
        planned = plan(opened=False)
        session.add(EqualityTally(workshop_id=planned.workshop_id, question_set="s", question="q", answer="a", n=1))
    with inside() as session:
        session.execute(text("DELETE FROM workshop WHERE id = :id"), {"id": planned.workshop_id})
        assert session.query(EqualityTally).count() == 0


def test_when_words_are_deleted_the_numbers_stay(jar, inside, evening, crowd, do, numbers):
    crowd(1)
    say(jar(), evening, ANSWERS, MORE)
    with inside() as session:
        say_words(session.get_one(Workshop, evening.workshop_id), "Two buses.")
    do(close_workshop)
    clock.set_now(clock.now() + timedelta(days=800))
    with inside() as session:
        keep_the_promise()
        assert not [said for said in session.query(Contribution) if said.words]
    assert len(numbers()) == 5
