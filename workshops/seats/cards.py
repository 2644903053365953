"""The card: twelve characters that a resident keeps, and that lead back to what became of their words.

A card is made from its seat's key and TV_CARD_KEY, so that it can be shown again; stored is a keyed hash of it. Its
last character checks the others, so that a slip of the finger is told at once and is no guess.
"""

import hashlib
import hmac
import uuid

from stdnum.iso7064 import mod_37_36

from app.codes import ALPHABET

SECRET_CHARACTERS = 11  # of 5 bits each: 55 bits
LENGTH = SECRET_CHARACTERS + 1


def card_of(seat_id: uuid.UUID, key: str, purpose: bytes = b"") -> str:
    """The card of a seat: the first 55 bits of HMAC-SHA256(key, seat id) and an ISO 7064 check character.

    Another `purpose` gives another code, from which nobody can tell the card.

    >>> card_of(uuid.UUID(int=7), "a key")
    '9MZQD6R9YD3Q'
    """
    digest = hmac.new(key.encode(), purpose + seat_id.bytes, hashlib.sha256).digest()
    number = int.from_bytes(digest[:7], "big") >> 1
    secret = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(SECRET_CHARACTERS)))
    return secret + mod_37_36.calc_check_digit(secret, ALPHABET)


def is_well_formed(card: str) -> bool:
    """Whether a card, read by `read_code`, is whole and its check character right.

    >>> is_well_formed("9MZQD6R9YD3Q"), is_well_formed("9MZQD6R9YD3R"), is_well_formed("M9ZQD6R9YD3Q")
    (True, False, False)
    """
    return len(card) == LENGTH and mod_37_36.is_valid(card, ALPHABET)


def hash_card(card: str, key: str) -> str:
    """What is stored: without the key nobody can try cards against it."""
    return hmac.new(key.encode(), b"stored card " + card.encode(), hashlib.sha256).hexdigest()


def in_groups(card: str) -> str:
    """As it is shown and read aloud.

    >>> in_groups("9MZQD6R9YD3Q")
    '9MZQ D6R9 YD3Q'
    """
    return " ".join(card[start : start + 4] for start in range(0, len(card), 4))
