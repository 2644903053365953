"""What waits today, for each role; and the public words that a voice reads before others do."""

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.accounts.services import grant_role
from app.outbox import Message, put
from app.permissions import Role
from tests.evenings import WORDS
from tests.promises import promised, proposed
from workshops.actions.models import Action
from workshops.actions.partners import say_no
from workshops.actions.rounds import say_done
from workshops.actions.services import accept, change, explain
from workshops.contributions.models import Contribution
from workshops.contributions.services import Answer, submit
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.meetings.services import activity_at, change_workshop
from workshops.programmes.models import Programme
from workshops.room.moderation import approve, hold, shorten
from workshops.room.services import close_workshop, open_all_activities, open_workshop
from workshops.seats.services import join
from workshops.themes.services import judge

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=clock.LONDON)
SAID = "Two buses with the pram, and the second one did not come."


@pytest.fixture
def everyone(app, everyone, inside):
    """The cast on a Tuesday at noon; both evenings are on Friday."""
    clock.set_now(NOON)
    with inside() as session:
        for workshop in session.scalars(select(Workshop)):
            change_workshop("command", workshop, starts_at=NOON + timedelta(days=3, hours=7))
    return everyone


def ours(session, everyone) -> Workshop:
    return session.get_one(Workshop, everyone.evening.workshop_id)


@pytest.fixture
def opened(place, everyone, inside):
    """Our evening is tonight, and open."""
    with inside() as session:
        workshop = ours(session, everyone)
        change_workshop("command", workshop, starts_at=NOON + timedelta(hours=7))
        open_workshop("command", workshop)
        open_all_activities("command", workshop)
    return everyone


def say(inside, everyone, words: str) -> uuid.UUID:
    with inside() as session:
        workshop = ours(session, everyone)
        seat = join(workshop, str(uuid.uuid4()))
        activity = activity_at(workshop, WORDS)
        submission_id = uuid.uuid4()
        submit(activity, seat, submission_id, Answer(words=words))
        return submission_id


def test_a_stranger_signs_in_first(jar):
    assert jar().get("/today").location == "/login?next=/today"


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_something_to_read_on_an_empty_day(inside, enter, role, jar):
    from app.accounts.services import ask_for_link, invite
    from workshops.voices.services import create_voice

    with inside():
        voice = create_voice("command", name="Delroy Grant", sentence="People tell their barber things.")
        voice_id = voice.id if role is Role.VOICE else None
        key = ask_for_link(invite("command", "new@northvale.example", role, voice_id=voice_id))
    browser = jar()
    browser.post(f"/login/{key}")
    page = browser.get("/today").text
    said = {
        Role.ORGANISER: "No workshop tonight",
        Role.FACILITATOR: "Nothing is planned after today",
        Role.VOICE: "No workshop is planned with you yet",
        Role.ADMINISTRATOR: "Mail is not set up",
        Role.RESPONDER: "Nobody waits for an answer from you",
    }
    assert said.get(role, "No programme has begun yet") in page


def test_an_organiser_sees_what_comes_and_what_a_draft_lacks(enter, everyone):
    page = enter(everyone.organiser).get("/today").text
    assert "No workshop tonight" in page
    assert "Friday 4 December, 7 pm" in page
    assert f"/workshops/{everyone.evening.code}" in page
    assert everyone.elsewhere.code not in page
    assert "Work that keeps you" not in page


def test_what_a_draft_lacks_is_said(enter, everyone, inside):
    with inside() as session:
        workshop = ours(session, everyone)
        workshop.activities.clear()
    page = enter(everyone.organiser).get("/today").text
    code = everyone.evening.code
    assert f'<a href="/workshops/{code}#add">There is nothing to ask yet' in page, "it leads to where it is put right"
    assert "Go to the room" in page
    assert "Open the room" not in page
    colleague = enter(everyone.facilitator).get("/today").text
    assert "<li>There is nothing to ask yet" in colleague, "who may not plan reads it"
    assert f'<a href="/workshops/{code}#add">There is nothing' in enter(everyone.organiser).get(f"/room/{code}").text


