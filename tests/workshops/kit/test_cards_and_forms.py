"""What is printed to be used once: cards that join and lead back, numbered forms, and no code anywhere but on paper."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from app import clock, ledger
from app.ledger import Entry
from tests import paper
from tests.evenings import answer, fields
from tests.people import signed_in
from tests.planners import count
from tests.workshops.kit.conftest import form_of
from workshops.kit.models import PaperForm
from workshops.kit.services import Batch, NumbersTakenError, Printed, forget_numbers, print_forms
from workshops.meetings.models import Workshop
from workshops.room.services import close_workshop, end_rehearsal, open_all_activities, open_workshop, start_rehearsal
from workshops.seats import services
from workshops.seats.forms import JoinForm
from workshops.seats.models import Seat, SeatState
from workshops.seats.services import SEATS_AT_MOST, seat_by_card

HOME = "https://voices.example"


def test_every_card_of_a_batch_is_one_of_its_own(press, inside, cards_there):
    raw = press("cards", 12).data
    codes = paper.codes(raw)
    assert len(set(codes)) == 12
    assert len(paper.pictures(raw)) == 2
    assert cards_there() == 12
    words = paper.words(raw)
    with inside(writes=False):
        for code in codes:
            assert code.startswith(f"{HOME}/c/")
            card = code.removeprefix(f"{HOME}/c/")
            assert re.fullmatch(r"\w{4} \w{4} \w{4}", in_words(card))
            assert in_words(card) in words
            assert seat_by_card(card).state is SeatState.MINTED


def in_words(card: str) -> str:
    return f"{card[:4]} {card[4:8]} {card[8:]}"


@pytest.mark.parametrize(("size", "sheets"), [("a4", 20), ("a5", 50)])
def test_two_hundred_cards(press, size, sheets):
    raw = press("cards", 200, paper=size).data
    assert len(paper.pictures(raw)) == sheets
    assert len(set(paper.codes(raw))) == 200
    assert list(paper.outside(raw, 4)) == []


def test_a_card_joins_and_then_leads_back(press, jar, do, evening):
    used, unused = (code.removeprefix(HOME) for code in paper.codes(press("cards", 2).data))
    assert "It starts on" in jar().post(used).text, "the evening is still to come"
    do(open_workshop)
    do(open_all_activities)
    anna = jar()
    came = anna.post(used)
    assert came.location == f"/j/{evening.code}"
    anna.post(f"/j/{evening.code}", data=fields(anna.get(came.location)) | {"consent": "y"})
    answer(anna, evening, 1, words="Two buses.")
    again = jar()
    assert again.post(used).location == "/j/thread"
    assert "Two buses." in again.get("/j/thread").text
    do(close_workshop)
    later = jar()
    assert later.post(used).location == "/j/thread"
    assert "Two buses." in later.get("/j/thread").text
    closed = jar().post(unused)
    assert closed.status_code == 409
    assert "This evening is over" in closed.text


def test_no_code_is_kept(press, inside, app):
    codes = [code.removeprefix(f"{HOME}/c/") for code in paper.codes(press("cards", 3).data)]
    codes += [code.removeprefix(f"{HOME}/c/") for code in paper.codes(press("forms", 3).data)]
    assert len(codes) == 6
    with inside(writes=False) as session:
        for table in ("seat", "paper_form", "ledger"):
            rows = str([tuple(row) for row in session.execute(text(f"SELECT * FROM {table}"))])
            assert not [code for code in codes if code in rows]


def test_one_entry_in_the_ledger_for_a_batch(press, inside):
    press("cards", 12)
    press("forms", 3)
    with inside(writes=False) as session:
        found = session.scalars(select(Entry).where(Entry.verb.in_(list(Printed))).order_by(Entry.seq)).all()
    assert [(entry.verb, entry.facts["number"]) for entry in found] == [("mint cards", 12), ("print paper forms", 3)]
    assert found[1].facts["first"] == 1


def test_a_button_pressed_twice_gives_the_same_cards(press, amina, evening, cards_there):
    form = form_of(amina, evening, "cards")
    first, second = (paper.codes(press("cards", 5, sent=form).data) for _press in range(2))
    assert first == second
    assert cards_there() == 5
    form = form_of(amina, evening, "forms")
    first, second = (press("forms", 2, sent=form).data for _press in range(2))
    assert paper.codes(first) == paper.codes(second)
    assert cards_there() == 7


def test_presses_at_once_are_one(press, amina, evening, cards_there, inside):
    form = form_of(amina, evening, "forms")
    with ThreadPoolExecutor(4) as hands:
        answers = list(hands.map(lambda _hand: press("forms", 4, sent=form), range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({tuple(paper.codes(answer.data)) for answer in answers}) == 1
    assert cards_there() == 4
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).where(Entry.verb == Printed.FORMS)) == 1


def test_different_forms_at_once_never_share_a_number(amina, evening, press, inside):
    forms = [form_of(amina, evening, "forms") for _hand in range(4)]
    with ThreadPoolExecutor(4) as hands:
        answers = list(hands.map(lambda form: press("forms", 2, sent=form), forms))
    assert sorted(int(number) for answer in answers for number in numbers(answer.data)) == list(range(1, 9))


def test_later_the_same_form_shows_no_code_again(press, amina, evening, cards_there):
    form = form_of(amina, evening, "cards")
    press("cards", 5, sent=form)
    clock.set_now(clock.now() + timedelta(minutes=1))
    told = press("cards", 5, sent=form)
    assert told.status_code == 409
    assert "are not shown again" in told.text
    assert cards_there() == 5
    more = press("cards", 6, sent=form)
    assert len(paper.codes(more.data)) == 6, "another number is a wish for more"
    assert cards_there() == 11


def test_the_address_of_a_batch_leads_back_to_the_kit(amina, evening):
    for what in ("cards", "forms"):
        assert amina.get(f"/workshops/{evening.code}/kit/{what}").location == f"/workshops/{evening.code}/kit"


def test_numbers_of_forms_go_on(press, inside, evening, amina):
    assert numbers(press("forms", 3).data) == ["1", "2", "3"]
    assert "The last form has the number 3" in amina.get(f"/workshops/{evening.code}/kit").text
    assert numbers(press("forms", 2).data) == ["4", "5"]
    with inside(writes=False) as session:
        rows = session.scalars(select(PaperForm).order_by(PaperForm.number)).all()
        assert [row.number for row in rows] == [1, 2, 3, 4, 5]
        assert {row.seat.state for row in rows} == {SeatState.MINTED}


def numbers(pdf: bytes) -> list[str]:
    """The number at the head of each page, each once."""
    heads = [re.search(r"Paper form\s+(\d+)", page.extract_text()) for page in paper.read(pdf).pages]
    assert all(heads), "the number is on every page"
    return list(dict.fromkeys(head[1] for head in heads))


def test_two_who_print_forms_at_once_get_different_numbers(press, inside, evening):
    press("forms", 3)
    with inside() as session:
        workshop = session.get_one(Workshop, evening.workshop_id)
        with pytest.raises(NumbersTakenError):
            print_forms("command", workshop, Batch(workshop.id, Printed.FORMS, 2, uuid4()), first=1)


def test_a_form_asks_what_the_phones_ask(press):
    raw = press("forms", 1).data
    words = paper.words(raw)
    for said in (
        "Yes, I want to take part",
        "My words may be quoted in public, never with a name",
        "What was it like?",
        "How did you get there?",
        "Walked",
        "An evening would help.",
        "Disagree",
        "Where is it hard to get to?",
        "Write 1 for the first",
        "Hours",
    ):
        assert said in words
    assert "Welcome and food" not in words
    assert len(paper.codes(raw)) == 1
    assert list(paper.outside(raw, 5)) == []


def test_a_form_promises_what_the_join_page_promises(press, jar, do, evening):
    words = paper.words(press("forms", 1).data)
    do(open_workshop)
    section = re.search(r'aria-labelledby="before">.*?</section>', jar().get(f"/j/{evening.code}").text, re.DOTALL)[0]
    promised = [" ".join(line.split()) for line in re.findall(r"<li>(.*?)</li>", section, re.DOTALL)]
    promised += [str(field.args[0]) for field in (JoinForm.consent, JoinForm.may_quote)]
    assert len(promised) >= 7
    assert [line for line in promised if line not in words] == []


def test_the_number_is_not_on_the_part_that_is_kept(press):
    """The strip is below the cut; whoever finds it cannot say which form was whose."""
    for _form in range(6):
        press("forms", 1)
    raw = press("forms", 1).data
    page = paper.read(raw).pages[0].extract_text()
    strip = page[page.index("Tear off here") :]
    assert numbers(raw) == ["7"]
    assert "Paper form" not in strip.split("Keep it.")[0]
    assert not re.search(r"(?<![\w:])7(?![\w:])", strip.split("Keep it.")[0].replace("7 pm", ""))


def test_a_number_leads_nowhere_once_late_answers_are_over(press, inside, do, evening):
    press("forms", 3)
    do(open_workshop)
    do(close_workshop, 1)
    with inside() as session:
        forget_numbers()
        assert session.scalar(select(func.count()).select_from(PaperForm)) == 3
    clock.set_now(clock.now() + timedelta(hours=2))
    with inside() as session:
        forget_numbers()
        assert session.scalar(select(func.count()).select_from(PaperForm)) == 0
        assert session.scalar(select(func.count()).where(Seat.workshop_id == evening.workshop_id)) == 3


def test_the_worker_forgets_numbers(press, command, do, inside):
    press("forms", 2)
    do(open_workshop)
    do(close_workshop, 1)
    with inside(writes=False) as session:
        assert count(session, PaperForm) == 2
    done = command("worker", "--once", "--now", (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"))
    assert done.exit_code == 0
    with inside(writes=False) as session:
        assert count(session, PaperForm) == 0


def test_cards_printed_in_a_rehearsal_are_for_the_evening(press, inside, do, evening, cards_there, jar):
    do(start_rehearsal)
    code = paper.codes(press("cards", 1).data)[0].removeprefix(HOME)
    with inside(writes=False) as session:
        assert not session.scalars(select(Seat).where(Seat.workshop_id == evening.workshop_id)).one().rehearsal
    do(end_rehearsal)
    do(open_workshop)
    assert cards_there() == 1
    assert jar().post(code).location == f"/j/{evening.code}"


def test_nothing_is_made_once_it_is_closed(press, amina, do, evening, cards_there):
    form = form_of(amina, evening, "cards")
    do(open_workshop)
    do(close_workshop)
    told = press("cards", 5, sent=form)
    assert told.status_code == 409
    assert "the workshop is closed" in told.text
    assert cards_there() == 0
    assert "Make cards" not in amina.get(f"/workshops/{evening.code}/kit").text


@pytest.mark.parametrize("number", ["0", "501", "-1", "many", "", "1e3", "9" * 30])
@pytest.mark.parametrize("what", ["cards", "forms"])
def test_a_wrong_number_makes_nothing(press, cards_there, what, number):
    told = press(what, number)
    assert told.status_code == 422
    assert f'href="#{what}-number"' in told.text
    assert cards_there() == 0


def test_a_workshop_takes_no_more_cards_than_people(press, cards_there, monkeypatch):
    assert SEATS_AT_MOST == 5_000
    monkeypatch.setattr(services, "SEATS_AT_MOST", 10)
    press("cards", 8)
    told = press("cards", 3)
    assert told.status_code == 409
    assert "Nothing was made" in told.text
    assert cards_there() == 8


def test_codes_that_no_phone_can_open_must_be_wanted(press, amina, at_address, cards_there):
    at_address("http://127.0.0.1:8000")
    told = press("cards", 2)
    assert told.status_code == 422
    assert "Phones cannot open these codes" in told.text
    assert cards_there() == 0
    assert paper.codes(press("cards", 2, **{"cards-anyway": "y"}).data)[0].startswith("http://127.0.0.1:8000/c/")
    assert cards_there() == 2


def test_letters_without_a_font_make_nothing(press, change, cards_there):
    change(title="到診所去")
    for what in ("cards", "forms"):
        told = press(what, 2)
        assert told.status_code == 422
        assert "Nothing was made. Our PDF has no font for “到” in “到診所去”. Press “As a page”" in told.text
        assert cards_there() == 0
    page = press("cards", 2, **{"as": "page"})
    assert page.status_code == 200
    assert "到診所去" in page.text
    assert cards_there() == 2


def test_as_a_page_it_says_that_it_is_shown_this_once(press):
    page = press("cards", 3, **{"as": "page"}).text
    assert page.count("code-on-paper") == 3
    assert "shown this once" in page
    page = press("forms", 2, **{"as": "page"}).text
    assert re.findall(r'form-number">(\d+)', page) == ["1", "2"]
    assert page.count("code-on-paper") == 2


def test_long_titles_stay_on_their_cards(press, change):
    change(title="m" * 120, venue="w" * 200)
    for what in ("cards", "forms"):
        raw = press(what, 4).data
        assert len(paper.codes(raw)) == 4
        assert list(paper.outside(raw, 4)) == []


def test_a_hall_that_answers_does_not_wait_for_the_printer(press, inside, app):
    began = time.monotonic()
    with ThreadPoolExecutor(1) as printer:
        printing = printer.submit(press, "cards", 400)
        waits = []
        while not printing.done():
            asked = time.monotonic()
            with inside() as session:
                session.execute(text("DELETE FROM guess"))
            waits.append(time.monotonic() - asked)
            time.sleep(0.05)
    assert printing.result().status_code == 200
    assert max(waits) < (time.monotonic() - began) / 2


def test_the_neighbour_cannot_print_ours(jar, inside, everyone, cards_there):
    dana = signed_in(jar, inside, everyone.neighbour)
    answer = dana.post(f"/workshops/{everyone.evening.code}/kit/cards", data={"cards-number": "3"})
    assert answer.status_code == 404
    assert cards_there() == 0


def test_the_ledger_holds(press, inside):
    press("cards", 2)
    with inside(writes=False):
        assert ledger.verify().broken is None
