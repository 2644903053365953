"""The export of an applicant-tracking system: its columns are mapped once, and nobody's name comes any further."""

import re
from collections.abc import Callable

import pytest
from itsdangerous import URLSafeSerializer
from sqlalchemy import func, select

from app import clock
from app.db import Base, db
from app.ledger import Entry
from tests.houses import PLACE_TABLES
from tests.workshops.hiring.conftest import offer_of
from tests.workshops.hiring.files import as_csv, as_xlsx, carried, choose, faults
from workshops.hiring.columns import guess
from workshops.hiring.counting import stages_of_offers, total_of
from workshops.hiring.mapping import known_words
from workshops.hiring.models import Mapping, SheetOf, Split, Stage, StageCount

NAMES = ("Marta", "Kowalska", "marta@example.org", "07700 900123", "Amir", "Haddad", "A note about Amir")
HEADINGS = ["Requisition ID", "Candidate name", "E-mail", "Phone", "Current status", "Postcode", "Ethnicity", "Notes"]
WORDS = {"Hired": "started", "Rejected after interview": "interviewed", "New application": "applied", "Duplicate": ""}


def export(places, *more):
    return [
        HEADINGS,
        ["RN-1", "Marta Kowalska", NAMES[2], NAMES[3], "Hired", places[0].postcode, "White - Polish", ""],
        ["RN-1", "Amir Haddad", "amir@example.org", "", "New application", places[1].postcode, "Z", NAMES[6]],
        ["RN-1", "Marta Kowalska", NAMES[2], "", "Duplicate", places[0].postcode, "", ""],
        ["RN-1", "Amir Haddad", "", "", "Rejected after interview", "", "", ""],
        ["OTHER-5", "Amir Haddad", "", "", "Hired", "", "", ""],
        *more,
    ]


def look(person, rows, *, xlsx: bool = False):
    content = as_xlsx(*rows) if xlsx else as_csv(*rows)
    return choose(person, "/figures", content, "Marta Kowalska.csv", as_of=clock.today().isoformat())


def say_columns(person, page, **more):
    """The columns as they are guessed, with what is said otherwise."""
    chosen = dict(re.findall(r'<select id="(column_\d+)".*?<option selected value="([^"]*)"', page.text, re.DOTALL))
    data = chosen | {"headings": carried(page), "leave_out_others": "y"} | more
    return person.post("/figures/columns", data=data)


def say_words(person, page, words=None):
    asked = re.findall(r'<label for="(word_\d+)">([^<]*)</label>', page.text)
    words = WORDS if words is None else words
    data = {name: words[word] or "leave out" for name, word in asked if word in words}
    return person.post("/figures/words", data=data | {"rows": carried(page)})


def everything(inside: Callable) -> str:
    """Whatever the database holds but for people who work here, and the place."""
    with inside(writes=False) as session:
        apart = {"user_account", *PLACE_TABLES}
        tables = [table for table in Base.metadata.sorted_tables if table.name not in apart]
        return "\n".join(str(session.execute(select(table)).all()) for table in tables)


def opened(person, page) -> str:
    """What a page carries, as whoever has the key reads it."""
    with person.application.app_context():
        key = person.application.secret_key
        with person.application.extensions["database"].transaction(writes=False) as session:
            from app.accounts.models import Organisation

            scopes = [f"figures for {each}" for each in session.scalars(select(Organisation.id))]
    for scope in scopes:
        found, said = URLSafeSerializer(key, scope).loads_unsafe(carried(page))
        if found:
            return str(said)
    raise AssertionError("nobody signed it")


