"""What a voice passes on: short enough for a phone, nobody's words in it, and one tap to copy it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from app import clock
from tests.people import signed_in
from tests.promises import evening, vote
from tests.rooms import say_and_show
from tests.workshops.actions.conftest import days_go_by
from tests.workshops.told.conftest import action_called
from workshops.actions.challenges import challenge
from workshops.actions.models import ActionState
from workshops.actions.rounds import say_done
from workshops.actions.services import move
from workshops.programmes.models import Programme
from workshops.themes.services import judge
from workshops.told.voices_kit import ON_A_PHONE, letter, message, read_aloud
from workshops.told.you_said import changes_of
from workshops.voices.models import Voice

KIT = "/today/tell/getting-to-the-clinic"
THERE = "https://voices.example/you-said/getting-to-the-clinic"
WORDS = "Two buses with the pram, and the second one did not come."


@pytest.fixture
def host(told_cast, jar, inside):
    return signed_in(jar, inside, told_cast.voice)


def texts(app, inside, everyone) -> tuple[str, str, str]:
    with inside(writes=False) as session, app.test_request_context():
        programme = session.get_one(Programme, everyone.evening.programme_id)
        found = changes_of(programme)
        return message(programme, found), letter(programme, found), read_aloud(programme, found)


def test_before_anything_is_promised_there_is_something_honest_to_say(host):
    page = host.get(KIT).text
    assert "Nothing is promised yet" in page
    assert "It is not forgotten" in page


def test_the_host_finds_a_message_a_letter_and_words_to_read_aloud(host, promise):
    promise(begun=True)
    page = host.get(KIT).text
    for words in (
        "– A second late bus: under way",
        f"All of it: {THERE}",
        "you were asked: What makes it hard to get to the clinic?",
        "Dr Amara Cole, Northvale NHS Trust promised this: A second late bus.",
        "https://voices.example/thread",
        "/programmes/getting-to-the-clinic/you-said/poster.pdf",
        "/programmes/getting-to-the-clinic/you-said/leaflet.pdf",
    ):
        assert words in page


def test_a_message_fits_a_phone_however_much_has_changed(app, inside, promise, told_cast):
    for number in range(12):
        promise(f"{number} {'A very long promise that goes on ' * 9}"[:160])
    with inside() as session:
        session.get_one(Programme, told_cast.evening.programme_id).name = ("A long name " * 20)[:120]
    short, _mail, _aloud = texts(app, inside, told_cast)
    assert len(short) <= ON_A_PHONE
    assert short.endswith(THERE)
    assert short.count("–") >= 2


def test_a_message_leaves_out_neither_lateness_nor_a_lost_verdict(app, inside, promise, told_cast):
    promise("A late one", begun=True)
    slug = promise("A refused one", begun=True)
    with inside() as session:
        refused = action_called(session, slug)
        say_done(told_cast.leader.user().actor, refused, "It runs.")
        vote(session, refused, nothing=9)
    days_go_by(inside, 30)
    short, _mail, _aloud = texts(app, inside, told_cast)
    assert "– A late one: under way, 2 days late" in short
    assert "– A refused one: under way, and people say: not yet" in short


def test_an_answer_that_is_owed_to_a_challenge_is_passed_on_to_nobody(host, promise, inside, told_cast):
    slug = promise()
    with inside() as session:
        challenge(told_cast.reviewer.user(), action_called(session, slug), "Why one bus?")
    page = host.get(KIT).text
    assert "A second late bus" in page
    assert "Why one bus?" not in page


def test_nothing_that_is_passed_on_holds_anybodys_words_or_counts_anybody(app, inside, promise, told_cast, over):
    slug = promise()
    with inside() as session:
        action = action_called(session, slug)
        said = say_and_show(evening(session, told_cast), WORDS)
        judge(told_cast.organiser.user().actor, told_cast.organiser.id, said, action.themes, blind=False)
        say_done(told_cast.leader.user().actor, action, "It runs.")
    over()
    for text in texts(app, inside, told_cast):
        assert WORDS not in text
        assert "fewer than" not in text
        assert "people" not in text.replace("the people who spoke", "")


def test_only_what_has_changed_since_the_last_evening_is_told(host, promise, inside, told_cast, over):
    promise("Told already")
    new = promise("Not told yet")
    over()
    clock.set_now(clock.now() + timedelta(days=10))
    with inside() as session:
        evening(session, told_cast).starts_at = clock.now() - timedelta(days=3)
    page = host.get(KIT).text
    assert "Nothing has changed since then" in page
    with inside() as session:
        move(told_cast.leader.user().actor, action_called(session, new), ActionState.UNDER_WAY, "Begun.")
    page = host.get(KIT).text
    assert "– Not told yet: under way" in page
    assert "Told already" not in page


def test_today_leads_there_and_only_for_hosts(host, jar, inside, told_cast):
    assert f'href="{KIT}"' in host.get("/today").text
    assert f'href="{KIT}"' not in signed_in(jar, inside, told_cast.facilitator).get("/today").text


@pytest.mark.parametrize(
    ("who", "status"), [("voice", 200), ("organiser", 200), ("facilitator", 403), ("leader", 403), ("neighbour", 404)]
)
def test_who_may_pass_it_on(jar, inside, told_cast, who, status):
    assert signed_in(jar, inside, getattr(told_cast, who)).get(KIT).status_code == status


def test_a_programme_of_another_host_is_not_there(host, jar):
    assert host.get("/today/tell/work-that-keeps-you").status_code == 404
    assert host.get("/today/tell/nothing").status_code == 404
    assert jar().get(KIT).status_code == 303


def test_a_host_on_hold_passes_nothing_on(host, inside, told_cast):
    with inside() as session:
        session.get_one(Voice, told_cast.voice_id).on_hold = True
    assert host.get(KIT).status_code == 404
    assert KIT not in host.get("/today").text


def test_the_hosts_own_evening_is_offered_once_it_may_be_named(host, promise, inside, told_cast, over):
    promise()
    assert "For your last evening only" not in host.get(KIT).text
    over()
    page = host.get(KIT).text
    assert f"/workshop/{told_cast.evening.workshop_id}" in page
    assert host.get(f"{KIT}").status_code == 200
    with inside() as session:
        evening(session, told_cast).listed = False
    assert "For your last evening only" not in host.get(KIT).text


def test_one_tap_copies_and_without_script_the_words_can_be_selected(come, told_cast, promise, axe, someone, inside):
    promise(begun=True)
    page = come(told_cast.voice, permissions=["clipboard-read", "clipboard-write"])
    page.goto(KIT)
    axe(page)
    page.get_by_role("button", name="Copy: A message").click()
    expect(page.get_by_text("Copied. Now paste it.")).to_be_visible()
    assert "A second late bus: under way" in page.evaluate("navigator.clipboard.readText()")
    plain = come(told_cast.voice, java_script_enabled=False)
    plain.goto(KIT)
    expect(plain.get_by_role("button", name="Copy: A message")).to_be_hidden()
    expect(plain.get_by_label("For WhatsApp, or as a text message")).to_have_value(
        page.get_by_label("For WhatsApp, or as a text message").input_value()
    )
