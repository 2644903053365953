"""A responder answers: what was done, what the writer reads and until when; the writer sees it with their code."""

from datetime import datetime

import pytest
from sqlalchemy import select

from app import clock
from app.ledger import Entry
from app.sealing import seal
from tests.evenings import fields
from tests.workshops.concerns.conftest import WORDS, code_on, first_concern, tell
from workshops.concerns.models import Concern, ConcernState, Outcome

TUESDAY = datetime(2026, 12, 1, 12, 0, tzinfo=clock.LONDON)


@pytest.fixture
def code(writer, evening, everyone) -> str:
    """Of something that was told to Ben on a Tuesday."""
    clock.set_now(TUESDAY)
    return code_on(tell(writer, evening, everyone.outside))


@pytest.fixture
def page(code, ben) -> str:
    return first_concern(ben)


def answer(writer, code: str) -> str:
    found = writer.post("/e/harm/answer", data={"code": code.lower()})
    assert found.status_code == 200, found.text
    return found.text


def write(ben, page: str, **said: str):
    return ben.post(page, data=fields(ben.get(page), 0) | {"again": "10"} | said, follow_redirects=True)


def only(inside) -> Concern:
    with inside(writes=False) as session:
        return session.scalars(select(Concern)).one()


def test_before_an_answer_the_writer_reads_when_it_comes(writer, code):
    assert "There is no answer yet. They write back by Friday 4 December." in answer(writer, code)


def test_what_the_writer_is_told_they_read_and_notes_stay_with_the_responder(writer, code, ben, page, inside):
    write(ben, page, done="Spoke to the safeguarding lead.", told="I believe you. I will speak to the centre.")
    said = answer(writer, code)
    assert "I believe you." in said
    assert "safeguarding" not in said
    assert "They write again by Tuesday 15 December." in said
    found = only(inside)
    assert (found.state, str(found.due_on)) == (ConcernState.UNDER_WAY, "2026-12-15")
    both = ben.get(page).text
    assert both.index("Spoke to the safeguarding lead.") < both.index("I believe you.")


def test_a_note_alone_does_not_move_the_clock(ben, page, inside):
    write(ben, page, done="Rang the centre, nobody there.")
    assert str(only(inside).due_on) == "2026-12-04"


def test_an_empty_form_is_sent_back(ben, page):
    assert "Write what was done, or what the writer reads, or both." in write(ben, page).text


def test_the_same_form_twice_writes_once(ben, page):
    sent = fields(ben.get(page), 0) | {"again": "3", "told": "I have begun."}
    for _ in range(2):
        assert ben.post(page, data=sent).status_code == 303
    assert ben.get(page).text.count("I have begun.") == 1


def test_back_and_more_words_under_the_same_form_are_kept_too(writer, code, ben, page):
    """Whoever goes back in their browser and types what the writer reads must not be told that it was kept when not."""
    sent = fields(ben.get(page), 0) | {"again": "3", "done": "Rang the trust."}
    assert ben.post(page, data=sent).status_code == 303
    told = ben.post(page, data=sent | {"told": "We have moved him off the ward."}, follow_redirects=True).text
    assert "Kept. The writer can read what you told them." in told
    assert told.count("Rang the trust.") == 1
    assert "We have moved him off the ward." in answer(writer, code)


def test_back_and_another_day_under_the_same_form_is_the_day_that_counts(ben, page, inside):
    sent = fields(ben.get(page), 0) | {"told": "I have begun."}
    for again, due_on in (("3", "2026-12-04"), ("20", "2026-12-29")):
        assert ben.post(page, data=sent | {"again": again}).status_code == 303
        assert str(only(inside).due_on) == due_on
    write(ben, page, told="More.", again="5")
    ben.post(page, data=sent | {"again": "20"})
    assert str(only(inside).due_on) == "2026-12-08", "an old form that is sent again moves no newer promise"


def test_closing_from_a_second_window_loses_nothing(writer, code, ben, page):
    one, two = (fields(ben.get(f"{page}/close")) for _ in range(2))
    assert ben.post(f"{page}/close", data=one | {"outcome": "could_not", "told": "First last word"}).status_code == 303
    second = two | {"outcome": "put_right", "told": "Second last word", "done": "What I found"}
    late = ben.post(f"{page}/close", data=second)
    assert late.status_code == 409
    assert "Second last word" in late.text
    assert "What I found" in late.text
    assert "Not closed again" in late.text
    assert "Nothing more could be done." in late.text
    said = answer(writer, code)
    assert "First last word" in said
    assert "Second last word" not in said
    ben.post(f"{page}/reopen")
    assert ben.post(f"{page}/close", data=second).status_code == 303
    assert "Second last word" in answer(writer, code)


def test_writing_on_what_another_window_has_closed_loses_nothing(ben, page):
    sent = fields(ben.get(page), 0) | {"again": "5", "told": "I will ring on Monday.", "done": "Rang twice."}
    ben.post(f"{page}/close", data=fields(ben.get(f"{page}/close")) | {"outcome": "could_not", "told": "I am sorry."})
    late = ben.post(page, data=sent)
    assert late.status_code == 409
    assert "I will ring on Monday." in late.text
    assert "Rang twice." in late.text
    assert "Take it up again" in late.text