@pytest.mark.parametrize("xlsx", [False, True])
def test_an_export_is_mapped_once_and_read_from_then_on(inside, kofi, offers, places, xlsx):
    rows = export(places)
    page = look(kofi, rows, xlsx=xlsx)
    assert page.status_code == 200
    assert "These headings are new to us" in page.text
    assert "4 columns are about somebody by their heading" in page.text
    assert say_columns(kofi, page).status_code == 303
    page = look(kofi, rows, xlsx=xlsx)
    assert "How far each word is" in page.text
    page = say_words(kofi, page)
    assert page.status_code == 200, page.text
    assert "Nothing is kept yet" in page.text
    assert kofi.post("/figures/keep", data={"rows": carried(page)}).status_code == 303
    with inside(writes=False):
        stages = stages_of_offers([offer_of(offers.ward)])[offers.ward]
        assert [total_of(stages, stage) for stage in Stage] == [3, 3, 2, 1, 1]
        assert stages[Stage.APPLIED][Split.ETHNIC] == {"white": 1, "not said": 2}
        assert stages[Stage.STARTED][Split.PLACE] == {str(places[0].id): 1}
    again = look(kofi, rows, xlsx=xlsx)
    assert "these figures stand here already" in again.text
    assert "as your organisation has mapped them" in again.text
    assert "1 row is about a vacancy that is not offered here" in again.text
    with inside(writes=False) as session:
        verbs = session.scalars(select(Entry.verb).where(Entry.verb.like("%sheet%")).order_by(Entry.seq)).all()
        assert verbs == ["map columns of a sheet", "map words of a sheet"]


def test_no_name_is_in_a_page_a_package_or_the_database(inside, kofi, offers, places):
    rows = export(places)
    pages = [look(kofi, rows)]
    say_columns(kofi, pages[0])
    pages.append(look(kofi, rows))
    pages.append(say_words(kofi, pages[1]))
    kofi.post("/figures/keep", data={"rows": carried(pages[2])})
    pages.append(look(kofi, rows))
    wrong = look(kofi, export(places, ["RN-1", "Amir Haddad", "", "", "Hired", "Haddad Street", "", ""]))
    assert wrong.status_code == 422
    said = "\n".join([*(page.text for page in (*pages, wrong, kofi.get("/figures"))), everything(inside)])
    said += "\n".join(opened(kofi, page) for page in pages[:3])
    for name in NAMES:
        assert name not in said, name
    assert places[0].postcode not in said


def test_a_new_word_is_asked_about(inside, kofi, offers, places):
    rows = export(places)
    say_columns(kofi, look(kofi, rows))
    say_words(kofi, look(kofi, rows))
    page = look(kofi, export(places, ["RN-1", "Jo", "", "", "On hold", "", "", ""]))
    assert "How far each word is" in page.text
    assert say_words(kofi, page).status_code == 422, "the new one is not said yet"
    page = say_words(kofi, page, WORDS | {"On hold": "applied"})
    assert page.status_code == 200
    with inside(writes=False) as session:
        mapping = session.scalars(select(Mapping)).one()
        assert known_words(mapping, [*WORDS, "On hold", "Offered"]) == WORDS | {"On hold": "applied"}
        assert "hold" not in str(mapping.words), "a word is kept as a mark"


def test_rows_of_other_vacancies_are_wrong_unless_one_says_otherwise(inside, kofi, offers, places):
    rows = export(places)
    page = look(kofi, rows)
    say_columns(kofi, page, leave_out_others="")
    page = look(kofi, rows)
    assert page.status_code == 422
    ((row, says),) = faults(page)
    assert row == 6
    assert says.startswith("There is no offer of yours with the reference or title that stands here.")
    assert "tick “Leave out rows about vacancies that are not offered here”" in says
    assert "OTHER-5" not in page.text


@pytest.mark.parametrize(
    ("held", "says"),
    [
        ({"column_0": ""}, "which offer a row is of"),
        ({"column_4": ""}, "how many applied"),
        ({"column_5": "furthest"}, "how far they got, in words”: “Current status”, “Postcode”. Choose one"),
        ({"column_5": "applied"}, "“Current status” says how far one applicant got, and “Postcode” how many did."),
        ({"column_5": "no such"}, "Not a valid choice"),
    ],
)
def test_columns_that_make_no_sheet_are_asked_again(inside, kofi, offers, places, held, says):
    page = say_columns(kofi, look(kofi, export(places)), **held)
    assert page.status_code == 422
    assert says in page.text
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Mapping)) == 0


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["Application ID", "Candidate name", "Email", "Vacancy ref", "Status"], ["", "", "", "offer", "furthest"]),
        (["Application date", "Job", "Stage", "Interview date", "Offer date"], ["", "offer", "furthest", "", ""]),
        (["Vacancy", "Date applied", "Interviewed on", "Start date"], ["offer", "", "", ""]),
        (["Vacancy", "Applied", "Offered", "Status"], ["offer", "", "", "furthest"]),
        (["Vacancy", "Number of applications", "Interviews", "Offers"], ["offer", "applied", "interviewed", "offered"]),
    ],
)
def test_what_says_which_or_when_is_no_number_of_people(headings, expected):
    assert guess(headings) == expected