def test_a_draft_whose_day_has_passed_is_not_forgotten(enter, everyone):
    clock.set_now(NOON + timedelta(days=9))
    page = enter(everyone.organiser).get("/today").text
    assert "The day has passed" in page
    assert "Friday 4 December" in page


def test_tonights_room_comes_first_with_what_waits_to_be_read(enter, opened, inside):
    joan = enter(opened.facilitator)
    assert "Nothing is waiting to be read" in joan.get("/today").text
    say(inside, opened, SAID)
    say(inside, opened, "Nobody rang back.")
    page = joan.get("/today").text
    assert "2 answers are waiting to be read" in page
    assert f'/room/{opened.evening.code}"' in page
    assert SAID not in page
    assert "2 answers" not in enter(opened.neighbour).get("/today").text


def test_words_that_wait_after_closing_are_still_work(enter, opened, inside):
    say(inside, opened, SAID)
    with inside() as session:
        close_workshop("command", ours(session, opened))
    clock.set_now(NOON + timedelta(days=2))
    page = enter(opened.organiser).get("/today").text
    assert "Closed, and words still wait" in page
    assert "1 answer is waiting to be read" in page


@pytest.mark.parametrize("role", [Role.LEADER, Role.RECRUITER, Role.REVIEWER])
def test_those_who_follow_see_what_comes_next_and_no_counts(enter, opened, inside, role):
    say(inside, opened, SAID)
    page = enter(opened.of(role)).get("/today").text
    assert "Getting to the clinic" in page
    assert "Open now" in page
    assert "waiting" not in page
    assert SAID not in page
    code = opened.evening.code
    assert (f'href="/room/{code}/listen"' in page) is (role is Role.LEADER)
    assert code not in page.replace(f"/room/{code}/listen", ""), "the way to listen is all that names it"
    assert "Work that keeps you" not in page


def test_a_sealed_evening_is_named_to_nobody_who_only_follows(enter, everyone, inside):
    with inside() as session:
        change_workshop("command", ours(session, everyone), confidentiality=Confidentiality.SEALED)
    page = enter(everyone.leader).get("/today").text
    assert "No workshop has a day yet" in page
    assert "Hope Street Centre" not in page
    assert "Hope Street Centre" in enter(everyone.organiser).get("/today").text


def test_a_voice_reads_the_public_words_of_its_own_evening_and_no_others(enter, opened, inside, jar):
    shown, cut, held, _waits = (
        say(inside, opened, words) for words in (SAID, "Ask for Dr Patel, she listens.", "Held.", "Waits.")
    )
    with inside() as session:
        approve("command", session.get_one(Contribution, shown))
        shorten("command", session.get_one(Contribution, cut), "One doctor listens.")
        hold("command", session.get_one(Contribution, held), "It names somebody.")
    imam = enter(opened.voice)
    code = opened.evening.code
    assert f"/today/words/{code}" in imam.get("/today").text
    page = imam.get(f"/today/words/{code}").text
    assert SAID in page
    assert "One doctor listens." in page
    for unseen in ("Patel", "Held.", "Waits.", "names somebody"):
        assert unseen not in page
    assert imam.get(f"/today/words/{opened.elsewhere.code}").status_code == 404
    assert imam.get("/today/words/ZZZZZ").status_code == 404
    assert enter(opened.leader).get(f"/today/words/{code}").status_code == 403
    assert jar().get(f"/today/words/{code}").status_code == 303
    assert imam.get(f"/room/{code}").status_code == 403


def test_a_voice_is_told_when_nothing_is_approved_yet(enter, opened):
    page = enter(opened.voice).get(f"/today/words/{opened.evening.code}").text
    assert "Nothing has been approved yet" in page