def test_what_was_typed_for_what_another_window_has_handed_over_can_be_copied(ben, page, everyone):
    sent = fields(ben.get(page), 0) | {"again": "5", "told": "I will ring on Monday.", "done": "Rang twice."}
    assert ben.post(f"{page}/hand-over", data={"to": str(everyone.responder.id)}).status_code == 303
    late = ben.post(page, data=sent)
    assert late.status_code == 404
    assert "I will ring on Monday." in late.text
    assert "Rang twice." in late.text
    assert WORDS not in late.text


def test_closing_says_how_it_ended_and_taking_it_up_again_starts_the_clock(writer, code, ben, page, inside):
    form = ben.get(f"{page}/close")
    nothing = ben.post(f"{page}/close", data=fields(form))
    assert nothing.status_code == 422
    assert "Choose how it ended" in nothing.text
    ending = fields(form) | {"outcome": "put_right", "told": "The centre has apologised, and he is gone."}
    for _ in range(2):
        assert ben.post(f"{page}/close", data=ending).status_code == 303
    said = answer(writer, code)
    assert said.count("The centre has apologised") == 1
    assert "It is put right." in said
    assert only(inside).outcome is Outcome.PUT_RIGHT
    assert ben.post(page, data={"told": "One more thing", "again": "3"}).status_code == 409
    clock.set_now(datetime(2026, 12, 10, 12, 0, tzinfo=clock.LONDON))
    assert ben.post(f"{page}/reopen").status_code == 303
    found = only(inside)
    assert (found.state, found.outcome, str(found.due_on)) == (ConcernState.UNDER_WAY, None, "2026-12-15")
    assert "It is closed." not in answer(writer, code)


def test_it_can_be_handed_over_and_is_gone_for_the_first(writer, code, ben, joan, page, everyone, inside):
    assert "The writer chose you, and may have had a reason." in ben.get(f"{page}/hand-over").text
    write(ben, page, done="It is about my brother.")
    given = ben.post(f"{page}/hand-over", data={"to": str(everyone.responder.id)}, follow_redirects=True)
    assert "Joan Hale has it now. You cannot open it any more." in given.text
    for address in (page, f"{page}/close", f"{page}/hand-over"):
        assert ben.get(address).status_code == 404
    read = joan.get(page).text
    assert WORDS in read
    assert "Ben Marsh → Joan Hale" in read
    assert "It is with Joan Hale." in answer(writer, code)
    assert str(only(inside).due_on) == "2026-12-04", "the promised day stays"


def test_nobody_but_the_other_named_person_can_be_given_it(ben, page, everyone):
    for person in (everyone.organiser, everyone.outside, everyone.administrator):
        assert ben.post(f"{page}/hand-over", data={"to": str(person.id)}).status_code == 422


def test_each_step_leaves_one_entry_without_a_word(ben, page, inside, everyone):
    write(ben, page, told="I have begun.")
    ben.post(f"{page}/close", data=fields(ben.get(f"{page}/close")) | {"outcome": "could_not", "told": "I am sorry."})
    ben.post(f"{page}/reopen")
    ben.post(f"{page}/hand-over", data={"to": str(everyone.responder.id)})
    with inside(writes=False) as session:
        entries = list(session.scalars(select(Entry).where(Entry.subject.startswith("concern:")).order_by(Entry.seq)))
    assert [entry.verb for entry in entries] == [
        "write on concern",
        "close concern",
        "reopen concern",
        "hand over concern",
    ]
    assert not any("begun" in str(entry.facts) or "sorry" in str(entry.facts) for entry in entries)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "A code has twelve letters and numbers."),
        ("ABCD", "A code has twelve letters and numbers."),
        ("9MZQ D6R9 YD3R", "One of the characters is not right."),
        ("9MZQ D6R9 YD3Q", "There is nothing under this code."),
    ],
)
def test_a_wrong_code_is_told(writer, typed, said):
    found = writer.post("/e/harm/answer", data={"code": typed})
    assert found.status_code == 422
    assert said in found.text


def test_guesses_are_limited_and_a_slip_is_no_guess(jar, app, monkeypatch):
    monkeypatch.setattr("workshops.concerns.telling_pages.MANY", 3)
    somebody, else_where = jar(), jar("10.0.0.9")
    for _ in range(5):
        assert somebody.post("/e/harm/answer", data={"code": "9MZQ D6R9 YD3R"}).status_code == 422
    answers = [somebody.post("/e/harm/answer", data={"code": "9MZQ D6R9 YD3Q"}) for _ in range(4)]
    assert [one.status_code for one in answers] == [422, 422, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert else_where.post("/e/harm/answer", data={"code": "9MZQ D6R9 YD3Q"}).status_code == 422


def test_a_card_opens_no_concern_and_a_code_no_thread(writer, code):
    assert writer.post("/j/thread", data={"card": code}).status_code == 422


def test_a_list_of_five_hundred_is_read_a_page_at_a_time(inside, everyone, evening, ben, code):
    with inside() as session:
        session.add_all(
            Concern(
                programme_id=evening.programme_id,
                responder_id=everyone.outside.id,
                sealed=seal("{}"),
                received_on=clock.today(),
                due_on=clock.today(),
            )
            for _ in range(500)
        )
    listed = ben.get("/concerns").text
    assert "501 concerns" in listed
    assert "Page 1 of 11" in listed
    assert ben.get("/concerns?q=closed").status_code == 200
    assert ben.get("/concerns?sort=state&page=11").status_code == 200
