"""A payroll list answers for all jobs at once: in plain words, wrong rows by their number, the same file twice once."""

import io
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app import clock
from app.ledger import Entry
from tests.workshops.hiring.files import as_csv, as_xlsx, carried, choose, faults
from workshops.hiring.due import HALF_YEAR, YEAR
from workshops.hiring.models import Hire, InPost
from workshops.hiring.services import say_still_there

HEAD = ["Offer", "Reference of the job", "First day", "Part of full time"]
STILL_THERE = ["Still there after 26 weeks", "Still there after 52 weeks"]
IN_POST, LEFT, UNKNOWN = InPost.IN_POST, InPost.LEFT, InPost.UNKNOWN


@pytest.fixture
def jobs(inside: Callable, everyone, offers, places) -> list[int]:
    """Four of ours: three that started 400 days ago, and one 200 days ago."""
    clock.set_now(datetime.combine(offers.since + timedelta(days=400), time(12), clock.LONDON))
    with inside() as session:
        made = [
            Hire(
                offer_id=offers.ward,
                employer_id=everyone.recruiter.user().organisation_id,
                reference=f"P-{number}",
                reference_key=f"p-{number}",
                neighbourhood_id=places[0].id,
                started_on=clock.today() - timedelta(days=days),
                full_time=100,
            )
            for number, days in enumerate((400, 400, 400, 200))
        ]
        session.add_all(made)
        session.flush()
        return [each.id for each in made]


def row(number: int, *said: str, days: int = 400) -> list:
    return ["RN-1", f"P-{number}", clock.today() - timedelta(days=days), "1", *said]


def look(person, *rows):
    return choose(person, "/hires", as_csv([*HEAD, *STILL_THERE], *rows))


def keep(person, page):
    return person.post("/hires/keep", data={"rows": carried(page)})


def answers(inside) -> list[tuple[InPost | None, InPost | None]]:
    with inside(writes=False) as session:
        return [(each.at_26, each.at_52) for each in session.scalars(select(Hire).order_by(Hire.id))]


def entries(inside) -> list[str]:
    with inside(writes=False) as session:
        wanted = select(Entry).where(Entry.verb == "say who is still there").order_by(Entry.seq)
        return [f"{each.facts['weeks']} {each.facts['said']}" for each in session.scalars(wanted)]


def test_a_payroll_list_answers_for_all_and_the_same_file_changes_nothing(inside, kofi, jobs):
    rows = [row(0, "Yes", "still in post"), row(1, "", "Left"), row(2, "don’t know", ""), row(3, "NO", "", days=200)]
    page = look(kofi, *rows)
    assert page.status_code == 200, page.text
    assert "4 that stand here get an answer" in page.text
    assert set(answers(inside)) == {(None, None)}
    assert keep(kofi, page).status_code == 303
    assert "5 answers are kept" in kofi.get("/hires").text
    kept = [(IN_POST, IN_POST), (None, LEFT), (UNKNOWN, None), (LEFT, None)]
    assert answers(inside) == kept
    assert entries(inside) == ["26 in_post", "52 in_post", "52 left", "26 unknown", "26 left"]
    assert keep(kofi, page).status_code == 303, "the same page again"
    assert "Nothing new" in look(kofi, *rows).text
    assert "Nothing new" in look(kofi, *(each[:4] for each in rows)).text, "an empty cell leaves what stands"
    assert answers(inside) == kept
    assert len(entries(inside)) == 5


def test_jobs_that_are_new_come_with_their_answers(inside, kofi, jobs):
    page = look(kofi, row(7, "yes", "left"), row(8, "", ""), row(0, "yes", ""))
    assert "2 jobs are new" in page.text
    assert "1 that stands here gets an answer" in page.text
    assert keep(kofi, page).status_code == 303
    assert answers(inside)[4:] == [(IN_POST, LEFT), (None, None)]
    assert answers(inside)[0] == (IN_POST, None)


