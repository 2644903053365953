"""When something changes, whoever asked is told: once a day at most, nobody twice, and nobody forgotten."""

import json
import re
import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from werkzeug import Response

from app import clock, worker
from app.couriers import PostCourier
from app.outbox import Message, send_what_waits
from app.worker import round_of_chores
from tests.app.test_outbox import Desk, PostOffice
from tests.evenings import plan
from tests.promises import promised, proposed, vote
from tests.rooms import say as say_words
from tests.workshops.told.conftest import STOP
from workshops.actions.models import Action, ActionState
from workshops.actions.rounds import decide_rounds, say_done
from workshops.actions.services import accept, explain, move
from workshops.meetings.models import Confidentiality, Workshop
from workshops.programmes.models import Programme
from workshops.told import telling
from workshops.told.contact_models import Telling
from workshops.told.telling import tell_people
from workshops.voices.models import Voice
from workshops.voices.services import change_voice

ANNA, BEN, CARA, NUMBER = "anna@home.example", "ben@home.example", "cara@home.example", "07700 900982"
TITLE = "A second late bus"


@pytest.fixture(autouse=True)
def noon():
    """No test of telling begins at night, when no phone rings."""
    clock.set_now(datetime(2026, 12, 4, 12, tzinfo=clock.LONDON))


@pytest.fixture
def work(app):
    """`work()`: one round of the worker."""

    def go() -> None:
        with app.app_context():
            assert round_of_chores()

    return go


@pytest.fixture
def told(courier):
    """`told()`: who has got how many messages about changes."""
    return lambda: Counter(to for to, _subject, body in courier.carried if STOP.search(body))


def promise(inside, everyone, title: str = TITLE) -> int:
    with inside() as session:
        return promised(session, everyone, title).id


def a_day_later(hours: int = 24) -> None:
    clock.set_now(clock.now() + timedelta(hours=hours))


def test_who_follows_the_evening_or_the_programme_is_told_once(ask, everyone, inside, work, told):
    ask(everyone.evening, ANNA)
    ask(everyone.evening, BEN, follows="programme")
    ask(everyone.elsewhere, CARA)
    work()
    assert told() == {}
    promise(inside, everyone)
    for _again in range(3):
        work()
    assert told() == {ANNA: 1, BEN: 1}
    a_day_later()
    work()
    assert told() == {ANNA: 1, BEN: 1}, "nothing has changed since"


def test_an_evening_where_nobody_spoke_of_it_is_not_told(ask, everyone, inside, work, told, session_of_another):
    ask(session_of_another, ANNA)
    ask(session_of_another, BEN, follows="programme")
    promise(inside, everyone)
    work()
    assert told() == {BEN: 1}


@pytest.fixture
def session_of_another(inside, everyone):
    """Another evening of our programme."""
    from app.db import db

    with inside():
        other = plan(name="Later")
        db().get_one(Workshop, other.workshop_id).programme_id = everyone.evening.programme_id
    return other


def test_a_message_says_what_changed_where_to_read_it_and_how_to_stop(ask, everyone, inside, work, courier, jar):
    ask(everyone.evening, ANNA)
    promise(inside, everyone)
    work()
    ((_to, subject, body),) = [each for each in courier.carried if each[0] == ANNA]
    assert subject == "Something has changed: Getting to the clinic"
    assert TITLE in body
    with inside(writes=False) as session:
        slug = session.get_one(Programme, everyone.evening.programme_id).slug
    assert re.search(rf"http://\S+/you-said/{slug}\n", body)
    assert re.search(r"http://\S+/thread\n", body)
    assert "one such message a day" in body
    assert "We have stopped" in jar().post(STOP.search(body)[0]).text


def test_one_message_speaks_of_all_that_somebody_follows(ask, everyone, inside, work, courier, told):
    ask(everyone.evening, ANNA)
    ask(everyone.evening, ANNA, follows="programme")
    promise(inside, everyone)
    promise(inside, everyone, "A lift that works")
    work()
    assert told() == {ANNA: 1}
    assert TITLE in courier.carried[-1][2]
    assert "A lift that works" in courier.carried[-1][2]


def change_elsewhere(inside, everyone, title: str = "Jobs near home") -> None:
    """Somebody of the other programme promises something too."""
    with inside() as session:
        action = promised(session, everyone, title)
        there = session.get_one(Workshop, everyone.elsewhere.workshop_id)
        action.programme_id, action.themes = there.programme_id, []


