"""Codes that people read aloud and type, and keys that only links carry."""

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
LOOK_ALIKES = str.maketrans("ILO", "110")


def read_code(typed: str) -> str:
    """A code as it was meant: capitals, no blanks or dashes, look-alike letters read as their digits.

    >>> read_code(" rk7-m2 "), read_code("OLI4")
    ('RK7M2', '0114')
    """
    return "".join(c for c in typed.upper().translate(LOOK_ALIKES) if c in ALPHABET)


def new_code(length: int) -> str:
    """A random code of consonants with a digit in every third place, so that it never spells a word."""
    letters = "BCDFGHJKMNPQRTVWXYZ"
    digits = "23456789"
    return "".join(secrets.choice(letters if place % 3 != 2 else digits) for place in range(length))


def new_key() -> str:
    """A random key for a link, 160 bits."""
    return secrets.token_urlsafe(20)


def hash_key(key: str) -> str:
    """What is stored of a key: enough to know it again, not enough to make it."""
    return hashlib.sha256(key.encode()).hexdigest()
