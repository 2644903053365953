"""The words of an evening as a table for those who run it: every answer, and nothing that tells one person's apart."""

import csv
import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.permissions import Role
from maps.places.models import Neighbourhood
from tests.jars import Jar
from tests.people import Cast, cast, signed_in
from tests.rooms import give, say, say_and_show, somebody, vote
from workshops.contributions.models import Contribution, Moderation
from workshops.contributions.services import Answer
from workshops.meetings.models import Confidentiality, Kind
from workshops.meetings.services import add_activity, workshop_by_code
from workshops.room.moderation import hold, shorten
from workshops.room.services import open_all_activities
from workshops.seats.models import Seat
from workshops.seats.services import Home, card


@pytest.fixture
def everyone(inside: Callable, place: None) -> Cast:
    with inside():
        return cast(opened=True)


@pytest.fixture
def mina(everyone: Cast, jar: Callable, inside: Callable) -> Jar:
    return signed_in(jar, inside, everyone.facilitator)


def table(person: Jar, code: str) -> list[dict[str, str]]:
    answer = person.get(f"/workshops/{code}/words.csv")
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf"), "by this Excel knows the letters"
    assert answer.headers["Cache-Control"] == "no-store"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def sheet(person: Jar, code: str) -> list[dict[str, str]]:
    first, *others = load_workbook(io.BytesIO(person.get(f"/workshops/{code}/words.xlsx").data)).active.iter_rows()
    return [{head.value: cell.value for head, cell in zip(first, row, strict=True)} for row in others]


def test_every_kind_of_answer_is_a_row_in_words(everyone, mina, inside):
    code = everyone.evening.code
    with inside() as session:
        workshop = workshop_by_code(code)
        add_activity(
            "command", workshop, kind=Kind.RANK, question="What first?", choices=("Saturdays", "A bus", "Letters")
        )
        open_all_activities("command", workshop)
        where = session.scalars(select(Neighbourhood).order_by(Neighbourhood.id)).first()
        name = where.full_name
        say_and_show(workshop, "Two buses", Home(neighbourhood_id=where.id), language="ur")
        shorten("command", say(workshop, "Ask for Dr Patel"), "Ask for the doctor")
        hold("command", say(workshop, "Names somebody"), "It names somebody.")
        person = somebody(workshop)
        vote(workshop, 2, {2: 1}, person)
        vote(workshop, 3, {0: 1, 1: -1}, person)
        give(workshop, Answer(neighbourhood_id=where.id), person, 4)
        give(workshop, Answer(), None, 4)
        vote(workshop, 5, {2: 4, 0: 3}, person)
    rows = table(mina, code)
    assert sorted((row["Number"], row["What was said"], row["Public words"], row["Stands"]) for row in rows) == sorted(
        [
            ("1", "Two buses", "Two buses", "shown"),
            ("1", "Ask for Dr Patel", "Ask for the doctor", "shown"),
            ("1", "Names somebody", "", "held back"),
            ("2", "By car", "", ""),
            ("3", "An evening would help.: Agree; Letters come in time.: Disagree", "", ""),
            ("4", name, "", ""),
            ("4", "Somewhere else", "", ""),
            ("5", "1. Letters; 2. Saturdays", "", ""),
        ]
    )
    quoted = next(row for row in rows if row["What was said"] == "Two buses")
    assert (quoted["May be quoted"], quoted["Language"], quoted["Lives in"]) == ("yes", "اردو", name)
    assert (quoted["Came by"], quoted["Late"]) == ("phone", "no")
    assert [{key: str(value or "") for key, value in row.items()} for row in sheet(mina, code)] == rows


def test_no_row_tells_whose_it_is(everyone, mina, inside):
    code = everyone.evening.code
    with inside() as session:
        workshop = workshop_by_code(code)
        for number in range(20):
            say(workshop, f"Voice {number}")
        seats = [(str(seat.id), card(seat)) for seat in session.scalars(select(Seat))]
        ids = [str(key) for key in session.scalars(select(Contribution.id))]
    text = mina.get(f"/workshops/{code}/words.csv").text
    assert not [mark for pair in seats for mark in pair if mark in text or mark.replace("-", "") in text]
    assert not [key for key in ids if key in text]
    assert [row["What was said"] for row in table(mina, code)] != [f"Voice {number}" for number in range(20)]