def test_an_export_with_numbers_of_applications_is_read_as_it_is_guessed(inside, kofi, offers):
    rows = [
        ["Application ID", "Candidate name", "Email", "Vacancy ref", "Status", "Date applied"],
        ["A-1", "Marta Kowalska", "marta@example.org", "RN-1", "Hired", "2/11/2026"],
    ]
    page = look(kofi, rows)
    assert say_columns(kofi, page).status_code == 303
    assert "How far each word is" in look(kofi, rows).text


def test_a_column_of_names_is_no_column_of_stages(inside, kofi, offers):
    rows = [
        ["Vacancy", "Who"],
        *(["RN-1", f"{name} Smith"] for name in ("Jo", "Al", "Bea", "Cem", "Dan", "Eve", "Flo")),
    ]
    page = look(kofi, rows)
    assert say_columns(kofi, page, column_0="offer", column_1="furthest").status_code == 303
    page = look(kofi, rows)
    assert page.status_code == 422
    assert "Map the columns anew" in page.text
    assert "Smith" not in page.text


@pytest.mark.parametrize(
    "word", ["Started in post - Zebedee Quillfeather", "Hired (QUILLFEATHER, ZEBEDEE)", "Offer: zebedee@example.org"]
)
def test_a_name_beside_a_stage_is_refused_and_neither_shown_nor_kept(inside, kofi, offers, places, word):
    rows = export(places, ["RN-1", "", "", "", word, "", "", ""])
    say_columns(kofi, look(kofi, rows))
    page = look(kofi, rows)
    assert page.status_code == 422
    assert "too many different words, or names" in page.text
    assert "Map the columns anew" in page.text
    for said in (page.text, kofi.get("/figures").text, everything(inside)):
        assert "zebedee" not in said.casefold()


def test_a_word_that_was_read_wrongly_is_said_anew(inside, kofi, offers, places):
    """The page of figures leads back to the words, with how many there are of each."""
    rows = export(places)
    say_columns(kofi, look(kofi, rows))
    say_words(kofi, look(kofi, rows))
    page = look(kofi, rows)
    assert "What would change" in page.text
    carries = re.search(r'action="/figures/words/anew">\s*<input type="hidden" name="rows" value="([^"]+)"', page.text)
    assert carries
    words = kofi.post("/figures/words/anew", data={"rows": carries[1]})
    assert words.status_code == 200
    assert words.text.count("1 applicant.") == len(WORDS)
    page = say_words(kofi, words, WORDS | {"Hired": "offered"})
    kofi.post("/figures/keep", data={"rows": carried(page)})
    with inside(writes=False):
        stages = stages_of_offers([offer_of(offers.ward)])[offers.ward]
        assert [total_of(stages, stage) for stage in Stage] == [3, 3, 2, 1, 0]
    assert kofi.post("/figures/words/anew", data={"rows": "x"}).status_code == 422


def test_the_name_of_an_export_above_its_headings_is_left_out(kofi, offers, places):
    page = look(kofi, [["Northvale export"], [], *export(places)])
    assert page.status_code == 200
    assert "What the columns hold" in page.text
    assert "Current status" in page.text
    assert "Northvale export" not in page.text
    say_columns(kofi, page)
    page = look(kofi, [["Northvale export"], [], *export(places)])
    assert "How far each word is" in page.text


def test_nobodys_row_is_taken_for_headings(inside, kofi, offers):
    """A stage, an ethnic group and a disability look like headings of ours: so what stands in a row does not decide."""
    rows = [
        ["Job reference", "Who", "Status", "Background (self-declared)", "Health (self-declared)"],
        ["RN-1", "Jane Smith", "Interviewed", "Mixed or multiple ethnic groups", "No disability"],
        ["RN-1", "Jo Bloggs", "Applied", "White", "Prefer not to say"],
    ]
    for above in ([], [["Northvale export"]]):
        page = look(kofi, above + rows)
        assert "What the columns hold" in page.text
        assert "Job reference" in page.text
        assert "Jane Smith" not in page.text


