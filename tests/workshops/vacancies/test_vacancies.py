"""Vacancies from a file: looked at with nothing stored, told row by row what is wrong, kept as drafts, once."""

import csv
import io
from datetime import date
from functools import partial

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.accounts.services import invite
from app.db import db
from app.ledger import Entry
from app.permissions import Role
from maps.places.models import Postcode
from tests.offers import drafted, offered
from tests.people import signed_in
from tests.promises import promised
from tests.workshops.vacancies.files import (
    PAGE,
    as_csv,
    as_xlsx,
    bring,
    entries,
    faults,
    keep,
    kept,
    offers,
    package,
    porter,
    programme_of,
    rows_under,
    soon,
    table,
    words,
    written_csv,
    written_xlsx,
)
from workshops.offers.models import Check, Offer, OfferKind, OfferState, Per
from workshops.offers.services import move
from workshops.programmes.models import Programme
from workshops.themes.services import make_theme


def test_thirty_vacancies_come_in_at_once(kofi, inside):
    """Two rows are wrong: each is named, nothing is stored; mended, all thirty are drafts."""
    rows = [porter(Reference=f"J-{number}", Title=f"Porter {number}") for number in range(1, 31)]
    wrong = [*rows]
    wrong[4] = rows[4] | {"Pay from": "competitive"}
    wrong[20] = rows[20] | {"Closes on": "31/2/2027"}
    page = bring(kofi, as_xlsx(*wrong), "vacancies.xlsx")
    assert page.status_code == 200
    assert faults(page) == [
        (
            "6",
            "Pay from",
            "“competitive” is no pay that we can read. Write a number, like 13.45 or 25,674; 0 if not paid.",
        ),
        ("22", "Closes on", "“31/2/2027” is no day that we can read. Write it like 4/12/2026."),
    ]
    assert "30 vacancies were read. 28 are right. 2 are wrong. Nothing is kept yet." in words(page.text)
    with inside(writes=False) as session:
        assert offers(session) == {}
    assert "30 vacancies are drafts now." in kept(kofi, as_xlsx(*rows), "vacancies.xlsx")
    with inside(writes=False) as session:
        found = offers(session)
        assert len(found) == 30
        assert {each.state for each in found.values()} == {OfferState.DRAFT}
        one = found["J-1"]
        assert (one.kind, one.title, one.pay_from, one.pay_to, one.pay_per) == (
            OfferKind.JOB,
            "Porter 1",
            14_10,
            14_10,
            Per.HOUR,
        )
        assert (one.minutes_from, one.minutes_to, one.places, one.needs_grades) == (2250, 2250, 3, False)
        assert (one.starts_on, one.closes_on) == (soon(60), soon())
        assert (one.organisation.name, one.recruiter.name) == ("Northvale NHS Trust", "Kofi Mensah")
        assert one.slug == "porter-1"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_comes_back_as_it_went_out(kofi, everyone, inside, kind):
    file = kofi.get(f"{PAGE}/vacancies.{kind}")
    assert "attachment" in file.headers["Content-Disposition"]
    if kind == "csv":
        assert file.data.startswith(b"\xef\xbb\xbf")
        headings = next(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
    else:
        book = load_workbook(io.BytesIO(file.data))
        assert book.sheetnames[2:] == ["Neighbourhoods", "What stops people", "Promises"]
        assert len(book.worksheets[0].data_validations.dataValidation) == 3
        headings = [cell.value for cell in book.worksheets[0][1]]
    assert headings[:8] == [
        "Reference",
        "Kind",
        "Title",
        "What you will do",
        "Pay from",
        "Pay to",
        "Pay per",
        "Hours a week from",
    ]
    with inside() as session:
        promised(session, everyone, "Interpreters at the desk")
        programme = programme_of(session, everyone.evening.programme_id)
        one, other = programme.neighbourhoods[:2]
        postcode = session.scalars(select(Postcode.key).where(Postcode.area21.is_not(None)).limit(1)).one()
    whole = porter(
        Kind="Apprenticeship",
        Pay_from="23,400",
        Pay_to="£25,674",
        Pay_per="year",
        Hours_a_week_to="40",
        Pattern="Days",
        Postcode=postcode.lower(),
        How_to_get_there="The 41 bus.",
        What_is_not_needed="No CV.",
        Help_we_give="travel; Forms",
        Contact_way="01632 960001",
        Kept_for=f"{one.full_name}; {other.full_name}",
        Why_that_is_lawful="Few people from here work with us.",
        What_it_removes="",
        The_promise_that_it_keeps="Interpreters at the desk",
        Open_criteria="yes",
        Panel="Yes",
        Adjustments="y",
        Interview_guaranteed="No: we have three places.",
        Explanation_of_pay="It is an apprentice's pay.",
        Explanation_of_words="",
    )
    assert set(whole) == set(headings)
    rows = ({heading: whole[heading] for heading in headings},)
    make = as_csv if kind == "csv" else as_xlsx
    page = bring(kofi, make(*rows), f"list.{kind}")
    assert faults(page) == []
    assert rows_under(page, "worth-knowing") == []
    assert keep(kofi, page).status_code == 303
    with inside(writes=False) as session:
        offer = offers(session)["J-1"]
        assert (offer.kind, offer.pay_from, offer.pay_to, offer.pay_per) == (
            "apprenticeship",
            23_400_00,
            25_674_00,
            "year",
        )
        assert (offer.minutes_from, offer.minutes_to, offer.helps) == (2250, 2400, ["forms", "travel"])
        assert offer.postcode.replace(" ", "") == postcode
        assert offer.area_code
        assert offer.action.title == "Interpreters at the desk"
        assert {each.id for each in offer.neighbourhoods} == {one.id, other.id}
        lines = {each.item: (each.met, each.explanation) for each in offer.checks}
        assert set(lines) == set(Check)
        assert lines[Check.INTERVIEW] == (False, "we have three places.")
        assert lines[Check.PAY] == (False, "It is an apprentice's pay.")
        assert lines[Check.CRITERIA] == (True, "")
        assert entries(session) == [
            "draft offer",
            "say what an offer answers",
            "go through checklist",
            "bring in vacancies",
        ]
        last = session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
        assert last.facts == {"organisation": offer.organisation_id, "new": 1, "changed": 0, "left_out": 0}
    again = bring(kofi, make(*rows), f"list.{kind}")
    assert "1 is known and exactly as it is here." in words(again.text)
    with inside() as session:
        offer = offers(session)["J-1"]
        move("command", offer, OfferState.PUBLISHED)  # it says all that must be said


def test_what_other_systems_call_it_is_known(kofi, inside):
    row = {
        "Vacancy reference": "387-AB-12",
        "Job title": "Ward clerk",
        "Job description": "You answer the phone.",
        "Annual salary (£)": "£24,465 - £26,598",
        "Working hours": "Full time",
        "Location": "Hope Street Hospital",
        "closing_date": f"{soon():%A} {soon().day} {soon():%B %Y} 23:59",
        "Start date": f"{soon(60):%d.%m.%y}",
        "Number of posts": "1",
        "Contact name": "The ward",
        "Division": "Medicine",
        "Vacancy type": "post",
    }
    page = bring(kofi, as_csv(row, separator=";", encoding="utf-16"))
    assert faults(page) == []
    assert "One column is not known here and is left out: Division" in words(page.text)
    assert ("2", "Working hours", "There is no number here. The words are kept as the pattern.") in rows_under(
        page, "worth-knowing"
    )
    assert keep(kofi, page).status_code == 303
    with inside(writes=False) as session:
        offer = offers(session)["387-AB-12"]
        assert (offer.title, offer.pay_from, offer.pay_to, offer.pay_per) == (
            "Ward clerk",
            24_465_00,
            26_598_00,
            "year",
        )
        assert (offer.pattern, offer.minutes_to, offer.closes_on, offer.starts_on) == ("Full time", 0, soon(), soon(60))
        assert offer.needs_grades  # it did not say; nobody is told that none are needed


def test_a_months_pay_is_kept_as_a_year_and_said(kofi, inside):
    page = bring(kofi, as_csv(porter(Pay_from="2,100", Pay_per="month")))
    assert any("twelve times" in what for _row, _column, what in rows_under(page, "worth-knowing"))
    keep(kofi, page)
    with inside(writes=False) as session:
        offer = offers(session)["J-1"]
        assert (offer.pay_from, offer.pay_per) == (25_200_00, Per.YEAR)


def test_a_spreadsheets_own_dates_and_numbers(kofi, inside):
    row = porter() | {
        "Starts on": soon(60),
        "Closes on": soon(),
        "Pay from": 14.1,
        "Hours a week from": 37.5,
        "Places": 3.0,
    }
    row |= {"Reference": 2041, "Grades needed": False}
    assert "1 vacancy is a draft now." in kept(kofi, as_xlsx(row), "v.xlsx")
    with inside(writes=False) as session:
        offer = offers(session)["2041"]
        assert (offer.closes_on, offer.pay_from, offer.minutes_from, offer.needs_grades) == (soon(), 14_10, 2250, False)


@pytest.mark.parametrize("kind", ["xlsx", ",", ";", "one title"])
def test_an_exports_name_above_the_headings_is_passed_over(kofi, kind):
    """Which row was taken is said, and rows are numbered as in the file."""
    rows = table(porter(), porter(Reference="J-2", Places="many"))
    rows[0] = [{"Place": "Base", "Title": "Job title"}.get(heading, heading) for heading in rows[0]]
    above = (
        [["Vacancies, live; job list"]]
        if kind == "one title"
        else [["Live vacancies", "", "1 December"], [], ["Title"]]
    )
    make = written_xlsx if kind == "xlsx" else partial(written_csv, separator=kind if len(kind) == 1 else ";")
    page = bring(kofi, make([*above, *rows]), f"export.{'xlsx' if kind == 'xlsx' else 'csv'}")
    heads = len(above) + 1
    assert f"The headings were found in row {heads}. What stands above them is left out." in words(page.text)
    assert [(row, column) for row, column, _what in faults(page)] == [(str(heads + 2), "Places")]
    assert "2 vacancies were read. 1 is right. 1 is wrong." in words(page.text)


def test_a_row_of_words_that_are_headings_too_is_no_heading(kofi):
    """Where the first row has as many of them, it is taken; and one alone makes none."""
    first = written_csv([["Title", "Kind", "Notes"], ["Job", "job", "Post"], ["Cook", "job", "Contact"]])
    assert "The headings were found" not in bring(kofi, first).text
    alone = bring(kofi, written_csv([["Name", "Colour"], ["Title", "x"], ["Cook", "y"]]))
    assert "No column is called" in alone.text
    below_nothing = bring(kofi, written_csv([["Live vacancies"], ["Title", "Closes on"]]))
    assert "There are headings, but no row below them." in below_nothing.text


def test_days_as_a_spreadsheet_counts_or_shortens_them(kofi, inside):
    serial = (soon() - date(1899, 12, 30)).days
    page = bring(kofi, as_csv(porter(Closes_on=str(serial), Starts_on=f"{soon(60):%d-%b-%y}")))
    assert faults(page) == []
    ((row, column, what),) = rows_under(page, "worth-knowing")
    assert (row, column) == ("2", "Closes on")
    assert what.startswith(f"“{serial}” is how a spreadsheet keeps a day. It was read as ")
    keep(kofi, page)
    with inside(writes=False) as session:
        offer = offers(session)["J-1"]
        assert (offer.closes_on, offer.starts_on) == (soon(), soon(60))


@pytest.mark.parametrize("said", ["22.5 hours", "22.5 hours a week", "22.5hrs", "22:30", "22:30:00", "22½"])
def test_hours_as_offices_write_them(kofi, inside, said):
    kept(kofi, as_csv(porter(Hours_a_week_from=said)))
    with inside(writes=False) as session:
        assert offers(session)["J-1"].minutes_from == 1350


def test_many_jobs_with_one_title_have_addresses_of_their_own(kofi, inside):
    kept(kofi, as_csv(*(porter(Reference=f"J-{number}") for number in range(14))))
    with inside(writes=False) as session:
        addresses = {each.slug for each in offers(session).values()}
        assert len(addresses) == 14
        assert {"hospital-porter", "hospital-porter-2", "hospital-porter-9"} <= addresses


# What is wrong is named


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ({"Title": ""}, "Title", "There is no title."),
        ({"Title": "x" * 161}, "Title", "longer than 160 characters"),
        ({"What you will do": "x" * 5_001}, "What you will do", "longer than 5,000"),
        ({"Reference": "x" * 61}, "Reference", "longer than 60 characters"),
        ({"Kind": "volunteer"}, "Kind", "none of these: Job; Apprenticeship"),
        ({"Kind": ""}, "Kind", "what kind of offer"),
        ({"Pay from": "13,45"}, "Pay from", "no pay that we can read"),
        ({"Pay from": "#REF!"}, "Pay from", "formula has gone wrong"),
        ({"Pay from": "25,674"}, "Pay from", "£25,674 an hour?"),
        ({"Pay from": "13.45", "Pay per": "year"}, "Pay from", "£13.45 a year?"),
        ({"Pay from": "13.45", "Pay per": ""}, "Pay from", "hour, a week or a year"),
        ({"Pay from": "13.45 an hour", "Pay per": "year"}, "Pay per", "One cell says hour, another year"),
        ({"Pay from": "14", "Pay to": "13"}, "Pay to", "less than the lowest"),
        ({"Pay from": "", "Pay to": "13"}, "Pay from", "no lowest"),
        ({"Pay per": "day"}, "Pay per", "hour, week, month or year"),
        ({"Hours a week from": "many 37"}, "Hours a week from", "as a number, like 37.5"),
        ({"Hours a week from": "40", "Hours a week to": "30"}, "Hours a week to", "less than the lowest"),
        ({"Hours a week from": "200"}, "Hours a week from", "as a number"),
        ({"Postcode": "near the mosque"}, "Postcode", "no postcode"),
        ({"Grades needed": "perhaps"}, "Grades needed", "yes or no"),
        ({"Help we give": "a car"}, "Help we give", "none of these: forms; interview"),
        ({"Starts on": "4636"}, "Starts on", "no day that we can read"),
        ({"Starts on": "31-Feb-27"}, "Starts on", "no day that we can read"),
        ({"Starts on": "ASAP"}, "Starts on", "when it starts"),
        ({"Starts on": "1/2/2020"}, "Starts on", "This day has passed"),
        ({"Closes on": ""}, "Closes on", "when it closes"),
        ({"Closes on": "1/2/2020"}, "Closes on", "This day has passed"),
        ({"Places": "several"}, "Places", "in digits, from 1 to 1,000"),
        ({"Places": "0"}, "Places", "in digits"),
        ({"Contact": ""}, "Contact", "who the contact is"),
        ({"Kept for": "Atlantis"}, "Kept for", "“Atlantis” is no neighbourhood of this programme"),
        ({"Panel": "perhaps"}, "Panel", "“No: ” and why not"),
    ],
)
def test_what_is_wrong_in_a_cell_is_named(kofi, inside, row, column, said):
    page = bring(kofi, as_csv(porter() | row))
    assert [(number, where) for number, where, _what in faults(page)] == [("2", column)], faults(page)
    assert said in faults(page)[0][2]
    assert "There is nothing" not in page.text
    with inside(writes=False) as session:
        assert offers(session) == {}


