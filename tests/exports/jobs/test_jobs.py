"""Anybody finds open offers: narrowed without script, each with what search engines read of it, and a feed."""

import html
import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import extruct
import feedparser
import pytest
from flask import Flask
from sqlalchemy import select

from app import clock
from app.db import transaction
from maps.places.models import Neighbourhood, Postcode
from tests.jars import Jar
from tests.offers import drafted, offered
from tests.paper import codes, words
from tests.people import Cast, cast, signed_in
from workshops.offers.living_wage import KNOWN, keep_rate
from workshops.offers.models import OfferKind, OfferState, Per
from workshops.offers.services import move

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def everyone(inside: Callable, place: None) -> Cast:
    with inside():
        return cast()


def titles(page: str) -> list[str]:
    return re.findall(r'<h3><a href="/jobs/[^"]+" dir="auto">([^<]+)</a></h3>', page)


@pytest.fixture
def four(inside: Callable, everyone: Cast) -> None:
    """Four offers that differ in what people look for."""
    with inside() as session:
        home = session.scalars(select(Neighbourhood).where(Neighbourhood.slug == "hope-street")).one()
        recruiter, programme, soon = everyone.recruiter, everyone.evening.programme_id, clock.today()
        offered(recruiter, programme, title="Porter", closes_on=soon + timedelta(days=3), needs_grades=True)
        offered(recruiter, programme, title="Cook", closes_on=soon + timedelta(days=5), neighbourhoods=[home])
        offered(
            recruiter,
            programme,
            title="Clerk",
            closes_on=soon + timedelta(days=7),
            minutes_from=10 * 60,
            minutes_to=12 * 60,
            pay_from=12_00,
            pay_to=12_00,
        )
        offered(
            everyone.rival,
            programme,
            title="Course for carers",
            kind=OfferKind.COURSE,
            pay_from=0,
            pay_to=0,
            closes_on=soon + timedelta(days=9),
            minutes_from=35 * 60,
            minutes_to=35 * 60,
        )
        drafted(recruiter, programme, title="Nobody sees it")


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Porter", "Cook", "Clerk", "Course for carers"]),
        ("?near=hope-street&kept=1", ["Cook"]),
        ("?hours=short", ["Clerk"]),
        ("?hours=full", ["Course for carers"]),
        ("?pay=1", ["Porter", "Cook"]),
        ("?grades=1", ["Cook", "Clerk", "Course for carers"]),
        ("?kind=course", ["Course for carers"]),
        ("?q=eastvale", ["Course for carers"]),
        ("?q=nothing", []),
        ("?near=atlantis&kept=1&hours=all&kind=no&page=x", ["Porter", "Cook", "Clerk", "Course for carers"]),
    ],
)
def test_the_list_is_narrowed_by_its_address(jar: Callable[..., Jar], query: str, found: list[str]) -> None:
    page = jar().get(f"/jobs{query}")
    assert page.status_code == 200
    assert titles(page.text) == found


@pytest.mark.parametrize("query", ["?q=no+nights", "?q=teach+you", "?q=%20cook"])
def test_what_somebody_will_do_is_looked_through_too(jar: Callable[..., Jar], four: None, query: str) -> None:
    assert "Cook" in titles(jar().get(f"/jobs{query}").text)


@pytest.mark.usefixtures("four")
def test_what_was_found_comes_before_the_form(jar: Callable[..., Jar]) -> None:
    """On a phone the open form would fill the first screen, and what was found stand below it."""
    page = jar().get("/jobs?near=hope-street&hours=short&grades=1&q=clerk").text
    assert '<details class="card field">' in page
    assert "“clerk” · Up to 16 hours · no grades needed" in page
    nothing = jar().get("/jobs?q=nothing").text
    assert '<details class="card field">' in nothing
    assert "No job fits that" in nothing
    assert ", the nearest first</h2>" in jar().get("/jobs?near=hope-street").text


def test_how_pay_stands_to_the_living_wage_is_on_the_list_too(
    jar: Callable[..., Jar], inside: Callable, four: None
) -> None:
    with inside():
        keep_rate("command", clock.today(), uk=13_45, london=14_80, source="made up")
    page = jar().get("/jobs").text
    assert "£12 an hour, less than the Real Living Wage" in page
    assert "£14.10 an hour, above the Real Living Wage" in page
    assert "Not paid (£0)<br>" in page


