"""When a concern must be answered: three working days, since somebody who waits counts days and not hours."""

from datetime import date, timedelta

DAY = timedelta(days=1)
SATURDAY = 5
ANSWER_WITHIN = 3  # working days until the writer can read an answer: our own choice (docs/decisions/concerns.md)


def working_days_after(day: date, number: int) -> date:
    """The day that is so many working days after this one. Saturdays and Sundays do not count; bank holidays do.

    >>> str(working_days_after(date(2026, 12, 1), 3))  # a Tuesday
    '2026-12-04'
    >>> [str(working_days_after(date(2026, 12, day), 3)) for day in (3, 4, 5, 6)]  # Thursday to Sunday
    ['2026-12-08', '2026-12-09', '2026-12-09', '2026-12-09']
    """
    while number:
        day += DAY
        number -= day.weekday() < SATURDAY
    return day


def answer_due(received_on: date) -> date:
    """The last day on which an answer is in time."""
    return working_days_after(received_on, ANSWER_WITHIN)
