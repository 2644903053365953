"""Letters: put once, carried by a real mail server, tried again when it is away, and never holding each other up."""

import json
import threading
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from sqlalchemy import select

from app import clock
from app.outbox import AT_ONCE, PAUSES, Message, PaperCourier, PostCourier, put, send_what_waits

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

    async def handle_RCPT(self, _server, _session, envelope, address, _options) -> str:  # noqa: N802 - aiosmtpd's name
        if address in self.refused:
            return "550 nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.letters.append(
            (envelope.mail_from, envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default))
        )
        return "250 kept"


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
    desk.refused = {"nobody@northvale.example"}
    drop(inside, "one", to="nobody@northvale.example")
    for _ in range(len(PAUSES) + 3):
        send(app)
        clock.set_now(clock.now() + timedelta(days=1))
    assert letters(inside)[0].attempts == len(PAUSES) + 1


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
        def carry(self, to: str, subject: str, body: str) -> None:
            threading.Event().wait(0.005)
            super().carry(to, subject, body)

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
    assert send(app) == 1


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
    from smtplib import SMTPNotSupportedError

    courier = PostCourier(f"smtp://amina:secret@127.0.0.1:{office.port}", "voices@northvale.example")
    monkeypatch.setattr("app.outbox.LOOPBACK", ())  # as if it were further away
    with pytest.raises(SMTPNotSupportedError, match="told no password"):
        courier.carry("joan@northvale.example", "Hello", "Words")


def test_smtp_url_makes_a_courier(fresh):
    assert "courier" not in fresh().extensions
    courier = fresh(SMTP_URL="smtp://mail.northvale.example", TV_MAIL_FROM="voices@northvale.example").extensions[
        "courier"
    ]
    assert (courier.host, courier.sender) == ("mail.northvale.example", "voices@northvale.example")


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
