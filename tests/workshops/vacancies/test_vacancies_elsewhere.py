"""Vacancies as job sites and feeds have them: JSON-LD alone or in a page, RSS, Atom and other XML."""

import json

import pytest

from app import clock
from tests.workshops.vacancies.files import (
    as_json,
    bring,
    faults,
    keep,
    kept,
    offers,
    posting,
    rows_under,
    soon,
    words,
)
from workshops.offers.models import OfferKind, Per

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:job="https://jobs.example/ns"><channel><title>Jobs at Northvale</title>
<item>
<title>Hospital cook &amp; baker</title>
<link>https://jobs.example/northvale/17</link>
<guid>northvale-17</guid>
<pubDate>Fri, 04 Dec 2026 09:00:00 GMT</pubDate>
<job:salary>£25,674 a year</job:salary>
<job:location>Hope Street Hospital</job:location>
<description>&lt;p&gt;You cook.&nbsp;You bake.&lt;/p&gt;
&lt;p&gt;Closing date: {closes}&lt;/p&gt;&lt;p&gt;Hours: 30&lt;/p&gt;</description>
</item>
<item><title>Porter</title><link>https://jobs.example/northvale/18</link><description>You carry.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Jobs</title><entry><id>tag:northvale,2026:19</id>
<title>Clerk</title><link href="https://jobs.example/19"/>
<author><name>Web team</name><email>web@x.example</email></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>You write.</p>
<p>Location: Hope Street</p></div></content>
</entry></feed>"""
OTHERWISE = {"kind": "job", "places": "2", "contact": "Recruitment"}


def test_a_posting_becomes_a_draft(kofi, inside):
    page = bring(kofi, as_json(posting()), "jobs.jsonld")
    assert faults(page) == []
    assert "Place in the file" in page.text
    assert [column for _row, column, _what in rows_under(page, "worth-knowing")] == ["Grades needed"]
    assert keep(kofi, page).status_code == 303
    with inside(writes=False) as session:
        offer = offers(session)["J-7"]
        assert (offer.kind, offer.title, offer.places) == (OfferKind.JOB, "Hospital cook", 2)
        assert offer.what == "You cook for 300 people.\n\n- Soup\n- Bread & cakes"
        assert (offer.pay_from, offer.pay_to, offer.pay_per) == (25_674_00, 28_000_50, Per.YEAR)
        assert (offer.starts_on, offer.closes_on) == (soon(60), soon())
        assert (offer.place, offer.pattern) == ("1 Hope Street, Northvale", "Full time")
        assert (offer.contact, offer.contact_way) == ("The kitchen", "cook@northvale.example")
    assert "exactly as it is here" in bring(kofi, as_json(posting()), "jobs.jsonld").text


def test_postings_are_found_in_lists_in_graphs_and_in_a_page(kofi):
    other = posting(identifier="J-8", title="Baker")
    in_a_page = f"""<!DOCTYPE html><html><head><title>Jobs</title>
    <script type="application/ld+json">{json.dumps({"@type": "Organization", "name": "x"})}</script>
    <script type="application/ld+json">{json.dumps([posting(), other])}</script></head><body>Jobs</body></html>"""
    listed = {
        "@type": "ItemList",
        "itemListElement": [{"@type": "ListItem", "item": each} for each in (posting(), other)],
    }
    for content in (
        as_json([posting(), other]),
        as_json({"@graph": [posting(), other]}),
        as_json(listed),
        in_a_page.encode(),
    ):
        page = bring(kofi, content, "jobs.html")
        assert "2 vacancies were read. 2 are right." in words(page.text), words(page.text)


@pytest.mark.parametrize(
    ("salary", "pay"),
    [
        ({"currency": "GBP", "value": {"value": 14.1, "unitText": "HOUR"}}, "£14.10 an hour"),
        (
            {"currency": "GBP", "value": {"minValue": "500", "maxValue": "550", "unitText": "WEEK"}},
            "£500 to £550 a week",
        ),
        ({"currency": "GBP", "value": {"value": 2000, "unitText": "MONTH"}}, "£24,000 a year"),
        ({"currency": "GBP", "value": {"value": 25674, "unitCode": "ANN"}}, "£25,674 a year"),
        ({"currency": "GBP", "minValue": 13.9, "maxValue": 14.6, "unitText": "HOUR"}, "£13.90 to £14.60 an hour"),
        ([{"currency": "GBP", "value": 14.1, "unitText": "HOUR"}], "£14.10 an hour"),
        ("£14.10 per hour", "£14.10 an hour"),
        (None, "not paid, or not said"),
    ],
)
def test_pay_as_sites_write_it(kofi, salary, pay):
    page = bring(kofi, as_json(posting(baseSalary=salary)))
    assert faults(page) == []
    assert rows_under(page, "first")[0][3] == pay


@pytest.mark.parametrize(
    ("more", "column", "said"),
    [
        ({"baseSalary": {"currency": "EUR", "value": {"value": 14, "unitText": "HOUR"}}}, "baseSalary", "in EUR"),
        (
            {"baseSalary": {"currency": "GBP", "value": {"value": 120, "unitText": "DAY"}}},
            "unitText",
            "hour, week, month",
        ),
        ({"title": None}, "Title", "no title"),
        ({"validThrough": None}, "Closes on", "when it closes"),
        ({"validThrough": "soon"}, "validThrough", "no day"),
        ({"jobStartDate": None}, "Starts on", "when it starts"),
        ({"employmentType": "VOLUNTEER"}, "Kind", "voluntary"),
        ({"applicationContact": {}}, "Contact", "contact"),
        ({"totalJobOpenings": {"a": 1}}, "Places", "how many places"),
    ],
)
def test_what_a_posting_lacks_is_named_by_its_place(kofi, more, column, said):
    page = bring(kofi, as_json([posting(identifier="J-6", title="Baker"), posting(**more)]))
    assert [(row, where) for row, where, _what in faults(page)] == [
        ("2", column if column != "baseSalary" else "Pay from")
    ]
    assert said in faults(page)[0][2]


def test_what_holds_for_all_is_said_once(kofi, inside):
    bare = posting(jobStartDate=None, totalJobOpenings=None, applicationContact=None)
    page = bring(kofi, as_json(bare), starts_on=soon(90).isoformat(), places="4", contact="Recruitment")
    assert faults(page) == []
    keep(kofi, page)
    with inside(writes=False) as session:
        offer = offers(session)["J-7"]
        assert (offer.starts_on, offer.places, offer.contact) == (soon(90), 4, "Recruitment")
    again = bring(kofi, as_json(bare), starts_on=soon(99).isoformat(), places="9", contact="Others")
    assert "exactly as it is here" in again.text  # it holds for new ones alone


def test_odd_postings_break_nothing(kofi):
    odd = posting(
        title="A \ud800 cook\u0000",
        identifier=[{"value": 17}],
        description=["<p>One</p>", 2, None],
        jobLocation=[{"address": "Hope Street"}, {"address": "Elsewhere"}],
        employmentType={"a": "b"},
        hiringOrganization="Another employer",
        educationRequirements={"credentialCategory": "bachelor degree"},
        workHours="37.5 hours a week",
        validThrough=f"{soon().isoformat()}T22:59:00Z",
    )
    page = bring(kofi, as_json({"@context": "x", "@graph": [odd, 5, None, {"@type": ["Thing", "schema:JobPosting"]}]}))
    assert page.status_code == 200
    assert [row for row, *_more in faults(page)][:1] == ["2"]
    notes = [what for *_where, what in rows_under(page, "worth-knowing")]
    assert any("“Another employer” offers it" in what for what in notes)
    assert any("names 2 places of work" in what for what in notes)
    assert keep(kofi, page, leave_out="y").status_code == 303


def test_a_feed_says_what_it_says_and_the_rest_is_said_for_all(kofi, inside):
    closes = f"{soon().day} {soon():%B %Y}"
    feed = FEED.replace("{closes}", closes).encode()
    page = bring(kofi, feed, "jobs.rss", **OTHERWISE, starts_on=soon(60).isoformat())
    assert faults(page) == [
        (
            "2",
            "Closes on",
            "It does not say when it closes. Write it in the file, or say it for all such rows where you choose the "
            "file.",
        )
    ]
    assert keep(kofi, page, leave_out="y").status_code == 303
    with inside(writes=False) as session:
        offer = offers(session)["northvale-17"]
        assert (offer.title, offer.what) == ("Hospital cook & baker", "You cook. You bake.")
        assert (offer.pay_from, offer.pay_per, offer.place) == (25_674_00, Per.YEAR, "Hope Street Hospital")
        assert (offer.closes_on, offer.minutes_to, offer.contact) == (soon(), 1800, "Recruitment")
    days = {"starts_on": soon(60).isoformat(), "closes_on": soon(20).isoformat()}
    assert "1 vacancy is a draft now. Nobody else sees it yet. 1 is as it was." in kept(
        kofi, feed, "jobs.rss", **OTHERWISE, **days
    )


def test_atom_and_other_xml_are_read_too(kofi, inside):
    days = {"starts_on": soon(60).isoformat(), "closes_on": soon().isoformat()}
    kept(kofi, ATOM.encode("utf-16"), "jobs.atom", **OTHERWISE, **days)
    own = f"""<jobs><job>
    <referenceNumber>R-5</referenceNumber>
    <jobTitle>Cleaner</jobTitle>
    <closingDate>{soon().isoformat()}</closingDate><hourlyRate>14.10</hourlyRate></job></jobs>"""
    kept(kofi, own.encode(), "jobs.xml", **OTHERWISE, starts_on=soon(60).isoformat())
    with inside(writes=False) as session:
        found = offers(session)
        clerk, cleaner = found["tag:northvale,2026:19"], found["R-5"]
        assert (clerk.title, clerk.what, clerk.place, clerk.contact_way) == ("Clerk", "You write.", "Hope Street", "")
        assert (cleaner.title, cleaner.pay_from, cleaner.pay_per) == ("Cleaner", 14_10, Per.HOUR)
        assert cleaner.closes_on > clock.today()
