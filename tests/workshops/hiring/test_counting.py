"""What the sheets of several offers and the interest shown here come to."""

from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app import clock
from app.db import db
from tests.workshops.hiring.conftest import interested
from workshops.hiring.counting import interests_here, jobs_of, stages_of
from workshops.hiring.due import QUESTIONS, due_of
from workshops.hiring.models import Hire, InPost, Split, Stage, StageCount
from workshops.programmes.models import Programme


def test_nothing_is_counted_where_nothing_came(inside, programme, offers):
    with inside(writes=False):
        here = db().get_one(Programme, programme)
        assert stages_of(here) == {stage: {split: {} for split in Split} for stage in Stage}
        assert set(jobs_of(here).values()) == {0}


def test_interest_is_the_most_of_what_came_here_what_the_sheet_says_and_who_applied(inside, programme, offers, places):
    first, second = str(places[0].id), str(places[1].id)
    with inside() as session:
        for number in range(4):
            session.add(interested(offers.ward, number, place=places[0].id, deciles="1-2"))
        session.add(interested(offers.theirs, 9))
        for stage, row, n in (
            (Stage.INTEREST, first, 3),
            (Stage.INTEREST, second, 2),
            (Stage.APPLIED, second, 5),
        ):
            session.add(StageCount(offer_id=offers.ward, stage=stage, split=Split.PLACE, row=row, n=n))
        session.add(StageCount(offer_id=offers.ward, stage=Stage.APPLIED, split=Split.AGE, row="15-24", n=2))
    with inside(writes=False):
        here = db().get_one(Programme, programme)
        assert interests_here(here)[offers.ward, Split.PLACE, first] == 4
        found = stages_of(here)
    interest = found[Stage.INTEREST]
    assert interest[Split.PLACE] == {first: 4, second: 5, "not said": 1}  # one of them the rival's
    assert interest[Split.DECILES] == {"1-2": 4, "not known": 6}
    assert found[Stage.APPLIED][Split.AGE] == {"15-24": 2, "not said": 3}
    for splits in found.values():
        assert len({sum(rows.values()) for rows in splits.values()}) == 1


def test_interest_that_nobody_has_handed_over_moves_no_number(inside, programme, offers, places, kofi):
    before = kofi.get("/figures/stages.csv").text
    with inside() as session:
        for number in range(30):
            session.add(interested(offers.ward, number, place=places[0].id, deciles="1-2", handed=False))
    with inside(writes=False):
        here = db().get_one(Programme, programme)
        assert stages_of(here)[Stage.INTEREST] == {split: {} for split in Split}
        assert interests_here(here) == {}
    assert kofi.get("/figures/stages.csv").text == before


def test_a_neighbourhood_that_left_the_programme_is_somewhere_else(inside, programme, offers):
    with inside() as session:
        session.add(StageCount(offer_id=offers.ward, stage=Stage.APPLIED, split=Split.PLACE, row="999999", n=2))
    with inside(writes=False):
        assert stages_of(db().get_one(Programme, programme))[Stage.APPLIED][Split.PLACE] == {"elsewhere": 2}


def hire(offer_id: int, employer_id: int, reference: str, days: int, **facts) -> Hire:
    return Hire(
        offer_id=offer_id,
        employer_id=employer_id,
        reference=reference,
        reference_key=reference,
        started_on=clock.today() - timedelta(days=days),
        **{"full_time": 100} | facts,
    )


def test_jobs_are_counted_when_their_day_has_come(inside, programme, offers, everyone):
    with inside() as session:
        employer = everyone.recruiter.user().organisation_id
        session.add_all(
            (
                hire(offers.ward, employer, "a", 182),
                hire(offers.ward, employer, "b", 183, at_26=InPost.IN_POST, full_time=50),
                hire(offers.ward, employer, "c", 364, at_26=InPost.LEFT),
                hire(offers.ward, employer, "d", 365, at_26=InPost.UNKNOWN, at_52=InPost.IN_POST),
                hire(offers.ward, employer, "e", 500),
            )
        )
    with inside(writes=False):
        here = db().get_one(Programme, programme)
        assert jobs_of(here) == {
            "started": 5,
            "due_26": 4,
            "in_post_26": 2,
            "left_26": 1,
            "unknown_26": 1,
            "due_52": 2,
            "in_post_52": 1,
            "left_52": 0,
            "unknown_52": 1,
        }


ANSWERS = (None, *InPost)
JOBS = [
    (days, at_26, at_52)
    for days in (182, 183, 364, 365, 500)
    for at_26 in (ANSWERS if days >= 183 else (None,))
    for at_52 in (ANSWERS if days >= 365 else (None,))
    if (at_26, at_52) != (InPost.LEFT, InPost.IN_POST)  # the database refuses it
]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(JOBS), min_size=1, max_size=12))
def test_no_more_are_in_post_after_a_year_than_after_half_a_year(inside, programme, offers, everyone, jobs):
    with inside() as session:
        session.execute(delete(Hire))
        employer = everyone.recruiter.user().organisation_id
        for number, (days, at_26, at_52) in enumerate(jobs):
            session.add(hire(offers.ward, employer, f"job {number}", days, at_26=at_26, at_52=at_52))
    with inside(writes=False) as session:
        found = jobs_of(db().get_one(Programme, programme))
        for question in QUESTIONS:
            due = [each for each in session.scalars(select(Hire)) if question in due_of(each, clock.today())]
            said = Counter(question.counts_as(each) for each in due)
            assert found[f"in_post_{question.weeks}"] == said[InPost.IN_POST], "SQL says what the rule says"
            assert found[f"left_{question.weeks}"] == said[InPost.LEFT]
            assert found[f"unknown_{question.weeks}"] == said[InPost.UNKNOWN] + said[None]
            assert found[f"due_{question.weeks}"] == len(due)
    assert found["in_post_52"] <= found["in_post_26"] <= found["due_26"] <= found["started"]
    assert found["left_26"] <= found["left_52"] + found["due_26"] - found["due_52"]
