"""The console as its people use it, without a script: every button is a plain form."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.db import db
from tests.evenings import POLL, Evening, answer, fields, join
from tests.people import signed_in
from workshops.contributions.models import Contribution
from workshops.meetings.models import State
from workshops.meetings.services import workshop_by_code
from workshops.room import console as console_room
from workshops.room import counting
from workshops.room.services import start_rehearsal


def the_room(evening: Evening) -> str:
    return f"/room/{evening.code}"


def cards(page) -> list[str]:
    """The words that wait, each with its card's HTML."""
    return re.findall(r'<article class="card words".*?</article>', page.text, re.DOTALL)


def card_of(page, words: str) -> str:
    return next(card for card in cards(page) if words in card)


def press(person, card: str, verb: str, **typed: str):
    """Press a button of a card as a browser without script does."""
    action = re.search(rf'(?:form)?action="(/room/\w+/words/[\w-]+/{verb})"', card)
    seen = re.search(r'name="seen" value="([^"]+)"', card)
    assert action, card
    assert seen, card
    return person.post(action[1], data={"seen": seen[1]} | typed)


def state_of(evening: Evening, inside) -> State:
    with inside(writes=False):
        return workshop_by_code(evening.code).state


def test_an_evening_from_rehearsal_to_its_end(mina, planned, everyone, inside, jar):
    with inside():
        workshop_by_code(planned.code).programme_id = everyone.evening.programme_id
    room = the_room(planned)
    page = mina.get(room)
    assert "Nobody can join yet" in page.text
    link = mina.post(f"{room}/rehearsal")
    assert link.status_code == 200
    address = re.search(r'value="http://localhost(/j/[^"]+)"', link.text)[1]
    assert jar().get(address).status_code == 200
    assert "Only the rehearsal" in mina.get(room).text
    assert "Nobody has tried it yet" in mina.get(f"{room}/open").text
    assert mina.post(f"{room}/open").status_code == 303
    page = mina.get(room)
    assert "People can join, and wait for a question" in page.text
    assert mina.post(f"{room}/activities/1/open").status_code == 303
    assert "People can join and answer" in mina.get(room).text
    assert mina.post(f"{room}/activities/1/next").status_code == 303
    assert "How did you get there?" in mina.get(room).text
    assert mina.post(f"{room}/close", data={"late_hours": "24"}).status_code == 303
    page = mina.get(room)
    assert "Open again" in page.text
    assert mina.post(f"{room}/reopen").status_code == 303
    assert state_of(planned, inside) is State.OPEN


def test_a_new_link_is_asked_about_before_the_old_one_ends(mina, evening, inside, jar):
    address = f"{the_room(evening)}/wall-link"
    assert "Link for the wall" in mina.get(the_room(evening)).text
    first = wall_of(mina, evening)
    assert jar().get(first).status_code == 200
    asked = mina.post(address)
    assert "Make a new link for the wall?" in asked.text
    assert "The link that was made before works no more." in asked.text
    assert jar().get(first).status_code == 200, "nothing is done by asking"
    jar().post(first.replace("?", "/seen?"))
    assert "The wall that is showing now goes dark" in mina.post(address).text
    assert "New link for the wall" in mina.get(the_room(evening)).text
    second = mina.post(address, data={"sure": "yes"})
    assert "The wall&#39;s link" in second.text
    assert jar().get(first).status_code == 404


def test_a_new_rehearsal_link_is_asked_about_before_the_old_one_ends(mina, planned, everyone, inside, jar):
    with inside():
        workshop_by_code(planned.code).programme_id = everyone.evening.programme_id
    address = f"{the_room(planned)}/rehearsal"
    link = re.search(r'value="http://localhost(/j/[^"]+)"', mina.post(address).text)[1]
    assert "Make a new rehearsal link?" in mina.post(address).text
    assert "rehearsal" in jar().get(link).text
    assert fields(jar().get(link))["rehearsal"], "the old one still lets people in"
    assert "The rehearsal&#39;s link" in mina.post(address, data={"sure": "yes"}).text
    assert "<form" not in jar().get(link).text


