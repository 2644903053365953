"""What a person reads when something could not be done: what happened, what was kept, and what to do."""

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import TooManyRequests

from app.permissions import May, needs

WORDS = "Two buses with the pram."


@pytest.fixture
def house(fresh):
    app = fresh()
    app.testing = False

    @needs(May.LOOK)
    def refuse(code):
        abort(code)

    @needs(May.LOOK)
    def rest():
        raise TooManyRequests(retry_after=77)

    @needs(May.LOOK)
    def busy():
        raise OperationalError("INSERT", {"words": WORDS}, Exception("database is locked"))

    @needs(May.LOOK)
    def broken():
        raise ValueError(WORDS)

    for path, view in (("/refuse/<int:code>", refuse), ("/rest", rest), ("/busy", busy), ("/broken", broken)):
        app.add_url_rule(path, view.__name__, view, methods=["GET", "POST"])
    return app


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (400, "did not arrive whole"),
        (403, "may not do this"),
        (404, "There is nothing here"),
        (405, "does not work here"),
        (409, "was not kept"),
        (413, "too big"),
        (429, "Too many tries"),
        (418, "Something broke"),
    ],
)
def test_every_refusal_is_a_page_in_plain_words(house, code, says):
    answer = house.test_client().get(f"/refuse/{code}")
    assert answer.status_code == code
    assert says in answer.text
    assert answer.text.count("<h1>") == 1
    assert answer.mimetype == "text/html"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_words_that_were_sent_stand_on_the_page_to_copy(house):
    for path, code in (("/refuse/409", 409), ("/busy", 503), ("/broken", 500)):
        answer = house.test_client().post(path, data={"words": WORDS + "<script>"})
        assert answer.status_code == code
        assert WORDS in answer.text
        assert "<script>" not in answer.text


def test_nothing_else_that_was_sent_stands_on_the_page(house):
    answer = house.test_client().post("/refuse/409", data={"postcode": "QX1 1AA", "card": "9MZQD6R9YD3Q"})
    assert "QX1" not in answer.text
    assert "9MZQ" not in answer.text


def test_too_many_says_when_to_come_back(house):
    assert house.test_client().get("/rest").headers["Retry-After"] == "77"


def test_a_busy_database_asks_to_send_again(house):
    answer = house.test_client().post("/busy", data={"words": WORDS})
    assert answer.headers["Retry-After"] == "5"
    assert "twice is safe" in answer.text


def test_a_method_that_does_not_fit_says_which_do(jar):
    answer = jar().post("/today")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_an_unknown_address_is_a_page_of_ours(jar):
    for path in ("/nothing", "/j/nothing/at/all", "/people/x", "/..%2f..%2fetc"):
        assert "There is nothing here" in jar().get(path).text


def test_an_error_page_asks_the_database_nothing(enter, everyone, app, monkeypatch):
    """When the database has gone, somebody who is signed in still gets a page, and keeps their cookie."""
    joan = enter(everyone.facilitator)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def gone(*_args, **_more):
        raise OperationalError("SELECT", {}, Exception("the database is out of reach"))

    with monkeypatch.context() as broken:
        broken.setattr("sqlalchemy.orm.Session.get", gone)
        broken.setattr("sqlalchemy.orm.Session.scalar", gone)
        broken.setattr("sqlalchemy.orm.Session.scalars", gone)
        answer = joan.get("/today")
        assert answer.status_code == 503
        assert "We are very busy" in answer.text
        assert "Set-Cookie" not in answer.headers
    assert joan.get("/today").status_code == 200


def test_a_body_that_is_too_big_is_told(jar, everyone):
    answer = jar().post(f"/j/{everyone.evening.code}", data={"words": "x" * 300_000})
    assert answer.status_code == 413
    assert "too big" in answer.text
