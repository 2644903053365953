"""Post-its and flip charts: thirty lines are thirty voices to read, and an undo leaves none."""

import csv
import io
import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock
from app.ledger import Entry
from maps.places.models import Neighbourhood
from tests.evenings import POLL, WORDS, fields
from workshops.contributions.models import Contribution, Moderation, Tombstone
from workshops.meetings.models import Confidentiality
from workshops.meetings.services import activity_at, workshop_by_code
from workshops.room.counting import standing
from workshops.room.models import Batch
from workshops.room.moderation import approve
from workshops.room.services import (
    close_activity,
    close_workshop,
    new_wall_link,
    open_activity,
    open_workshop,
    start_rehearsal,
)
from workshops.scribe.services import type_in_lines, undo
from workshops.seats.models import Channel, Seat
from workshops.seats.services import Arrival, seat_all

THIRTY = [f"Voice number {number}" for number in range(1, 31)]


def page_of(evening) -> str:
    return f"/room/{evening.code}/type-in"


def send(person, evening, typed, page=None, **more):
    """Open the page, type, press the button."""
    page = page or person.get(page_of(evening))
    data = {name: value for name, value in fields(page).items() if name in ("key", "rehearsing", "label")}
    said = {"question": str(WORDS), "language": "en", "consent": "y", "lines": "\r\n".join(typed)} | more
    return person.post(page_of(evening), data=data | said)


def words_kept(inside) -> list[str]:
    with inside(writes=False) as session:
        return sorted(session.scalars(select(Contribution.words).where(Contribution.words.is_not(None))))


def only_batch(inside) -> uuid.UUID:
    with inside(writes=False) as session:
        return session.scalars(select(Batch.id)).one()


def on_console(person, evening) -> list[str]:
    """What waits to be read, and what was read and decided, on all pages."""
    room = f"/room/{evening.code}"
    pages = [person.get(f"{room}{more}?page={page}").text for page in (1, 2, 3) for more in ("", "/read")]
    assert all("Voice number" not in page for page in pages[-2:]), "these are all pages"
    return sorted(set(re.findall(r'class="said"[^>]*>(Voice number \d+)<', "".join(pages))))


def in_table(person, evening) -> list[str]:
    """What the team's table has in the column of words."""
    table = person.get(f"/workshops/{evening.code}/words.csv").get_data().decode("utf-8-sig")
    return sorted(row["What was said"] for row in csv.DictReader(io.StringIO(table, newline="")))


def test_thirty_pasted_lines_are_thirty_cards_and_an_undo_leaves_none(mina, evening, inside):
    kept = send(mina, evening, [*THIRTY[:10], "", "   ", *THIRTY[10:]], label="Table 3")
    assert kept.status_code == 303
    page = mina.get(kept.location)
    assert "30 lines are kept" in page.text
    assert "Table 3" in page.text
    assert on_console(mina, evening) == sorted(THIRTY)
    assert in_table(mina, evening) == sorted(THIRTY)
    with inside() as session:
        seat = session.scalars(select(Seat)).one()
        assert (seat.channel, seat.consent_version is not None, seat.may_quote) == (Channel.SCRIBE, True, False)
        one, two = session.scalars(select(Contribution).limit(2))
        approve("command", one)
        approve("command", two)
        shown_words = {one.words, two.words}
        wall = f"/wall/{evening.code}?key={new_wall_link('command', workshop_by_code(evening.code))}"
        before = standing(evening.code).cursor
    assert all(words in mina.get(wall).text for words in shown_words)
    question = mina.get(re.search(r'href="([^"]+/undo)"', page.text)[1])
    assert "30 answers go for good" in question.text
    assert "2 of them have been read and shown. They leave the wall too." in question.text
    undone = mina.post(question.request.path)
    assert "Undone. 30 answers are gone" in mina.get(undone.location).text
    assert words_kept(inside) == []
    assert on_console(mina, evening) == in_table(mina, evening) == []
    assert "Voice number" not in mina.get(wall).text
    with inside(writes=False) as session:
        assert standing(evening.code).cursor != before, "the wall must learn that words have left it"
        assert session.scalar(select(func.count()).select_from(Seat)) == 0
        verbs = list(session.scalars(select(Entry).where(Entry.verb.contains("typ")).order_by(Entry.seq)))
        assert [(entry.verb, entry.facts) for entry in verbs] == [
            ("type in lines", {"number": 30}),
            ("undo typed lines", {"number": 30}),
        ]


