"""Passwords: what a good one is, and how it is known again without being kept."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

SHORTEST, LONGEST = 12, 200
DIFFERENT = 5  # letters at least, so that a row of one key is none
HASHER = PasswordHasher(parallelism=2)  # small machines: two threads, 64 MiB, about an eighth of a second


def hash_password(password: str) -> str:
    """What is stored. Slow on purpose: call it while no transaction is open."""
    return HASHER.hash(_plain(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password. It takes as long where there is none, so that time tells nobody who is here."""
    try:
        HASHER.verify(password_hash or _nobodys(), _plain(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def weakness(password: str, email: str) -> LazyString | None:
    """Why a password will not do, or None.

    >>> str(weakness("tea at four", "amina@northvale.example"))
    'Use at least 12 characters. Three or four words in a row make a good password.'
    >>> str(weakness("aaaaaaaaaaaaaa", "amina@northvale.example"))
    'Use more than a few different letters: this one is quickly guessed.'
    >>> str(weakness("amina-amina-1", "amina@northvale.example"))
    'Leave your e-mail address out of it: it is tried first.'
    >>> weakness("four blue buses", "amina@northvale.example") is None
    True
    """
    folded = _plain(password).casefold()
    name = email.partition("@")[0].casefold()
    if len(folded) < SHORTEST:
        return _l("Use at least 12 characters. Three or four words in a row make a good password.")
    if len(set(folded)) < DIFFERENT:
        return _l("Use more than a few different letters: this one is quickly guessed.")
    if len(name) > 2 and name in folded:  # two letters stand in many words by chance
        return _l("Leave your e-mail address out of it: it is tried first.")
    return None


def _plain(password: str) -> str:
    """One spelling for what looks alike, whichever keyboard it came from."""
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    return HASHER.hash("nobody has this password")
