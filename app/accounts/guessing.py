"""Signing in by password, and the limit on guessing one.

A try is counted as wrong before it is looked at, so that many at once are no way around the limit; a right one takes
its count back. An address that nobody here has is counted alike, so that the answer tells nobody who is here.
"""

from datetime import timedelta

from app.accounts.models import User
from app.accounts.passwords import matches
from app.accounts.services import user_by_email
from app.db import stand_back
from app.limits import MANY, address, count_guess, guesses, seconds_left, take_back_guess

WINDOW = timedelta(minutes=15)
WRONG_AT_MOST = 10  # domain: 10 wrong passwords for an account in 15 minutes: link by mail only
ACCOUNT, NETWORK = "password of", "passwords from"


class LinkOnlyError(ValueError):
    """This account had its ten wrong passwords: for a while only a link by mail leads in."""


class TooManyError(ValueError):
    """A hundred wrong passwords came from this network address. `seconds` until it may try again."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = seconds_left(NETWORK, address(), WINDOW)


def user_with_password(email: str, password: str) -> User | None:
    """Whoever has this address and this password, or None. Raises LinkOnlyError, TooManyError."""
    if guesses(NETWORK, address(), WINDOW) >= MANY:
        raise TooManyError
    if count_guess(ACCOUNT, email, WINDOW) > WRONG_AT_MOST:
        raise LinkOnlyError
    kept = _hash_of(email)
    stand_back()
    if matches(kept, password) and kept == _hash_of(email):
        take_back_guess(ACCOUNT, email)
        return user_by_email(email)
    if count_guess(NETWORK, address(), WINDOW) >= MANY:
        raise TooManyError
    return None


def is_password_of(user: User, password: str) -> bool:
    """Whether somebody who is signed in knows their password. Raises LinkOnlyError."""
    email, kept = user.email, user.password_hash
    if count_guess(ACCOUNT, email, WINDOW) > WRONG_AT_MOST:
        raise LinkOnlyError
    right = matches(kept, password)
    if right:
        take_back_guess(ACCOUNT, email)
    return right


def _hash_of(email: str) -> str | None:
    user = user_by_email(email)
    return user.password_hash if user and user.active else None
