"""Numbers as people write them in sheets."""

import re

MOST = 100_000  # more people than any offer here has
WHOLE = re.compile(r"(-)?(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.0+)?")
SHARE = re.compile(r"(?:0?[.,]\d{1,2}|0|1(?:[.,]0{1,2})?)")


def whole(text: str) -> int | None:
    """A whole number, which may be negative; None for what is none.

    >>> whole("1,204"), whole("-3"), whole("12.0"), whole("2.5"), whole("many"), whole("٣")
    (1204, -3, 12, None, None, None)
    """
    found = WHOLE.fullmatch(text.strip()) if text.isascii() else None
    return int(f"{found[1] or ''}{found[2].replace(',', '')}") if found else None


def full_time(text: str) -> int | None:
    """A part of a full-time job in hundredths, from 0.01 to 1.00; None for what is none.

    >>> full_time("0.6"), full_time("1"), full_time("0,05"), full_time(".5"), full_time("1.00")
    (60, 100, 5, 50, 100)
    >>> full_time("0"), full_time("1.2"), full_time("60%"), full_time("0.125")
    (None, None, None, None)
    """
    said = text.strip()
    if not said.isascii() or not SHARE.fullmatch(said):
        return None
    return round(float(said.replace(",", ".")) * 100) or None
