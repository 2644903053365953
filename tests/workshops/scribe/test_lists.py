"""A list from elsewhere: looked at with nothing stored, told what is wrong by row, kept whole, once, and undone."""

import csv
import html
import io
import re
import uuid
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app import clock
from app.ledger import Entry
from maps.places.models import Neighbourhood, Postcode
from tests.evenings import WORDS, answer, join
from tests.workshops.scribe.conftest import RANK
from workshops.contributions.models import Contribution, Vote
from workshops.meetings.models import Confidentiality
from workshops.meetings.services import activity_at, workshop_by_code
from workshops.room.models import Batch
from workshops.room.services import close_workshop, open_workshop, start_rehearsal
from workshops.scribe import list_pages, lists
from workshops.scribe.lists import keep_list, look, pack, unpack
from workshops.scribe.tables import UnreadableError
from workshops.seats.models import Channel, Seat

HEAD = ["Consent given", "1. What was it like?", "2. How did you get there?"]
GOOD = ["yes", "Two buses", "Bus"]


def page_of(evening) -> str:
    return f"/room/{evening.code}/import"


def as_csv(rows, separator=",", encoding="utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(rows) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def bring(person, evening, content: bytes, name="list.csv"):
    """Choose a file and press "look at it"."""
    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(content), name)})
    return person.post(page_of(evening), data=body, content_type=f'multipart/form-data; boundary="{boundary}"')


def keep(person, evening, page, **more):
    rows = re.search(r'name="rows" value="([^"]+)"', page.text)
    assert rows, page.text
    return person.post(f"{page_of(evening)}/keep", data={"rows": html.unescape(rows[1])} | more)


def counted(inside) -> tuple[int, int, int, int]:
    with inside(writes=False) as session:
        return tuple(session.scalar(select(func.count()).select_from(t)) for t in (Batch, Seat, Contribution, Vote))


def faults(page) -> list[tuple[str, str]]:
    """Row number and what is wrong, as the page lists them."""
    found = re.findall(
        r'<tr><th scope="row" class="n">(\d+)</th><td[^>]*>[^<]*</td><td[^>]*>([^<]*)</td></tr>', page.text
    )
    return [(row, html.unescape(what)) for row, what in found]


# The template


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_comes_back_as_it_went_out(mina, evening, inside, kind):
    file = mina.get(f"{page_of(evening)}/answers.{kind}")
    assert "attachment" in file.headers["Content-Disposition"]
    if kind == "csv":
        assert file.data.startswith(b"\xef\xbb\xbf")
        headings = next(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))
    else:
        headings = [cell.value for cell in load_workbook(io.BytesIO(file.data)).worksheets[0][1]]
    assert headings == [
        "Consent given",
        "May be quoted",
        "Neighbourhood",
        "Postcode",
        "Language",
        "1. What was it like?",
        "2. How did you get there?",
        "3.1 An evening would help.",
        "3.2 Letters come in time.",
        "4. Where is it hard to get to?",
        "5.1 First: What first?",
        "5.2 Second: What first?",
        "5.3 Third: What first?",
    ]
    with inside(writes=False) as session:
        where = session.scalars(select(Neighbourhood).order_by(Neighbourhood.id)).first()
        postcode = session.scalars(select(Postcode.key).where(Postcode.area21.is_not(None)).limit(1)).one()
    filled = dict.fromkeys(headings, "") | {
        "Consent given": "Yes",
        "May be quoted": "yes",
        "Postcode": postcode,
        "Language": "Urdu",
        "1. What was it like?": "بس دیر سے آئی",
        "2. How did you get there?": "by car",
        "3.1 An evening would help.": "Agree",
        "3.2 Letters come in time.": "disagree",
        "4. Where is it hard to get to?": where.full_name,
        "5.1 First: What first?": "A bench",
        "5.2 Second: What first?": "1",
    }
    make = as_csv if kind == "csv" else as_xlsx
    page = bring(mina, evening, make([headings, list(filled.values())]), f"list.{kind}")
    assert page.status_code == 200
    assert "Nothing is kept yet." in page.text
    assert postcode not in page.text
    assert counted(inside) == (0, 0, 0, 0)
    assert keep(mina, evening, page).status_code == 303
    with inside(writes=False) as session:
        seat = session.scalars(select(Seat)).one()
        assert (seat.channel, seat.language, seat.may_quote, seat.area_code is None) == (
            Channel.PAPER,
            "ur",
            True,
            False,
        )
        said = {one.activity.position: one for one in session.scalars(select(Contribution))}
        assert said[WORDS].words == "بس دیر سے آئی"
        assert said[4].neighbourhood_id == where.id
        assert set(said) == {1, 2, 3, 4, RANK}
        assert sorted(session.scalars(select(Vote.value))) == [-1, 1, 1, 3, 4]
        entry = session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
        assert (entry.verb, entry.facts) == ("bring in a list", {"people": 1, "left_out": 0})


