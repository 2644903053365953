"""Paper forms by number: a form's seat is as if its card had been scanned, and typing one twice changes nothing."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.ledger import Entry
from maps.places.models import Neighbourhood, Postcode
from tests.evenings import POLL, WORDS, answer, fields, join
from tests.people import signed_in
from tests.workshops.scribe.conftest import RANK
from workshops.contributions.models import Contribution, Vote
from workshops.kit.models import PaperForm
from workshops.meetings.models import Activity
from workshops.meetings.services import workshop_by_code
from workshops.room.services import close_workshop, open_workshop, start_rehearsal
from workshops.seats.cards import in_groups
from workshops.seats.models import Channel, Seat, SeatState
from workshops.seats.services import card
from workshops.told.listening import say_heard
from workshops.told.models import Heard, Listened

EVERYTHING = {
    "q1-words": "Two buses with the pram",
    "q2-choice": "1",
    "q3-choice-1": "agree",
    "q3-choice-2": "disagree",
    f"q{RANK}-choice-1": "2",
    f"q{RANK}-choice-2": "4",
}


def page_of(evening) -> str:
    return f"/room/{evening.code}/paper"


def type_in(person, evening, form, page=None, **said):
    page = page or person.get(page_of(evening))
    has_form = "<form" in page.text
    hidden = {name: value for name, value in fields(page).items() if name in ("key", "rehearsing")} if has_form else {}
    whole = {"number": str(form), "consent": "y", "language": "en"} | (said or EVERYTHING)
    return person.post(page_of(evening), data=hidden | whole)


def seat_of(evening, inside, number) -> Seat:
    with inside(writes=False) as session:
        return session.get_one(PaperForm, (evening.workshop_id, number)).seat


def card_of_form(evening, inside, number) -> str:
    with inside(writes=False) as session:
        return card(session.get_one(PaperForm, (evening.workshop_id, number)).seat)


def rows(inside) -> dict[str, list]:
    with inside(writes=False) as session:
        return {
            table.__tablename__: session.execute(
                select(*table.__table__.c).order_by(*table.__table__.primary_key)
            ).all()
            for table in (Seat, Contribution, Vote)
        }


def test_a_form_is_kept_as_if_its_card_had_been_scanned(mina, evening, forms, inside, jar):
    forms(3)
    with inside(writes=False) as session:
        slug = session.scalars(select(Neighbourhood.slug).order_by(Neighbourhood.id)).first()
    place = {"q4-neighbourhood": slug, "neighbourhood": slug, "may_quote": "y"}
    kept = type_in(mina, evening, 2, **EVERYTHING, **place)
    assert kept.status_code == 303
    page = mina.get(kept.location)
    assert "Form 2 is kept." in page.text
    assert 'data-next="3"' in page.text
    assert "1 of 3 printed forms are typed in." in page.text
    seat = seat_of(evening, inside, 2)
    assert (seat.state, seat.channel, seat.may_quote, seat.rehearsal) == (SeatState.ACTIVE, Channel.PAPER, True, False)
    assert seat.neighbourhood_id is not None
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Contribution)) == 5
        votes = session.execute(select(Vote.value, func.count()).group_by(Vote.value)).all()
        assert dict(votes) == {1: 2, -1: 1, 4: 1, 3: 1}
        assert session.scalars(select(Vote.single_in).where(Vote.single_in.is_not(None))).all() != []
        entry = session.scalars(select(Entry).order_by(Entry.seq.desc())).first()
        assert (entry.verb, entry.facts) == ("type in paper form", {})
    person = jar()
    code = card_of_form(evening, inside, 2)
    opened = person.post(f"/c/{code}")
    assert opened.location.endswith("/j/thread")
    assert "Two buses with the pram" in person.get(opened.location).text


def test_typing_one_twice_says_so_and_changes_nothing(mina, evening, forms, inside):
    forms(3)
    page = mina.get(page_of(evening))
    assert type_in(mina, evening, 2, page).status_code == 303
    before = rows(inside)
    again = type_in(mina, evening, 2, **{"q1-words": "Something else"})
    assert again.status_code == 409
    assert "Form 2 was typed in already. Nothing was changed." in again.text
    assert "Something else" in again.text, "what was typed stays"
    same = type_in(mina, evening, 2)
    assert same.status_code == 409
    assert "Form 2 was typed in already. Nothing was changed." in same.text
    changed_and_sent_by_going_back = type_in(mina, evening, 2, page, **{"q1-words": "Other"})
    assert changed_and_sent_by_going_back.status_code == 409
    assert rows(inside) == before


def test_pressing_the_button_twice_is_once(mina, evening, forms, inside):
    forms(1)
    page = mina.get(page_of(evening))
    first, second = type_in(mina, evening, 1, page), type_in(mina, evening, 1, page)
    assert (first.status_code, second.status_code, first.location) == (303, 303, second.location)
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Contribution)) == 4


def test_a_card_that_a_phone_has_used_is_left_alone(mina, evening, forms, inside, jar):
    forms(1)
    person = jar()
    person.post(f"/c/{card_of_form(evening, inside, 1)}")
    join(person, evening)
    answer(person, evening, 1, words="From the phone")
    before = rows(inside)
    refused = type_in(mina, evening, 1)
    assert refused.status_code == 409
    assert "was used with a phone already. Nothing was changed" in refused.text
    assert rows(inside) == before
    assert "No form with this number is typed in" in mina.get(f"{page_of(evening)}/undo?number=1").text
    mina.post(f"{page_of(evening)}/undo", data={"number": "1"})
    assert rows(inside) == before


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": "9"}, "There is no form with the number 9."),
        ({"number": ""}, "Type a whole number in digits."),
        ({"number": "two"}, "Type a whole number in digits."),
        ({"consent": ""}, "Without a yes on the paper"),
        ({"q1-words": ""}, "No answer is typed in."),
        ({"q1-words": "x" * 5001}, "longer than 5,000 characters"),
        ({"q2-choice": "7"}, "Not a valid choice"),
        ({f"q{RANK}-choice-2": "1"}, "Choose what comes first"),
        ({"postcode": "ZZ99 9ZZ"}, "We do not know this postcode."),
        ({"q4-postcode": "ZZ99 9ZZ"}, "We do not know this postcode."),
        ({"key": "nonsense"}, "out of date"),
    ],
)
def test_what_is_wrong_is_told_and_everything_typed_stays(mina, evening, forms, inside, wrong, said):
    forms(2)
    before = rows(inside)
    refused = type_in(mina, evening, 1, **({"q1-words": "Two buses", "neighbourhood": ""} | wrong))
    assert refused.status_code == 422
    assert said in refused.text
    if "q1-words" not in wrong:
        assert "Two buses" in refused.text
    assert "ZZ99" not in refused.text, "a postcode is never sent back"
    assert rows(inside) == before


def test_a_blank_is_an_empty_answer(mina, evening, forms, inside):
    forms(1)
    blanks = {"q2-choice": " ", "q3-choice-1": " ", f"q{RANK}-choice-1": " ", "q4-neighbourhood": " "}
    assert type_in(mina, evening, 1, **blanks).status_code == 422
    assert type_in(mina, evening, 1, **(blanks | {"q3-choice-2": "agree"})).status_code == 303
    with inside(writes=False) as session:
        assert list(session.scalars(select(Vote.value))) == [1]


def test_a_postcode_is_dropped(mina, evening, forms, inside):
    forms(1)
    with inside(writes=False) as session:
        code = session.scalars(select(Postcode.key).where(Postcode.area21.is_not(None)).order_by(Postcode.key)).first()
    assert type_in(mina, evening, 1, **{"q1-words": "Two buses", "postcode": code}).status_code == 303
    assert seat_of(evening, inside, 1).area_code is not None
    assert code not in str(rows(inside))


def test_a_slip_is_undone_and_the_form_typed_in_again(mina, evening, forms, inside):
    forms(2)
    page = mina.get(page_of(evening))
    type_in(mina, evening, 1, page)
    question = mina.get(f"{page_of(evening)}/undo?number=1")
    assert "Undo form 1?" in question.text
    undone = mina.post(f"{page_of(evening)}/undo", data={"number": "1"})
    assert "Form 1 is undone: 4 answers are gone." in mina.get(undone.location).text
    seat = seat_of(evening, inside, 1)
    assert (seat.state, seat.channel, seat.consent_version) == (SeatState.MINTED, Channel.PHONE, None)
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Contribution)) == 0
    assert type_in(mina, evening, 1).status_code == 303
    assert "is no form" not in mina.get(f"{page_of(evening)}/undo?number=1").text
    for number in ("7", "", "x"):
        assert "nothing to undo" in mina.get(f"{page_of(evening)}/undo?number={number}").text
        assert mina.post(f"{page_of(evening)}/undo", data={"number": number}).status_code == 303


def test_a_page_that_was_undone_does_not_come_back_but_a_fresh_one_types_it_anew(mina, evening, forms, inside, jar):
    forms(1)
    page = mina.get(page_of(evening))
    for _round in range(2):
        assert type_in(mina, evening, 1, page).status_code == 303
        mina.post(f"{page_of(evening)}/undo", data={"number": "1"})
        resent = type_in(mina, evening, 1, page)
        assert resent.status_code == 409
        assert "This was kept and then undone. Nothing is kept now." in resent.text
        assert "Two buses with the pram" in resent.text, "what was typed stays"
        other = type_in(mina, evening, 1, page, **{"q4-neighbourhood": "somewhere-else"} | EVERYTHING)
        assert other.status_code == 409, "also with one answer more"
        assert rows(inside)["contribution"] == []
        page = resent
    assert type_in(mina, evening, 1, page).status_code == 303
    owner = jar()
    owner.post(f"/c/{card_of_form(evening, inside, 1)}")
    everything = re.search(r"/j/thread/[0-9a-f-]+/take-all-back", owner.get("/j/thread").text)[0]
    assert owner.post(everything, data=fields(owner.get(everything))).status_code == 303
    assert rows(inside)["contribution"] == []


def test_what_the_owner_said_with_a_phone_since_stays(mina, evening, forms, inside, jar):
    forms(2)
    assert type_in(mina, evening, 1, **EVERYTHING, may_quote="y", neighbourhood="somewhere-else").status_code == 303
    owner = jar()
    owner.post(f"/c/{card_of_form(evening, inside, 1)}")
    answer(owner, evening, WORDS, words="My own words, from my phone")
    answer(owner, evening, POLL, choice="2")
    question = mina.get(f"{page_of(evening)}/undo?number=1").text
    assert "3 answers that were typed in go for good." in question, "the poll is the phone's by now"
    assert "The person has said 2 more things with a phone since." in question
    undone = mina.get(mina.post(f"{page_of(evening)}/undo", data={"number": "1"}).location).text
    assert "3 answers are gone. What the person said with a phone since stays" in undone
    with inside(writes=False) as session:
        assert session.scalars(select(Contribution.words).where(Contribution.words.is_not(None))).all() == [
            "My own words, from my phone"
        ]
        assert session.scalars(select(Vote.value)).all() == [1]
    seat = seat_of(evening, inside, 1)
    assert (seat.state, seat.channel, seat.may_quote, seat.elsewhere) == (
        SeatState.ACTIVE,
        Channel.PHONE,
        False,
        False,
    )
    assert "My own words, from my phone" in owner.get("/j/thread").text
    before = rows(inside)
    assert "was used with a phone already" in type_in(mina, evening, 1).text
    mina.post(f"{page_of(evening)}/undo", data={"number": "1"})
    assert rows(inside) == before


def test_an_undo_forgets_how_the_card_felt(mina, evening, forms, inside, jar):
    forms(2)
    type_in(mina, evening, 1)
    code = card_of_form(evening, inside, 1)
    with inside():
        close_workshop("command", workshop_by_code(evening.code))
        say_heard(seat_of(evening, inside, 1), Heard.NO)
    before = seat_of(evening, inside, 1)
    mina.post(f"{page_of(evening)}/undo", data={"number": "1"})
    with inside(writes=False) as session:
        assert session.scalars(select(Listened)).all() == []
    seat = seat_of(evening, inside, 1)
    assert (seat.id, seat.card_hash, seat.state) == (before.id, before.card_hash, SeatState.MINTED)
    assert card_of_form(evening, inside, 1) == code
    assert type_in(mina, evening, 1).status_code == 303


def test_keys_of_typed_answers_tell_nothing_to_others(mina, evening, forms, inside):
    forms(1)
    page = mina.get(page_of(evening))
    type_in(mina, evening, 1, page)
    key = uuid.UUID(fields(page)["key"])
    with inside(writes=False) as session:
        kept = set(session.scalars(select(Contribution.id)))
        ids = session.scalars(select(Activity.id)).all()
    assert not kept & {uuid.uuid5(key, f"answer {activity}") for activity in ids}
    assert {one.version for one in kept} == {4}, "as random as those of phones"


def test_paper_of_a_closed_evening_is_late_and_then_too_late(mina, evening, forms, inside):
    forms(2)
    with inside():
        close_workshop("command", workshop_by_code(evening.code))
    assert type_in(mina, evening, 1).status_code == 303
    with inside(writes=False) as session:
        assert set(session.scalars(select(Contribution.late))) == {True}
    page = mina.get(page_of(evening))
    clock.set_now(clock.now() + timedelta(hours=73))
    refused = type_in(mina, evening, 2, page)
    assert refused.status_code == 409
    assert "The time for late answers is over" in refused.text
    assert "Two buses with the pram" in refused.text, "to copy it"


def test_a_form_can_be_tried_in_rehearsal_and_is_unused_when_the_evening_opens(mina, another, forms, inside, jar):
    evening = another(opened=False)
    forms(2, evening.code)
    assert "has not begun" in mina.get(page_of(evening)).text
    with inside():
        start_rehearsal("command", workshop_by_code(evening.code))
    page = mina.get(page_of(evening))
    assert "This is a rehearsal." in page.text
    tried = type_in(mina, evening, 1, page, **{"q1-words": "A try", "language": "ur"})
    assert tried.status_code == 303
    assert "<b>1</b> joined" in mina.get(f"/room/{evening.code}").text
    stale = mina.get(page_of(evening))
    with inside():
        open_workshop("command", workshop_by_code(evening.code))
    seat = seat_of(evening, inside, 1)
    assert (seat.state, seat.channel, seat.language) == (SeatState.MINTED, Channel.PHONE, "en")
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Contribution)) == 0
    refused = type_in(mina, evening, 1, stale, **{"q1-words": "A try"})
    assert refused.status_code == 409
    assert "gone from rehearsal to real" in refused.text
    assert type_in(mina, evening, 1, refused, **{"q1-words": "For real"}).status_code == 303


def test_without_printed_forms_the_page_says_what_to_do(mina, evening):
    page = mina.get(page_of(evening))
    assert "No numbered forms were printed from here for this evening" in page.text
    assert type_in(mina, evening, 1, page).status_code == 422


def test_a_number_of_another_workshop_leads_nowhere(mina, dana, evening, another, forms, inside):
    other = another()
    forms(1, other.code)
    refused = type_in(mina, evening, 1, key=str(uuid.uuid4()), **EVERYTHING)
    assert "There is no form with the number 1" in refused.text
    assert dana.post(page_of(other), data={"number": "1"}).status_code == 404
    assert dana.get(f"{page_of(other)}/undo?number=1").status_code == 404


def test_the_card_code_is_on_no_page_of_the_scribe(mina, evening, forms, inside):
    forms(1)
    code = card_of_form(evening, inside, 1)
    page = mina.get(type_in(mina, evening, 1).location)
    assert in_groups(code) not in page.text
    assert code not in page.text
    assert str(seat_of(evening, inside, 1).id) not in page.text
    assert not re.search(rf"\b{uuid.UUID(int=0)}\b", page.text)


def test_twenty_questions_of_every_kind_stand_on_the_page(mina, evening, forms):
    forms(1)
    page = mina.get(page_of(evening)).text
    for words in ("1. What was it like?", "2. How did you get there?", "An evening would help.", "5. What first?"):
        assert words in page
    assert page.count("Not answered") == 3


def test_two_who_type_the_same_form_at_once_are_one_and_one_is_told(app, mina, everyone, jar, evening, forms, inside):
    forms(1)
    amina = signed_in(jar, inside, everyone.organiser)
    opened = [(person, person.get(page_of(evening))) for person in (mina, amina)]
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda pair: type_in(pair[0], evening, 1, pair[1]).status_code, opened))
    assert sorted(answers) == [303, 409]
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Contribution)) == 4


def test_the_button_pressed_twice_at_once_is_once(app, mina, evening, forms, inside):
    forms(1)
    page = mina.get(page_of(evening))
    with ThreadPoolExecutor(4) as hurry:
        answers = list(hurry.map(lambda _press: type_in(copy(mina), evening, 1, page).status_code, range(4)))
    assert answers == [303] * 4
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Contribution)) == 4