def test_the_same_form_twice_is_once_and_other_words_on_it_are_told(mina, evening, inside):
    page = mina.get(page_of(evening))
    assert send(mina, evening, THIRTY, page).location == send(mina, evening, THIRTY, page).location
    assert words_kept(inside) == sorted(THIRTY)
    changed = send(mina, evening, [*THIRTY[:29], "Something else"], page)
    assert changed.status_code == 409
    assert "sent before, with other words" in changed.text
    assert "Something else" in changed.text, "what was typed stays"
    assert words_kept(inside) == sorted(THIRTY)
    again = send(mina, evening, ["Something else"], changed)
    assert again.status_code == 303
    assert words_kept(inside) == sorted([*THIRTY, "Something else"])


def test_a_form_that_was_undone_does_not_come_back_by_itself(mina, evening, inside):
    page = mina.get(page_of(evening))
    send(mina, evening, THIRTY, page)
    mina.post(f"/room/{evening.code}/typed/{only_batch(inside)}/undo")
    resent = send(mina, evening, THIRTY, page)
    assert resent.status_code == 409
    assert "kept and then undone" in resent.text
    assert words_kept(inside) == []
    with inside(writes=False) as session:
        assert session.scalar(select(func.count()).select_from(Tombstone)) == 31
    assert send(mina, evening, THIRTY, resent).status_code == 303
    assert len(words_kept(inside)) == 30


