"""The recruiter's sheet: looked at with nothing stored, wrong rows named, kept whole, and once."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from app import clock
from app.accounts.services import invite
from app.db import db
from app.ledger import Entry
from app.permissions import Role
from tests.offers import drafted, offered
from tests.pages import as_read
from tests.people import Person, signed_in
from tests.workshops.hiring.conftest import interested, offer_of
from tests.workshops.hiring.files import HEAD, as_csv, as_xlsx, carried, choose, faults
from workshops.hiring.counting import stages_of, stages_of_offers, total_of
from workshops.hiring.groups import ethnic_group
from workshops.hiring.models import SheetOf, Split, Stage, StageCount
from workshops.hiring.owed import figures_owed
from workshops.offers.models import OfferState
from workshops.offers.services import move
from workshops.programmes.models import Programme


def look(person, *rows, **form):
    return choose(person, "/figures", as_csv(*rows), as_of=clock.today().isoformat(), **form)


def keep(person, page):
    return person.post("/figures/keep", data={"rows": carried(page)})


def load(person, *rows):
    page = look(person, *rows)
    assert page.status_code == 200, page.text
    return keep(person, page)


def stored(inside) -> tuple[int, int]:
    with inside(writes=False) as session:
        return tuple(session.scalar(select(func.count()).select_from(table)) for table in (StageCount, SheetOf))


def totals(inside, offer_id) -> list[int]:
    with inside(writes=False):
        stages = stages_of_offers([offer_of(offer_id)])
        return [total_of(stages.get(offer_id), stage) for stage in Stage]


def test_a_sheet_is_looked_at_and_then_kept(inside, kofi, offers, places):
    page = look(
        kofi,
        HEAD,
        ["RN-1", places[0].name, "", 6, 4, 2, 1],
        ["rn-1", "somewhere else", 5, 3, 1, 0, 0],
        ["Ready for the ward", "", 9, 2, 1, 1, 1],
    )
    assert page.status_code == 200
    assert "Nothing is kept yet" in page.text
    assert stored(inside) == (0, 0)
    answer = keep(kofi, page)
    assert answer.status_code == 303
    assert "The figures of 2 offers are kept" in kofi.get("/figures").text
    assert totals(inside, offers.ward) == [11, 9, 5, 2, 1]
    with inside(writes=False) as session:
        rows = session.scalars(select(StageCount).where(StageCount.offer_id == offers.ward)).all()
        by_place = {each.row: each.n for each in rows if (each.stage, each.split) == (Stage.APPLIED, Split.PLACE)}
        assert by_place == {str(places[0].id): 6, "elsewhere": 3}
        entry = session.scalars(select(Entry).where(Entry.verb == "keep figures")).one()
        day = clock.today().isoformat()
        assert entry.facts == {"as_of": {str(offers.ward): day, str(offers.course): day}}
        assert not entry.public


def test_several_rows_add_up_to_one_split_at_a_time(inside, kofi, offers, places):
    head = ["Offer", "Neighbourhood", "Ethnic group", "Age band", "Disability", *HEAD[3:]]
    assert (
        load(
            kofi,
            head,
            ["RN-1", places[0].postcode, "Pakistani", "16-24", "yes", 3, 1, 0, 0],
            ["RN-1", places[0].name, "Asian or Asian British", "25 to 34", "", 2, 2, 1, 1],
            ["RN-1", places[0].area, "not stated", "31", "no", 1, 0, 0, 0],
        ).status_code
        == 303
    )
    with inside(writes=False):
        splits = stages_of_offers([offer_of(offers.ward)])[offers.ward][Stage.APPLIED]
        assert splits[Split.PLACE] == {str(places[0].id): 6}
        assert splits[Split.ETHNIC] == {"asian": 5, "not said": 1}
        assert splits[Split.AGE] == {"under-25": 3, "25-34": 3}
        assert splits[Split.DISABILITY] == {"yes": 3, "no": 1, "not said": 2}
        assert splits[Split.DECILES].pop("not known") == 2
        assert sum(splits[Split.DECILES].values()) == 4, "a postcode and an area code have a group of deciles"


SPLIT_HEAD = ["Offer", "Neighbourhood", "Ethnic group", "Age band", *HEAD[3:]]


def splits_of(inside, offer_id, stage=Stage.APPLIED):
    with inside(writes=False):
        return stages_of_offers([offer_of(offer_id)])[offer_id][stage]


def test_our_own_sheet_brought_back_wipes_out_nothing(inside, kofi, offers, places):
    """It tells neighbourhoods only. What an export of last week knew of groups and deciles stays."""
    load(
        kofi,
        SPLIT_HEAD,
        ["RN-1", places[0].postcode, "Pakistani", "16-24", 3, 1, 0, 0],
        ["RN-1", places[0].postcode, "", "25 to 34", 2, 2, 1, 1],
    )
    before, kept = splits_of(inside, offers.ward), stored(inside)
    sheet = kofi.get("/figures/stages.csv").data
    page = choose(kofi, "/figures", sheet, as_of=clock.today().isoformat())
    assert "these figures stand here already" in page.text
    assert stored(inside) == kept
    clock.set_now(clock.now() + timedelta(days=7))
    page = look(kofi, HEAD, ["RN-1", places[0].name, 9, 8, 5, 2, 1])
    assert "As it was known before, since the file does not say it:" in page.text
    assert keep(kofi, page).status_code == 303
    after = splits_of(inside, offers.ward)
    assert after[Split.ETHNIC] == {"asian": 3, "not said": 5}
    assert after[Split.AGE] == {"under-25": 3, "25-34": 2, "not said": 3}
    group, *_rest = before[Split.DECILES]
    assert after[Split.DECILES] == {group: 5, "not known": 3}
    assert after[Split.PLACE] == {str(places[0].id): 8}
    assert splits_of(inside, offers.ward, Stage.STARTED)[Split.AGE] == {"25-34": 1}


def test_a_sheet_that_leaves_out_who_was_interested_keeps_what_was_known_of_applicants(inside, kofi, offers, places):
    head = ["Offer", "Neighbourhood", "Ethnic group", *HEAD[2:]]
    load(kofi, head, ["RN-1", places[0].name, "Pakistani", 20, 6, 4, 0, 0])
    load(kofi, ["Offer", "Neighbourhood", *HEAD[3:]], ["RN-1", places[0].name, 10, 6, 0, 0])
    assert splits_of(inside, offers.ward)[Split.ETHNIC] == {"asian": 6, "not said": 4}
    assert splits_of(inside, offers.ward, Stage.INTERVIEWED)[Split.ETHNIC] == {"asian": 4, "not said": 2}


def test_what_a_sheet_calls_not_said_is_not_said(inside, kofi, offers, places):
    """A column that was mapped wrongly, or counts that an employer takes back, must go."""
    load(kofi, SPLIT_HEAD, ["RN-1", places[0].name, "Pakistani", "16-24", 6, 4, 0, 0])
    load(kofi, SPLIT_HEAD, ["RN-1", places[0].name, "Prefer not to say", "", 6, 4, 0, 0])
    after = splits_of(inside, offers.ward)
    assert after[Split.ETHNIC] == {"not said": 6}
    assert after[Split.AGE] == {"under-25": 6}


def test_what_was_known_of_more_people_than_there_are_is_not_kept(inside, kofi, offers, places):
    load(kofi, SPLIT_HEAD, ["RN-1", places[0].name, "Pakistani", "16-24", 6, 4, 0, 0])
    page = look(kofi, HEAD, ["RN-1", places[0].name, 9, 8, 3, 0, 0])
    assert "Known before of more people than there are now, and so not kept:" in page.text
    keep(kofi, page)
    assert splits_of(inside, offers.ward)[Split.ETHNIC] == {"not said": 8}


def test_the_same_sheet_twice_changes_nothing(inside, kofi, offers, places):
    rows = (HEAD, ["RN-1", places[0].name, 8, 6, 4, 2, 1])
    page = look(kofi, *rows)
    assert keep(kofi, page).status_code == 303
    before = stored(inside)
    with inside(writes=False) as session:
        entries = session.scalar(select(func.count()).select_from(Entry))
    assert keep(kofi, page).status_code == 303, "the button pressed twice"
    assert "Nothing was changed" in kofi.get("/figures").text
    again = look(kofi, *rows)
    assert "these figures stand here already" in again.text
    assert "Keep the figures" not in again.text
    assert stored(inside) == before
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == entries


def test_figures_take_the_place_of_earlier_ones(inside, kofi, offers, places):
    load(kofi, HEAD, ["RN-1", places[0].name, 8, 6, 4, 2, 1], ["RN-1", places[1].name, 3, 3, 0, 0, 0])
    page = look(kofi, HEAD, ["RN-1", places[0].name, 9, 7, 5, 3, 2])
    assert '<span class="soft">9</span> → <b>7</b>' in page.text
    assert keep(kofi, page).status_code == 303
    assert totals(inside, offers.ward) == [9, 7, 5, 3, 2]


def test_a_wrong_sheet_names_every_wrong_row_and_stores_nothing(inside, kofi, everyone, offers, places, programme):
    with inside():
        drafted(everyone.recruiter, programme, title="A draft of ours", reference="RN-9")
    today, name = clock.today(), places[0].name
    tomorrow, before = today + timedelta(days=1), offers.since - timedelta(days=1)
    page = look(
        kofi,
        [*HEAD, "As of", "Ethnic group", "Age band", "Disability"],
        ["RN-1", name, 8, 6, 4, 2, 1, today],
        ["RN-1", name, 8, 2, 4, 0, 0, today],
        ["RN-1", name, 1, 2, 1, 0, 0, today],
        ["RN-1", "Atlantis", 8, 6, 4, 2, 1, today],
        ["RN-1", "ZZ99 9ZZ", 8, 6, 4, 2, 1, today],
        ["RN-1", name, 8, -6, 0, 0, 0, today],
        ["RN-1", name, 8, "some", 0, 0, 0, today],
        ["RN-1", name, 8, 2.5, 0, 0, 0, today],
        ["Ready for the ward", name, 8, 6, 4, 2, 1, tomorrow],
        ["UNI-7", name, 8, 6, 4, 2, 1, today],
        [offers.theirs_slug, name, 8, 6, 4, 2, 1, today],
        ["Not there", name, 8, 6, 4, 2, 1, today],
        ["RN-9", name, 8, 6, 4, 2, 1, today],
        ["", name, 8, 6, 4, 2, 1, today],
        ["RN-1", name, 8, 6, 4, 2, 1, today - timedelta(days=1)],
        ["RN-1", name, 8, 6, 4, 2, 1, "Friday"],
        ["RN-1", name, 8, 6, 4, 2, "#REF!", today],
        ["RN-1", name, 8, 6, 4, 2, 1, today, "Band 5"],
        ["RN-1", name, 8, 6, 4, 2, 1, today, "", "old"],
        ["RN-1", name, 8, 6, 4, 2, 1, today, "", "", "maybe"],
        ["Ready for the ward", name, 8, 6, 4, 2, 1, before],
    )
    assert page.status_code == 422
    said = faults(page)
    assert [row for row, _what in said] == [*range(3, 23)]
    words = dict(said)
    assert words[3] == "Interviewed is 4, and Applied only 2: whoever got further is counted before too."
    assert words[4].startswith("Applied is 2, and Interested only 1")
    assert words[5].startswith("“Atlantis” is no neighbourhood")
    assert words[6].startswith("We do not know this postcode")
    assert words[7] == "There cannot be fewer than nobody."
    assert words[8] == words[9] == "This is no whole number. Write it in digits; 0 for nobody."
    assert words[10].startswith("This day is still to come")
    for row, text in ((11, "UNI-7"), (12, offers.theirs_slug), (13, "Not there"), (14, "RN-9")):
        assert words[row] == f"There is no offer “{text}” of yours.", "no difference between them"
    assert words[15].startswith("Write which offer")
    assert words[16].startswith("Row 2 says")
    assert words[17].startswith("This is no day")
    assert words[18].startswith("A formula has gone wrong")
    assert words[19].startswith("“Band 5” is none of these")
    assert words[20].startswith("“old” is none of these")
    assert words[21].startswith("“maybe” is none of these")
    assert words[22].startswith("These figures are of")
    assert "Known" not in words[22]
    assert stored(inside) == (0, 0)


def test_an_older_sheet_is_refused(inside, kofi, offers, places):
    load(kofi, HEAD, ["RN-1", places[0].name, 8, 6, 4, 2, 1])
    yesterday = clock.today() - timedelta(days=1)
    page = look(kofi, [*HEAD, "As of"], ["RN-1", places[0].name, 8, 6, 4, 2, 2, yesterday])
    assert page.status_code == 422
    assert "Newer ones are here already" in faults(page)[0][1]
    assert totals(inside, offers.ward)[-1] == 1


def test_what_changed_meanwhile_is_shown_anew(inside, kofi, offers, places):
    first = look(kofi, HEAD, ["RN-1", places[0].name, 8, 6, 4, 2, 1])
    load(kofi, HEAD, ["RN-1", places[0].name, 9, 9, 4, 2, 1])
    answer = keep(kofi, first)
    assert answer.status_code == 409
    assert "changed meanwhile" in answer.text
    assert totals(inside, offers.ward)[0] == 9
    assert keep(kofi, answer).status_code == 303, "with both before one's eyes"
    assert totals(inside, offers.ward)[0] == 8


def test_interest_that_came_in_here_counts_where_the_sheet_is_silent(inside, kofi, offers, places, programme):
    with inside() as session:
        for number in range(5):
            session.add(interested(offers.ward, number, place=places[0].id))
    load(kofi, HEAD, ["RN-1", places[0].name, "", 3, 1, 0, 0])
    with inside(writes=False):
        found = stages_of(db().get_one(Programme, programme))
        assert found[Stage.INTEREST][Split.PLACE] == {str(places[0].id): 5}


def test_a_column_that_is_not_there_counts_as_the_next_one(inside, kofi, offers):
    """Whoever has started was interviewed, also where nobody wrote that down."""
    page = look(kofi, ["Offer", "Applied", "Interviewed", "Offered", "Started"], ["RN-1", 4, 3, 2, 1])
    assert page.status_code == 200
    keep(kofi, page)
    assert totals(inside, offers.ward) == [4, 4, 3, 2, 1]


def test_the_template_is_filled_in_and_comes_back_unchanged(inside, kofi, offers, places, programme):
    with inside() as session:
        session.add(interested(offers.course, 1, place=places[1].id))
    load(kofi, HEAD, ["RN-1", places[0].name, 8, 6, 4, 2, 1], ["RN-1", "", 2, 1, 0, 0, 0])
    sheet = load_workbook(io.BytesIO(kofi.get("/figures/stages.xlsx").data)).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    with inside(writes=False):
        number = len(db().get_one(Programme, programme).neighbourhoods)
    assert len(rows) == 1 + 2 * (number + 2), "each neighbourhood, somewhere else, not said"
    ward = next(row for row in rows if row[0] == "RN-1" and row[2] == places[0].name)
    assert ward[7:] == [8, 6, 4, 2, 1]
    course = next(row for row in rows if row[1] == "Ready for the ward" and row[2] == places[1].name)
    assert course[7:] == [1, None, None, None, None], "what came in here"
    assert not any("Lab assistant" in row for row in rows)
    page = choose(kofi, "/figures", as_xlsx(*rows), as_of=clock.today().isoformat())
    assert "these figures stand here already" in page.text
    assert "One offer has no figure in the file and stays as it is" in page.text
    plain = list(csv.reader(io.StringIO(kofi.get("/figures/stages.csv").data.decode("utf-8-sig"))))
    assert len(plain) == len(rows)
    assert plain[0] == rows[0]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"%PDF-1.7", "PDF"),
        (b"Offer,Applied,Applied,Interviewed,Offered,Started\r\nRN-1,1,1,1,1,1\r\n", "Two columns"),
        (b"Offer,Applied,Interviewed,Offered,Started\r\nRN-1,,,,\r\n", "no figure"),
        (b"jo@example.org,Applied\r\nx,1\r\n", "first row"),
    ],
)
def test_a_file_that_is_none_is_refused(inside, kofi, offers, content, says):
    page = choose(kofi, "/figures", content, as_of=clock.today().isoformat())
    assert page.status_code == 422
    assert says in page.text
    assert stored(inside) == (0, 0)


def test_a_forged_page_keeps_nothing(inside, kofi, mo, offers):
    assert kofi.post("/figures/keep", data={"rows": "made-up"}).status_code == 422
    page = choose(mo, "/figures", as_csv(HEAD, ["UNI-7", "", 8, 6, 4, 2, 1]), as_of=clock.today().isoformat())
    assert kofi.post("/figures/keep", data={"rows": carried(page)}).status_code == 422, "another employer's"
    assert stored(inside) == (0, 0)


def test_another_employer_sees_none_of_it(inside, kofi, mo, offers, places):
    load(kofi, HEAD, ["RN-1", places[0].name, 77, 66, 55, 44, 33])
    for address in ("/figures", "/hires", "/figures/stages.csv"):
        page = mo.get(address)
        assert page.status_code == 200
        for word in ("RN-1", "Ready for the ward", "77", "66"):
            assert word not in as_read(page.text), address


def test_figures_are_owed_each_week_and_once_after_closing(inside, kofi, everyone, offers, places):
    def owed() -> set[int]:
        with inside(writes=False):
            return {each.offer.id for each in figures_owed(everyone.recruiter.user()).figures}

    assert owed() == {offers.ward, offers.course}
    assert "The figures of 2 offers are owed" in kofi.get("/figures").text
    load(kofi, HEAD, ["RN-1", places[0].name, 8, 6, 4, 2, 1])
    assert owed() == {offers.course}
    with inside():
        move("command", offer_of(offers.ward), OfferState.CLOSED)
    assert owed() == {offers.course}, "closed today: what was counted today is no last word"
    clock.set_now(clock.now() + timedelta(days=1))
    assert owed() == {offers.ward, offers.course}
    with inside(writes=False):
        started = figures_owed(everyone.recruiter.user()).starts
        assert [(offer.id, n) for offer, n in started] == [(offers.ward, 1)]


def test_a_day_for_the_whole_file_is_checked(inside, kofi, offers):
    rows = as_csv(HEAD, ["RN-1", "", 8, 6, 4, 2, 1])
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert choose(kofi, "/figures", rows, as_of=tomorrow).status_code == 422
    assert choose(kofi, "/figures", rows, as_of="").status_code == 422
    early = (offers.since - timedelta(days=1)).isoformat()
    page = choose(kofi, "/figures", rows, as_of=early)
    assert faults(page)[0][0] == 2


def test_two_offers_of_one_title_are_told_apart_by_reference(inside, kofi, everyone, offers, programme):
    with inside():
        offered(everyone.recruiter, programme, reference="RN-2")
    page = look(kofi, HEAD, ["Healthcare support worker", "", 8, 6, 4, 2, 1])
    assert "Several offers of yours are called so" in faults(page)[0][1]
    assert look(kofi, HEAD, ["RN-2", "", 8, 6, 4, 2, 1]).status_code == 200


def test_who_works_for_no_organisation_has_no_figures(inside, jar, everyone, offers, programme):
    with inside():
        alone = invite("command", "alone@example.org", Role.RECRUITER, name="Al", programme_id=programme)
        person = Person(alone.id, "Al", alone.email, Role.RECRUITER)
    one = signed_in(jar, inside, person)
    assert "You count for no organisation" in one.get("/figures").text
    assert "Nothing to count yet" in one.get("/hires").text
    assert "RN-1" not in one.get("/figures/stages.csv").text
    assert look(one, HEAD, ["RN-1", "", 8, 6, 4, 2, 1]).status_code == 422
    assert choose(one, "/hires", as_csv(["Offer"], ["RN-1"])).status_code == 422
    assert one.post("/figures/keep", data={"rows": "x"}).status_code == 404
    assert stored(inside) == (0, 0)


def test_faults_that_are_alike_stand_in_one_line(kofi, offers, places):
    rows = [HEAD, *(["RN-1", "Atlantis", "", 1, 0, 0, 0] for _row in range(24)), ["RN-1", "Lyonesse", "", 1, 0, 0, 0]]
    page = choose(kofi, "/figures", as_csv(*rows), as_of=clock.today().isoformat())
    assert page.status_code == 422
    assert "25 rows need another look" in page.text
    assert page.text.count("Atlantis") == 1
    assert ">2–25</th>" in page.text
    assert [row for row, _what in faults(page)] == [*range(2, 27)]


@pytest.mark.parametrize(
    ("said", "group"),
    [
        ("Black African", "black"),
        ("Black Caribbean", "black"),
        ("Any other Black, Black British, or Caribbean background", "black"),
        ("White British", "white"),
        ("White Irish", "white"),
        ("Any other White background", "white"),
        ("Pakistani or British Pakistani", "asian"),
        ("Indian or British Indian", "asian"),
        ("Mixed or multiple ethnic groups", "mixed"),
        ("White and Black Caribbean", "mixed"),
        ("Mixed White and Asian", "mixed"),
        ("Any other Mixed or multiple ethnic background", "mixed"),
        ("Arab", "other"),
        ("Any other ethnic group", "other"),
        ("BAME", None),
        ("Black or Asian", None),
    ],
)
def test_ethnic_groups_are_known_by_their_usual_wordings(said, group):
    assert ethnic_group(said) == group