def test_what_is_put_right_is_shown_and_what_is_said_alike_keeps_its_note(inside, kofi, jobs):
    with inside() as session:
        hire = session.get_one(Hire, jobs[0])
        say_still_there("command", hire, HALF_YEAR, IN_POST, "payroll of March")
        say_still_there("command", hire, YEAR, IN_POST, "payroll of June")
    page = look(kofi, row(0, "left", "left"))
    assert '<span class="soft">Still in post</span> → <b>Has left</b>' in page.text
    assert keep(kofi, page).status_code == 303, "52 weeks first: nobody comes back"
    assert answers(inside)[0] == (LEFT, LEFT)
    assert keep(kofi, look(kofi, row(0, "yes", "left"))).status_code == 303
    with inside(writes=False) as session:
        assert session.get_one(Hire, jobs[0]).evidence_26 == ""
    with inside() as session:
        say_still_there("command", session.get_one(Hire, jobs[0]), HALF_YEAR, IN_POST, "payroll of May")
    assert keep(kofi, look(kofi, row(0, "yes", "yes"))).status_code == 303
    with inside(writes=False) as session:
        assert session.get_one(Hire, jobs[0]).evidence_26 == "payroll of May"


def test_a_wrong_answer_is_named_by_its_row(inside, kofi, jobs):
    page = look(
        kofi,
        row(0, "yes", "yes"),
        row(1, "Jo Smith", ""),
        row(2, "left", "yes"),
        row(3, "yes", "yes", days=200),
        row(9, "yes", "", days=182),
        row(10, "left", "yes"),
        row(11, "#REF!", ""),
    )
    assert page.status_code == 422
    found = dict(faults(page))
    assert sorted(found) == [3, 4, 5, 6, 7, 8]
    assert found[3] == "This is none of these: yes, left, not known. Leave it empty where nothing is to be said."
    assert found[4].startswith("Nobody has left after 26 weeks and is still in post after 52.")
    assert found[5].startswith("That day is still to come: it is ")
    assert found[6].startswith("That day is still to come: it is ")
    assert found[7] == found[4]
    assert "Jo Smith" not in page.text
    assert set(answers(inside)) == {(None, None)}


def test_an_answer_that_contradicts_what_stands_is_wrong(inside, kofi, jobs):
    with inside() as session:
        say_still_there("command", session.get_one(Hire, jobs[0]), HALF_YEAR, LEFT)
    page = look(kofi, row(0, "", "yes"))
    assert [number for number, _what in faults(page)] == [2]
    assert "Still there after 52 weeks" in page.text


def test_who_has_answered_meanwhile_is_not_overruled(inside, kofi, jobs):
    page = look(kofi, row(0, "yes", ""), row(1, "yes", ""))
    with inside() as session:
        say_still_there("command", session.get_one(Hire, jobs[1]), HALF_YEAR, LEFT)
    answer = keep(kofi, page)
    assert answer.status_code == 409
    assert "Somebody has answered for these jobs meanwhile" in answer.text
    assert answers(inside)[:2] == [(None, None), (LEFT, None)]


def test_the_template_holds_the_jobs_that_are_asked_about(inside, kofi, jobs):
    with inside() as session:
        say_still_there("command", session.get_one(Hire, jobs[0]), YEAR, IN_POST)
        say_still_there("command", session.get_one(Hire, jobs[1]), HALF_YEAR, UNKNOWN)
    book = load_workbook(io.BytesIO(kofi.get("/hires/jobs.xlsx").data))
    rows = [list(each) for each in book.worksheets[0].iter_rows(values_only=True)]
    assert [each[2] for each in rows[1:]] == ["P-1", "P-2", "P-3"]
    assert rows[1][6:] == ["not known", None]
    for each in rows[1:]:
        each[-1 if each[2] != "P-3" else -2] = "yes"
    page = choose(kofi, "/hires", as_xlsx(*rows), "jobs.xlsx")
    assert page.status_code == 200, page.text
    assert keep(kofi, page).status_code == 303
    assert answers(inside) == [(None, IN_POST), (UNKNOWN, IN_POST), (None, IN_POST), (IN_POST, None)]


def test_another_employers_jobs_get_no_answer(inside, mo, jobs):
    page = look(mo, ["UNI-7", "P-0", clock.today() - timedelta(days=390), "1", "left", ""])
    assert "1 job is new" in page.text, "its own P-0, at another employer"
    theirs = [*HEAD, "Employer", *STILL_THERE]
    started = clock.today() - timedelta(days=400)
    rows = [theirs, ["UNI-7", "P-0", started, "1", "Northvale NHS Trust", "left", ""]]
    page = choose(mo, "/hires", as_csv(*rows))
    assert "through another organisation" in faults(page)[0][1]
    assert set(answers(inside)) == {(None, None)}
