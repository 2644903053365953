"""Letters: put once, carried by a real mail server, tried again when it is away, and never holding each other up."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from sqlalchemy import select

from app import clock
from app.config import ROOT
from app.couriers import NotTakenError, PaperCourier, PostCourier
from app.db import transaction
from app.outbox import AT_ONCE, NO_SUCH_ADDRESS, PAUSES, TOO_LATE, TOO_OFTEN, Message, put, send_what_waits
from tests.houses import SETTINGS

TEMPLATE = "app/accounts/sign_in_mail.txt"
LINK = "http://localhost/login/a-key"


class PostOffice(Controller):
    """A mail server on a port that the system chooses."""

    def __init__(self, handler: object, **more: object) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=0, **more)

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # it would knock at port 0
        super()._trigger_server()


class Desk:
    """Keeps what arrives; refuses whom it was told to."""

    def __init__(self) -> None:
        self.letters = []
        self.refused: set[str] = set()
        self.busy: set[str] = set()
        self.says = "250 kept"  # after it has taken a letter

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802 - aiosmtpd's name
        if address in self.refused:
            return "550 nobody of this name"
        if address in self.busy:
            return "450 come again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.letters.append(
            (envelope.mail_from, envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default))
        )
        return self.says


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def office(desk):
    found = PostOffice(desk)
    found.start()
    yield found
    found.stop()


@pytest.fixture
def post(app, office):
    """The app sends through this office."""
    app.extensions["courier"] = PostCourier(f"smtp://127.0.0.1:{office.port}", "voices@northvale.example")
    yield
    app.extensions.pop("courier", None)


def drop(inside, *keys: str, to: str = "amina@northvale.example") -> None:
    with inside():
        for key in keys:
            put(key, to, TEMPLATE, link=LINK)


def letters(inside) -> list[Message]:
    with inside(writes=False) as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def send(app) -> int:
    with app.app_context():
        return send_what_waits()


def test_a_letter_arrives_as_it_was_written(app, inside, post, desk):
    drop(inside, "one")
    assert send(app) == 1
    ((sender, to, letter),) = desk.letters
    assert (sender, to) == ("voices@northvale.example", ["amina@northvale.example"])
    assert letter["Subject"] == "Your link to sign in to Trusted Voices"
    assert LINK in letter.get_content()
    assert send(app) == 0


@pytest.mark.parametrize("between", ["\u2028", "\u2029", "\x85", "\r", "\r\nBcc: all@northvale.example\r\n", "\t"])
def test_a_name_of_two_lines_neither_stops_a_letter_nor_adds_to_its_head(app, inside, post, desk, between):
    with inside():
        facts = {"title": "A bus", "due": f"the first{between}of May", "link": LINK}
        put("one", "amina@northvale.example", "workshops/actions/soon_mail.txt", **facts)
    assert send(app) == 1
    ((_sender, to, letter),) = desk.letters
    assert to == ["amina@northvale.example"]
    assert "Bcc" not in letter
    assert letter["Subject"].startswith("What you promised is due on the first")
    assert LINK in letter.get_content()


def test_what_was_sent_keeps_no_link(app, inside, post):
    drop(inside, "one")
    send(app)
    (kept,) = letters(inside)
    assert kept.sent_at is not None
    assert kept.params == {}


def test_the_same_letter_is_put_once(inside):
    drop(inside, "one", "one", "two")
    drop(inside, "one")
    assert len(letters(inside)) == 2


def test_without_a_courier_letters_wait(app, inside):
    drop(inside, "one")
    assert send(app) == 0
    assert letters(inside)[0].attempts == 0


def test_what_is_not_kept_is_not_sent(app, inside, courier):
    def put_and_fail() -> None:
        put("one", "amina@northvale.example", TEMPLATE, link=LINK)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), inside():
        put_and_fail()
    assert send(app) == 0


def test_a_server_that_is_away_is_tried_again_with_longer_pauses(app, inside, office, desk):
    begun = clock.now()
    app.extensions["courier"] = PostCourier("smtp://127.0.0.1:9", "voices@northvale.example")  # nobody listens there
    drop(inside, "one")
    for attempt, minutes in enumerate(PAUSES, 1):
        assert send(app) == 0
        (waiting,) = letters(inside)
        assert waiting.attempts == attempt
        assert waiting.claimed_until is None
        assert abs((waiting.due_at - clock.now()).total_seconds() - 60 * minutes) < 5
        assert send(app) == 0, "not before its time"
        assert letters(inside)[0].attempts == attempt
        clock.set_now(clock.now() + timedelta(minutes=minutes, seconds=1))
    app.extensions["courier"] = PostCourier(f"smtp://127.0.0.1:{office.port}", "voices@northvale.example")
    assert send(app) == 1
    assert len(desk.letters) == 1
    app.extensions.pop("courier")
    assert clock.now() > begun


def test_a_letter_that_never_arrives_is_given_up(app, inside, post, desk):
    desk.busy = {"amina@northvale.example"}
    drop(inside, "one")
    for _ in range(len(PAUSES) + 3):
        send(app)
        clock.set_now(clock.now() + timedelta(days=1))
    (kept,) = letters(inside)
    assert (kept.attempts, kept.state, kept.given_up, kept.params) == (len(PAUSES) + 1, "given up", TOO_OFTEN, {})


def test_one_bad_letter_holds_up_no_other(app, inside, post, desk):
    desk.refused = {"nobody@northvale.example"}
    drop(inside, "refused", to="nobody@northvale.example")
    drop(inside, "smuggled", to="amina@northvale.example\nBcc: all@x.example")
    with inside():
        put("broken", "amina@northvale.example", "app/accounts/no_such_letter.txt")
        put("empty", "amina@northvale.example", TEMPLATE)  # its link is missing
    drop(inside, *(f"good {n}" for n in range(2 * AT_ONCE)))
    assert send(app) == 2 * AT_ONCE
    assert {letter.dedupe_key for letter in letters(inside) if letter.sent_at is None} == {
        "refused",
        "smuggled",
        "broken",
        "empty",
    }
    assert all(to == ["amina@northvale.example"] for _sender, to, _letter in desk.letters)


def test_many_workers_send_each_letter_once(app, inside):
    class Slow(PaperCourier):
        def carry(self, *letter: str, **more: str) -> None:
            threading.Event().wait(0.005)
            super().carry(*letter, **more)

    app.extensions["courier"] = slow = Slow()
    with inside():
        for n in range(30):
            put(f"k{n}", f"p{n}@x.example", TEMPLATE, link=LINK)
    workers = [threading.Thread(target=send, args=(app,)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    app.extensions.pop("courier")
    assert sorted(to for to, _subject, _body in slow.carried) == sorted(f"p{n}@x.example" for n in range(30))


def test_a_claim_of_a_worker_that_died_ends(app, inside, courier):
    drop(inside, "one")
    with inside() as session:
        session.scalars(select(Message)).one().claimed_until = clock.now() + timedelta(minutes=5)
    assert send(app) == 0
    clock.set_now(clock.now() + timedelta(minutes=6))
    assert send(app) == 1, "it had not begun to send"


def test_a_password_is_told_to_the_server(app, inside, desk):
    asked = []

    def check(_server, _session, _envelope, _mechanism, data) -> AuthResult:
        asked.append((data.login, data.password))
        return AuthResult(success=True)

    office = PostOffice(desk, authenticator=check, auth_require_tls=False)
    office.start()
    url = f"smtp://amina%40northvale.example:p%3Ass@127.0.0.1:{office.port}"
    PostCourier(url, "voices@northvale.example").carry("joan@northvale.example", "Hello", "Words")
    office.stop()
    assert asked == [(b"amina@northvale.example", b"p:ss")]
    assert len(desk.letters) == 1


def test_a_password_is_not_told_in_the_open(monkeypatch, office):
    courier = PostCourier(f"smtp://amina:secret@127.0.0.1:{office.port}", "voices@northvale.example")
    monkeypatch.setattr("app.couriers.LOOPBACK", ())  # as if it were further away
    with pytest.raises(NotTakenError) as refused:
        courier.carry("joan@northvale.example", "Hello", "Words")
    assert "told no password" in str(refused.value.__cause__)


def test_smtp_url_makes_a_courier(fresh):
    assert "courier" not in fresh().extensions
    courier = fresh(SMTP_URL="smtp://mail.northvale.example", TV_MAIL_FROM="voices@northvale.example").extensions[
        "courier"
    ]
    assert (courier.host, courier.sender) == ("mail.northvale.example", "voices@northvale.example")


# What is sure, and what is not


class Trap:
    """A mail server that says what it is told to, and vanishes or falls silent after a line of its choice."""

    def __init__(self, after: str, *, silent: bool = False) -> None:
        self.after, self.silent, self.letters, self.hold = after, silent, [], threading.Event()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                visitor, _address = self.socket.accept()
            except OSError:
                return
            with visitor:
                self._greet(visitor)

    def _greet(self, visitor) -> None:
        lines = visitor.makefile("rwb", buffering=0)
        lines.write(b"220 here\r\n")
        while line := lines.readline():
            word = line[:4].decode().strip().upper()
            if word == "DATA" and self.after != "DATA":
                lines.write(b"354 go on\r\n")
                letter = b""
                while (line := lines.readline()) not in (b".\r\n", b""):
                    letter += line
                self.letters.append(message_from_bytes(letter, policy=policy.default))
                word = "."
            if word == self.after:
                if self.silent:
                    self.hold.wait(20)
                return
            lines.write(b"250 ok\r\n" if word != "QUIT" else b"221 bye\r\n")

    def close(self) -> None:
        self.hold.set()
        self.socket.close()


@pytest.fixture
def trap(app):
    made = []

    def lay(after: str, *, silent: bool = False) -> Trap:
        made.append(Trap(after, silent=silent))
        app.extensions["courier"] = PostCourier(made[-1].url, "voices@northvale.example")
        return made[-1]

    yield lay
    for each in made:
        each.close()
    app.extensions.pop("courier", None)


def test_a_server_that_takes_a_letter_and_vanishes_leaves_it_unsure_for_a_day(app, inside, trap, command):
    office = trap(".")
    drop(inside, "one")
    begun = clock.now()
    assert [send(app), send(app)] == [0, 0]
    (kept,) = letters(inside)
    assert (kept.state, kept.attempts, len(office.letters)) == ("unsure", 1, 1)
    assert abs(kept.due_at - begun - timedelta(days=1)) < timedelta(seconds=10)
    assert "unsure whether it arrived" in command("outbox", "list").output
    clock.set_now(begun + timedelta(hours=23, minutes=59))
    assert send(app) == 0
    assert len(office.letters) == 1
    clock.set_now(begun + timedelta(days=1, minutes=1))
    office.after = "nothing"
    assert [send(app), send(app)] == [1, 0]
    first, again = office.letters
    assert first["Message-ID"] == again["Message-ID"]
    assert letters(inside)[0].state == "sent"


def test_a_server_that_takes_a_letter_and_falls_silent_leaves_it_unsure(app, inside, trap, monkeypatch):
    monkeypatch.setattr("app.couriers.PATIENCE", 0.3)
    office = trap(".", silent=True)
    drop(inside, "one")
    send(app)
    assert (letters(inside)[0].state, len(office.letters)) == ("unsure", 1)


@pytest.mark.parametrize("after", ["EHLO", "MAIL", "RCPT"])
def test_a_server_that_vanishes_before_the_letter_is_tried_again_soon(app, inside, trap, after):
    office = trap(after)
    drop(inside, "one")
    send(app)
    (kept,) = letters(inside)
    assert (kept.state, office.letters) == ("waiting", [])
    assert kept.due_at < clock.now() + timedelta(minutes=2)


def test_a_goodbye_that_goes_wrong_takes_nothing_back(app, inside, trap):
    trap("QUIT")
    drop(inside, "one")
    assert [send(app), send(app)] == [1, 0]


@pytest.mark.parametrize("says", ["451 not now", "554 no"])
def test_a_no_after_the_letter_is_a_no(app, inside, post, desk, says):
    desk.says = says
    drop(inside, "one")
    send(app)
    (kept,) = letters(inside)
    assert kept.state == "waiting"
    assert kept.due_at < clock.now() + timedelta(minutes=2)


def test_an_address_that_nobody_has_is_given_up_at_once_and_said(app, inside, post, desk, command):
    desk.refused = {"nobody@northvale.example"}
    drop(inside, "one", to="nobody@northvale.example")
    assert [send(app), send(app)] == [0, 0]
    (kept,) = letters(inside)
    assert (kept.attempts, kept.given_up) == (1, NO_SUCH_ADDRESS)
    assert "given up: nobody has this address" in command("outbox", "list").output
    assert json.loads(command("outbox", "list", "--json").stdout)[0]["state"] == "given up"


def test_what_breaks_between_sending_and_noting_goes_once_more_a_day_later(app, inside, post, desk, monkeypatch):
    from app import outbox

    def die(*_facts) -> None:
        raise SystemExit("the machine is switched off")

    drop(inside, "one")
    with monkeypatch.context() as broken:
        broken.setattr(outbox, "_settle", die)
        with pytest.raises(SystemExit):
            send(app)
    assert len(desk.letters) == 1
    for later in (timedelta(0), timedelta(minutes=6), timedelta(hours=23)):
        begun = clock.now()
        clock.set_now(begun + later)
        assert send(app) == 0
        assert letters(inside)[0].state == "unsure"
        clock.set_now(begun)
    clock.set_now(clock.now() + timedelta(days=1, minutes=1))
    assert [send(app), send(app)] == [1, 0]
    assert len({letter["Message-ID"] for *_more, letter in desk.letters}) == 1
    assert len(desk.letters) == 2


def test_a_worker_killed_while_it_sends_doubles_nothing_and_forgets_nobody(fresh, tmp_path):
    """A real one, with -9, at the moment at which the mail server has taken the letter."""
    killed: list[int] = []

    class Gallows(Desk):
        async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
            said = await super().handle_DATA(server, session, envelope)
            if not killed:
                killed.append(worker.pid)
                os.kill(worker.pid, signal.SIGKILL)
            return said

    desk = Gallows()
    office = PostOffice(desk)
    office.start()
    app = fresh(SMTP_URL=f"smtp://127.0.0.1:{office.port}")
    house = app.config["HOUSE"]
    settings = SETTINGS | {
        "DATABASE_URL": house.database_url,
        "TV_INSTANCE": str(tmp_path),
        "SMTP_URL": house.smtp_url,
        "PATH": os.environ["PATH"],
    }
    with app.app_context(), transaction():
        put("one", "amina@northvale.example", TEMPLATE, link=LINK)
        put("two", "amina@northvale.example", TEMPLATE, link=LINK)

    def work(*more: str) -> subprocess.Popen:
        flask = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--once", *more]
        return subprocess.Popen(flask, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    worker = work()
    assert worker.wait() == -signal.SIGKILL
    assert len(desk.letters) == 1
    for later in (
        timedelta(minutes=6),
        timedelta(minutes=7),
        timedelta(days=1, minutes=10),
        timedelta(days=1, hours=1),
    ):
        worker = work("--now", f"{clock.now() + later:%Y-%m-%dT%H:%M:%S}")
        assert worker.wait() == 0
    office.stop()
    sent = Counter(letter["Message-ID"] for *_more, letter in desk.letters)
    assert sorted(sent.values()) == [1, 2], "what was never begun goes at once; what may have gone goes once more"


def test_what_makes_sense_for_a_while_only_is_dropped(app, inside, trap, command):
    office = trap(".")
    with inside():
        put("late", "a@x.example", TEMPLATE, useless_after=clock.now() + timedelta(minutes=30), link=LINK)
    send(app)
    (kept,) = letters(inside)
    assert (kept.state, kept.given_up, kept.params) == ("given up", TOO_LATE, {})
    clock.set_now(clock.now() + timedelta(days=2))
    assert send(app) == 0
    assert len(office.letters) == 1
    assert "it would be too late" in command("outbox", "list").output


def test_what_waited_too_long_is_not_sent(app, inside, courier):
    with inside():
        put("late", "a@x.example", TEMPLATE, useless_after=clock.now() + timedelta(minutes=30), link=LINK)
    clock.set_now(clock.now() + timedelta(minutes=31))
    assert send(app) == 0
    assert letters(inside)[0].given_up == TOO_LATE


def test_a_letter_says_when_it_was_written_and_by_whom(app, inside, post, desk):
    drop(inside, "one", "two")
    send(app)
    (*_more, one), (*_more, two) = desk.letters
    assert one["Message-ID"].endswith("@northvale.example>")
    assert one["Message-ID"] != two["Message-ID"]
    assert one["Auto-Submitted"] == "auto-generated"
    assert one["List-Unsubscribe"] is None


def test_the_command_lists_what_waits_and_what_was_sent(inside, command, app, courier):
    assert command("outbox", "list").output == "Nothing waits and nothing was sent.\n"
    drop(inside, "one")
    assert "waits since" in command("outbox", "list").output
    assert json.loads(command("outbox", "list", "--json").stdout)[0]["params"] == {"link": LINK}
    send(app)
    assert "sent " in command("outbox", "list").output
    assert LINK not in command("outbox", "list").output


def test_the_worker_sends_and_says_whether_all_went_well(inside, command, courier):
    drop(inside, "one")
    assert command("worker", "--once").exit_code == 0
    assert len(courier.carried) == 1
