"""One transaction a request: kept below 400, forgotten otherwise, and committed before anything is answered."""

import sqlite3
import threading
import time
from collections.abc import Callable

import pytest
from flask import abort
from sqlalchemy import event, select, text

from app.db import Database, NotPreparedError, Turns, database, db, keep, transaction
from app.limits import Guess
from app.permissions import May, needs


def write(who: str) -> None:
    db().add(Guess(who=who, since=0, n=1))
    db().flush()


def write_and_fail() -> None:
    write("x")
    raise ZeroDivisionError


@pytest.fixture
def house(fresh: Callable):
    """An app with a few routes of its own."""
    app = fresh()
    app.testing = False

    def route(path: str, **kwargs):
        def add(view):
            app.add_url_rule(path, view.__name__, needs(May.LOOK)(view), methods=["POST"], **kwargs)
            return view

        return add

    @route("/kept/<int:status>")
    def kept(status):
        write("kept")
        return "done", status

    @route("/refused/<int:status>")
    def refused(status):
        write("refused")
        abort(status)

    @route("/broken")
    def broken():
        write("broken")
        raise RuntimeError("a secret word")

    @route("/counted")
    def counted():
        write("forgotten")
        with keep() as session:
            session.add(Guess(who="counted", since=0, n=1))
        abort(422)

    @route("/twice")
    def twice():
        write("same")
        db().execute(text("INSERT INTO guess (who, since, n) VALUES ('same', 0, 1)"))
        return "done"

    return app


def kept_in(app) -> set[str]:
    with app.app_context(), transaction(writes=False) as session:
        return set(session.scalars(select(Guess.who)))


@pytest.mark.parametrize(
    ("status", "expected"), [(200, {"kept"}), (303, {"kept"}), (400, set()), (409, set()), (422, set())]
)
def test_the_status_decides_whether_it_is_kept(house, status, expected):
    assert house.test_client().post(f"/kept/{status}").status_code == status
    assert kept_in(house) == expected


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429])
def test_a_refusal_forgets(house, status):
    assert house.test_client().post(f"/refused/{status}").status_code == status
    assert kept_in(house) == set()


def test_an_error_forgets_and_says_so(house):
    answer = house.test_client().post("/broken")
    assert answer.status_code == 500
    assert "It was not kept" in answer.text
    assert "secret" not in answer.text
    assert kept_in(house) == set()


def test_what_the_database_refuses_is_forgotten_whole(house):
    assert house.test_client().post("/twice").status_code == 500
    assert kept_in(house) == set()


def test_a_counter_survives_the_refusal_that_it_leads_to(house):
    assert house.test_client().post("/counted").status_code == 422
    assert kept_in(house) == {"counted"}


def test_a_commit_that_fails_is_no_success(house):
    """The answer is sent after the commit: when that fails, the answer is 500, and sets no cookie."""

    @event.listens_for(house.extensions["database"].engine, "commit")
    def fail(_connection):
        raise RuntimeError("the disk is full")

    answer = house.test_client().post("/kept/200")
    event.remove(house.extensions["database"].engine, "commit", fail)
    assert answer.status_code == 500
    assert "Set-Cookie" not in answer.headers
    assert kept_in(house) == set()


def test_the_commit_comes_before_the_first_byte(house):
    """Whoever has read the answer finds the row, also over another connection."""
    seen = []
    wsgi = house.wsgi_app

    def watch(environ, start_response):
        def start(status, headers, exc_info=None):
            seen.append(kept_in(house))
            return start_response(status, headers, exc_info)

        return wsgi(environ, start)

    house.wsgi_app = watch
    house.test_client().post("/kept/200")
    assert seen == [{"kept"}]


def test_a_page_without_data_begins_no_transaction(app, jar):
    begun = []
    engine = app.extensions["database"].engine
    event.listen(engine, "begin", begun.append)
    jar().get("/login")
    jar().get("/healthz")
    assert begun == []


def test_outside_of_a_transaction_there_is_no_session(app):
    with app.app_context(), pytest.raises(LookupError):
        db()


def test_a_transaction_that_raises_keeps_nothing(inside):
    with pytest.raises(ZeroDivisionError), inside():
        write_and_fail()
    with inside(writes=False) as session:
        assert session.scalars(select(Guess.who)).all() == []


def test_many_writers_at_once_all_get_their_turn(inside, app):
    failed = []

    def work(name: int) -> None:
        try:
            for n in range(10):
                with inside() as session:
                    session.scalars(select(Guess.n)).all()  # read, then write: what SQLite's plain BEGIN refuses
                    write(f"{name}.{n}")
        except Exception as error:  # noqa: BLE001 - a thread's error would be lost
            failed.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(kept_in(app)) == 120


def test_turns_are_served_in_the_order_of_arrival():
    turns, served = Turns(), []
    turns.take()

    def queue(name: int) -> None:
        turns.take()
        served.append(name)
        turns.give()

    threads = []
    for name in range(20):
        threads.append(threading.Thread(target=queue, args=(name,)))
        threads[-1].start()
        while len(turns._waiting) <= name:
            time.sleep(0.001)
    turns.give()
    for thread in threads:
        thread.join()
    assert served == list(range(20))
    turns.take()  # nobody holds it any more
    turns.give()


def test_a_failing_writer_gives_its_turn_back(inside):
    for _ in range(5):
        with pytest.raises(ZeroDivisionError), inside():
            write_and_fail()
    with inside():
        write("after")


@pytest.mark.sqlite
def test_sqlite_survives_a_power_cut_and_forgets_what_is_deleted(fresh):
    app = fresh()
    engine = app.extensions["database"].engine
    with engine.connect() as connection:
        # The tests hurry on purpose (tests/houses.py); what the app itself asks for stands in its table.
        from app.db import PRAGMAS

        assert "synchronous=FULL" in PRAGMAS
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "secure_delete")
        }
    assert asked == {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1}
    assert sqlite3.sqlite_version_info >= (3, 35)


def test_moments_come_back_with_their_zone(inside):
    from app import clock
    from app.outbox import Message, put

    now = clock.now()
    with inside():
        put("k", "a@x.example", "app/accounts/sign_in_mail.txt")
    with inside(writes=False) as session:
        kept = session.scalars(select(Message.due_at)).one()
    assert kept.tzinfo is not None
    assert abs((kept - now).total_seconds()) < 5


def test_the_database_of_a_command_is_the_apps(app):
    with app.app_context():
        assert database() is app.extensions["database"]


def test_a_database_without_tables_is_told_in_a_sentence(tmp_path):
    nothing = Database(f"sqlite:///{tmp_path / 'nothing.db'}")
    with pytest.raises(NotPreparedError, match="flask migrate"), nothing.transaction() as session:
        session.execute(text("SELECT * FROM programme"))
    nothing.engine.dispose()