def test_what_was_rehearsed_is_counted_before_it_is_deleted(mina, planned, everyone, inside, jar):
    with inside():
        workshop = workshop_by_code(planned.code)
        workshop.programme_id = everyone.evening.programme_id
        key = start_rehearsal("command", workshop)
    for _ in range(2):
        person = jar()
        door = person.get(f"/j/{planned.code}/rehearse/{key}")
        assert person.post(f"/j/{planned.code}", data=fields(door) | {"consent": "y"}).status_code == 303
    assert "<b>2</b> joined" in mina.get(the_room(planned)).text
    question = mina.get(f"{the_room(planned)}/open")
    assert "Everything that 2 people said in the rehearsal is deleted" in question.text
    mina.post(f"{the_room(planned)}/open")
    assert "<b>0</b> joined" in mina.get(the_room(planned)).text


def test_the_console_counts_who_joined_what_was_answered_and_what_waits(mina, evening, say, jar):
    say("Two buses", "No bench")
    other = jar()
    join(other, evening)
    page = other.get(evening.question(POLL))
    choice = re.search(r'name="choice"[^>]* value="(\d+)"|value="(\d+)"[^>]* name="choice"', page.text)
    answer(other, evening, POLL, choice=choice[1] or choice[2])
    page = mina.get(the_room(evening))
    assert "<b>2</b> joined" in page.text
    assert re.search(r"Answers</th><td[^>]*>3<", page.text)
    assert re.search(r"2 answers", page.text)
    assert len(cards(page)) == 2
    assert evening.code in page.text


def test_words_are_shown_shortened_and_held_and_each_can_be_undone(mina, evening, say, inside):
    say("Two buses", "Ask for Dr Patel", "Rude words")
    page = mina.get(the_room(evening))
    assert "A title: perhaps a person" in card_of(page, "Dr Patel")
    assert "hint-pill" not in card_of(page, "Two buses")
    assert press(mina, card_of(page, "Two buses"), "approve").status_code == 303
    assert press(mina, card_of(page, "Dr Patel"), "shorten", public_words="Ask for the doctor").status_code == 303
    reason = "It could hurt somebody in the room."
    assert press(mina, card_of(page, "Rude words"), "hold", reason=reason).status_code == 303
    page = mina.get(the_room(evening))
    assert cards(page) == []
    assert "Everything has been read" in page.text
    assert "Ask for the doctor" in page.text
    assert reason in page.text
    undo = re.findall(r'action="(/room/\w+/words/[\w-]+/undo)".*?name="seen" value="([^"]+)"', page.text, re.DOTALL)
    assert len(undo) == 3
    for address, seen in undo:
        assert mina.post(address, data={"seen": seen}).status_code == 303
    assert len(cards(mina.get(the_room(evening)))) == 3
    with inside(writes=False):
        assert {kept.words for kept in db().scalars(select(Contribution))} == {
            "Two buses",
            "Ask for Dr Patel",
            "Rude words",
        }


def test_held_words_are_on_no_page_but_the_console_and_the_persons_own(mina, evening, say, everyone, jar):
    anna = say("Something that hurts")
    page = mina.get(the_room(evening))
    wall = wall_of(mina, evening)
    press(mina, cards(page)[0], "hold", reason="It could hurt somebody in the room.")
    assert "Something that hurts" in mina.get(the_room(evening)).text
    assert "Something that hurts" in mina.get(f"{the_room(evening)}/read").text
    assert "Something that hurts" in anna.get("/j/thread").text
    for address in (wall, "/", f"/j/{evening.code}"):
        assert "Something that hurts" not in jar().get(address).text, address


