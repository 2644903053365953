"""What is refused before anything is read, and that nobody waits for a form that is still on its way."""

import io
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from app.db import db
from tests.evenings import fields, join, plan
from workshops.contributions.models import Contribution
from workshops.seats.models import Seat

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def evening(inside, place):
    with inside():
        return plan()


def count(inside, kind) -> int:
    with inside(writes=False) as session:
        return session.scalar(select(func.count()).select_from(kind))


class SlowBody(io.BytesIO):
    """Says, while it is read, whether somebody holds a transaction open meanwhile."""

    held: list[bool]

    def __init__(self, body: bytes) -> None:
        super().__init__(body)
        self.held = []

    def read(self, *size):
        self.held.append(db().in_transaction())
        return super().read(*size)

    def readinto(self, buffer):
        self.held.append(db().in_transaction())
        return super().readinto(buffer)


def sent(body: io.BytesIO, size: int) -> dict[str, object]:
    """A form as the server hands it over: it ends where what has come ends, whatever was announced."""
    announced = {"wsgi.input_terminated": True, "wsgi.input": body, "CONTENT_LENGTH": str(size), "CONTENT_TYPE": FORM}
    return {"environ_overrides": announced}


def test_nobody_waits_for_a_form_that_is_still_on_its_way(jar, evening):
    anna = jar()
    slow = SlowBody(urlencode(fields(anna.get(f"/j/{evening.code}")) | {"consent": "y"}).encode())
    answer = anna.post(f"/j/{evening.code}", **sent(slow, len(slow.getvalue())))
    assert answer.status_code == 303
    assert slow.held
    assert not any(slow.held)


def test_nobody_waits_for_a_slow_form_of_staff(enter, everyone):
    slow = SlowBody(b"name=Joan")
    answer = enter(everyone.facilitator).post("/me/name", **sent(slow, 9))
    assert answer.status_code == 303
    assert slow.held
    assert not any(slow.held)


def test_words_that_were_cut_off_on_the_way_are_not_kept(jar, evening, inside):
    anna = jar()
    join(anna, evening)
    form = fields(anna.get(evening.question(1))) | {"words": "Two buses, and then I walked home"}
    whole = urlencode(form).encode()
    cut = sent(io.BytesIO(whole[:-12]), len(whole))
    assert anna.post(evening.question(1), **cut).status_code == 400
    assert count(inside, Contribution) == 0
    assert anna.post(evening.question(1), data=form).status_code == 303


@pytest.mark.parametrize("path", ["/login", "/"])
def test_who_is_not_signed_in_sends_little(jar, place, path):
    assert jar().post(path, data={"email": "a" * 300_000}).status_code == 413


def test_who_is_signed_in_may_send_much(enter, everyone):
    assert enter(everyone.organiser).post("/programmes/new", data={"objectives": "a" * 300_000}).status_code == 422


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_seats_nobody(jar, evening, inside, site):
    anna = jar()
    form = fields(anna.get(f"/j/{evening.code}")) | {"consent": "y"}
    for path in (f"/j/{evening.code}", "/j/thread", "/j/done", "/c/9MZQD6R9YD3Q"):
        answer = jar().post(path, data=form, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403
        assert "Set-Cookie" not in answer.headers
    assert count(inside, Seat) == 0


def test_a_residents_own_form_is_taken_though_its_origin_is_null(jar, evening):
    anna = jar()
    form = fields(anna.get(f"/j/{evening.code}")) | {"consent": "y"}
    own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert anna.post(f"/j/{evening.code}", data=form, headers=own).status_code == 303
    assert jar().post(f"/j/{evening.code}", data=form, headers={"Origin": "null"}).status_code == 303


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/people/3000000000", 404),
        ("/people/99999999999999999999", 404),
        ("/programmes/a%00b", 404),
        ("/map?programme=a%00b", 400),
        ("/map/table?authority=first&authority=%00", 400),
    ],
)
def test_an_address_that_cannot_be_leads_nowhere(app, enter, everyone, place, monkeypatch, path, status):
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert enter(everyone.administrator).get(path).status_code == status