def test_two_programmes_share_a_message_and_the_second_waits_when_somebody_has_heard_today(
    ask, everyone, inside, work, courier, told
):
    ask(everyone.evening, ANNA, follows="programme")
    ask(everyone.elsewhere, ANNA, follows="programme")
    ask(everyone.elsewhere, BEN, follows="programme")
    promise(inside, everyone)
    change_elsewhere(inside, everyone)
    work()
    assert told() == {ANNA: 1, BEN: 1}
    body = next(body for to, _subject, body in courier.carried if to == ANNA)
    assert "Getting to the clinic" in body
    assert "Work that keeps you" in body
    a_day_later()
    promise(inside, everyone, "A lift that works")
    work()
    assert told() == {ANNA: 2, BEN: 1}
    change_elsewhere(inside, everyone, "More jobs")
    work()
    assert told() == {ANNA: 2, BEN: 1}, "Anna has heard today; so all of this waits"
    a_day_later()
    work()
    assert told() == {ANNA: 3, BEN: 2}


def test_at_most_once_a_day_and_nothing_is_lost(ask, everyone, inside, work, courier, told):
    ask(everyone.evening, ANNA)
    promise(inside, everyone)
    work()
    promise(inside, everyone, "A lift that works")
    work()
    assert told() == {ANNA: 1}
    a_day_later()
    work()
    assert told() == {ANNA: 2}
    assert "A lift that works" in courier.carried[-1][2]
    assert TITLE not in courier.carried[-1][2], "it was told yesterday"


def test_what_people_care_about_is_told_and_the_rest_is_not(ask, everyone, inside, work, told):
    ask(everyone.evening, ANNA)
    expected = 0

    def step(tells: bool, do) -> None:
        nonlocal expected
        with inside() as session:
            do(session, session.scalars(select(Action)).first())
        work()
        expected += tells
        assert told()[ANNA] == expected, do
        a_day_later()

    leader = everyone.leader
    step(False, lambda session, _none: proposed(session, everyone))
    step(False, lambda _s, action: accept(everyone.voice.user().actor, action, "We stand by it."))
    step(True, lambda _s, action: move(leader.user().actor, action, ActionState.AGREED, "Yes.", "promise"))
    step(True, lambda _s, action: move(leader.user().actor, action, ActionState.UNDER_WAY, "Begun."))
    step(True, lambda _s, action: explain(leader.user(), action, "No driver.", action.due + timedelta(days=9)))
    step(True, lambda _s, action: say_done(leader.user().actor, action, "It runs."))
    clock.set_now(clock.now() + timedelta(days=29))
    step(True, lambda session, action: (vote(session, action, better=2, nothing=8), decide_rounds()))
    step(True, lambda _s, action: say_done(leader.user().actor, action, "Now it runs."))
    clock.set_now(clock.now() + timedelta(days=61))
    step(True, lambda _s, _action: decide_rounds())


def test_a_promise_that_is_declined_is_told(ask, everyone, inside, work, told):
    ask(everyone.evening, ANNA)
    with inside() as session:
        action = proposed(session, everyone)
        move(everyone.leader.user().actor, action, ActionState.DECLINED, "No money.")
    work()
    assert told() == {ANNA: 1}


def test_who_asks_later_is_not_told_of_before(ask, everyone, inside, work, told):
    promise(inside, everyone)
    work()
    ask(everyone.evening, ANNA)
    a_day_later()
    work()
    assert told() == {}


def test_nothing_of_what_anybody_said_leaves(ask, everyone, inside, work, courier, command, caplog, notify, app):
    word = "quillwort"
    app.extensions["courier"] = courier
    ask(everyone.evening, ANNA)
    ask(everyone.evening, NUMBER)
    with inside() as session:
        say_words(session.get_one(Workshop, everyone.evening.workshop_id), f"The {word} by the stop.")
    promise(inside, everyone)
    with inside():
        tell_people()
    listed = [command("outbox", "list", *more).output for more in ((), ("--json",))]
    work()
    listed += [command("outbox", "list", *more).output for more in ((), ("--json",))]
    everything = "\n".join([*listed, str(courier.carried), json.dumps(notify.taken), caplog.text])
    assert word not in everything
    assert "The last bus is gone" not in everything
    for text in listed:
        assert "a contact" in text
        assert ANNA not in text
        assert "7700" not in text
        assert "/stop/" not in text
        assert "contact:" not in text
    with inside(writes=False) as session:
        rows = session.scalars(select(Message).where(Message.to.startswith("contact:"))).all()
        assert len(rows) == 2
        assert all(re.fullmatch("contact:[0-9a-f]{32}", row.to) for row in rows)