def test_all_that_is_wrong_with_a_row_is_named_at_once(kofi):
    """Whoever puts a row right hears nothing new about it afterwards."""
    wrong = porter(Pay_from="a lot", Places="many", Closes_on="1/2/2020", Contact="")
    page = bring(kofi, as_csv(wrong, porter(Title="Another"), porter(Reference="J-3", Starts_on="soon", Closes_on="?")))
    assert [(row, column) for row, column, _what in faults(page)] == [
        ("2", "Places"),
        ("2", "Pay from"),
        ("2–3", "Reference"),
        ("2", "Contact"),
        ("2", "Closes on"),
        ("4", "Starts on"),
        ("4", "Closes on"),
    ]
    assert "3 vacancies were read. 0 are right. 3 are wrong." in words(page.text)


def test_a_row_that_may_be_known_is_not_said_to_lack_what_its_draft_has(kofi):
    kept(kofi, as_csv(porter(Reference="")))
    page = bring(kofi, as_csv(porter(Reference="", Contact="", Closes_on="soon")))
    assert [column for _row, column, _what in faults(page)] == ["Closes on"]


def test_a_reference_that_stands_twice_is_one_sentence_also_of_a_known_offer(kofi):
    kept(kofi, as_csv(porter()))
    page = bring(kofi, as_csv(porter(), porter(Title="Another")))
    said = "“J-1” stands in rows 2–3. Give each vacancy its own."
    assert faults(page) == [("2–3", "Reference", said)]