def test_a_voices_page_waits_for_the_evening(enter, everyone):
    imam = enter(everyone.voice)
    assert "It has not begun" in imam.get("/today").text
    assert "has not begun" in imam.get(f"/today/words/{everyone.evening.code}").text


def test_words_of_a_rehearsal_are_nobodys_words(enter, place, everyone, inside):
    with inside() as session:
        workshop = ours(session, everyone)
        workshop.state = State.REHEARSAL
    said = say(inside, everyone, SAID)
    with inside() as session:
        approve("command", session.get_one(Contribution, said))
    assert SAID not in enter(everyone.voice).get(f"/today/words/{everyone.evening.code}").text


def test_an_administrator_sees_how_the_house_is(enter, everyone, inside, courier):
    sam = enter(everyone.administrator)
    page = sam.get("/today").text
    assert "Mail is not set up" not in page
    assert "TV_BASE_URL" in page
    assert "11 people can sign in" in page
    assert "Nothing waits to be sent" in page
    with inside() as session:
        put("one", "amina@northvale.example", "app/accounts/sign_in_mail.txt", link="x")
    assert "1 letter waits to be sent" in sam.get("/today").text
    clock.set_now(NOON + timedelta(minutes=30))
    assert "Is the worker running?" in sam.get("/today").text
    with inside() as session:
        session.query(Message).one().attempts = 1
    assert "1 letter could not be sent" in sam.get("/today").text


def test_an_administrator_without_a_place_reads_how_to_load_one(enter, everyone, inside):
    from maps.places.models import Dataset

    with inside(writes=False) as session:
        loaded = session.scalars(select(Dataset.title)).all()
    page = enter(everyone.administrator).get("/today").text
    if loaded:
        assert all(title in page for title in loaded)
    else:
        assert "flask places load" in page


def test_somebody_with_two_roles_sees_both(enter, everyone, inside):
    with inside():
        grant_role("command", everyone.organiser.user(), Role.ADMINISTRATOR)
    page = enter(everyone.organiser).get("/today").text
    assert "This house" in page
    assert "Next" in page


def test_who_works_on_all_programmes_sees_all(enter, everyone, inside):
    with inside():
        grant_role("command", everyone.leader.user(), Role.LEADER)
    assert "Work that keeps you" in enter(everyone.leader).get("/today").text


def test_no_programmes_name_is_taken_for_markup(enter, everyone, inside):
    with inside() as session:
        session.get_one(Programme, everyone.evening.programme_id).name = "<script>alert(1)</script>"
    assert "<script>" not in enter(everyone.leader).get("/today").text


def test_what_was_said_waits_to_be_put_under_themes_once_the_evening_is_over(opened, enter, inside):
    said = say(inside, opened, SAID)
    waits = "1 answer of evenings that are over is under no theme yet."
    joan = enter(opened.facilitator)
    assert waits not in joan.get("/today").text
    with inside() as session:
        close_workshop("command", ours(session, opened), 1)
    page = joan.get("/today")
    assert waits in page.text
    assert '/coding"' in page.text
    for other in (opened.leader, opened.reviewer, opened.neighbour, opened.administrator):
        assert waits not in enter(other).get("/today").text
    with inside() as session:
        judge("user:1", opened.facilitator.id, session.get_one(Contribution, said), [])
    assert waits not in joan.get("/today").text, "read, and none fits"


@pytest.fixture
def at_noon(place, everyone, inside):
    """Both evenings are open, so that there is something to promise; it is noon."""
    with inside() as session:
        for workshop in session.scalars(select(Workshop)):
            change_workshop("command", workshop, starts_at=NOON + timedelta(hours=7))
            open_workshop("command", workshop)
            open_all_activities("command", workshop)
    return everyone