def test_a_yes_by_an_old_rate_says_so_and_pay_by_the_year_what_it_is_an_hour(
    jar: Callable[..., Jar], inside: Callable, everyone: Cast
) -> None:
    """The newest rate that is known here is more than a year old on the first day: there is likely a newer one."""
    with inside():
        first_day = KNOWN[-1].from_on + timedelta(days=500)
        clock.set_now(datetime.combine(first_day - timedelta(days=60), time(12), tzinfo=UTC))
        terms = {"pay_from": 30_000_00, "pay_to": 30_000_00, "pay_per": Per.YEAR}
        slug = offered(everyone.recruiter, everyone.evening.programme_id, starts_on=first_day, **terms).slug
    page = jar().get(f"/jobs/{slug}").text
    assert "It comes to £19.17 an hour." in page
    assert "By its first day there is likely a newer rate" in page
    assert "Yes, by the rate from Wednesday 22 October 2025" in page
    assert "£30,000 a year, at least the Real Living Wage of 2025" in jar().get("/jobs").text


def test_an_empty_list_says_what_will_stand_here(jar: Callable[..., Jar], everyone: Cast) -> None:
    assert "No job is open now" in jar().get("/jobs").text


def test_a_postcode_leads_to_its_neighbourhood_and_stands_nowhere(
    jar: Callable[..., Jar], inside: Callable, four: None
) -> None:
    with inside(writes=False) as session:
        key = session.scalars(select(Postcode.key).order_by(Postcode.key)).first()
    anna = jar()
    answer = anna.post("/jobs", data={"postcode": key, "hours": "short", "kept": "1", "near": "brook-end"})
    assert answer.status_code == 303
    assert re.fullmatch(r"/jobs\?near=[a-z-]+&kept=1&hours=short", answer.headers["Location"])
    assert (
        "away" in anna.get(answer.headers["Location"]).text or "Jobs near" in anna.get(answer.headers["Location"]).text
    )
    assert anna.post("/jobs", data={"near": "a\0b", "kind": "\0", "q": "\0"}).headers["Location"] == "/jobs"
    wrong = anna.post("/jobs", data={"postcode": "ZZ9 9ZZ", "grades": "1"})
    assert wrong.status_code == 422
    assert "Choose your neighbourhood from the list" in wrong.text
    assert "ZZ9" not in wrong.text
    assert 'name="grades" value="1" checked' in wrong.text, "the other wishes stay"


@pytest.mark.sqlite
def test_whoever_looks_for_a_job_waits_for_no_writer(app: Flask, four: None) -> None:
    anna = app.test_client()
    with ThreadPoolExecutor(1) as other:
        with app.app_context(), transaction() as session:
            session.execute(select(1))  # from here on it is the writer's turn
            here = {"Sec-Fetch-Site": "same-origin"}
            asking = other.submit(anna.post, "/jobs", data={"near": "hope-street"}, headers=here)
            done, _waits = wait([asking], timeout=20)
        assert done, "somebody writes, and a question waited for them"
    assert asking.result().headers["Location"] == "/jobs?near=hope-street"


def test_an_offer_is_gone_the_day_after_its_last(jar: Callable[..., Jar], inside: Callable, everyone: Cast) -> None:
    with inside():
        slug = offered(everyone.recruiter, everyone.evening.programme_id).slug
    anna = jar()
    for later, there in ((30, True), (1, False)):  # on its last day, and on the day after
        clock.set_now(clock.now() + timedelta(days=later))
        assert (slug in anna.get("/jobs").text) is there
        assert (slug in anna.get("/jobs.rss").text) is there
        assert anna.get(f"/jobs/{slug}").status_code == (200 if there else 410)
        assert (slug in anna.get("/api/v1/offers").text) is there
    assert "not open any more" in anna.get(f"/jobs/{slug}").text


def test_a_draft_is_nowhere_and_a_paused_one_says_so(jar: Callable[..., Jar], inside: Callable, everyone: Cast) -> None:
    with inside():
        draft = drafted(everyone.recruiter, everyone.evening.programme_id, title="A draft").slug
        paused = offered(everyone.recruiter, everyone.evening.programme_id, title="Paused")
        move("command", paused, OfferState.PAUSED)
        slug = paused.slug
    assert jar().get(f"/jobs/{draft}").status_code == 404
    assert "not open just now" in jar().get(f"/jobs/{slug}").text
    assert not DATA.search(jar().get(f"/jobs/{slug}").text)