def test_a_shortening_that_says_something_else_is_asked_about_once(mina, evening, say, inside):
    say("Ask for Dr Patel in room 4")
    card = cards(mina.get(the_room(evening)))[0]
    asked = press(mina, card, "shorten", public_words="Everybody was kind here")
    assert asked.status_code == 422
    assert "This says something else than what was written." in asked.text
    assert "Ask for Dr Patel in room 4" in asked.text
    assert "Everybody was kind here" in asked.text
    again = cards(asked)[0]
    assert (
        press(mina, again, "shorten", public_words="Nobody was kind", sure="Everybody was kind here").status_code == 422
    )
    assert re.search(r'name="sure" value="Everybody was kind here"', asked.text)
    sure = {"public_words": "Everybody was kind here", "sure": "Everybody was kind here"}
    assert press(mina, again, "shorten", **sure).status_code == 303
    decided = mina.get(the_room(evening)).text.split('id="decided"')[1]
    assert "Ask for Dr Patel in room 4" in decided, "what was written stands beside what is shown"
    assert "Everybody was kind here" in decided


def wall_of(person, evening: Evening) -> str:
    link = person.post(f"{the_room(evening)}/wall-link")
    return re.search(r'value="http://localhost(/wall/[^"]+)"', link.text)[1].replace("&amp;", "&")


def test_a_clash_is_answered_409_with_what_is_there_now(mina, amina, evening, say):
    say("Ask for Dr Patel")
    card = cards(mina.get(the_room(evening)))[0]
    press(amina, card, "shorten", public_words="Ask for the doctor")
    answered = press(mina, card, "shorten", public_words="Ask for somebody careful")
    assert answered.status_code == 409
    assert "Ask for the doctor" in answered.text
    assert "Amina Yusuf" in answered.text
    assert "Ask for somebody careful" in answered.text, "what was typed is kept"
    card = cards(answered)[0]
    assert press(mina, card, "shorten", public_words="Ask for somebody careful").status_code == 303
    assert "Ask for somebody careful" in mina.get(the_room(evening)).text


def test_corrected_words_clash_and_a_form_that_saw_nothing_does_too(mina, evening, say, inside):
    say("First words")
    card = cards(mina.get(the_room(evening)))[0]
    with inside():
        kept = db().scalars(select(Contribution)).one()
        kept.words = "Other words"
    assert press(mina, card, "approve").status_code == 409
    address = re.search(r'action="([^"]+/approve)"', card)[1]
    assert mina.post(address).status_code == 409


def test_words_that_were_taken_back_meanwhile_are_told_kindly(mina, evening, say, inside):
    say("Gone soon")
    card = cards(mina.get(the_room(evening)))[0]
    with inside():
        db().delete(db().scalars(select(Contribution)).one())
    answered = press(mina, card, "approve")
    assert answered.status_code == 404
    assert "taken them back" in answered.text


@pytest.mark.parametrize(
    ("verb", "typed"), [("shorten", {"public_words": "  "}), ("hold", {}), ("hold", {"reason": "Because I say so"})]
)
def test_what_is_missing_is_said_on_the_card(mina, evening, say, verb, typed):
    say("Two buses")
    answered = press(mina, cards(mina.get(the_room(evening)))[0], verb, **typed)
    assert answered.status_code == 422
    assert "Two buses" in answered.text
    assert 'role="alert"' in answered.text


def test_reasons_are_the_programmes_own(mina, evening, say):
    say("Two buses")
    room = the_room(evening)
    page = mina.get(f"{room}/reasons")
    assert "It names somebody" in page.text
    assert mina.post(f"{room}/reasons", data={"reasons": "Not tonight\r\n\r\nNot here"}).status_code == 303
    card = cards(mina.get(room))[0]
    assert re.findall(r'name="reason" value="([^"]+)"', card) == ["Not tonight", "Not here"]
    assert press(mina, card, "hold", reason="Not here").status_code == 303
    for wrong in ("", "x" * 201, "\n".join(f"reason {n}" for n in range(21))):
        refused = mina.post(f"{room}/reasons", data={"reasons": wrong})
        assert refused.status_code == 422
        assert wrong[:20] in refused.text


def test_closing_asks_first_and_refuses_hours_that_are_not_offered(mina, evening, inside):
    room = the_room(evening)
    assert "Close the evening?" in mina.get(f"{room}/close").text
    assert mina.post(f"{room}/close", data={"late_hours": "9999"}).status_code == 422
    assert state_of(evening, inside) is State.OPEN
    mina.post(f"{room}/close")
    with inside(writes=False):
        workshop = workshop_by_code(evening.code)
        assert workshop.late_until - workshop.closed_at == timedelta(hours=72)


