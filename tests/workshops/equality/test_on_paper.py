"""The same questions on paper: sheets that are all alike, and numbers that a facilitator types in."""

import re
from datetime import timedelta

import pytest

from app import clock
from app.ledger import Entry
from tests import paper
from tests.evenings import fields
from tests.people import cast, signed_in
from tests.workshops.equality.conftest import say
from workshops.equality.question_sets import CURRENT
from workshops.equality.services import tallies
from workshops.meetings.models import Confidentiality, Workshop
from workshops.room.services import close_workshop, open_workshop, start_rehearsal
from workshops.seats.models import Seat

PILE = {"sheets": "5", "sex.female": "3", "sex.male": "2", "ethnic-group.white.irish": "4", "condition.yes": ""}


@pytest.fixture
def typed(mina, evening):
    """`typed(PILE)`: the facilitator opens the page, types, and looks at what would be added."""

    def send(pile: dict[str, str], **more: str):
        address = f"/room/{evening.code}/about-you"
        return mina.post(address, data=fields(mina.get(address)) | pile | more)

    return send


@pytest.fixture
def added(mina, evening, typed):
    """`added(PILE)`: both presses."""

    def send(pile: dict[str, str]):
        page = typed(pile)
        assert page.status_code == 200, page.text
        return mina.post(f"/room/{evening.code}/about-you", data=fields(page) | {"step": "add"})

    return send


def entries(inside) -> list[dict]:
    with inside(writes=False) as session:
        return [
            {"facts": each.facts, "actor": each.actor, "subject": each.subject, "public": each.public}
            for each in session.query(Entry).filter_by(verb="type in sheets about people")
        ]


@pytest.mark.parametrize("size", ["a4", "a5"])
def test_the_sheet_asks_everything_and_carries_no_number(mina, inside, evening, size):
    raw = mina.get(f"/workshops/{evening.code}/kit/about-you.pdf?paper={size}").data
    words = paper.words(raw)
    for question in CURRENT.questions:
        assert str(question.words) in words
        assert str(question.why) in words
        for answer in question.counted():
            assert str(answer.words) in words
    assert "you cannot take it back: nobody could tell which one is yours" in words
    assert "Write no name and no card number on this sheet." in words
    assert paper.codes(raw) == []
    assert len(paper.pictures(raw)) == (1 if size == "a4" else 2)
    assert paper.read(raw).trailer["/Root"]["/MarkInfo"]["/Marked"]
    again = mina.get(f"/workshops/{evening.code}/kit/about-you.pdf?paper={size}").data
    assert [each.tobytes() for each in paper.pictures(raw)] == [each.tobytes() for each in paper.pictures(again)]
    with inside(writes=False) as session:
        assert session.query(Seat).count() == 0, "no card is made for it"


def test_the_page_says_the_same(mina, evening):
    page = mina.get(f"/workshops/{evening.code}/kit/about-you")
    for question in CURRENT.questions:
        assert str(question.words) in page.text
    assert "kit/about-you.pdf" in mina.get(f"/workshops/{evening.code}/kit").text


def test_a_sealed_evening_is_not_named_on_it(mina, inside, evening):
    with inside() as session:
        workshop = session.get_one(Workshop, evening.workshop_id)
        workshop.listed, workshop.confidentiality = False, Confidentiality.SEALED
        title = workshop.title
    for kind in ("", ".pdf"):
        answer = mina.get(f"/workshops/{evening.code}/kit/about-you{kind}")
        assert title not in (paper.words(answer.data) if kind else answer.text)


def test_a_pile_is_looked_at_before_it_is_added(mina, inside, evening, crowd, numbers, typed):
    crowd(5)
    page = typed(PILE)
    assert "Add these numbers?" in page.text
    assert "nobody can take it out again" in page.text
    assert (numbers(), entries(inside)) == ({}, [])
    back = mina.post(f"/room/{evening.code}/about-you", data=fields(page) | {"step": "change"})
    assert re.search(r'name="sex.female"[^>]*value="3"', back.text)
    assert numbers() == {}
    done = mina.post(f"/room/{evening.code}/about-you", data=fields(page) | {"step": "add"}, follow_redirects=True)
    assert "5 sheets are counted. Destroy them now." in done.text
    assert numbers() == {("sex", "female"): 3, ("sex", "male"): 2, ("ethnic-group", "white.irish"): 4}


def test_the_ledger_says_how_many_sheets_and_not_a_tick(inside, evening, crowd, added):
    crowd(5)
    added(PILE)
    (entry,) = entries(inside)
    assert set(entry["facts"]) == {"sheets", "mark"}
    assert entry["facts"]["sheets"] == 5
    assert entry["subject"] == f"workshop:{evening.workshop_id}"
    assert entry["actor"].startswith("user:")
    assert not entry["public"]


