"""How people write money and hours, as numbers. What is not one of these ways is None: nothing is guessed."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from app.words import fold

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
PAY = re.compile(
    rf"(?:(?:from|between|gbp|band \d\w?)[ :,-]*)*£? ?(?P<low>{NUMBER}) ?(?P<k>k(?![a-z]))?"
    rf"(?: ?(?:-|to|and) ?(?:gbp|£)? ?(?P<high>{NUMBER}) ?(?P<k2>k(?![a-z]))?)?(?P<rest>[a-z./ ,()-]*)"
)
UNPAID = {"unpaid", "not paid", "none", "nil", "no pay", "voluntary"}
FILLING = {"gbp", "a", "an", "per", "gross", "pro", "rata", "plus", "each", "the", "of", "pounds"}
PERS = {
    "hour": ["hour", "hr", "hourly", "ph", "hours"],
    "week": ["week", "weekly", "pw", "wk"],
    "month": ["month", "monthly", "pm", "pcm", "mon"],
    "year": ["year", "yearly", "annum", "annual", "annually", "pa", "yr"],
}
PER_WORDS = {word: per for per, words in PERS.items() for word in words}
HOURS = re.compile(
    r"(?P<whole>\d{1,3})(?:\.(?P<part>\d+)|[:h](?P<minutes>[0-5]\d)(?::00)?"
    r"| ?(?:hours?|hrs?|h),? (?:and )?(?P<more>\d{1,2}) ?(?:minutes?|mins?|m))?"
)
A_WEEK = re.compile(r"[ ,]*(?:hours|hour|hrs|hr|h)?[ ,]*(?:(?:a|per|each|/) ?week|p\.?w\.?|weekly)?$")
BETWEEN = re.compile(r" ?(?:-| to ) ?")
FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}


@dataclass(frozen=True)
class Money:
    """Pence, up to more pence; for an hour, a week, a month or a year, where it says so."""

    low: int
    high: int | None = None
    per: str = ""


def money(text: str) -> Money | None:
    """Pay as people write it.

    >>> money("£13.45"), money("13.45 an hour"), money("25,674")
    (Money(low=1345, high=None, per=''), Money(low=1345, high=None, per='hour'), Money(low=2567400, high=None, per=''))
    >>> money("Band 3: £24,937 - £26,598 p.a. pro rata"), money("25-28k per annum").high, money("Unpaid")
    (Money(low=2493700, high=2659800, per='year'), 2800000, Money(low=0, high=None, per=''))
    >>> [money(text) for text in ("competitive", "up to £30,000", "13,45", "13.456", "£12 or £14", "1 an hour a week")]
    [None, None, None, None, None, None]
    """
    plain = re.sub(r"[–—−]", "-", fold(text)).rstrip(".")
    if plain in UNPAID:
        return Money(0)
    if not (found := PAY.fullmatch(plain)):
        return None
    words = re.findall(r"[a-z]+", found["rest"].replace(".", ""))
    pers = {PER_WORDS[word] for word in words if word in PER_WORDS}
    if len(pers) > 1 or any(word not in PER_WORDS and word not in FILLING for word in words):
        return None
    thousands = bool(found["k"] or found["k2"])
    low = _pence(found["low"], thousands)
    high = _pence(found["high"], thousands) if found["high"] else None
    if low is None or (found["high"] and high is None):
        return None
    return Money(low, high, next(iter(pers), ""))


def _pence(text: str, thousands: bool) -> int | None:  # noqa: FBT001 - read above only
    """Pence; None for parts of a penny (a spreadsheet's own last digits are none)."""
    try:
        pence = Decimal(text.replace(",", "")) * (100_000 if thousands else 100)
    except InvalidOperation:
        return None
    whole = pence.to_integral_value()
    return int(whole) if abs(pence - whole) < Decimal("0.00001") and whole < 10**9 else None


def per(text: str) -> str | None:
    """For how long pay is.

    >>> per("per hour"), per("p.a."), per("Month"), per("HUR"), per("day")
    ('hour', 'year', 'month', None, None)
    """
    words = re.findall(r"[a-z]+", fold(text).replace(".", ""))
    pers = {PER_WORDS[word] for word in words if word in PER_WORDS}
    rest = [word for word in words if word not in PER_WORDS and word not in FILLING]
    return pers.pop() if len(pers) == 1 and not rest else None


def weekly_minutes(text: str) -> tuple[int, int] | None:
    """Hours a week, from and to, in minutes.

    >>> weekly_minutes("37.5"), weekly_minutes("37½ hours per week"), weekly_minutes("16 - 22.5 hrs")
    ((2250, 2250), (2250, 2250), (960, 1350))
    >>> weekly_minutes("37:30"), weekly_minutes("37 hours 30 minutes"), weekly_minutes("full time")
    ((2250, 2250), (2250, 2250), None)
    """
    for sign, decimal in FRACTIONS.items():
        text = text.replace(sign, decimal)
    plain = re.sub(r"[–—−]", "-", fold(text))
    ends = [_minutes(piece) for piece in BETWEEN.split(plain)]
    if len(ends) > 2 or None in ends:
        return None
    low, high = ends[0] or 0, ends[-1] or 0
    return (low, high) if low <= high <= 7 * 24 * 60 else None


def _minutes(text: str) -> int | None:
    found = HOURS.match(text.strip())
    if not found or not A_WEEK.fullmatch(text.strip()[found.end() :]):
        return None
    part = Decimal(f"0.{found['part'] or 0}")
    return int(found["whole"]) * 60 + round(part * 60) + int(found["minutes"] or found["more"] or 0)


def whole_number(text: str) -> int | None:
    """How many.

    >>> whole_number("3"), whole_number("3.0"), whole_number("3 posts"), whole_number("several"), whole_number("1.5")
    (3, 3, 3, None, None)
    """
    found = re.fullmatch(
        r"(\d{1,6})(?:\.0+)?(?: ?(?:posts?|places?|vacanc(?:y|ies)|positions?|openings?))?", fold(text)
    )
    return int(found[1]) if found else None