def test_a_verb_that_came_too_late_is_409_and_says_how_things_stand(mina, amina, evening):
    room = the_room(evening)
    amina.post(f"{room}/close")
    answered = mina.post(f"{room}/activities/1/close")
    assert answered.status_code == 409
    assert "closed now" in answered.text
    assert mina.post(f"{room}/wall-link").status_code == 409
    assert mina.post(f"{room}/rehearsal").status_code == 409
    assert mina.post(f"{room}/close").status_code == 303, "what is done already is no mistake"


def test_what_a_draft_lacks_is_named(mina, planned, everyone, inside):
    with inside():
        workshop = workshop_by_code(planned.code)
        workshop.programme_id = everyone.evening.programme_id
        workshop.voice.on_hold = True
    page = mina.get(the_room(planned))
    assert "The host is on hold" in page.text
    answered = mina.post(f"{the_room(planned)}/open")
    assert answered.status_code == 409
    assert "The host is on hold" in answered.text


def test_five_more_minutes_twice_from_one_page_are_five(mina, evening, inside):
    page = mina.get(the_room(evening))
    seen = re.search(r'name="ends_at" value="([^"]+)"', page.text)[1]
    before = ends(evening, inside)
    for _ in range(2):
        assert mina.post(f"{the_room(evening)}/activities/1/extend", data={"ends_at": seen}).status_code == 303
    assert ends(evening, inside) - before == timedelta(minutes=5)


def ends(evening: Evening, inside):
    with inside(writes=False):
        return workshop_by_code(evening.code).activities[0].ends_at


def test_time_that_is_over_is_said_and_nothing_closes_by_itself(mina, evening, say):
    clock.set_now(clock.now() + timedelta(hours=3))
    page = mina.get(the_room(evening))
    assert "time is up" in page.text
    say("Still typing")
    assert "Still typing" in mina.get(the_room(evening)).text


def test_hundreds_that_wait_are_paged_and_none_is_lost(mina, evening, say, monkeypatch):
    monkeypatch.setattr(console_room, "PAGE", 3)
    say(*(f"Word {n}" for n in range(8)))
    seen = []
    for page in (1, 2, 3):
        seen += re.findall(
            r"Word \d", " ".join(re.findall(r'class="said".*?</p>', mina.get(f"{the_room(evening)}?page={page}").text))
        )
    assert sorted(seen) == [f"Word {n}" for n in range(8)]
    assert "5 more wait after these" in mina.get(the_room(evening)).text
    assert mina.get(f"{the_room(evening)}?page=nonsense").status_code == 200


def test_a_full_room_says_so(mina, evening, say, monkeypatch):
    monkeypatch.setattr(counting, "SEATS_AT_MOST", 1)
    say("I am in")
    assert "The room is full" in mina.get(the_room(evening)).text


def test_a_page_that_stands_open_learns_only_what_is_new(mina, evening, say):
    say("First words")
    page = mina.get(the_room(evening))
    after = re.search(r'name="after" value="([^"]+)"', page.text)[1]
    have = re.findall(r'name="have" value="([^"]+)"', page.text)

    def news(after=after, have=have):
        return mina.get(
            f"{the_room(evening)}/news", query_string={"after": after, "have": have}, headers={"HX-Request": "true"}
        )

    assert news().status_code == 204
    assert mina.get(f"{the_room(evening)}/news").status_code == 303, "without script it leads to the page"
    say("Second words")
    told = news()
    assert told.status_code == 200
    assert "Second words" in told.text
    assert "First words" not in told.text, "a card that is there already is never touched"
    assert "2 wait" in told.text
    press(mina, cards(page)[0], "approve")
    told = news()
    assert f'id="w-{re.search("words/([^/]+)/", page.text)[1]}" hx-swap-oob="delete"' in told.text
    again = re.search(r'name="after" value="([^"]+)"', told.text)[1]
    have = re.findall(r'name="have" value="([^"]+)"', told.text)
    assert news(again, have).status_code == 204
    assert news("nonsense", ["more nonsense", "." * 50]).status_code == 200