def test_words_are_filled_in_as_we_guess(kofi, offers, places):
    rows = export(places, *(["RN-1", "", "", "", word, "", "", ""] for word in ("Withdrawn", "Offer made")))
    say_columns(kofi, look(kofi, rows))
    page = look(kofi, rows).text
    fields = re.findall(r'<label for="word_\d+">([^<]*)</label>(.*?)</select>', page, re.DOTALL)
    filled = {word: "".join(re.findall(r'<option selected value="([^"]*)"', field)) for word, field in fields}
    assert filled == {
        "Hired": "started",
        "Offer made": "offered",
        "Rejected after interview": "interviewed",
        "New application": "applied",
        "Withdrawn": "applied",
        "Duplicate": "",
    }
    assert page.count("At least that") == 1


def test_how_an_export_is_read_can_be_forgotten(inside, kofi, mo, offers, places):
    rows = export(places)
    say_columns(kofi, look(kofi, rows))
    say_words(kofi, look(kofi, rows))
    with inside(writes=False) as session:
        mark = session.scalars(select(Mapping.headings)).one()
    assert "Forget how this export is read" in kofi.get(f"/figures/columns/{mark}").text
    assert mo.post(f"/figures/columns/{mark}/forget").status_code == 404
    assert kofi.post(f"/figures/columns/{mark}/forget").status_code == 303
    assert kofi.post(f"/figures/columns/{mark}/forget").status_code == 404
    with inside(writes=False) as session:
        assert session.scalars(select(Mapping)).all() == []
        assert session.scalars(select(Entry.verb).order_by(Entry.seq.desc()).limit(1)).one().startswith("forget")
    assert "These headings are new to us" in look(kofi, rows).text


def test_columns_can_be_mapped_anew(inside, kofi, mo, offers, places):
    rows = export(places)
    say_columns(kofi, look(kofi, rows))
    with inside(writes=False) as session:
        mark = session.scalars(select(Mapping.headings)).one()
    assert "map anew" in kofi.get("/figures").text
    page = kofi.get(f"/figures/columns/{mark}")
    assert page.status_code == 200
    seen = re.search(r'name="seen" type="hidden" value="([^"]+)"', page.text)
    assert seen
    held = {"column_0": "offer", "column_4": "furthest", "column_5": "place", "column_6": "", "seen": seen[1]}
    assert kofi.post(f"/figures/columns/{mark}", data=held).status_code == 303
    assert kofi.post(f"/figures/columns/{mark}", data=held | {"column_5": ""}).status_code == 409, "changed meanwhile"
    with inside(writes=False) as session:
        assert session.scalars(select(Mapping)).one().columns["Ethnicity"] == ""
    assert mo.get(f"/figures/columns/{mark}").status_code == 404
    assert mo.post(f"/figures/columns/{mark}", data=held).status_code == 404


def test_counts_of_another_system_are_mapped_too(inside, kofi, offers):
    rows = [["Vacancy", "Applicants", "Hires", "Hiring manager name"], ["RN-1", "12", "2", "Jo Smith"]]
    page = look(kofi, rows)
    assert say_columns(kofi, page).status_code == 303
    page = look(kofi, rows)
    assert page.status_code == 200, page.text
    assert kofi.post("/figures/keep", data={"rows": carried(page)}).status_code == 303
    with inside(writes=False):
        stages = stages_of_offers([offer_of(offers.ward)])[offers.ward]
        assert [total_of(stages, stage) for stage in Stage] == [12, 12, 2, 2, 2]


def test_a_mapping_is_of_one_organisation(inside, kofi, mo, offers, places):
    say_columns(kofi, look(kofi, export(places)))
    page = look(mo, export(places))
    assert "These headings are new to us" in page.text
    assert kofi.post("/figures/columns", data={"headings": carried(page), "column_0": "offer"}).status_code == 422
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(SheetOf)) == 0
        assert session.scalar(select(func.count()).select_from(StageCount)) == 0
        assert db() is session
