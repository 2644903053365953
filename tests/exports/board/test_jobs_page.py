"""The page about jobs: only where there are offers, surprises first, numbers of people from the release alone."""

import io
from dataclasses import replace
from datetime import date, timedelta

import docx
import pytest
from sqlalchemy import select, update

from app import clock
from app.db import db
from exports.board.days import dated
from exports.board.docx_file import docx_of
from exports.board.typesetting import pdf_of, tries_of
from exports.releases.sheet import HIDDEN
from tests.exports.board.conftest import HEARD, words_in
from tests.exports.board.test_on_paper import CASES, LONG, UNBROKEN, URDU_NAME, sizes
from tests.exports.board.test_what_it_says import COUNTS, OF_PEOPLE
from tests.hiring import counted
from tests.offers import offered
from tests.paper import outside, read
from tests.releases import jobs_cells, release_of
from workshops.hiring.models import JobTarget
from workshops.offers.living_wage import keep_rate
from workshops.offers.models import Check, Offer
from workshops.programmes.models import Programme

WARD, WHY = "Healthcare support worker", "The band of this job is set for the whole country."


@pytest.fixture
def hiring(everyone, inside):
    """An offer that keeps all, one that explains its pay, and a release that has tables of jobs."""
    with inside() as session:
        programme_id = everyone.evening.programme_id
        offer = offered(everyone.recruiter, programme_id, title=WARD, places=3)
        offer.opened_on = clock.today() - timedelta(500)
        counted(everyone.recruiter, offer, 63, 31, 22, 13, 11)
        poorly = offered(everyone.recruiter, programme_id, title="Kitchen assistant", pay_from=11_00, pay_to=11_00)
        _line(poorly, Check.PAY).explanation = WHY
        day = clock.today() + timedelta(400)
        session.add(JobTarget(programme_id=programme_id, starts=40, still_there=30, by_on=day))
        kept = {"started": "10", "in_post_26": "10"}
        release_of(programme_id, "60", more=jobs_cells("65", "30", "20", "15", "10", kept=kept))
    return everyone


def _line(offer: Offer, item: Check):
    return next(each for each in offer.checks if each.item is item)


def page(pack) -> str:
    return words_in(pack, 4)


def test_a_programme_without_offers_has_four_pages_and_no_word_of_jobs(drawn):
    pack = drawn()
    assert len(pack.sheets) == 4
    assert "Jobs" not in words_in(pack)


def test_with_offers_a_fifth_page_stands_before_the_annex(hiring, drawn):
    pack = drawn()
    assert [sheet.heading for sheet in pack.sheets[3:]] == ["4 · Jobs", "5 · Annex, by frame"]
    said = page(pack)
    for line in (
        "2 offers are open",
        "6 places in them",
        "10 have started; target 40 by ",
        "fewer than 8 still there after 52 weeks; target 30",
        "Interested | 65 | ",
        "Interviewed | 20 | 31%",
        "Groups 1 and 2 | 65 | 20 | 10 | ",
        "Still there after 26 weeks | 10 |  | ",
        f"Kitchen assistant | Northvale NHS Trust | the Real Living Wage | {WHY}",
    ):
        assert line in said
    assert "What to look at first" not in said


def test_before_anybody_can_have_been_there_for_a_year_no_small_number_says_that_few_are(hiring, drawn, inside):
    with inside() as session:
        session.execute(update(Offer).values(opened_on=clock.today() - timedelta(364)))
        session.execute(update(JobTarget).values(by_on=clock.today() - timedelta(1)))
        tomorrow = dated(clock.today() + timedelta(1))
    said = page(drawn())
    assert f"too soon still there after 52 weeks; target 30; nobody can be before {tomorrow}" in said
    assert f"Nobody can have been there for 52 weeks before {tomorrow}." in said
    assert "After 52 weeks no number" not in said
    assert "Still there by" not in said, "what is too soon to say is not missed"
    assert "Started by" in said


def test_weeks_of_which_no_number_can_be_told_are_one_sentence(hiring, drawn, inside):
    said = page(drawn())
    assert "Still there after 26 weeks | 10" in said
    assert "Still there after 52 weeks |" not in said
    assert "After 52 weeks no number of those still there" in said
    with inside():
        cells = jobs_cells("65", "30", "20", "15", "10", kept={"started": "10", "left_52": HIDDEN})
        release_of(hiring.evening.programme_id, "60", more=cells)
    said = page(drawn())
    assert "Started | 10 | " in said
    assert "weeks |" not in said
    assert "After 26 and 52 weeks no number" in said
    assert "each is fewer than 8 or not shown." in said


