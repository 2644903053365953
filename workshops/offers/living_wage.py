"""The Real Living Wage, by the day from which it holds, and how pay is held against it.

Rates change each autumn (domain: Employment by anchor institutions). Those that were known when this was written stand
here; newer ones are written down by an organiser, and take the place of one of the same day.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import select

from app import ledger
from app.db import db
from app.keeping import insert_into
from workshops.offers.models import LivingWage, Per

SOURCE = "Living Wage Foundation, livingwage.org.uk"
LONDON = "E09"  # the codes of London's boroughs begin so
MINUTES = 60
WEEKS = Fraction(365, 7)  # in a year
OLD = 400  # days: rates change each autumn, so that one much older than a year is not the newest


@dataclass(frozen=True)
class Rate:
    """Pence an hour, from a day on."""

    from_on: date
    uk: int
    london: int
    source: str = SOURCE

    def at(self, *, london: bool) -> int:
        return self.london if london else self.uk


KNOWN = (  # Living Wage Foundation, announcements of 23 October 2024 and of 22 October 2025
    Rate(date(2024, 10, 23), 12_60, 13_85),
    Rate(date(2025, 10, 22), 13_45, 14_80),
)


def rates() -> list[Rate]:
    """Every rate, the newest first."""
    found = {each.from_on: each for each in KNOWN}
    for each in db().scalars(select(LivingWage)):
        found[each.from_on] = Rate(each.from_on, each.uk, each.london, each.source)
    return sorted(found.values(), key=lambda each: each.from_on, reverse=True)


def in_force(rates: list[Rate], day: date) -> Rate:
    """The rate of a day, of rates with the newest first; the oldest that is known for a day before them all.

    >>> newest_first = [*reversed(KNOWN)]
    >>> in_force(newest_first, date(2025, 10, 21)).uk, in_force(newest_first, date(2025, 10, 22)).uk
    (1260, 1345)
    >>> in_force(newest_first, date(2020, 1, 1)).uk
    1260
    """
    return next((each for each in rates if each.from_on <= day), rates[-1])


def is_old(rate: Rate, day: date) -> bool:
    """Whether there is likely a newer rate on that day which nobody has written down here.

    >>> is_old(KNOWN[1], date(2026, 10, 1)), is_old(KNOWN[1], date(2027, 1, 1))
    (False, True)
    """
    return (day - rate.from_on).days > OLD


def hourly(pence: int, per: Per, minutes: int) -> Fraction | None:
    """Pay as pence an hour; None for weekly or yearly pay while nobody has said for how many hours.

    >>> hourly(1345, Per.HOUR, 0), hourly(50_000, Per.WEEK, 37 * 60 + 30), hourly(50_000, Per.WEEK, 0)
    (Fraction(1345, 1), Fraction(4000, 3), None)
    >>> round(hourly(25_674_00, Per.YEAR, 37 * 60 + 30))
    1313
    """
    if per is Per.HOUR:
        return Fraction(pence)
    if not minutes:
        return None
    week = Fraction(pence) if per is Per.WEEK else pence / WEEKS
    return week * MINUTES / minutes


def keep_rate(actor: str, from_on: date, *, uk: int, london: int, source: str) -> None:
    """Write down a rate, or put right the one of that day."""
    row = {"from_on": from_on, "uk": uk, "london": london, "source": source}
    insert = insert_into(LivingWage).values(row)
    db().execute(insert.on_conflict_do_update(index_elements=["from_on"], set_=row))
    ledger.record(actor, "write down the living wage", "house", public=True, **(row | {"from_on": from_on.isoformat()}))
