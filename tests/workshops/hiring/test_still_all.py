"""Every job that is asked about on one page: what is known is kept at once, what is wrong is named, the others wait."""

import html
import re
from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.ledger import Entry
from tests.people import signed_in
from workshops.hiring.due import HALF_YEAR
from workshops.hiring.models import Hire, InPost
from workshops.hiring.services import say_still_there

ADDRESS = "/hires/still-there"


@pytest.fixture
def jobs(inside: Callable, everyone, offers) -> list[int]:
    """Three of ours that are due after 26, 52 and 26 weeks, one of ours that is not, and one of the rival's that is."""
    clock.set_now(datetime.combine(offers.since + timedelta(days=400), time(12), clock.LONDON))
    with inside() as session:
        ours, theirs = everyone.recruiter.user().organisation_id, everyone.rival.user().organisation_id
        made = [
            Hire(
                offer_id=offer,
                employer_id=employer,
                reference=reference,
                reference_key=reference.casefold(),
                started_on=clock.today() - timedelta(days=days),
                full_time=100,
            )
            for offer, employer, reference, days in (
                (offers.ward, ours, "RN-1", 200),
                (offers.ward, ours, "RN-2", 390),
                (offers.course, ours, "RN-3", 183),
                (offers.ward, ours, "RN-4", 182),
                (offers.theirs, theirs, "UNI-1", 200),
            )
        ]
        session.add_all(made)
        session.flush()
        return [each.id for each in made]


def form_of(page) -> dict[str, str]:
    """What the page's form holds of rows, before anybody types more."""
    return dict(re.findall(r'name="(job-[^"]+-(?:seen|evidence))" type="(?:hidden|text)" value="([^"]*)"', page.text))


def answers(inside) -> list[tuple[InPost | None, InPost | None]]:
    with inside(writes=False) as session:
        return [(each.at_26, each.at_52) for each in session.scalars(select(Hire).order_by(Hire.id))]


def said_of(inside) -> list[str]:
    with inside(writes=False) as session:
        wanted = select(Entry).where(Entry.verb == "say who is still there").order_by(Entry.seq)
        return [f"{each.subject} {each.facts['weeks']} {each.facts['said']}" for each in session.scalars(wanted)]


def test_all_that_is_asked_stands_on_one_page_and_what_is_known_is_kept(inside, kofi, jobs):
    first, second, third, *_others = jobs
    page = kofi.get(ADDRESS)
    assert "3 jobs wait for an answer" in page.text
    assert {name for name in form_of(page) if name.endswith("-seen")} == {
        f"job-{first}-26-seen",
        f"job-{second}-52-seen",
        f"job-{third}-26-seen",
    }
    sent = form_of(page) | {
        f"job-{first}-26-said": "in_post",
        f"job-{first}-26-evidence": "payroll of March",
        f"job-{second}-52-said": "left",
    }
    answer = kofi.post(ADDRESS, data=sent)
    assert (answer.status_code, answer.location) == (303, f"{ADDRESS}?sort=oldest&page=1")
    assert answers(inside) == [(InPost.IN_POST, None), (None, InPost.LEFT), *[(None, None)] * 3]
    assert said_of(inside) == [f"hire:{first} 26 in_post", f"hire:{second} 52 left"]
    page = kofi.get(ADDRESS)
    assert "2 answers are kept" in page.text
    assert "One job waits for an answer" in page.text
    assert kofi.post(ADDRESS, data=sent).status_code == 303, "the same again changes nothing"
    assert len(said_of(inside)) == 2
    answer = kofi.post(ADDRESS, data=form_of(page) | {f"job-{third}-26-said": "unknown"})
    assert answer.location == "/hires"
    assert "Nothing is asked now" in kofi.get(ADDRESS).text


def test_what_is_wrong_is_named_and_what_was_typed_stays(inside, kofi, jobs):
    first, second, third, *_others = jobs
    sent = form_of(kofi.get(ADDRESS)) | {
        f"job-{first}-26-said": "in_post",
        f"job-{first}-26-evidence": "Jo Smith said so",
        f"job-{second}-52-evidence": "payroll of April",
        f"job-{third}-26-said": "left",
    }
    page = kofi.post(ADDRESS, data=sent)
    said = html.unescape(page.text)
    assert page.status_code == 422
    assert re.search(r"RN-1</bdi>: This may say who somebody is", said)
    assert re.search(r"RN-2</bdi>: Choose one of the three", said)
    assert "RN-3</bdi>:" not in said
    assert 'value="payroll of April"' in page.text
    assert 'value="Jo Smith said so"' in page.text
    assert page.text.count(" checked") == 2
    assert set(answers(inside)) == {(None, None)}
    assert kofi.post(ADDRESS, data=form_of(kofi.get(ADDRESS))).status_code == 422, "nothing was answered"