def test_the_page_says_of_which_day_its_numbers_are_and_titles_stand_in_full(hiring, drawn, inside):
    title = "Healthcare support worker on the wards for older people at night and at weekends"
    with inside():
        for offer in db().scalars(select(Offer).where(Offer.title != WARD)):
            offer.title = title
    pack = drawn()
    cut = words_of(pack.cut(tries_of(pack))[3][1])
    assert "Numbers of people are as of release " in cut
    assert title in cut
    annex = words_of(pack.cut(tries_of(pack))[4][1])
    assert "Jobs: how far people got, by ethnic group" in annex
    assert "Did not say | 65 | 20 | 10 | " in words_in(pack, 5)


def words_of(parts) -> str:
    return "\n".join(str(part) for part in parts)


def test_numbers_of_people_are_those_of_the_release(hiring, drawn, inside, questions):
    with inside():
        counted(hiring.recruiter, db().scalars(select(Offer).where(Offer.title == WARD)).one(), 90, 80, 70, 60, 50)
    with questions() as asked:
        said = page(drawn())
    assert "Interested | 65" in said
    assert [statement for statement in asked if OF_PEOPLE.search(statement) and COUNTS.search(statement)] == []


def test_a_newer_living_wage_leaves_an_explanation_owed_and_that_comes_first(hiring, drawn, inside):
    with inside():
        keep_rate("command", clock.today(), uk=15_00, london=16_00, source="Living Wage Foundation")
        db().scalars(select(Offer).where(Offer.title == WARD)).one().checks.sort(key=lambda each: each.item)
        for each in db().scalars(select(Offer).where(Offer.title == WARD)).one().checks:
            each.explanation = ""
    pack = drawn()
    owed = f"1 open offer does not say why it breaks from the checklist: “{WARD}” (the Real Living Wage)."
    assert owed in words_in(pack, 1).split("Who we did not hear")[0]
    assert owed in page(pack).split("How far people got")[0]
    rows = page(pack).split("What open offers do not keep")[1]
    assert rows.index("Nobody has said why.") < rows.index(WHY)


def test_a_target_whose_day_has_passed_is_a_surprise(hiring, drawn, inside):
    with inside() as session:
        session.get_one(JobTarget, hiring.evening.programme_id).by_on = date(2026, 1, 31)
    said = page(drawn())
    assert "Started by 31 January 2026: 10. The target was 40." in said
    assert "Still there by 31 January 2026: fewer than 8. The target was 30." in said


def test_before_a_release_has_them_numbers_are_announced(everyone, drawn, inside):
    with inside():
        offered(everyone.recruiter, everyone.evening.programme_id)
    said = page(drawn())
    assert "Numbers of people come with the next." in said
    assert "not shown have started" in said
    assert "Every open offer keeps the whole checklist." in said


def many_lines(found):
    """All that can stand on the page, many times."""
    offers = found.jobs.offers
    return replace(found, jobs=replace(found.jobs, offers=replace(offers, not_kept=[*offers.not_kept] * 40)))


@pytest.mark.parametrize("name", ["", LONG, UNBROKEN, URDU_NAME * 3])
@pytest.mark.parametrize("change", [lambda found: found, many_lines])
def test_it_is_one_page_whatever_was_typed(hiring, drawn, inside, name, change):
    with inside():
        for offer in db().scalars(select(Offer)) if name else ():
            offer.title, offer.organisation.name = (name * 2)[:160], name[:120]
            for line in offer.checks:
                line.explanation = line.explanation and name * 9
    raw = pdf_of(pack := drawn(change))
    assert len(read(raw).pages) == 5
    assert list(outside(raw, 7)) == []
    assert min(sizes(raw)) >= 9.5
    opened = docx.Document(io.BytesIO(docx_of(pack, tries_of(pack), "en-GB")))
    assert len([each for each in opened.paragraphs if each.style.name == "Heading 1"]) == 5


def test_lines_that_have_no_room_are_counted(hiring, drawn):
    pack = drawn(many_lines)
    said = "\n".join(part.words for part in pack.cut(tries_of(pack))[3][1] if part.kind == "text")
    assert "more lines stand with their offers." in said


def test_the_page_on_screen_says_that_there_are_five(hiring, enter, address):
    answer = enter(hiring.leader).get(address).text
    assert "Five pages as PDF" in answer
    assert "Does not keep" in answer
    assert HEARD in answer
    assert "The ward team at Northvale" not in answer, "a contact is nobody's business here"


def test_the_full_pack_has_room(hiring, drawn, inside):
    change, _name = CASES["full"]
    assert len(read(pdf_of(drawn(change))).pages) == 5
    with inside(writes=False):
        assert db().get_one(Programme, hiring.evening.programme_id)


def test_where_the_number_of_jobs_is_hidden_the_people_who_started_stand_beside_the_target(hiring, drawn, inside):
    with inside():
        cells = jobs_cells("65", "30", "20", "15", "10", kept={"started": HIDDEN, "in_post_26": "20"})
        release_of(hiring.evening.programme_id, "60", more=cells)
    said = page(drawn())
    assert "10 have started; target 40 by " in said
    assert "Started | not shown | " in said