def test_pressed_twice_it_is_added_once_and_the_next_pile_comes_on_top(mina, inside, evening, crowd, numbers, typed):
    crowd(20)
    page = typed(PILE)
    for _press in range(2):
        answer = mina.post(f"/room/{evening.code}/about-you", data=fields(page) | {"step": "add"})
        assert answer.status_code == 303
    assert numbers()["sex", "female"] == 3
    mina.post(f"/room/{evening.code}/about-you", data=fields(typed(PILE)) | {"step": "add"})
    assert numbers()["sex", "female"] == 6
    assert len(entries(inside)) == 2


def test_it_adds_to_what_was_answered_on_phones_and_shows_none_of_it(jar, mina, evening, crowd, numbers, added):
    crowd(6)
    say(jar(), evening, {"sex": "male"})
    assert added(PILE).status_code == 303
    assert numbers()["sex", "male"] == 3
    page = mina.get(f"/room/{evening.code}/about-you").text
    assert not re.search(r'<input[^>]*name="sex[^>]*value="[^"]', page)


def test_more_than_there_are_people_is_refused_and_stays_to_be_put_right(mina, inside, evening, crowd, numbers, added):
    crowd(4)
    refused = added(PILE)
    assert refused.status_code == 409
    assert "Nothing was counted" in refused.text
    assert re.search(r'name="sex.female"[^>]*value="3"', refused.text)
    assert (numbers(), entries(inside)) == ({}, [])
    crowd(1)
    again = mina.post(f"/room/{evening.code}/about-you", data=fields(refused) | PILE | {"step": "add"})
    assert again.status_code == 303
    assert numbers()["sex", "female"] == 3


def test_looking_tells_nothing_of_what_is_counted_already(jar, evening, crowd, typed):
    """A refusal at this point would let whoever tries numbers work out how many have answered."""
    crowd(5)
    for _person in range(3):
        say(jar(), evening, {"sex": "male"})
    assert typed(PILE).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"sheets": "4"}, "has 5 ticks on 4 sheets"),
        ({"sheets": "0"}, "between 1 and 500"),
        ({"sheets": ""}, "Type a whole number in digits."),
        ({"sex.male": "-1"}, "Type a whole number in digits."),
        ({"sex.male": "two"}, "Type a whole number in digits."),
        ({"sex.male": "", "sex.female": "", "ethnic-group.white.irish": ""}, "No tick is typed in."),
        ({"key": "x"}, "out of date"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(typed, crowd, numbers, wrong, said):
    crowd(9)
    page = typed(PILE | wrong)
    assert page.status_code == 422
    assert said in page.text
    assert re.search(rf'name="sheets"[^>]*value="{wrong.get("sheets", "5")}"', page.text)
    assert numbers() == {}


def test_before_and_after_nothing_is_taken(mina, inside, evening, do, typed, crowd, numbers):
    crowd(5)
    page = typed(PILE)
    do(close_workshop)
    clock.set_now(clock.now() + timedelta(hours=73))
    late = mina.post(f"/room/{evening.code}/about-you", data=fields(page) | {"step": "add"})
    assert late.status_code == 409
    assert "The time for late answers is over" in late.text
    assert numbers() == {}


def test_a_rehearsed_pile_counts_nothing_neither_then_nor_after_opening(jar, inside, place):
    with inside() as session:
        found = cast()
        workshop = session.get_one(Workshop, found.evening.workshop_id)
        start_rehearsal("command", workshop)
    mina, address = signed_in(jar, inside, found.facilitator), f"/room/{found.evening.code}/about-you"
    page = mina.post(address, data=fields(mina.get(address)) | PILE)
    tried = mina.post(address, data=fields(page) | {"step": "add"}, follow_redirects=True)
    assert "This is a rehearsal: nothing was counted." in tried.text
    begun = mina.post(address, data=fields(mina.get(address)) | PILE)
    with inside() as session:
        open_workshop("command", session.get_one(Workshop, found.evening.workshop_id))
    refused = mina.post(address, data=fields(begun) | {"step": "add"})
    assert refused.status_code == 409
    assert "from rehearsal to real" in refused.text
    with inside(writes=False):
        assert tallies([found.evening.workshop_id]) == {}
    assert entries(inside) == []


def test_the_neighbour_finds_no_such_page(jar, inside, everyone, evening):
    dana = signed_in(jar, inside, everyone.neighbour)
    assert dana.get(f"/room/{evening.code}/about-you").status_code == 404
    assert dana.post(f"/room/{evening.code}/about-you", data=PILE | {"step": "add"}).status_code == 404
