"""The one place that knows what time it is, so that tests and rehearsals can choose it."""

import calendar
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)
Day = TypeVar("Day", date, datetime)
_started: list[timedelta] = [timedelta(0)]


def set_now(moment: datetime | None) -> None:
    """Let the whole process believe that it is `moment`, and let its clock run on from there. None: the real time."""
    _started[0] = timedelta(0) if moment is None else utc(moment) - datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Generator[None]:
    """Let it be `moment` for what is done inside, and afterwards as late as it would have been without.

    The clock is the whole process's: for a command that plays what happened earlier, never for a request.
    """
    before = _started[0]
    set_now(moment)
    try:
        yield
    finally:
        _started[0] = before


def now() -> datetime:
    """The present moment, with time zone UTC."""
    return datetime.now(UTC) + _started[0]


def today() -> date:
    """The day that people in the hall would name (Europe/London)."""
    return now().astimezone(LONDON).date()


def local(moment: datetime) -> datetime:
    """A stored moment as the clock on the hall's wall shows it."""
    return utc(moment).astimezone(LONDON)


def utc(moment: datetime) -> datetime:
    """A moment in UTC, as everything is stored: SQLite keeps no zone, and gives moments back without one."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def months_after(day: Day, months: int) -> Day:
    """The same day of a later month, or its last day where it is shorter.

    >>> months_after(datetime(2026, 8, 31), 18), months_after(date(2026, 8, 31), 1)
    (datetime.datetime(2028, 2, 29, 0, 0), datetime.date(2026, 9, 30))
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))
