"""Earlier words become something to ask: what may be picked, what is kept while one looks, and what is told."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from app import clock, ledger
from app.db import db
from tests.evenings import plan
from tests.people import signed_in
from tests.rooms import say, say_and_show
from workshops.contributions.models import Contribution
from workshops.meetings.models import ActivityState, Confidentiality, Kind, State
from workshops.meetings.services import activity_at, workshop_by_code
from workshops.room import from_words as from_words_room
from workshops.room.from_words import earlier_words
from workshops.room.moderation import approve, hold, shorten
from workshops.room.services import close_workshop, start_rehearsal
from workshops.seats.models import Seat


@pytest.fixture
def within(evening, inside):
    def do(verb):
        with inside():
            return verb(workshop_by_code(evening.code))

    return do


@pytest.fixture
def shown(within):
    """`shown("Two buses")`: said this evening and shown; its key."""
    return lambda words: within(lambda w: approve("command", say(w, words)).id)


@pytest.fixture
def address(evening) -> str:
    return f"/room/{evening.code}/from-words"


def picks(page) -> dict[str, bool]:
    """The words that may be ticked, and whether they are."""
    row = r'name="pick" value="[^"]+"( checked)?><span><span dir="auto">([^<]+)<'
    return {words: bool(ticked) for ticked, words in re.findall(row, page.text)}


def boxes(page) -> dict[str, str]:
    """What the second step would send untouched, but for the question."""
    hidden = dict(re.findall(r'name="(seen-[^"]+)" type="hidden" value="([^"]*)"', page.text))
    written = re.findall(r'<textarea[^>]*name="(words-[^"]+)"[^>]*>\s*([^<]*)</textarea>', page.text)
    return hidden | dict(written) | {"pick": re.findall(r'name="pick" value="([^"]+)"', page.text), "minutes": "10"}


def test_only_public_words_can_be_picked(mina, address, within, shown):
    shown("Two buses")
    within(lambda w: say(w, "Not read yet") and None)
    within(lambda w: hold("command", say(w, "Kept off"), "A reason") and None)
    within(lambda w: shorten("command", say(w, "Ask for Dr Patel"), "Ask for a doctor") and None)
    assert picks(mina.get(address)) == {"Ask for a doctor": False, "Two buses": False}


@pytest.mark.parametrize(
    ("confidentiality", "may_quote", "closed_for", "there"),
    [
        (Confidentiality.SHARED, True, 5, True),
        (Confidentiality.SHARED, False, 5, False),
        (Confidentiality.SHARED, True, 0, False),
        (Confidentiality.ROOM, True, 5, False),
        (Confidentiality.SEALED, True, 5, False),
    ],
)
def test_words_of_another_evening_only_where_they_were_said_to_be_quoted(
    mina, address, inside, everyone, confidentiality, may_quote, closed_for, there
):
    with inside() as session:
        last_month = workshop_by_code(plan(confidentiality=confidentiality, name="Last month").code)
        last_month.programme_id = everyone.evening.programme_id
        session.flush()
        said = say_and_show(last_month, "An evening would help")
        said.seat.may_quote = may_quote
        close_workshop("command", last_month)
    clock.set_now(clock.now() + timedelta(days=closed_for))
    page = mina.get(address)
    assert ("An evening would help" in picks(page)) is there
    assert ("Last month" in page.text) is there


def test_not_from_another_programme_nor_from_a_host_on_hold(mina, address, inside, everyone):
    with inside() as session:
        theirs = workshop_by_code(everyone.elsewhere.code)
        say_and_show(theirs, "Their words")
        close_workshop("command", theirs, 1)
        held = workshop_by_code(plan(name="On hold").code)
        held.programme_id = everyone.evening.programme_id
        session.flush()
        say_and_show(held, "Words of a host on hold")
        close_workshop("command", held, 1)
        held.voice.on_hold = True
    clock.set_now(clock.now() + timedelta(days=1))
    assert picks(mina.get(address)) == {}


def test_words_of_a_rehearsal_are_never_picked(mina, planned, everyone, inside):
    with inside() as session:
        workshop = workshop_by_code(planned.code)
        workshop.programme_id = everyone.evening.programme_id
        session.flush()
        start_rehearsal("command", workshop)
        approve("command", say(workshop, "Only tried"))
        assert session.scalars(select(Seat)).one().rehearsal
    page = mina.get(f"/room/{planned.code}/from-words")
    assert picks(page) == {}
    assert "it vanishes when the evening opens" in page.text


def test_ticks_stay_while_one_looks_for_more(mina, address, shown):
    first, second = shown("Two buses with the pram"), shown("A bench to rest on")
    page = mina.get(address, query_string={"q": "bench", "pick": [first]})
    assert picks(page) == {"Two buses with the pram": True, "A bench to rest on": False}
    page = mina.get(address, query_string={"q": "nothing like it", "pick": [first, second, "nonsense"]})
    assert list(picks(page).values()) == [True, True]
    assert "Nothing else holds these words" in page.text


def test_one_question_alone_can_be_looked_through(mina, address, shown):
    shown("Two buses")
    page = mina.get(address, query_string={"position": "1"})
    assert picks(page) == {"Two buses": False}
    assert "Only what was said to:" in page.text
    assert picks(mina.get(address, query_string={"position": "2"})) == {}
    assert mina.get(address, query_string={"position": "nonsense"}).status_code == 200


def test_five_hundred_are_listed_and_a_word_finds_the_others(mina, address, within, monkeypatch):
    monkeypatch.setattr(from_words_room, "LISTED_AT_MOST", 20)
    monkeypatch.setattr("workshops.room.from_words_pages.LISTED_AT_MOST", 20)

    def fill(workshop):
        for number in range(30):
            approve("command", say(workshop, f"Voice {number:02}"))

    within(fill)
    page = mina.get(address)
    assert len(picks(page)) == 20
    assert "Look for a word" in page.text
    assert list(picks(mina.get(address, query_string={"q": "voice 03"}))) == ["Voice 03"]


@pytest.mark.parametrize("kind", ["agree", "poll", "rank"])
def test_picked_words_become_what_is_asked(mina, address, shown, within, kind):
    keys = [shown(words) for words in ("Two buses", "A bench\nto rest on", "Letters in Urdu")]
    page = mina.get(f"{address}/ask", query_string={"pick": keys})
    sent = boxes(page) | {"kind": kind, "question": "What matters most?"}
    sent[f"words-{keys[0]}"] = "  Two   buses are too many "
    answered = mina.post(f"{address}/ask", data=sent)
    assert answered.status_code == 303
    assert "Added at the end of the run sheet" in mina.get(answered.location).text

    def look(workshop):
        made = activity_at(workshop, 5)
        return made.kind, made.state, made.minutes, {choice.words for choice in made.choices}

    lines = {"Two buses are too many", "A bench to rest on", "Letters in Urdu"}
    assert within(look) == (Kind(kind), ActivityState.WAITING, 10, lines)
    entry = within(lambda _: db().scalars(select(ledger.Entry).order_by(ledger.Entry.seq.desc()).limit(1)).one())
    assert entry.verb == "add activity"
    assert "bench" not in str(entry.facts), "no words of residents"
    assert mina.post(f"{address}/ask", data=sent).status_code == 303
    assert within(lambda w: len(w.activities)) == 5, "the same form twice adds it once"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"question": " "}, "Write what you ask."),
        ({"kind": "rank"}, "“Choose three” takes from 3 to 10 lines. These are 2."),
        ({"kind": "place"}, "Not a valid choice"),
        ({"minutes": "many"}, "Type a whole number in digits."),
        ({"first": "x" * 201}, "Shorten it to 200 letters: it has 201."),
        ({"first": "A bench"}, "This stands there twice."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(mina, address, shown, within, change, why):
    keys = [shown("Two buses"), shown("A bench")]
    sent = boxes(mina.get(f"{address}/ask", query_string={"pick": keys}))
    sent |= {"kind": "agree", "question": "What do you say?", f"words-{keys[0]}": "My own wording"}
    typed = {f"words-{keys[0]}" if name == "first" else name: value for name, value in change.items()}
    sent |= typed
    answered = mina.post(f"{address}/ask", data=sent)
    assert answered.status_code == 422
    assert why in answered.text
    assert sent[f"words-{keys[0]}"] in answered.text
    assert within(lambda w: len(w.activities)) == 4


def test_an_emptied_box_is_left_out(mina, address, shown, within):
    keys = [shown("Two buses"), shown("A bench")]
    sent = boxes(mina.get(f"{address}/ask", query_string={"pick": keys}))
    sent |= {"kind": "agree", "question": "What do you say?", f"words-{keys[0]}": " "}
    assert mina.post(f"{address}/ask", data=sent).status_code == 303
    assert within(lambda w: [choice.words for choice in activity_at(w, 5).choices]) == ["A bench"]


def test_words_that_were_taken_back_meanwhile_are_left_out_and_told(mina, address, shown, within):
    keys = [shown("Gone soon"), shown("A bench")]
    sent = boxes(mina.get(f"{address}/ask", query_string={"pick": keys}))
    sent |= {"kind": "agree", "question": "What do you say?", f"words-{keys[1]}": "My own wording"}
    within(lambda _: db().delete(db().get_one(Contribution, keys[0])))
    answered = mina.post(f"{address}/ask", data=sent)
    assert answered.status_code == 409
    assert "One of them is gone" in answered.text
    assert "Gone soon" not in answered.text
    assert "My own wording" in answered.text
    assert "What do you say?" in answered.text
    assert mina.post(f"{address}/ask", data=boxes(answered) | {"kind": "agree", "question": "Yes?"}).status_code == 303
    page = mina.get(f"{address}/ask", query_string={"pick": keys})
    assert page.status_code == 409
    assert "One of them is gone" in page.text


def test_a_name_that_a_colleague_took_out_meanwhile_comes_in_no_question(mina, address, shown, within):
    key = shown("Dr Patel shouts")
    sent = boxes(mina.get(f"{address}/ask", query_string={"pick": [key]})) | {"kind": "agree", "question": "Well?"}
    within(lambda _: shorten("command", db().get_one(Contribution, key), "A doctor shouts") and None)
    answered = mina.post(f"{address}/ask", data=sent)
    assert answered.status_code == 409
    assert "reads otherwise now" in answered.text
    assert "Patel" not in answered.text
    assert boxes(answered)[f"words-{key}"] == "A doctor shouts"
    assert within(lambda w: len(w.activities)) == 4


def test_nothing_or_too_much_ticked_leads_back(mina, address, within):
    answered = mina.get(f"{address}/ask")
    assert answered.status_code == 303
    assert "Tick what you want to ask about first" in mina.get(answered.location).text

    def many(workshop):
        return [approve("command", say(workshop, f"Voice {number}")).id for number in range(21)]

    answered = mina.get(f"{address}/ask", query_string={"pick": within(many)})
    page = mina.get(answered.location)
    assert "Tick at most 20" in page.text
    assert list(picks(page).values()).count(True) == 20


def test_a_closed_evening_takes_nothing_new(mina, address, shown, within):
    key = shown("Two buses")
    sent = boxes(mina.get(f"{address}/ask", query_string={"pick": [key]})) | {"kind": "agree", "question": "Well?"}
    within(lambda w: close_workshop("command", w))
    assert mina.get(address).status_code == 409
    answered = mina.post(f"{address}/ask", data=sent)
    assert answered.status_code == 409
    assert "this workshop is closed" in answered.text
    assert within(lambda w: w.state) is State.CLOSED


@pytest.mark.parametrize("role", ["leader", "reviewer", "voice", "administrator"])
def test_who_does_not_run_the_room_picks_nothing(everyone, jar, inside, address, shown, role):
    shown("Two buses")
    person = signed_in(jar, inside, getattr(everyone, role))
    for path in ("", "/ask"):
        assert person.get(address + path).status_code == 403
    assert person.post(f"{address}/ask").status_code == 403


def test_the_neighbour_finds_none_of_it_and_our_keys_open_nothing_there(everyone, jar, inside, address, shown):
    key = shown("Two buses")
    dana = signed_in(jar, inside, everyone.neighbour)
    assert dana.get(address).status_code == 404
    theirs = f"/room/{everyone.elsewhere.code}/from-words/ask"
    page = dana.get(theirs, query_string={"pick": [key]})
    assert "Two buses" not in page.text


def test_the_earlier_words_of_the_room_come_first(within, inside, everyone):
    with inside() as session:
        last_month = workshop_by_code(plan(name="Last month").code)
        last_month.programme_id = everyone.evening.programme_id
        last_month.starts_at = clock.now() + timedelta(days=1)  # however it is dated
        session.flush()
        say_and_show(last_month, "Said last month")
        close_workshop("command", last_month, 1)
    clock.set_now(clock.now() + timedelta(hours=2))
    within(lambda w: approve("command", say(w, "Said tonight")) and None)
    assert [each.words for each in within(earlier_words)] == ["Said tonight", "Said last month"]


@pytest.mark.journeys
def test_a_facilitator_makes_statements_of_what_was_said(come, everyone, evening, shown, axe, picture):
    for words in (
        "A Saturday would change everything for us, since nobody can take a day off to sit in a waiting room.",
        "Letters should come in our language.",
        "The second bus never comes.",
        "Somebody should ring back.",
    ):
        shown(words)
    page = come(everyone.facilitator)
    page.goto(f"/room/{evening.code}")
    page.get_by_role("link", name="Make a question of what was said here").click()
    page.get_by_label("A Saturday would change").check()
    page.get_by_label("Look for").fill("language")
    page.keyboard.press("Enter")
    expect(page.get_by_label("A Saturday would change")).to_be_checked()
    page.get_by_label("Letters should come").check()
    axe(page)
    picture(page, "room-from-words")
    page.get_by_role("button", name="Go on with what is ticked").click()
    page.get_by_label("What you ask").fill("What would help?")
    page.get_by_label("Line 1").fill("A Saturday clinic would help.")
    page.get_by_label("Choose three").check()
    page.get_by_role("button", name="Add it to the run sheet").click()
    expect(page.get_by_role("alert")).to_contain_text("3 to 10 lines")
    axe(page)
    picture(page, "room-put-words")
    page.get_by_label("Statements").check()
    page.get_by_role("button", name="Add it to the run sheet").click()
    expect(page.locator("#sheet li").last).to_contain_text("What would help?")
    page.locator("#start-5").click()
    expect(page.locator("#stop-5")).to_be_visible()