# Files as they come


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_letters_and_separators_of_every_office_are_read(evening, inside, encoding):
    rows = [HEAD, ["yes", "Zoë said: “two buses, late; cold”", "Bus"], ["yes", "line one\nline two", "Walked"]]
    with inside(writes=False):
        workshop = workshop_by_code(evening.code)
        for separator in ",;\t":
            looked = look(workshop, as_csv(rows, separator, encoding), "list.csv")
            said = [answer.words for person in looked.people for answer in person.answers.values() if answer.words]
            assert said == [rows[1][1], rows[2][1]]
            assert bool(looked.guessed) == (encoding == "cp1252")
        excel = f"sep=;\r\n{as_csv(rows, ';').decode()}".encode()
        assert [person.row for person in look(workshop, excel, "list.csv").people] == [3, 4]


def test_a_guess_about_letters_is_said(mina, evening):
    page = bring(mina, evening, as_csv([HEAD, ["yes", "Zoë", "Bus"]], encoding="cp1252"))
    assert "older Windows file" in page.text
    assert "Zoë" in page.text


def test_excel_quirks(mina, evening, inside):
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append([])
    sheet.append([*HEAD, "3.1"])
    sheet.append([True, 42, 1, 1])
    sheet.append(["x", date(2026, 12, 4), 2.0, "-1"])
    for _empty in range(5):
        sheet.append([])
    sheet.append(["yes", "#REF!", "Bus"])
    sheet.append(["yes", "=1+1", "Bus"])
    sheet.column_dimensions["A"].width = 40
    book.create_sheet("Other")
    book.save(out)
    page = bring(mina, evening, out.getvalue(), "list.xlsx")
    assert faults(page) == [("10", "A formula has gone wrong here: #REF!.")], page.text
    assert keep(mina, evening, page, leave_out="y").status_code == 303
    with inside(writes=False) as session:
        assert sorted(session.scalars(select(Contribution.words).where(Contribution.words.is_not(None)))) == [
            "2026-12-04",
            "42",
        ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "This file is empty."),
        (b" \n\n", "This file is empty."),
        (b"\xef\xbb\xbf", "This file is empty."),
        (b",,\n,,\n", "This file is empty."),
        (as_csv([HEAD]), "no row below them"),
        (b"%PDF-1.7 a PDF renamed", "This is a PDF, whatever its name says."),
        (b"\xd0\xcf\x11\xe0 old", "an Excel file of before 2007, or one with a password"),
        (b"\x89PNG....", "This is a picture."),
        (b"PK\x03\x04 broken", "This is no Excel file that we can read."),
        (b"ab\x00\x00\x00cd\x00\x01", "This is no table that we can read."),
        (b'Consent given,1\nyes,"never closed\n', "a quotation mark opens and does not close"),
        (as_csv([HEAD, *([GOOD] * 5001)]), "more than 5,000 rows"),
        (b"x" * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
        (as_csv([["Name", "Age"], ["Ann", "7"]]), "No column is one of this workshop"),
        (as_csv([["1", "2"], ["Two buses", "Bus"]]), "There is no column “Consent given”"),
        (as_csv([[*HEAD, "1"], [*GOOD, "x"]]), "Two columns are about “1. What was it like?”"),
        (as_csv([["x"] * 201, ["y"] * 201]), "more than 200 columns"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_what_is_no_list_is_told_in_a_sentence(mina, evening, inside, content, said):
    page = bring(mina, evening, content)
    assert page.status_code == 422
    assert said in html.unescape(page.text)
    assert counted(inside) == (0, 0, 0, 0)


def repacked(raw: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A packed file with each part as `change` makes it, or without it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (part := change(name, old.read(name))) is not None:
                new.writestr(name, part)
    return out.getvalue()


def flagged(raw: bytes, at: int, value: int) -> bytes:
    """With one byte of each entry of the packed file's own list set: 8 says encrypted, 10 how it is packed."""
    out, place = bytearray(raw), 0
    while (place := out.find(b"PK\x01\x02", place)) >= 0:
        out[place + at] = value
        place += 4
    return bytes(out)


GOOD_XLSX = as_xlsx([HEAD, GOOD])
TYPES = "[Content_Types].xml"


@pytest.mark.parametrize(
    "content",
    [
        repacked(GOOD_XLSX, lambda name, part: part.replace(b"spreadsheetml.sheet.main", b"wordprocessingml.document")),
        repacked(GOOD_XLSX, lambda name, part: b"<a/>" if name == "xl/workbook.xml" else part),
        repacked(GOOD_XLSX, lambda name, part: part[: len(part) // 2]),
        repacked(GOOD_XLSX, lambda name, part: None if name == TYPES else part),
        repacked(GOOD_XLSX, lambda name, part: part.replace(b'r="A1"', b'r="1A"')),
        flagged(GOOD_XLSX, 8, 1),
        flagged(GOOD_XLSX, 10, 77),
        re.sub(rb"(xl/worksheets/sheet1\.xml).{8}", rb"\1" + b"\xff" * 8, GOOD_XLSX, count=1, flags=re.DOTALL),
        GOOD_XLSX[: len(GOOD_XLSX) // 2],
    ],
    ids=["word", "another", "cut", "nameless", "nowhere", "encrypted", "packed otherwise", "damaged", "half"],
)
def test_a_broken_spreadsheet_is_told_in_a_sentence(mina, evening, content):
    page = bring(mina, evening, content, "list.xlsx")
    assert page.status_code == 422
    assert "This is no Excel file that we can read." in page.text


@pytest.mark.parametrize(("where", "name"), [(lists, "read_table"), (list_pages, "pack")])
def test_phones_answer_while_a_file_is_looked_at(mina, evening, jar, monkeypatch, where, name):
    anna, hall, said = jar(), ThreadPoolExecutor(1), []
    join(anna, evening)
    really = getattr(where, name)

    def meanwhile(*given):
        said.append(hall.submit(answer, anna, evening, WORDS, words="Hello").result(timeout=10).status_code)
        return really(*given)

    monkeypatch.setattr(where, name, meanwhile)
    assert bring(mina, evening, as_csv([HEAD, GOOD])).status_code == 200
    assert said == [303]
    hall.shutdown()


def test_a_row_of_endless_commas_is_cut_short(evening, inside):
    with inside(writes=False):
        workshop = workshop_by_code(evening.code)
        looked = look(workshop, as_csv([[*HEAD, *([""] * 10_000)], GOOD]), "list.csv")
        assert len(looked.people) == 1
        for rows in ([[*HEAD, *([""] * 300), "far"], GOOD], [HEAD, [*GOOD, *([""] * 300), "far"]]):
            with pytest.raises(UnreadableError, match="more than 200 columns"):
                look(workshop, as_csv(rows), "list.csv")


def test_ids_in_pages_tell_no_persons_answers_apart(mina, evening, inside):
    page = bring(mina, evening, as_csv([HEAD, *([["yes", f"Voice {n}", "Bus"] for n in range(3)])]))
    keep(mina, evening, page)
    with inside(writes=False) as session:
        batch = session.scalars(select(Batch.id)).one()
        seats = set(session.scalars(select(Seat.id)))
        kept = set(session.scalars(select(Contribution.id)))
        activities = {one.activity_id for one in session.scalars(select(Contribution))}
    guessed = {uuid.uuid5(batch, f"seat {number}") for number in range(1, 4)}
    assert not guessed & seats
    assert not {uuid.uuid5(seat, f"line {key}") for seat in guessed | seats for key in activities} & kept


def test_a_choice_with_a_quotation_mark_has_no_drop_down_but_is_listed(mina, evening, inside):
    with inside():
        activity_at(workshop_by_code(evening.code), 2).choices[0].words = 'The "fast" bus'
    raw = mina.get(f"{page_of(evening)}/answers.xlsx").data
    first, second = load_workbook(io.BytesIO(raw)).worksheets
    offered = [rule.formula1 for rule in first.data_validations.dataValidation]
    assert '"yes,no"' in offered
    assert not [formula for formula in offered if "fast" in formula]
    assert any('The "fast" bus' in str(cell.value) for row in second.iter_rows() for cell in row)


def test_a_large_file_lies_on_no_disk(app):
    from flask import request

    boundary, body = encode_multipart({"file": FileStorage(io.BytesIO(b"x" * 2_000_000), "list.csv")})
    kind = f'multipart/form-data; boundary="{boundary}"'
    with app.test_request_context("/", method="POST", data=body, content_type=kind):
        assert isinstance(request.files["file"].stream, io.BytesIO)


def test_a_spreadsheet_that_grows_without_end_is_refused(mina, evening):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (31 * 1024 * 1024))
    assert "far larger inside than it looks" in bring(mina, evening, out.getvalue(), "list.xlsx").text


def test_no_file_is_told(mina, evening):
    assert "Choose a file first." in mina.post(page_of(evening), data={}).text
    assert mina.post(f"{page_of(evening)}/keep", data={"rows": "forged"}).status_code == 422


# What is wrong, by row


def test_every_wrong_row_is_named_and_nothing_is_kept_until_they_are_left_out(mina, evening, inside):
    head = [*HEAD, "Language", "Neighbourhood", "Postcode", "3.1", "5.1", "5.2", "Timestamp", "2. How old are you?"]
    rows = [
        head,
        GOOD,
        ["no", "Two buses", "Bus"],
        ["", "Two buses", "Bus"],
        ["perhaps", "Two buses", "Bus"],
        ["yes", "x" * 5001, "Bus"],
        ["yes", "Two buses", "Tram"],
        ["yes", "", ""],
        [],
        ["yes", "Two buses", "Bus", "Klingon"],
        ["yes", "Two buses", "Bus", "", "Atlantis"],
        ["yes", "Two buses", "Bus", "", "", "ZZ99 9ZZ"],
        ["yes", "Two buses", "Bus", "", "", "", "perhaps"],
        ["yes", "Two buses", "Bus", "", "", "", "", "1", "1"],
        ["yes", "Two buses", "Bus", "", "", "", "", "", "1"],
        ["yes", "Two buses", "Bus", "", "", "", "", "", "", "18:01", "7", "one too many"],
        ["yes", "The last", "2", "ur", "somewhere else"],
    ]
    page = bring(mina, evening, as_csv(rows))
    told = faults(page)
    assert [row for row, _what in told] == ["3", "4", "5", "6", "7", "8", "10", "11", "12", "13", "14", "15", "16"]
    for (_row, what), said in zip(
        told,
        (
            "does not say yes",
            "does not say yes",
            "Write yes or no here, not “perhaps”.",
            "longer than 5,000 characters",
            "“Tram” is none of the answers: Bus; Walked; By car.",
            "no answer in this row",
            "“Klingon” as a language",
            "“Atlantis” is no neighbourhood",
            "do not know this postcode",
            "Write agree, pass or disagree",
            "stands in two places",
            "This place is empty, and a later one is not.",
            "more cells than headings",
        ),
        strict=True,
    ):
        assert said in what
    assert "ZZ99" not in page.text
    assert "Timestamp; 2. How old are you?" in page.text
    assert "15 rows were read." in page.text
    assert counted(inside) == (0, 0, 0, 0)
    refused = keep(mina, evening, page)
    assert refused.status_code == 422
    assert "Say that the wrong rows are left out" in refused.text
    assert faults(refused) == told
    assert counted(inside) == (0, 0, 0, 0)
    assert keep(mina, evening, refused, leave_out="y").status_code == 303
    assert counted(inside)[:2] == (1, 2)
    with inside(writes=False) as session:
        assert {seat.language: seat.elsewhere for seat in session.scalars(select(Seat))} == {"en": False, "ur": True}


def test_several_choices_in_a_cell(everyone, evening, inside):
    with inside() as session:
        activity_at(workshop_by_code(evening.code), 2).several = True
        session.flush()
        workshop = workshop_by_code(evening.code)
        rows = [
            HEAD,
            ["yes", "", "Bus; By car"],
            ["yes", "", "1;3"],
            ["yes", "", "Walked, Bus"],
            ["yes", "", "Bus;Tram"],
        ]
        looked = look(workshop, as_csv(rows), "list.csv")
        by_id = {choice.id: choice.position for choice in activity_at(workshop, 2).choices}
        chosen = [
            [by_id[key] for key in answer.votes] for person in looked.people for answer in person.answers.values()
        ]
        assert chosen == [[1, 3], [1, 3], [2, 1]]
        assert [(fault.row, "“Tram”" in fault.what) for fault in looked.faults] == [(5, True)]


def test_only_wrong_rows_leave_nothing_to_keep(mina, evening, inside):
    page = bring(mina, evening, as_csv([HEAD, ["no", "x", "Bus"]]))
    assert "Keep the answers" not in page.text
    assert faults(page)


def test_five_hundred_wrong_rows_are_listed_and_no_more(mina, evening):
    page = bring(mina, evening, as_csv([HEAD, *([["no", "x", "Bus"]] * 600), GOOD]))
    assert len(faults(page)) == 500
    assert "Only the first 500 are listed." in page.text
    assert "Leave out the 600 wrong rows" in page.text


# Once, whole, and out again


def test_the_same_file_twice_is_told_and_nothing_doubles(mina, evening, inside):
    content = as_csv([HEAD, GOOD, ["yes", "A walk", "Walked"]])
    page = bring(mina, evening, content)
    first = keep(mina, evening, page)
    assert "2 people&#39;s answers are kept" in mina.get(first.location).text
    before = counted(inside)
    assert keep(mina, evening, page).status_code == 303, "the button pressed twice"
    again = bring(mina, evening, content, "renamed.csv")
    assert "This file was brought in already" in again.text
    assert "Keep the answers" not in again.text
    in_another_coat = bring(mina, evening, as_xlsx([HEAD, GOOD, ["yes", "A walk", "Walked"]]), "list.xlsx")
    assert "This file was brought in already" in in_another_coat.text
    with inside(writes=False):
        looked_before_it_was_kept = pack(
            workshop_by_code(evening.code), look(workshop_by_code(evening.code), content, "x")
        )
    stale = mina.post(f"{page_of(evening)}/keep", data={"rows": looked_before_it_was_kept})
    assert stale.status_code == 409
    assert "This file was brought in already" in stale.text
    assert counted(inside) == before


def test_a_list_is_undone_as_one_and_can_come_again(mina, dana, evening, inside):
    content = as_csv([HEAD, GOOD, ["yes", "A walk", "Walked"]])
    page = bring(mina, evening, content)
    keep(mina, evening, page)
    with inside(writes=False) as session:
        key = session.scalars(select(Batch.id)).one()
    address = f"/room/{evening.code}/typed/{key}/undo"
    assert dana.get(address).status_code == 404
    assert "4 answers go for good" in mina.get(address).text
    assert mina.post(address).location.endswith("/import")
    assert counted(inside) == (0, 0, 0, 0)
    resent = keep(mina, evening, page)
    assert resent.status_code == 409
    assert counted(inside) == (0, 0, 0, 0)
    assert keep(mina, evening, bring(mina, evening, content)).status_code == 303
    assert counted(inside) == (1, 2, 4, 2)


def test_a_power_cut_half_way_leaves_nothing(evening, inside, everyone, monkeypatch):
    def cut(*_given, **_more):
        raise ConnectionAbortedError

    def bring_in():
        with inside():
            workshop = workshop_by_code(evening.code)
            monkeypatch.setattr(lists, "submit_all", cut)
            keep_list("command", workshop, look(workshop, as_csv([HEAD, GOOD]), "x"))

    with pytest.raises(ConnectionAbortedError):
        bring_in()
    assert counted(inside) == (0, 0, 0, 0)


def test_five_thousand_people_are_kept_in_one_go(mina, evening, inside):
    rows = [HEAD, *(["yes", f"Voice {number}", "Bus"] for number in range(5000))]
    page = bring(mina, evening, as_csv(rows))
    assert "5000 rows were read" in page.text
    assert keep(mina, evening, page).status_code == 303
    assert counted(inside) == (1, 5000, 10_000, 5000)
    full = keep(mina, evening, bring(mina, evening, as_csv([HEAD, GOOD])))
    assert full.status_code == 409
    assert "as many people as it can take" in full.text
    with inside(writes=False) as session:
        key = session.scalars(select(Batch.id)).one()
    mina.post(f"/room/{evening.code}/typed/{key}/undo")
    assert counted(inside) == (0, 0, 0, 0)


def test_what_was_read_belongs_to_its_workshop_and_its_questions(mina, evening, another, inside):
    page = bring(mina, evening, as_csv([HEAD, GOOD]))
    other = another()
    rows = html.unescape(re.search(r'name="rows" value="([^"]+)"', page.text)[1])
    assert mina.post(f"{page_of(other)}/keep", data={"rows": rows}).status_code == 422
    with inside() as session:
        session.delete(activity_at(workshop_by_code(evening.code), 2).choices[2])
    changed = mina.post(f"{page_of(evening)}/keep", data={"rows": rows})
    assert changed.status_code == 409
    assert "has changed since you looked" in changed.text
    assert counted(inside) == (0, 0, 0, 0)


def test_what_is_read_survives_the_page(evening, inside, everyone):
    with inside():
        workshop = workshop_by_code(evening.code)
        looked = look(workshop, as_csv([[*HEAD, "Colour"], [*GOOD, "red"], ["no", "", ""]]), "ü.csv")
        assert unpack(workshop, pack(workshop, looked)) == looked


def test_a_list_needs_an_evening_that_takes_answers(mina, another, inside):
    evening = another(opened=False)
    assert "has not begun" in mina.get(page_of(evening)).text
    assert bring(mina, evening, as_csv([HEAD, GOOD])).status_code == 409
    with inside():
        start_rehearsal("command", workshop_by_code(evening.code))
    tried = bring(mina, evening, as_csv([HEAD, GOOD]))
    assert keep(mina, evening, tried).status_code == 303
    stale = bring(mina, evening, as_csv([HEAD, GOOD, GOOD]))
    with inside():
        open_workshop("command", workshop_by_code(evening.code))
    assert counted(inside) == (0, 0, 0, 0)
    assert "gone from rehearsal to real" in keep(mina, evening, stale).text
    real = bring(mina, evening, as_csv([HEAD, GOOD]))
    assert keep(mina, evening, real).status_code == 303
    with inside():
        close_workshop("command", workshop_by_code(evening.code))
    late = bring(mina, evening, as_csv([HEAD, ["yes", "Late", "Bus"]]))
    clock.set_now(clock.now() + timedelta(hours=73))
    assert keep(mina, evening, late).status_code == 409
    assert counted(inside)[:2] == (1, 1)


@pytest.mark.parametrize("confidentiality", [Confidentiality.ROOM, Confidentiality.SEALED])
def test_words_that_stay_in_the_room_are_never_quoted(mina, another, inside, confidentiality):
    evening = another(confidentiality=confidentiality)
    assert "May be quoted" not in mina.get(f"{page_of(evening)}/answers.csv").text
    keep(mina, evening, bring(mina, evening, as_csv([[*HEAD, "May be quoted"], [*GOOD, "yes"]])))
    with inside(writes=False) as session:
        assert session.scalars(select(Seat.may_quote)).one() is False


def test_the_neighbour_finds_nothing(dana, jar: Callable, evening):
    for address in (page_of(evening), f"{page_of(evening)}/answers.csv", f"{page_of(evening)}/answers.xlsx"):
        assert dana.get(address).status_code == 404
        assert jar().get(address).status_code == 303
    assert bring(dana, evening, as_csv([HEAD, GOOD])).status_code == 404
    assert dana.post(f"{page_of(evening)}/keep").status_code == 404