def test_an_undo_twice_and_a_strangers_batch(mina, dana, evening, inside):
    send(mina, evening, THIRTY[:2])
    address = f"/room/{evening.code}/typed/{only_batch(inside)}/undo"
    assert dana.get(address).status_code == 404
    assert dana.post(address).status_code == 404
    assert mina.get(f"/room/{evening.code}/typed/{uuid.uuid4()}/undo").status_code == 404
    mina.post(address)
    assert "undone already" in mina.get(mina.post(address).location).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"lines": " \n \n"}, "Type or paste something first."),
        ({"lines": "\n".join(["x"] * 201)}, "These are 201 lines."),
        ({"lines": f"short\n{'x' * 5001}"}, "Line 2 is longer than 5,000 characters"),
        ({"consent": ""}, "without a yes nothing is kept"),
        ({"question": str(POLL)}, "Not a valid choice"),
        ({"question": ""}, "Choose the question."),
        ({"label": "x" * 81}, "at most 80 characters"),
        ({"key": "nonsense"}, "out of date"),
        ({"neighbourhood": "atlantis"}, "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(mina, evening, inside, wrong, said):
    answer = send(mina, evening, ["Two buses"], **wrong)
    assert answer.status_code == 422
    assert said in answer.text
    if "lines" not in wrong:
        assert "Two buses" in answer.text
    assert words_kept(inside) == []


def test_a_language_and_a_place_belong_to_the_batch(mina, evening, inside):
    with inside(writes=False) as session:
        where = session.scalars(select(Neighbourhood).order_by(Neighbourhood.id)).first()
    send(mina, evening, ["ہسپتال دور ہے"], language="ur", neighbourhood=where.slug, may_quote="y")
    with inside(writes=False) as session:
        said = session.scalars(select(Contribution)).one()
        assert said.language == "ur"
        assert (said.seat.neighbourhood_id, said.seat.may_quote, said.neighbourhood_id) == (where.id, True, None)


@pytest.mark.parametrize("confidentiality", [Confidentiality.ROOM, Confidentiality.SEALED])
def test_only_a_shared_evening_asks_whether_words_may_be_quoted(mina, another, inside, confidentiality):
    evening = another(confidentiality=confidentiality)
    assert "may_quote" not in mina.get(page_of(evening)).text
    assert send(mina, evening, ["Two buses"], may_quote="y").status_code == 303
    with inside(writes=False) as session:
        assert session.scalars(select(Seat.may_quote)).one() is False


def test_flip_charts_are_typed_after_closing_until_late_answers_end(mina, evening, inside):
    with inside():
        close_workshop("command", workshop_by_code(evening.code))
    page = mina.get(page_of(evening))
    assert "marked as late" in page.text
    assert send(mina, evening, ["A flip chart"], page).status_code == 303
    with inside(writes=False) as session:
        assert session.scalars(select(Contribution.late)).one() is True
    open_page = mina.get(page_of(evening))
    clock.set_now(clock.now() + timedelta(hours=73))
    refused = send(mina, evening, ["Too late"], open_page)
    assert refused.status_code == 409
    assert "The time for late answers is over" in refused.text
    assert "Too late" in refused.text, "to copy it"
    assert words_kept(inside) == ["A flip chart"]
    assert mina.post(f"/room/{evening.code}/typed/{only_batch(inside)}/undo").status_code == 303


def test_a_question_that_was_closed_still_takes_its_flip_chart_on_time(mina, evening, inside):
    with inside():
        close_activity("command", activity_at(workshop_by_code(evening.code), WORDS))
    assert send(mina, evening, ["A flip chart"]).status_code == 303
    with inside(writes=False) as session:
        assert session.scalars(select(Contribution.late)).one() is False


def test_what_is_typed_in_rehearsal_vanishes_and_its_form_is_looked_at_again(mina, another, inside):
    evening = another(opened=False)
    assert "has not begun" in mina.get(page_of(evening)).text
    with inside():
        start_rehearsal("command", workshop_by_code(evening.code))
    page = mina.get(page_of(evening))
    assert "This is a rehearsal." in page.text
    stale = mina.get(page_of(evening))
    assert send(mina, evening, ["Only a try"], page).status_code == 303
    with inside():
        open_workshop("command", workshop_by_code(evening.code))
    assert words_kept(inside) == []
    with inside() as session:
        assert session.scalars(select(Batch)).all() == []
        activity = activity_at(workshop_by_code(evening.code), WORDS)
        open_activity("command", activity)
    answer = send(mina, evening, ["Only a try"], stale)
    assert answer.status_code == 409
    assert "gone from rehearsal to real" in answer.text
    assert send(mina, evening, ["Only a try"], answer).status_code == 303


def test_a_question_that_has_not_begun_is_not_offered(mina, another, inside):
    evening = another(opened=False)
    with inside():
        open_workshop("command", workshop_by_code(evening.code))
    assert "no open question to type into yet" in mina.get(page_of(evening)).text
    answer = mina.post(page_of(evening), data={"lines": "Two buses", "consent": "y", "question": "1"})
    assert answer.status_code == 422
    assert "Two buses" in answer.text, "to copy it"


def test_a_power_cut_half_way_leaves_nothing(evening, inside, everyone):
    def until_the_power_is_cut():
        with inside():
            type_in_lines("command", activity_at(workshop_by_code(evening.code), WORDS), uuid.uuid4(), THIRTY)
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        until_the_power_is_cut()
    assert words_kept(inside) == []
    with inside(writes=False) as session:
        assert session.scalars(select(Batch)).all() == []


def test_what_was_passed_on_or_expired_does_not_make_a_repeat_another_form(evening, inside):
    key = uuid.uuid4()
    with inside():
        activity = activity_at(workshop_by_code(evening.code), WORDS)
        type_in_lines("command", activity, key, ["One", "Two"])
    with inside() as session:
        said = session.scalars(select(Contribution)).first()
        said.moderation, said.words = Moderation.PASSED_ON, None
    with inside():
        activity = activity_at(workshop_by_code(evening.code), WORDS)
        assert type_in_lines("command", activity, key, ["One", "Two"]).id == key
        assert undo("command", activity.workshop, key) == 2


def test_five_hundred_batches_are_a_page(mina, evening, inside):
    with inside() as session:
        activity = activity_at(workshop_by_code(evening.code), WORDS)
        seats = seat_all(activity.workshop, [Arrival(uuid.uuid4()) for _table in range(500)], Channel.SCRIBE)
        session.add_all(
            Batch(
                id=uuid.uuid4(),
                seat=seat,
                activity=activity,
                label=f"Table {number}",
                lines=1,
                turn=number,
                made_on=clock.today(),
            )
            for number, seat in enumerate(seats)
        )
    page = mina.get(page_of(evening))
    assert page.text.index("Table 499") < page.text.index("Table 0<")


def test_nobody_else_may_type_in(jar: Callable, evening, dana):
    assert jar().get(page_of(evening)).status_code == 303
    assert dana.get(page_of(evening)).status_code == 404
