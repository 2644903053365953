"""Where to look twice before words go on the wall: they may say who somebody is, or how to find them.

A hint never blocks and never decides. It reads patterns, not people: it misses names, and it stumbles over places.
"""

import re
import unicodedata
from enum import StrEnum


class Hint(StrEnum):
    """What words look like; each has its words for the facilitator in parts.html."""

    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    TITLE = "title"
    NAME = "name"


# Starts like a British or an international number, and has nine digits or more, however they are spaced.
PHONE = re.compile(r"(?<![\d.])(?:\+|00|0|7)(?:[\s().-]*\d){8,}")
EMAIL = re.compile(r"\S@\S+\.\w\w|\bat\s+\w+\s+dot\s+\w", re.IGNORECASE)
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
# These titles, written with a capital, speak of one person; the others are ordinary words unless a name follows.
TITLE = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Mx|Prof|Rev|Revd|Cllr|Imam|Imaam|Sheikh|Shaykh|Maulana|Mufti|Rabbi|Hajji|Ustad|Ustadh)\b"
)
TITLE_AND_NAME = re.compile(
    r"\b(?i:doctor|professor|nurse|matron|sister|brother|father|mother|pastor|reverend|councillor|miss|sir|lady|lord|"
    r"uncle|aunt|auntie|aunty|teacher|officer)\s+(?=\w)(?-i:(\w))"
)
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['\u2019-](?=[^\W\d_]))*")
ENDS = re.compile(r"[.!?…:•\n]")


def hints(words: str) -> list[Hint]:
    """What these words may give away, in the order in which to look.

    >>> [hint.value for hint in hints("Ring me on 0161 496 0123 or write to sam@example.org")]
    ['phone', 'email']
    >>> [hint.value for hint in hints("I live at m15 4ab. Ask for Dr Patel, she shouts")]
    ['postcode', 'title']
    >>> [hint.value for hint in hints("It was Joan Field who helped. Then sister Amina came")]
    ['title', 'name']
    >>> [hint.value for hint in hints("My number is ٠٧٧٠٠ ٩٠٠١٢٣")]
    ['phone']
    >>> hints("Two buses. The 8.15 never comes, and I waited 40 minutes. Nurses are kind. Miss one and it is 2 hours")
    []
    """
    words = _plain_digits(words)
    found = {
        Hint.PHONE: PHONE.search(words),
        Hint.EMAIL: EMAIL.search(words),
        Hint.POSTCODE: POSTCODE.search(words),
        Hint.TITLE: TITLE.search(words) or _title_and_name(words),
        Hint.NAME: _two_capitals(words),
    }
    return [hint for hint, where in found.items() if where]


def _plain_digits(words: str) -> str:
    """Digits of every script as 0 to 9: a number is a number in Urdu too."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in words)


def _title_and_name(words: str) -> bool:
    return any(match[1].isupper() for match in TITLE_AND_NAME.finditer(words))


def _two_capitals(words: str) -> bool:
    """Two capitalised words beside each other, not at the beginning of a sentence, where the first is always one.

    >>> [_two_capitals(said) for said in ("I saw Joan Field", "Joan Field. New Street. An NHS Trust", "I am Joan")]
    [True, False, False]
    """
    found = list(WORD.finditer(words))
    for before, first, second in zip(found, found[1:], found[2:], strict=False):
        begins = ENDS.search(words, before.end(), first.start())
        beside = words[first.end() : second.start()].isspace()
        named = all(_is_capitalised(word[0]) and not TITLE.fullmatch(word[0]) for word in (first, second))
        if beside and named and not begins:
            return True
    return False


def _is_capitalised(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and word[1:] != word[1:].upper()
