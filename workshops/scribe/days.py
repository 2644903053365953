"""How people, spreadsheets and other systems write days. What is not one of these ways is None: nothing is guessed."""

import re
from datetime import date, datetime, timedelta
from email.utils import parsedate_to_datetime

from app import clock
from app.words import fold

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
CLOCK = re.compile(
    r"[ ,]+(?:at )?(?:midnight|midday|noon|\d{1,2}[:.]\d{2}(?:[:.]\d{2})? ?(?:am|pm)?|\d{1,2} ?(?:am|pm))$"
)
LETTER = re.compile(r"(?:[a-z]{3}, )?\d{1,2} [a-z]{3} \d{2,4} \d{2}:\d{2}.*")
DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
WEEKDAY = r"(?:[a-z]+day|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)?[, ]*"
IN_WORDS = re.compile(WEEKDAY + r"(\d{1,2})(?:st|nd|rd|th)?[ -](?:of )?([a-z]+)\.?,?[ -](\d{4}|\d{2})")
FIRST_DAY = date(1899, 12, 30)  # from which a spreadsheet counts days
SERIAL = re.compile(r"([3-6]\d{4})(?:\.\d+)?")  # such a count: the days of 1982 to 2091
MONTH_FIRST = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")


def day(text: str) -> date | None:
    """A day as people and other systems write it, the day before the month; a moment is taken as the day in London.

    >>> [day(text).isoformat() for text in ("4/12/2026", "2026-12-04", "04.12.26", "Friday 4th December 2026")]
    ['2026-12-04', '2026-12-04', '2026-12-04', '2026-12-04']
    >>> [day(text).isoformat() for text in ("2026-06-30T23:00:00Z", "Fri, 04 Dec 2026 23:59:00 GMT", "Dec 4, 2026")]
    ['2026-07-01', '2026-12-04', '2026-12-04']
    >>> day("04/12/2026 23:59").isoformat(), day("4 December 2026 at 5pm").isoformat()
    ('2026-12-04', '2026-12-04')
    >>> day("20-Dec-26").isoformat(), day("20 Dec 26").isoformat()
    ('2026-12-20', '2026-12-20')
    >>> [day(text) for text in ("31/2/2026", "12/31/2026", "46360", "ASAP", "4 Decembre 2026", "0/0/0000")]
    [None, None, None, None, None, None]
    """
    plain = fold(text)
    if len(plain) > 60:
        return None
    if re.match(r"\d{4}-\d{2}-\d{2}", plain):
        return _moment(plain)
    if LETTER.fullmatch(plain):
        return _letter(text)
    without = CLOCK.sub("", plain)
    return _day_first(without) or _in_words(without)


def counted_day(text: str) -> date | None:
    """A day as a spreadsheet counts it, which shows where a column of days is formatted as numbers.

    >>> counted_day("46360").isoformat(), counted_day("46360.75").isoformat()
    ('2026-12-04', '2026-12-04')
    >>> counted_day("4636"), counted_day("146360")
    (None, None)
    """
    found = SERIAL.fullmatch(text.strip())
    return FIRST_DAY + timedelta(days=int(found[1])) if found else None


def _moment(text: str) -> date | None:
    try:
        moment = datetime.fromisoformat(text.upper().replace(" Z", "Z"))
    except ValueError:
        return None
    return clock.local(moment).date() if moment.tzinfo else moment.date()


def _day_first(text: str) -> date | None:
    if not (found := DAY_FIRST.fullmatch(text)):
        return None
    return _date(_year(found[4]), int(found[3]), int(found[1]))


def _year(digits: str) -> int:
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def _in_words(text: str) -> date | None:
    if found := IN_WORDS.fullmatch(text):
        return _date(_year(found[3]), _month(found[2]), int(found[1]))
    if found := MONTH_FIRST.fullmatch(text):
        return _date(int(found[3]), _month(found[1]), int(found[2]))
    return None


def _month(word: str) -> int:
    """The number of a month by its name or its first letters; 0 for anything else."""
    return next((at for at, name in enumerate(MONTHS, 1) if len(word) >= 3 and name.startswith(word)), 0)


def _letter(text: str) -> date | None:
    """As e-mail and RSS write it."""
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return _date(moment.year, moment.month, moment.day) if moment.tzinfo is None else clock.local(moment).date()


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