def test_an_owner_sees_what_is_late_and_what_is_asked_of_them(enter, at_noon, inside):
    everyone = at_noon
    with inside() as session:
        promised(session, everyone, "Silent for days", due=1)
        promised(session, everyone, "Silent for longer", due=0)
        explained = promised(session, everyone, "Late and explained", due=0)
        explain(everyone.leader.user(), explained, "No driver.", clock.today() + timedelta(days=60))
        promised(session, everyone, "Soon due", due=12)
        promised(session, everyone, "Far away", due=90)
        accept("command", proposed(session, everyone, "Asked to promise"), "Yes.")
        proposed(session, everyone, "Not accepted")
        done = promised(session, everyone, "Done")
        say_done(everyone.leader.user().actor, done, "It runs.")
        address = f"/programmes/{done.programme.slug}/actions/silent-for-days"
    clock.set_now(NOON + timedelta(days=5))
    page = enter(everyone.leader).get("/today").text
    mine = page[page.index("Promises of mine") : page.index("The programmes that you follow")]
    assert f'href="{address}"' in mine
    order = ("Silent for longer", "Silent for days", "Late and explained", "Asked to promise", "Soon due", "1 more has")
    places = [mine.index(words) for words in order]
    assert places == sorted(places)
    for absent in ("Far away", "Not accepted", ">Done<"):
        assert absent not in mine
    assert "No explanation for 5 days" in mine
    assert "Imam Yusuf Rahman has accepted. You are asked to promise it" in mine
    assert "Promise to listen, read or meet" in mine
    for other in (everyone.facilitator, everyone.recruiter, everyone.neighbour):
        assert "Promises of mine" not in enter(other).get("/today").text


def test_a_promise_that_has_time_says_only_that(enter, at_noon, inside):
    with inside() as session:
        promised(session, at_noon, "Far away", due=90)
    assert "1 promise of yours, and it has time." in enter(at_noon.leader).get("/today").text


def test_a_voice_is_asked_to_accept_or_say_no(enter, at_noon, inside):
    with inside() as session:
        action = proposed(session, at_noon)
        key, address = action.id, f"/programmes/{action.programme.slug}/actions/{action.slug}/partner"
    imam = enter(at_noon.voice)
    page = imam.get("/today").text
    assert "You are named as partner" in page
    assert f'href="{address}"' in page
    assert imam.get(address).status_code == 200
    with inside() as session:
        say_no(at_noon.voice.user().actor, session.get_one(Action, key), "Ask the mothers first.")
    assert "You are named as partner" not in imam.get("/today").text
    with inside() as session:
        change("command", session.get_one(Action, key), "", what="Ask the mothers, then run a bus.")
    assert "You are named as partner" in imam.get("/today").text, "that is another question"
    with inside() as session:
        accept(at_noon.voice.user().actor, session.get_one(Action, key), "Yes.")
    assert "You are named as partner" not in imam.get("/today").text


def test_a_voice_of_one_programme_is_asked_for_that_alone(enter, at_noon, inside):
    with inside() as session:
        proposed(session, at_noon)
        for grant in at_noon.voice.user().grants:
            grant.programme_id = at_noon.elsewhere.programme_id
    assert "You are named as partner" not in enter(at_noon.voice).get("/today").text


def test_an_organiser_sees_for_whom_what_is_proposed_waits(enter, at_noon, inside):
    with inside() as session:
        proposed(session, at_noon, "One")
        accept("command", proposed(session, at_noon, "Two"), "Yes.")
        say_no("command", proposed(session, at_noon, "Three"), "Not like this.")
        promised(session, at_noon, "Four")
    page = enter(at_noon.organiser).get("/today").text
    assert "Proposed, and waiting for somebody" in page
    for words in (
        "Waits for Imam Yusuf Rahman to accept.",
        "Waits for Dr Amara Cole to promise it.",
        "Imam Yusuf Rahman said no. Talk to them",
    ):
        assert words in page
    assert ">Four<" not in page
    assert "waiting for somebody" not in enter(at_noon.neighbour).get("/today").text
    assert "waiting for somebody" not in enter(at_noon.facilitator).get("/today").text