def test_who_answers_second_is_told_what_stands_and_may_say_it_again(inside, kofi, jobs):
    first, second, *_others = jobs
    sent = form_of(kofi.get(ADDRESS)) | {f"job-{first}-26-said": "in_post", f"job-{second}-52-said": "in_post"}
    with inside() as session:
        say_still_there("command", session.get_one(Hire, first), HALF_YEAR, InPost.LEFT, "payroll of May")
    page = kofi.post(ADDRESS, data=sent)
    assert page.status_code == 409
    assert "Somebody has said meanwhile: Has left." in page.text
    assert answers(inside)[:2] == [(InPost.LEFT, None), (None, None)]
    assert kofi.post(ADDRESS, data=sent | form_of(page)).status_code == 303
    assert answers(inside)[:2] == [(InPost.IN_POST, None), (None, InPost.IN_POST)]


def test_what_nobody_may_say_is_refused_by_its_row(inside, kofi, jobs):
    first, second, _third, later, _theirs = jobs
    early = {f"job-{later}-26-said": "in_post", f"job-{first}-26-said": "left"}
    page = kofi.post(ADDRESS, data=early)
    assert page.status_code == 409
    assert "RN-4</bdi>: This is asked later." in page.text
    back = {f"job-{second}-26-said": "left", f"job-{second}-52-said": "in_post"}
    page = kofi.post(ADDRESS, data=back)
    assert page.status_code == 409
    assert "RN-2</bdi>: Nobody has left after 26 weeks and is still in post after 52." in html.unescape(page.text)
    assert set(answers(inside)) == {(None, None)}


def test_of_another_employers_jobs_nothing_can_be_said(inside, kofi, mo, everyone, jar, jobs):
    *_ours, theirs = jobs
    assert "UNI-1" not in kofi.get(ADDRESS).text
    assert kofi.post(ADDRESS, data={f"job-{theirs}-26-said": "left"}).status_code == 422
    mixed = {f"job-{theirs}-26-said": "left", f"job-{jobs[0]}-26-said": "left", "job-999999999-26-said": "left"}
    assert kofi.post(ADDRESS, data=mixed).status_code == 303
    assert answers(inside)[0] == (InPost.LEFT, None)
    assert answers(inside)[-1] == (None, None)
    assert "RN-1" not in mo.get(ADDRESS).text
    assert signed_in(jar, inside, everyone.organiser).get(ADDRESS).status_code == 403


def test_the_day_and_the_list_lead_to_it_where_several_wait(kofi, mo, jobs):
    assert "Answer all 3 on one page" in kofi.get("/today").text
    assert f'href="{ADDRESS}"' in kofi.get("/hires").text
    assert "on one page" not in mo.get("/today").text
    assert f'href="{ADDRESS}"' not in mo.get("/hires").text


def test_five_hundred_are_looked_through_and_paged(inside, kofi, everyone, offers, jobs):
    with inside() as session:
        facts = {"offer_id": offers.ward, "employer_id": everyone.recruiter.user().organisation_id, "full_time": 100}
        since = clock.today() - timedelta(days=190)
        session.add_all(
            Hire(reference=f"P-{n:03}", reference_key=f"p-{n:03}", started_on=since, **facts) for n in range(500)
        )
    assert "Page 1 of 11" in kofi.get(ADDRESS).text
    assert set(re.findall(r"<bdi>(P-\d+)", kofi.get(f"{ADDRESS}?q=P-007").text)) == {"P-007"}
    second = f"{ADDRESS}?sort=reference&page=2"
    page = kofi.get(second)
    assert len(form_of(page)) == 2 * 50
    name = next(iter(form_of(page))).rpartition("-")[0] + "-said"
    answer = kofi.post(second, data=form_of(page) | {name: "in_post"})
    assert answer.location == second
    assert kofi.get("/today").text.count("after 26 weeks") == 5 - 1, "the oldest five: one of them after a year"