def test_rows_that_are_one_offer_are_still_named(kofi):
    """By its reference and by its name, which a file cannot say of itself."""
    kept(kofi, as_csv(porter(Reference="")))
    page = bring(kofi, as_csv(porter(Reference="A"), porter(Reference="B")))
    assert {what for *_where, what in faults(page)} == {"Rows 2–3 are the same vacancy. Take one of them out."}


def test_two_rows_with_one_reference_are_both_named(kofi):
    page = bring(kofi, as_csv(porter(), porter(Title="Another"), porter(Reference="J-2", Title="Third")))
    said = "“J-1” stands in rows 2–3. Give each vacancy its own."
    assert faults(page) == [("2–3", "Reference", said)]


def test_two_rows_that_cannot_be_told_apart_are_both_named(kofi):
    page = bring(kofi, as_csv(porter(Reference=""), porter(Reference="J-9")))
    assert [row for row, _column, what in faults(page) if "same title, place and closing date" in what] == ["2–3"]


def test_wrong_rows_are_left_out_only_when_somebody_says_so(kofi, inside):
    page = bring(kofi, as_csv(porter(), porter(Reference="J-2", Title="")))
    refused = keep(kofi, page)
    assert refused.status_code == 422
    assert "Say that the wrong ones are left out" in refused.text
    with inside(writes=False) as session:
        assert offers(session) == {}
    assert keep(kofi, refused, leave_out="y").status_code == 303
    with inside(writes=False) as session:
        assert set(offers(session)) == {"J-1"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b"%PDF-1.7 x", "This is a PDF"),
        (b"PK\x03\x04broken", "no Excel file that we can read"),
        (b"Title,Closes on\n", "no row below them"),
        (b"Name,Colour\nA,B\n", "No column is called “Title”"),
        (b"Title,Job title\nA,B\n", ""),
        (b"Job title,Position\nA,B\n", "“Job title” and “Position” both say “Title”"),
        (b"Title\n\x00\x00\x01\x02\n", "no table that we can read"),
        (b'Title\n"endless\n', "a quotation mark opens"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        (b"Title\n" + b"Porter\n" * 1_001, "more than 1,000 vacancies"),
        (b"{", "something is wrong in line 1"),
        (b"[" * 50 + b"]" * 50, "There is no vacancy in this file"),
        (b"[" * 200_000, ""),
        (b'{"@type": "Person"}', "There is no vacancy in this file"),
        (b"<!doctype html><html><body><p>Jobs</p></body></html>", "without vacancies for machines"),
        (b"<rss><channel><title>Jobs</title></channel></rss>", "there is no vacancy in it"),
        (b"<rss><channel>", "something is wrong in line 1"),
        (
            b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><item>&b;</item></rss>',
            "a trap",
        ),
        (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><title>&x;</title></item></rss>', "a trap"),
        (b"<a>" * 100_000, "no XML that we can read"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(kofi, content, said):
    page = bring(kofi, content)
    if said:
        assert page.status_code == 422
        assert "Nothing was kept" in page.text
        assert said in words(page.text)
    else:
        assert page.status_code in (200, 422)


def test_no_file_and_wrong_words_beside_it(kofi):
    page = kofi.post(PAGE, data={"programme": "nothing"})
    assert page.status_code == 422
    assert "Choose a file first." in page.text
    page = bring(kofi, as_csv(porter()), places="many", contact="x" * 121)
    assert page.status_code == 422
    assert "Type a whole number in digits." in page.text
    assert "Use at most 120 characters." in page.text
    assert 'value="many"' in page.text or "many" in page.text


def test_what_the_file_does_not_say_is_said_once_for_all(kofi, inside):
    """Pay per, hours and place too; what a row says goes before."""
    short = [
        {
            name: text
            for name, text in porter(Reference=key).items()
            if name not in ("Pay per", "Hours a week from", "Place")
        }
        for key in ("J-1", "J-2")
    ]
    own = porter(Reference="J-3", Pay_from="25,674", Pay_per="year", Hours_a_week_from="40", Place="Elsewhere")
    file = as_csv(own, *short)
    said = {"pay_per": "hour", "hours": "16 to 22.5 hours", "place": "Hope Street"}
    assert [(rows, column) for rows, column, _what in faults(bring(kofi, file))] == [("3–4", "Pay from")]
    kept(kofi, file, **said)
    with inside(writes=False) as session:
        found = offers(session)
        for key in ("J-1", "J-2"):
            offer = found[key]
            assert (offer.pay_from, offer.pay_per, offer.place) == (14_10, Per.HOUR, "Hope Street")
            assert (offer.minutes_from, offer.minutes_to) == (960, 1350)
        offer = found["J-3"]
        assert (offer.pay_per, offer.minutes_from, offer.place) == (Per.YEAR, 2400, "Elsewhere")
    assert "3 are known and exactly as they are here." in words(bring(kofi, file, **said).text)


@pytest.mark.parametrize("what", ["hours", "pay_per", "place"])
def test_what_is_said_once_for_all_is_looked_at_too(kofi, what):
    said = {"hours": "many", "pay_per": "month of Sundays", "place": "x" * 400}[what]
    page = bring(kofi, as_csv(porter()), **{what: said})
    assert page.status_code == 422
    assert "<details open>" in page.text
    assert f'id="{what}-error"' in page.text


# The same file again


def test_the_same_file_twice_changes_nothing_and_says_so(kofi, inside):
    file = as_csv(porter(), porter(Reference="", Title="Cook"))
    kept(kofi, file)
    with inside(writes=False) as session:
        before = entries(session)
    page = bring(kofi, file)
    assert "2 are known and exactly as they are here." in words(page.text)
    assert "There is nothing to keep" in page.text
    assert kofi.post(f"{PAGE}/keep", data={"rows": "", "programme": "x"}).status_code == 422
    with inside(writes=False) as session:
        assert entries(session) == before
        assert len(offers(session)) == 2


def test_the_same_page_sent_twice_is_kept_once(kofi, inside):
    page = bring(kofi, as_csv(porter(), porter(Reference="", Title="Cook")))
    assert keep(kofi, page).status_code == 303
    again = keep(kofi, page)
    assert again.status_code == 303
    assert "Nothing was changed. 2 are as they were." in words(kofi.get(again.headers["Location"]).text)
    with inside(writes=False) as session:
        assert session.query(Offer).count() == 2


def test_a_draft_is_changed_in_what_the_file_says_and_in_nothing_else(kofi, inside):
    kept(kofi, as_csv(porter(Pattern="Days")))
    with inside() as session:
        offers(session)["J-1"].way_there = "The 41 bus."
    short = {name: text for name, text in porter(Pay_from="15", Pattern="").items() if name not in ("Kind", "Contact")}
    page = bring(kofi, as_csv(short))
    assert rows_under(page, "would-change") == [("2", "Hospital porter J-1", "Pay: £14.10 an hour → £15 an hour")]
    assert "1 is known and would change." in words(page.text)
    answer = keep(kofi, page)
    assert "Nothing" not in words(kofi.get(answer.headers["Location"]).text).partition("1 draft was changed.")[0]
    with inside(writes=False) as session:
        offer = offers(session)["J-1"]
        assert (offer.pay_from, offer.way_there, offer.pattern) == (15_00, "The 41 bus.", "Days")
        assert entries(session)[-2:] == ["change offer", "bring in vacancies"]


def test_a_row_says_what_it_answers_and_stands_in_the_thread_once_published(kofi, everyone, inside):
    with inside() as session:
        promise = promised(session, everyone, "Interpreters at the desk")
        programme = db().get_one(Programme, everyone.evening.programme_id)
        make_theme("command", programme, "Night buses").wanted = "A bus when the clinic ends"
    says = {"What it removes": "a bus when the clinic ends", "The promise that it keeps": "interpreters at the desk"}
    page = bring(kofi, as_csv(porter() | says | {"What it removes": "The moon; Night buses"}))
    assert faults(page) == [("2", "What it removes", "“The moon” is not among what people said stops them, in public.")]
    kept(kofi, as_csv(porter()))
    changes = "What it removes: nothing → Night buses"
    assert changes in words(bring(kofi, as_csv(porter() | says)).text)
    keep(kofi, bring(kofi, as_csv(porter() | says)))
    assert "exactly as it is here" in words(bring(kofi, as_csv(porter() | says)).text)
    with inside(writes=False) as session:
        offer = offers(session)["J-1"]
        assert (offer.action_id, [each.name for each in offer.themes]) == (promise.id, ["Night buses"])
    nothing_said = words(bring(kofi, as_csv(porter())).text)
    assert "exactly as it is here" in nothing_said, "what a row does not say stays"


def test_the_template_lists_what_can_be_named(kofi, everyone, inside):
    with inside() as session:
        promised(session, everyone, "Interpreters at the desk")
    book = load_workbook(io.BytesIO(kofi.get(f"{PAGE}/vacancies.xlsx").data))
    assert [cell.value for cell in book["Promises"]["A"]][1:] == ["Interpreters at the desk"]
    assert book["Neighbourhoods"]["A2"].value


def test_an_offer_without_a_reference_takes_the_one_that_a_later_file_gives_it(kofi, inside):
    kept(kofi, as_csv(porter(Reference="")))
    page = bring(kofi, as_csv(porter(Reference="J-8")))
    assert rows_under(page, "would-change") == [("2", "Hospital porter", "Reference: nothing → J-8")]
    keep(kofi, page)
    with inside(writes=False) as session:
        assert set(offers(session)) == {"J-8"}


def test_what_is_published_is_left_alone(kofi, everyone, inside):
    kept(kofi, as_csv(porter()))
    with inside() as session:
        offered(everyone.recruiter, everyone.evening.programme_id, reference="P-1", title="Cook")
    rows = (porter(), porter(Reference="P-1", Title="Cook", Pay_from="18"))
    page = bring(kofi, as_csv(*rows))
    assert 'href="/offers/cook">Cook</a>' in page.text
    assert 'href="/offers">Our offers</a>' in page.text
    assert 'href="/offers">Our offers</a>' in kofi.get(PAGE).text
    (left,) = rows_under(page, "left-alone")
    assert left[:3] == ("3", "Cook P-1", "published already: change it on its page")
    assert "Pay: £14.10 an hour → £18 an hour" in left[3]
    assert "There is nothing to keep" in page.text
    page = bring(kofi, as_csv(*rows, porter(Reference="J-3", Title="Clerk")))
    keep(kofi, page)
    with inside(writes=False) as session:
        found = offers(session)
        assert found["P-1"].pay_from == 14_10
        assert set(found) == {"J-1", "P-1", "J-3"}


def test_a_checklist_that_a_file_gives_again_changes_nothing(kofi, inside):
    file = as_csv(porter(Open_criteria="yes", Panel="no", Adjustments="yes", Interview_guaranteed="No, not yet."))
    page = bring(kofi, file)
    assert any("says no. Say why not" in what for *_where, what in rows_under(page, "worth-knowing"))
    keep(kofi, page)
    with inside() as session:
        line = next(each for each in offers(session)["J-1"].checks if each.item is Check.PANEL)
        assert (line.met, line.explanation) == (False, "")
        line.explanation = "We are two so far."
    assert "exactly as it is here" in bring(kofi, file).text


# Whose it is


def test_another_employers_vacancy_with_the_same_reference_is_another_one(kofi, mo, inside):
    kept(kofi, as_csv(porter()))
    page = bring(mo, as_csv(porter(Pay_from="20")))
    assert "1 is new: it becomes a draft." in words(page.text)
    keep(mo, page)
    with inside(writes=False) as session:
        both = session.scalars(select(Offer).where(Offer.reference == "J-1").order_by(Offer.id)).all()
        assert [(each.organisation.name, each.pay_from) for each in both] == [
            ("Northvale NHS Trust", 14_10),
            ("Eastvale University", 20_00),
        ]


def test_a_package_of_others_or_of_nobody_is_refused(kofi, mo, inside):
    sent = package(bring(kofi, as_csv(porter())))
    for rows in (sent["rows"], sent["rows"][:-2], "", "\x00"):
        answer = mo.post(f"{PAGE}/keep", data=sent | {"rows": rows})
        assert answer.status_code == 422
        assert "This page is out of date." in answer.text
    assert kofi.post(f"{PAGE}/keep", data=sent | {"programme": "nothing"}).status_code == 422
    with inside(writes=False) as session:
        assert offers(session) == {}


def test_what_changed_meanwhile_is_shown_before_it_is_overwritten(kofi, inside):
    kept(kofi, as_csv(porter()))
    page = bring(kofi, as_csv(porter(Pay_from="15")))
    with inside() as session:
        offer = offers(session)["J-1"]
        offer.pay_from, offer.pay_to = 16_00, 16_00
    answer = keep(kofi, page)
    assert answer.status_code == 409
    assert "Something changed meanwhile" in answer.text
    assert rows_under(answer, "would-change") == [("2", "Hospital porter J-1", "Pay: £16 an hour → £15 an hour")]
    assert keep(kofi, answer).status_code == 303
    with inside(writes=False) as session:
        assert offers(session)["J-1"].pay_from == 15_00


def test_only_recruiters_come_in(jar, inside, everyone):
    assert jar().get(PAGE).status_code == 303
    for person in (everyone.organiser, everyone.leader, everyone.administrator):
        one = signed_in(jar, inside, person)
        for address in (PAGE, f"{PAGE}/vacancies.xlsx", f"{PAGE}/vacancies.csv"):
            assert one.get(address).status_code == 403
        assert one.post(PAGE).status_code == 403
        assert one.post(f"{PAGE}/keep").status_code == 403


def test_who_works_for_nobody_is_told_so(kofi, everyone, inside):
    with inside():
        everyone.recruiter.user().organisation_id = None
    assert "Your account names no organisation" in kofi.get(PAGE).text
    assert bring(kofi, as_csv(porter())).status_code == 409


def test_of_two_programmes_one_is_chosen(kofi, everyone, inside):
    with inside() as session:
        other = programme_of(session, everyone.elsewhere.programme_id)
        slug = other.slug
        invite("command", everyone.recruiter.email, Role.RECRUITER, programme_id=other.id)
    assert '<select id="programme"' in kofi.get(PAGE).text
    kept(kofi, as_csv(porter()), programme=slug)
    with inside(writes=False) as session:
        assert offers(session)["J-1"].programme.slug == slug
        ours = programme_of(session, everyone.evening.programme_id).slug
    page = bring(kofi, as_csv(porter(Pay_from="15")), programme=ours)
    assert "a draft of another programme" in page.text


def test_a_programme_of_others_is_no_choice(kofi, everyone, inside):
    with inside(writes=False) as session:
        slug = programme_of(session, everyone.elsewhere.programme_id).slug
    assert bring(kofi, as_csv(porter()), programme=slug).status_code == 404
    with inside(writes=False) as session:
        assert offers(session) == {}


def test_what_another_programme_drafts_is_not_read_through_a_file(kofi, everyone, inside, jar):
    """A colleague recruits for a programme that is not ours: of their draft only its reference is known."""
    with inside():
        invite(
            "command",
            "there@northvale.example",
            Role.RECRUITER,
            organisation="Northvale NHS Trust",
            programme_id=everyone.elsewhere.programme_id,
        )
        hidden = {"reference": "S-1", "title": "Secret post", "pay_from": 19_99, "pay_to": 19_99, "contact": "Whispers"}
        drafted(everyone.recruiter, everyone.elsewhere.programme_id, **hidden)
        drafted(everyone.recruiter, everyone.elsewhere.programme_id, title="Cook", place="Here", closes_on=soon())
    short = {"Reference": "S-1", "Title": "Probe"}
    same = {"Reference": "S-1", "Title": "Secret post"}
    for row in (short, same):
        page = bring(kofi, as_csv(row))
        (left,) = rows_under(page, "left-alone")
        assert left == ("2", "S-1", "a vacancy of your organisation has this reference in another programme", "")
        assert rows_under(page, "first") == []
        for said in ("19.99", "Whispers", "Work that keeps you", "Secret"):
            assert said not in page.text
    by_name = bring(kofi, as_csv(porter(Reference="", Title="Cook", Place="Here"), short))
    assert "1 is new: it becomes a draft." in words(by_name.text), "nobody can look for titles with a file"
    assert keep(kofi, by_name).status_code == 303
    with inside(writes=False) as session:
        assert offers(session)["S-1"].title == "Secret post"


def test_what_is_measured_and_not_kept_is_said_before_the_keeping(kofi):
    """Not only on the draft's own page, where thirty would have to be opened one by one."""
    hard = "Responsibilities encompass multidisciplinary coordination of rehabilitation pathways across localities."
    page = bring(
        kofi,
        as_xlsx(
            porter(Reference="A", Title="Porter", Pay_from="12.00"),
            porter(Reference="B", Title="Clerk", What_you_will_do=hard),
            porter(Reference="C", Title="Cook", Pay_from="12.00", Explanation_of_pay="Our grades rise in April."),
            porter(Reference="D", Title="Cleaner"),
        ),
    )
    assert [(row, column) for row, column, _what in rows_under(page, "worth-knowing")] == [
        ("2", "Pay from"),
        ("3", "What you will do"),
    ]