def test_corrected_words_replace_their_card(mina, evening, say, inside):
    say("First words")
    page = mina.get(the_room(evening))
    have = re.findall(r'name="have" value="([^"]+)"', page.text)
    with inside():
        db().scalars(select(Contribution)).one().words = "Better words"
    told = mina.get(f"{the_room(evening)}/news", query_string={"have": have}, headers={"HX-Request": "true"})
    assert "Better words" in told.text
    assert 'hx-swap-oob="true"' in told.text


def test_a_script_gets_a_clash_and_a_decision_in_pieces(mina, amina, evening, say):
    say("Ask for Dr Patel", "Two buses")
    page = mina.get(the_room(evening))
    have = re.findall(r'name="have" value="([^"]+)"', page.text)
    card, other = card_of(page, "Dr Patel"), card_of(page, "Two buses")

    def send(card, verb, **typed):
        address = re.search(rf'action="(/room/\w+/words/[\w-]+/{verb})"', card)[1]
        seen = re.search(r'name="seen" value="([^"]+)"', card)[1]
        return mina.post(address, data={"seen": seen, "have": have} | typed, headers={"HX-Request": "true"})

    done = send(other, "approve")
    assert done.status_code == 200
    assert 'hx-swap-oob="delete"' in done.text
    press(amina, card, "approve")
    clash = send(card, "hold", reason="It could hurt somebody in the room.")
    assert clash.status_code == 409
    assert "Not done" in clash.text
    assert "Amina Yusuf" in clash.text
    assert send(card, "shorten", public_words="").status_code == 422


@pytest.mark.parametrize("role", ["leader", "administrator", "reviewer", "recruiter", "voice"])
def test_who_does_not_run_the_room_reads_nothing_of_it(everyone, jar, inside, evening, say, role):
    say("Original words")
    person = signed_in(jar, inside, getattr(everyone, role))
    for path in ("", "/news", "/read", "/reasons", "/open", "/close", "/rehearsal/end"):
        answered = person.get(the_room(evening) + path)
        assert answered.status_code == 403, path
        assert "Original words" not in answered.text
    assert person.post(f"{the_room(evening)}/close").status_code == 403


def test_the_neighbours_organiser_finds_nothing_here(everyone, jar, inside, evening, say, mina):
    say("Original words")
    card = cards(mina.get(the_room(evening)))[0]
    dana = signed_in(jar, inside, everyone.neighbour)
    for path in ("", "/news", "/read", "/reasons", "/open", "/close", "/rehearsal/end"):
        assert dana.get(the_room(evening) + path).status_code == 404, path
    for path in ("/open", "/close", "/reopen", "/wall-link", "/rehearsal", "/rehearsal/end", "/reasons",
                 "/activities/open", "/activities/close", "/activities/1/open", "/activities/1/close",
                 "/activities/1/extend", "/activities/1/next"):  # fmt: skip
        assert dana.post(the_room(evening) + path).status_code == 404, path
    for verb in ("approve", "shorten", "hold", "undo"):
        address = re.search(rf'action="(/room/\w+/words/[\w-]+/{verb})"', card)
        if address:
            assert dana.post(address[1], data={"seen": "x", "public_words": "x"}).status_code == 404
    assert dana.get(the_room(everyone.elsewhere)).status_code == 200
    stranger = re.search(r"words/([\w-]+)/approve", card)[1]
    answered = dana.post(f"{the_room(everyone.elsewhere)}/words/{stranger}/approve", data={"seen": "x"})
    assert answered.status_code == 404, "not through one's own room either"
    assert "Original words" not in answered.text


def test_a_stranger_is_led_to_sign_in(jar, evening):
    answered = jar().get(the_room(evening))
    assert answered.status_code == 303
    assert "/login" in answered.location
    assert jar().post(f"{the_room(evening)}/close").status_code == 403


def test_words_can_be_markup_and_stay_words(mina, evening, say):
    say('<script>alert(1)</script> "quoted" & <b>bold</b>')
    page = mina.get(the_room(evening))
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
