"""What Dr Cole reads before a board meeting: one page, what waits first, each with its next step."""

import re
from datetime import timedelta
from io import BytesIO
from itertools import count

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from app import clock
from app.accounts.services import ask_for_link
from app.front.board import SHOWN, boards
from tests.hiring import counted
from tests.offers import offered
from tests.promises import promised, proposed, vote
from tests.releases import jobs_cells, release_of
from workshops.actions.challenges import challenge
from workshops.actions.models import Action
from workshops.actions.rounds import decide_rounds, say_done
from workshops.actions.services import explain
from workshops.actions.verdict_rule import ENOUGH_TIME
from workshops.hiring.models import JobTarget
from workshops.offers.living_wage import keep_rate
from workshops.offers.models import Offer

A_DAY = timedelta(days=1)


@pytest.fixture
def after_weeks(everyone, inside):
    """Of everything `many`, five weeks after the promises were made; and the clock says so."""

    def make(many: int) -> None:
        number = count()
        with inside() as session:
            cole = everyone.leader.user()

            def one(**how) -> Action:
                return promised(session, everyone, f"Number {next(number)} of what the board has promised", **how)

            refused = [one(due=70) for _ in range(many)]
            liked = [one(due=70) for _ in range(many)]
            late = [one(due=20) for _ in range(many)]
            explained = [one(due=20) for _ in range(many)]
            _on_time = [one(due=60) for _ in range(many)]
            for action, answers in [
                *((each, {"better": 6, "half": 4, "nothing": 4}) for each in refused),
                *((each, {"better": 12, "nothing": 2}) for each in liked),
            ]:
                say_done(cole.actor, action, "It runs.")
                vote(session, action, **answers)
            for each in range(many):
                challenge(everyone.reviewer.user(), late[each], "Who decides it?")
                proposed(session, everyone, f"Number {next(number)} that nobody has promised")
        clock.set_now(clock.now() + ENOUGH_TIME + A_DAY)
        with inside() as session:
            decide_rounds()
            for each in explained:
                explain(
                    everyone.leader.user(),
                    session.get_one(Action, each.id),
                    "No driver yet.",
                    clock.today() + 60 * A_DAY,
                )
            for each in range(many):
                say_done(everyone.leader.user().actor, promised(session, everyone, f"Done {each}", due=60), "It is.")
        clock.set_now(clock.now() + 14 * A_DAY)

    return make


@pytest.fixture
def cole(everyone, enter):
    return enter(everyone.leader)


def test_each_kind_stands_once_with_its_next_step(after_weeks, everyone, inside, cole):
    after_weeks(1)
    page = cole.get("/today").text
    for words in (
        "late without a word",
        "You answer for it: say why, in public, and name a date.",
        "it is open again. Ask Dr Amara Cole what will be done differently.",
        "its partner is asked first.",
        "Tell them that they are.",
        "now promised for",
        "has owed it for",
        "Nothing is released yet.",
    ):
        assert words in page, words
    with inside(writes=False):
        (board,) = boards(everyone.leader.user()).values()
        numbers = [
            len(part)
            for part in (
                board.silent,
                board.denied,
                board.unanswered,
                board.not_promised,
                board.says_done,
                board.better,
            )
        ]
        assert numbers == [1] * 6
        assert [len(part) for part in (board.explained, board.on_time)] == [1, 1]
        told = [*board.silent, *board.explained]
        assert not {each.action.id for each in told} & {each.id for each in board.on_time}


def test_nothing_promised_says_whom_to_ask(cole):
    assert "Nothing is promised yet. Ask the organisers" in cole.get("/today").text


def test_others_have_no_board(after_weeks, everyone, enter):
    for person in (everyone.organiser, everyone.reviewer, everyone.recruiter, everyone.neighbour):
        assert "late without a word" not in enter(person).get("/today").text


def test_a_hundred_promises_ask_no_more_questions(after_weeks, cole, questions):
    after_weeks(1)
    with questions() as few:
        cole.get("/today")
    after_weeks(4)
    with questions() as many:
        page = cole.get("/today").text
    assert len(many) <= len(few) + 2
    assert "and 2 more" in page


def test_all_of_it_prints_on_one_page(after_weeks, everyone, inside, page, axe):
    after_weeks(SHOWN + 1)
    with inside():
        for each in range(SHOWN + 1):
            offer = offered(everyone.recruiter, everyone.evening.programme_id, title=f"Porter on ward {each}")
            for line in offer.checks:
                line.explanation = ""
        keep_rate("command", clock.today(), uk=15_00, london=16_00, source="Living Wage Foundation")
        release_of(everyone.evening.programme_id, more=jobs_cells("65", "30", "20", "15", "10"))
        key = ask_for_link(everyone.leader.user())
    page.goto(f"/login/{key}")
    page.locator("main button").first.press("Enter")
    page.goto("/today")
    axe(page)
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    assert len(printed.pages) == 1
    words = " ".join(printed.pages[0].extract_text().split())
    for heading in (
        "Jobs",
        "Late without a word",
        "People say: not yet",
        "Answers owed",
        "Due next",
        "Heard and not heard",
    ):
        assert heading in words


def test_jobs_stand_with_what_the_release_says_and_what_offers_owe(everyone, cole, inside):
    assert "Still there after a year" not in cole.get("/today").text
    with inside() as session:
        programme_id = everyone.evening.programme_id
        offer = offered(everyone.recruiter, programme_id)
        counted(everyone.recruiter, offer, 63, 31, 22, 13, 11)
        keep_rate("command", clock.today(), uk=15_00, london=16_00, source="Living Wage Foundation")
        for line in offer.checks:
            line.explanation = ""
        session.add(JobTarget(programme_id=programme_id, starts=40, still_there=30, by_on=clock.today()))
    page = cole.get("/today").text
    for words in (
        "1 offer is open, with 3 places.",
        "comes with a release",
        "Ask Northvale NHS Trust to say",
    ):
        assert words in " ".join(page.split())
    with inside():
        release_of(programme_id, more=jobs_cells("65", "30", "20", "15", "10", kept={"started": "10"}))
    page = " ".join(cole.get("/today").text.split())
    assert re.search(r"As of \w+day \d+ \w+( \d+)?: Interested: 65, interviewed: 20. Started: 10.", page)
    assert "Still there after a year: too soon to say. Target by " in page
    with inside() as session:
        session.execute(update(Offer).values(opened_on=clock.today() - timedelta(365)))
        session.execute(update(JobTarget).values(by_on=clock.today() - timedelta(1)))
    page = " ".join(cole.get("/today").text.split())
    assert "Still there after a year: fewer than 8. The target, by " in page
    assert [words for words in ("Interested: 63", "The ward team") if words in page] == []
