"""Guesses are counted per address for a while, and what is kept of the address is a salted hash of one day."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock, limits
from app.limits import Guess, address, count_guess, forget_old_guesses, guesses, seconds_left, take_back_guess


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unix:", "unix:"),
    ],
)
def test_an_address_is_a_household(app, remote, expected):
    with app.test_request_context(environ_base={"REMOTE_ADDR": remote}):
        assert address() == expected


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        ("0", "198.51.100.1", "127.0.0.1"),
        ("1", "198.51.100.1", "198.51.100.1"),
        ("1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("2", "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
    ],
)
def test_only_our_own_proxies_are_believed(fresh, proxies, forwarded, expected):
    app, seen = fresh(TV_PROXIES=proxies), []
    app.before_request(lambda: seen.append(address()))
    app.test_client().get("/healthz", headers={"X-Forwarded-For": forwarded})
    assert seen == [expected]


def test_guesses_are_counted_by_kind_and_by_whom(inside, app):
    with inside():
        assert [count_guess("code", "a") for _ in range(3)] == [1, 2, 3]
        assert count_guess("card", "a") == 1
        assert count_guess("code", "b") == 1
        assert (guesses("code", "a"), guesses("code", "c")) == (3, 0)


def test_a_window_begins_with_the_first_guess_and_ends(inside):
    begun = clock.now()
    with inside():
        count_guess("code", "a")
        clock.set_now(begun + timedelta(minutes=9))
        assert count_guess("code", "a") == 2
        assert 0 < seconds_left("code", "a") <= 61
        clock.set_now(begun + timedelta(minutes=10, seconds=1))
        assert guesses("code", "a") == 0
        assert count_guess("code", "a") == 1
        assert 590 < seconds_left("code", "a") <= 600


def test_a_guess_can_be_taken_back(inside):
    with inside():
        count_guess("password", "a")
    with inside():
        take_back_guess("password", "a")
        take_back_guess("password", "a")
        assert guesses("password", "a") == 0
    with inside():
        assert count_guess("password", "a") == 1


def test_no_address_is_kept_and_a_days_salt_parts_the_days(inside, app):
    with inside():
        count_guess("code", "203.0.113.7")
        clock.set_now(clock.now() + timedelta(days=1))
        count_guess("code", "203.0.113.7")
    with inside(writes=False) as session:
        kept = session.scalars(select(Guess.who)).all()
    assert len(set(kept)) == 2
    assert not any("203" in who and "113.7" in who for who in kept)


def test_old_guesses_are_forgotten(inside):
    with inside():
        count_guess("code", "a")
        clock.set_now(clock.now() + timedelta(minutes=59))
        forget_old_guesses()
        assert db_count() == 1
        clock.set_now(clock.now() + timedelta(minutes=2))
        forget_old_guesses()
        assert db_count() == 0


def db_count() -> int:
    return limits.db().scalar(select(func.count()).select_from(Guess)) or 0


def test_guesses_at_once_are_all_counted(inside):
    seen = []

    def guess() -> None:
        with inside():
            seen.append(count_guess("code", "a"))

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == list(range(1, 13))