def test_the_preview_is_what_people_read(jar: Callable[..., Jar], inside: Callable, everyone: Cast) -> None:
    with inside():
        slug = drafted(everyone.recruiter, everyone.evening.programme_id, title="A draft").slug
    page = signed_in(jar, inside, everyone.recruiter).get(f"/offers/{slug}/preview").text
    assert "This is how people will read it." in page
    assert not DATA.search(page)


def test_pay_below_the_living_wage_is_explained_where_people_read(
    jar: Callable[..., Jar], inside: Callable, everyone: Cast
) -> None:
    with inside():
        slug = offered(everyone.recruiter, everyone.evening.programme_id, pay_from=12_00, pay_to=12_00).slug
    page = jar().get(f"/jobs/{slug}").text
    assert "It comes to £12 an hour. The Real Living Wage is £13.45" in page
    assert "We are working on it." in page


REQUIRED = {  # domain: Employment by anchor institutions, schema.org JobPosting
    "title": str,
    "description": str,
    "datePosted": str,
    "validThrough": str,
    "employmentType": list,
    "hiringOrganization": dict,
    "jobLocation": dict,
    "baseSalary": dict,
}
TYPES = {"FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "VOLUNTEER", "PER_DIEM", "OTHER"}
CODES = {"@context", "@type", "currency", "addressCountry", "unitText", "employmentType", "url", "directApply"}


def is_a_job_posting(found: dict[str, Any]) -> None:
    """What schema.org and those who list jobs ask of one."""
    assert (found["@context"], found["@type"]) == ("https://schema.org", "JobPosting")
    for name, kind in REQUIRED.items():
        assert isinstance(found.get(name), kind), name
        assert found[name], name
    assert set(found["employmentType"]) <= TYPES
    date.fromisoformat(found["datePosted"])
    assert datetime.fromisoformat(found["validThrough"]).tzinfo
    assert found["hiringOrganization"]["@type"] == "Organization"
    assert found["hiringOrganization"]["name"]
    place = found["jobLocation"]["address"]
    assert (found["jobLocation"]["@type"], place["@type"]) == ("Place", "PostalAddress")
    assert place["streetAddress"]
    pay = found["baseSalary"]
    assert (pay["@type"], pay["currency"], pay["value"]["@type"]) == ("MonetaryAmount", "GBP", "QuantitativeValue")
    assert pay["value"]["unitText"] in {"HOUR", "DAY", "WEEK", "MONTH", "YEAR"}
    numbers = [pay["value"][name] for name in ("value", "minValue", "maxValue") if name in pay["value"]]
    assert numbers == sorted(numbers)
    assert numbers[0] >= 0


def words_of(found: Any, name: str = "") -> Iterator[str]:
    """Everything that a posting says, as a page would say it."""
    if name in CODES:
        return
    if isinstance(found, dict):
        for key, value in found.items():
            yield from words_of(value, key)
    elif isinstance(found, float | int):
        yield f"{found:,.2f}" if found % 1 else f"{found:,.0f}"
    elif found:
        yield re.sub(r"(?<=^\d{4}-\d\d-\d\d)T.*", "", found)


def as_read(text: str) -> str:
    return " ".join(html.unescape(text).split())


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"title": "</script><script>alert(1)</script> & “co”", "what": "Line one.\nLine <b>two</b>."},
        {"kind": OfferKind.COURSE, "pay_from": 0, "pay_to": 0},
        {"pay_per": Per.YEAR, "pay_from": 25_674_00, "pay_to": 27_000_50, "minutes_from": 600, "minutes_to": 2250},
        {"kind": OfferKind.PLACEMENT, "postcode": "M320AA"},
    ],
)
def test_what_search_engines_read_is_a_job_posting_and_nothing_but_the_page(
    jar: Callable[..., Jar], inside: Callable, everyone: Cast, facts: dict[str, Any]
) -> None:
    with inside():
        slug = offered(everyone.recruiter, everyone.evening.programme_id, **facts).slug
    answer = jar().get(f"/jobs/{slug}")
    (block,) = DATA.findall(answer.text)
    (found,) = extruct.extract(answer.text, syntaxes=["json-ld"])["json-ld"]
    assert found == json.loads(block)
    is_a_job_posting(found)
    shown = as_read(answer.text.replace(block, ""))
    for said in words_of(found):
        assert as_read(said) in shown, said
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_the_feed_is_one(jar: Callable[..., Jar], four: None) -> None:
    answer = jar().get("/jobs.rss")
    feed = feedparser.parse(answer.data)
    assert not feed.bozo
    assert feed.version == "rss20"
    assert {entry.title.split(",")[0] for entry in feed.entries} == {"Porter", "Cook", "Clerk", "Course for carers"}
    assert all(entry.link.endswith(entry.guid.rpartition("/")[2]) for entry in feed.entries)
    assert jar().get("/jobs.rss", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_neighbourhood_has_its_page_and_its_poster(
    jar: Callable[..., Jar], inside: Callable, everyone: Cast, four: None
) -> None:
    page = jar().get("/jobs/for/hope-street")
    assert titles(page.text)[0] == "Cook"
    assert "poster" not in page.text
    assert jar().get("/jobs/for/hope-street/poster.pdf").status_code == 303
    assert jar().get("/jobs/for/atlantis").status_code == 404
    kofi = signed_in(jar, inside, everyone.recruiter)
    assert "poster.pdf" in kofi.get("/jobs/for/hope-street").text
    poster = kofi.get("/jobs/for/hope-street/poster.pdf")
    assert poster.mimetype == "application/pdf"
    assert "Jobs for Hope Street" in words(poster.data)
    assert "Kept for people who live here" in words(poster.data)
    assert set(codes(poster.data)) >= {"http://localhost/jobs/cook", "http://localhost/jobs/for/hope-street"}


def test_what_is_kept_for_others_is_not_called_jobs_for_here(
    jar: Callable[..., Jar], inside: Callable, everyone: Cast, four: None
) -> None:
    with inside(writes=False) as session:
        elsewhere = session.scalars(select(Neighbourhood.slug).where(Neighbourhood.slug != "hope-street")).first()
    assert titles(jar().get(f"/jobs/for/{elsewhere}").text) == ["Porter", "Clerk", "Course for carers"]
    poster = signed_in(jar, inside, everyone.recruiter).get(f"/jobs/for/{elsewhere}/poster.pdf")
    assert "Cook" not in words(poster.data)


def test_a_newer_living_wage_is_told_wherever_the_offer_is_read(
    jar: Callable[..., Jar], inside: Callable, everyone: Cast
) -> None:
    with inside():
        offer = offered(everyone.recruiter, everyone.evening.programme_id)
        slug = offer.slug
        keep_rate("command", clock.today(), uk=15_00, london=16_00, source="made up")
    page = jar().get(f"/jobs/{slug}").text
    assert "The Real Living Wage is £15" in page
    assert "They have not said why yet." in page
    assert slug not in jar().get("/jobs?pay=1").text
    (told,) = jar().get("/api/v1/offers").get_json()["offers"]
    assert [line["kept"] for line in told["checklist"] if line["line"] == "pay"] == [False]


def test_what_is_kept_for_where_somebody_lives_asks_where(jar: Callable[..., Jar], four: None) -> None:
    page = jar().get("/jobs?kept=1&grades=1").text
    assert "Say where you live" in page
    assert 'name="kept" value="1" checked' in page


def test_more_than_a_page_is_kept_for_a_neighbourhood(
    jar: Callable[..., Jar], inside: Callable, everyone: Cast
) -> None:
    with inside() as session:
        home = session.scalars(select(Neighbourhood).where(Neighbourhood.slug == "hope-street")).one()
        for number in range(22):
            offered(everyone.recruiter, everyone.evening.programme_id, title=f"Job {number}", neighbourhoods=[home])
    page = jar().get("/jobs/for/hope-street?page=2").text
    assert "22 jobs" in page
    assert len(titles(page)) == 20
    assert "near=hope-street&amp;kept=1&amp;page=2" in page
    assert len(titles(jar().get("/jobs?near=hope-street&kept=1&page=2").text)) == 2


def test_no_markup_of_an_employer_reaches_a_feed_reader(
    jar: Callable[..., Jar], inside: Callable, everyone: Cast
) -> None:
    what = "You clean. <script>alert(3)</script> 2 < 3 & more."
    with inside():
        offered(everyone.recruiter, everyone.evening.programme_id, what=what)
    answer = jar().get("/jobs.rss")
    (entry,) = feedparser.parse(answer.data).entries
    assert "&lt;script&gt;" in entry.description
    assert answer.headers["Cache-Control"] == "no-cache", "what is open is right until midnight only"
