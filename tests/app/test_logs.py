"""The log: route names and durations; never an address, a code, a card, a query, a word or a contact."""

import logging
import uuid

import pytest
from sqlalchemy.exc import IntegrityError

from app.logs import describe, log
from app.permissions import May, needs

SECRET = "Wortgeheimnis"


@pytest.fixture
def lines(monkeypatch):
    """Every line that is logged, as it is written."""
    kept: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(self.format(record))

    keeper, level = Keeper(), log.level
    log.addHandler(keeper)
    logging.getLogger().addHandler(keeper)
    log.setLevel(logging.DEBUG)
    yield kept
    log.removeHandler(keeper)
    logging.getLogger().removeHandler(keeper)
    log.setLevel(level)


def test_addresses_codes_cards_and_queries_are_never_logged(jar, everyone, lines):
    anna = jar("203.0.113.9")
    for path in (
        f"/j/{everyone.evening.code}", f"/j/{SECRET}", f"/c/{SECRET}", f"/login/{SECRET}",
        f"/wall/{SECRET}?key={SECRET}",
        f"/map?programme={SECRET}", f"/nothing/{SECRET}?q={SECRET}",
    ):  # fmt: skip
        anna.get(path)
    said = "\n".join(lines)
    assert "seats.door" in said
    for secret in (everyone.evening.code, SECRET, "203.0.113", "/j/", "?"):
        assert secret not in said


def test_what_was_typed_is_never_logged(jar, everyone, lines):
    anna = jar()
    anna.post("/", data={"code": SECRET})
    anna.post("/login", data={"email": f"{SECRET}@x.example", "password": SECRET, "way": "password"})
    anna.post("/login", data={"email": f"{SECRET}@x.example", "way": "link"})
    anna.post(
        f"/j/{everyone.evening.code}/1", data={"words": SECRET, "form": SECRET, "submission_id": str(uuid.uuid4())}
    )
    anna.post(f"/j/{everyone.evening.code}", data={"postcode": SECRET, "card": SECRET})
    assert SECRET.lower() not in "\n".join(lines).lower()
    assert "accounts.knock 422" in "\n".join(lines)


def test_an_error_is_told_without_what_it_is_about(fresh, lines):
    app = fresh()
    app.testing = False

    @needs(May.LOOK)
    def stumble():
        raise ValueError(SECRET)

    app.add_url_rule("/stumble", "stumble", stumble, methods=["POST"])
    app.test_client().post("/stumble", data={"words": SECRET})
    said = "\n".join(lines)
    assert "POST stumble failed: ValueError" in said
    assert "in stumble" in said
    assert SECRET not in said.replace(f"raise ValueError({SECRET})", "")


def test_a_row_that_the_database_refused_is_not_told(inside, app):
    from app.accounts.models import User

    with pytest.raises(IntegrityError) as refused, inside() as session:
        session.add_all(User(email=f"{SECRET}@x.example".lower()) for _twice in range(2))
    told = describe(refused.value)
    assert "IntegrityError" in told
    assert SECRET.lower() not in told.lower()


def test_what_could_not_be_sent_is_told_by_its_number_only(app, inside, lines):
    from app.couriers import PostCourier
    from app.outbox import put, send_what_waits

    app.extensions["courier"] = PostCourier("smtp://127.0.0.1:9", "voices@x.example")
    with inside():
        put("one", f"{SECRET}@x.example", "app/accounts/sign_in_mail.txt", link=f"http://x/{SECRET}")
    with app.app_context():
        send_what_waits()
    app.extensions.pop("courier")
    said = "\n".join(lines)
    assert "was not sent: ConnectionRefusedError" in said
    assert SECRET not in said


def test_a_failing_chore_is_told_and_holds_up_no_other(app, command, lines, monkeypatch):
    from app import worker

    done = []

    def fail() -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(worker, "chores", lambda: [("fail", fail), ("go on", lambda: done.append(1))])
    assert command("worker", "--once").exit_code == 1
    assert done == [1]
    assert any("chore fail failed: RuntimeError: the disk is full" in line for line in lines)