def test_before_it_is_sent_a_row_holds_ids_only(ask, everyone, inside):
    ask(everyone.evening, ANNA)
    key = promise(inside, everyone)
    with inside() as session:
        tell_people()
        (row,) = session.scalars(select(Message).where(Message.to.startswith("contact:")))
        assert row.params == {"programmes": [everyone.evening.programme_id], "actions": [key]}


def test_a_crash_while_rows_are_put_forgets_nobody_and_doubles_nothing(
    ask, everyone, inside, work, told, monkeypatch, app
):
    ask(everyone.evening, ANNA)
    ask(everyone.evening, BEN)
    promise(inside, everyone)
    put, seen = telling.put, []

    def stumble(*facts, **more) -> None:
        if seen:
            raise ZeroDivisionError
        seen.append(put(*facts, **more))

    with monkeypatch.context() as broken, app.app_context():
        broken.setattr(telling, "put", stumble)
        assert not round_of_chores()
    assert told() == {}
    work()
    work()
    assert told() == {ANNA: 1, BEN: 1}


def test_two_workers_at_once_tell_once(ask, everyone, inside, app, told):
    ask(everyone.evening, ANNA)
    promise(inside, everyone)
    wrong = []

    def go() -> None:
        with app.app_context():
            if not round_of_chores():
                wrong.append(1)

    threads = [threading.Thread(target=go) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert told() == {ANNA: 1}
    with inside(writes=False) as session:
        assert session.scalars(select(Telling.programme_id)).all() == [everyone.evening.programme_id]


def test_while_a_host_is_on_hold_their_evening_waits_and_is_told_afterwards(ask, everyone, inside, work, told, courier):
    ask(everyone.evening, ANNA)
    ask(everyone.evening, BEN, follows="programme")

    def hold(on: bool) -> None:
        with inside() as session:
            change_voice("command", session.get_one(Voice, everyone.voice_id), on_hold=on)

    promise(inside, everyone)
    hold(True)
    work()
    assert told() == {BEN: 1}
    a_day_later()
    work()
    assert told() == {BEN: 1}
    hold(False)
    for _again in range(2):
        work()
    assert told() == {ANNA: 1, BEN: 1}
    assert TITLE in courier.carried[-1][2]


def test_a_sealed_evening_is_told_without_its_name(ask, everyone, inside, work, told, courier):
    with inside() as session:
        workshop = session.get_one(Workshop, everyone.evening.workshop_id)
        workshop.title, workshop.venue = "Safe at home", "A house"
        workshop.listed, workshop.confidentiality = False, Confidentiality.SEALED
    ask(everyone.evening, ANNA)
    promise(inside, everyone)
    work()
    assert told() == {ANNA: 1}
    assert "Safe at home" not in str(courier.carried)


# By e-mail and by text, on real servers


def test_an_email_brings_a_button_to_stop_with_it(ask, everyone, inside, work, app, jar):
    desk = Desk()
    office = PostOffice(desk)
    office.start()
    app.extensions["courier"] = PostCourier(f"smtp://127.0.0.1:{office.port}", "voices@northvale.example")
    ask(everyone.evening, ANNA)
    promise(inside, everyone)
    work()
    office.stop()
    app.extensions.pop("courier")
    letter = next(letter for _from, to, letter in desk.letters if to == [ANNA])
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(r"<http://[^/]+(/stop/[\w-]+)>", letter["List-Unsubscribe"])[1]
    assert address in letter.get_content()
    assert jar().post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200


def texts(inside):
    with inside(writes=False) as session:
        return list(session.scalars(select(Message).where(Message.channel == "text")))


def test_a_text_is_one_short_sentence_and_two_links(ask, everyone, inside, work, notify):
    ask(everyone.evening, NUMBER)
    promise(inside, everyone)
    work()
    (sent,) = notify.taken
    assert (sent["phone_number"], sent["template_id"]) == ("+447700900982", "text-template")
    message = sent["personalisation"]["message"]
    assert re.fullmatch(
        r"Something has changed in “Getting to the clinic”. Read it: http://\S+ To stop: http://\S+", message
    )
    assert TITLE not in message
    assert texts(inside)[0].state == "sent"


def test_without_a_mail_server_notify_carries_email(ask, everyone, inside, work, notify):
    ask(everyone.evening, ANNA)
    promise(inside, everyone)
    work()
    sent = next(each for each in notify.taken if each.get("email_address") == ANNA)
    assert sent["template_id"] == "email-template"
    assert sent["personalisation"]["subject"] == "Something has changed: Getting to the clinic"
    assert TITLE in sent["personalisation"]["message"]


def fail(status: int, error: str, message: str) -> Response:
    said = {"status_code": status, "errors": [{"error": error, "message": message}]}
    return Response(json.dumps(said), status, mimetype="application/json")


REFUSALS = [
    fail(500, "Exception", "Internal server error"),
    fail(429, "RateLimitError", "Exceeded rate limit"),
    fail(403, "AuthError", "Invalid token"),
    fail(400, "BadRequestError", "Can’t send to this recipient using a team-only API key"),
    fail(400, "ValidationError", "template_id is not a valid UUID"),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda each: each.get_json()["errors"][0]["error"] + str(each.status))
def test_a_no_of_notify_is_tried_again_soon(ask, everyone, inside, work, notify, refusal):
    ask(everyone.evening, NUMBER)
    promise(inside, everyone)
    notify.answers = [refusal]
    work()
    (kept,) = texts(inside)
    assert (kept.state, kept.attempts, notify.taken) == ("waiting", 1, [])
    a_day_later(1)
    work()
    assert len(notify.taken) == 1
    assert texts(inside)[0].state == "sent"


def test_a_number_that_nobody_has_is_given_up(ask, everyone, inside, work, notify, command, caplog):
    ask(everyone.evening, NUMBER)
    promise(inside, everyone)
    notify.answers = [fail(400, "ValidationError", "phone_number Not enough digits +447700900982")]
    work()
    work()
    (kept,) = texts(inside)
    assert (kept.state, kept.attempts) == ("given up", 1)
    assert "nobody has this address" in command("outbox", "list").output
    assert "7700" not in caplog.text


@pytest.mark.parametrize("taken", [True, False])
def test_where_notify_says_nothing_it_is_asked_a_day_later(ask, everyone, inside, work, notify, taken):
    ask(everyone.evening, NUMBER)
    promise(inside, everyone)
    notify.answers = [None]
    work()
    (kept,) = texts(inside)
    assert (kept.state, len(notify.taken)) == ("unsure", 1)
    reference = notify.taken[0]["reference"]
    if not taken:
        notify.taken.clear()
    a_day_later(23)
    work()
    assert notify.asked == []
    a_day_later(2)
    work()
    work()
    assert notify.asked == [reference]
    assert [each["reference"] for each in notify.taken] == [reference], "never twice, and not forgotten"
    assert texts(inside)[0].state == "sent"


def test_a_notify_that_falls_silent_leaves_it_unsure(ask, everyone, inside, work, notify, monkeypatch, httpserver):
    monkeypatch.setattr("app.notify.PATIENCE", 0.3)
    wait = threading.Event()
    httpserver.clear()
    httpserver.expect_request("/v2/notifications/sms").respond_with_handler(
        lambda _request: (wait.wait(10), Response("{}", 201))[1]
    )
    ask(everyone.evening, NUMBER)
    promise(inside, everyone)
    work()
    wait.set()
    assert texts(inside)[0].state == "unsure"


def test_a_notify_that_is_away_is_tried_again_soon(ask, everyone, inside, work, notify, httpserver):
    ask(everyone.evening, NUMBER)
    promise(inside, everyone)
    httpserver.stop()
    work()
    (kept,) = texts(inside)
    assert (kept.state, kept.attempts) == ("waiting", 1)
    httpserver.start()


def test_no_phone_rings_at_night(ask, everyone, inside, work, notify):
    ask(everyone.evening, NUMBER)
    clock.set_now(datetime(2026, 12, 4, 23, 30, tzinfo=clock.LONDON))
    promise(inside, everyone)
    work()
    assert notify.taken == []
    clock.set_now(datetime(2026, 12, 5, 8, 1, tzinfo=clock.LONDON))
    work()
    assert len(notify.taken) == 1


def test_the_worker_command_told_the_day_does_the_same(ask, everyone, inside, told, command):
    ask(everyone.evening, ANNA)
    promise(inside, everyone)
    for _twice in range(2):
        assert command("worker", "--once").exit_code == 0
    later = f"{clock.now() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    assert command("worker", "--once", "--now", later).exit_code == 0
    assert told() == {ANNA: 1}
    assert worker.EVERY


def test_what_was_sent_to_contacts_is_forgotten_after_a_while(ask, everyone, inside, work, app, courier):
    ask(everyone.evening, ANNA)
    promise(inside, everyone)
    work()
    clock.set_now(clock.now() + timedelta(days=31))
    work()
    with inside(writes=False) as session:
        assert session.scalars(select(Message).where(Message.to.startswith("contact:"))).all() == []
    with app.app_context():
        assert send_what_waits() == 0
