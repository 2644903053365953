"""Names that people typed, on their way into files that programs read."""

import re
import unicodedata

FORMULA = tuple("=+-@|＝＋－＠")  # with these a spreadsheet begins to calculate, or to call a program
INSIDE = re.compile(rf"([;|]\s*)([{re.escape(''.join(FORMULA))}])")
UNSEEN = ("Cc", "Cs", "Cn", "Co")  # no letter; several of them no XML may hold
TEXT_DIRECTION = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def one_line(text: str) -> str:
    """A name in one line, of what a reader can see: what turns the direction of the text around it goes too.

    >>> one_line("  Hope\\nStreet,\\x00 \\x0b“north”\\u202e ")
    'Hope Street, “north”'
    >>> one_line("می\\u200cخواهم") == "می\\u200cخواهم"  # the joiners stay
    True
    """
    seen = (" " if unicodedata.category(letter) in UNSEEN else letter for letter in text.translate(TEXT_DIRECTION))
    return " ".join("".join(seen).split())


def no_formula(text: str) -> str:
    """A text that no spreadsheet takes for a formula, whatever stands before it that is not seen.

    >>> no_formula("=1+1"), no_formula(" \\t＝1"), no_formula("\\u200b@SUM"), no_formula("Hope Street"), no_formula("")
    ("'=1+1", "' \\t＝1", "'\\u200b@SUM", 'Hope Street', '')

    Where semicolons are taken for the edge of a cell, another one begins behind them.

    >>> no_formula("Buses; trains;=1+1")
    "Buses; trains;'=1+1"
    """
    text = INSIDE.sub(r"\1'\2", text)
    begins = next((letter for letter in text if not letter.isspace() and unicodedata.category(letter) != "Cf"), "")
    return f"'{text}" if begins in FORMULA or text[:1] in ("\t", "\r") else text