def test_what_looks_like_a_formula_is_text(everyone, mina, inside):
    code = everyone.evening.code
    evil = ["=HYPERLINK(1)", "+44 20", "-5 to 10", "@home", "\t=1", "＝1", "https://example.org"]
    with inside():
        for words in evil:
            say(workshop_by_code(code), words)
    said = {row["What was said"] for row in table(mina, code)}
    assert said == {"'" + words.replace("\t", "\t'") for words in evil[:-1]} | {evil[-1]}
    cells = load_workbook(io.BytesIO(mina.get(f"/workshops/{code}/words.xlsx").data)).active["C"][1:]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for cell in cells} == {words.replace("\t", "\t") for words in evil}
    assert not [cell for cell in cells if cell.hyperlink]


def test_what_is_with_a_named_person_or_deleted_has_no_words(everyone, mina, inside):
    code = everyone.evening.code
    with inside() as session:
        workshop = workshop_by_code(code)
        for stands in (Moderation.PASSED_ON, Moderation.EXPIRED):
            said = say(workshop, f"Secret {stands}")
            said.moderation, said.words = stands, None
        session.flush()
    assert {row["What was said"] for row in table(mina, code)} == {"(with a named person)", "(deleted, as promised)"}


def test_what_was_tried_before_the_opening_is_in_no_table(everyone, mina, inside):
    code = everyone.evening.code
    with inside():
        workshop = workshop_by_code(code)
        say(workshop, "For real")
        seat = somebody(workshop)
        seat.rehearsal = True
        say(workshop, "Only a try", seat)
    assert [row["What was said"] for row in table(mina, code)] == ["For real"]
    with inside():
        from workshops.meetings.models import State

        workshop_by_code(code).state = State.REHEARSAL
    assert table(mina, code) == []


def test_a_sealed_evening_is_read_by_those_who_run_it_and_its_file_names_nothing(everyone, mina, inside, jar):
    with inside():
        workshop = workshop_by_code(everyone.evening.code)
        workshop.confidentiality, workshop.listed = Confidentiality.SEALED, False
        say(workshop, "In confidence")
        title = workshop.title
    file = mina.get(f"/workshops/{everyone.evening.code}/words.csv")
    assert file.headers["Content-Disposition"] == 'attachment; filename="words.csv"'
    assert "In confidence" in file.text
    assert title not in file.text


@pytest.mark.parametrize("role", [Role.VOICE, Role.LEADER, Role.RECRUITER, Role.REVIEWER, Role.ADMINISTRATOR])
def test_nobody_else_reads_originals(everyone, inside, jar, role):
    person = signed_in(jar, inside, everyone.of(role))
    for kind in ("csv", "xlsx"):
        assert person.get(f"/workshops/{everyone.evening.code}/words.{kind}").status_code == 403
        assert person.get(f"/workshops/{everyone.elsewhere.code}/words.{kind}").status_code == 403


def test_the_neighbour_finds_nothing(everyone, inside, jar):
    dana = signed_in(jar, inside, everyone.neighbour)
    assert dana.get(f"/workshops/{everyone.evening.code}/words.csv").status_code == 404


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_spreadsheet_runs_what_was_said_however_it_splits_a_row(everyone, mina, inside, separator):
    code = everyone.evening.code
    evil = ["late;=cmd|'/C calc'!A0", "late; \t+1", 'late;"=1+1"', "late\n=1+1", "late\n;@home", "=1;=2\t=3"]
    with inside():
        for words in evil:
            say(workshop_by_code(code), words)
    text = mina.get(f"/workshops/{code}/words.csv").data.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]
    assert len(cells) > len(evil)
    assert [cell for cell in cells if cell.strip(' "').startswith(tuple("=+-@"))] == []
    said = {row["What was said"].replace("'", "") for row in table(mina, code)}
    assert said == {words.replace("'", "") for words in evil}, "nothing but apostrophes is added"
