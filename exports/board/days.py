"""Days as a paper says them that is read years later: always with the year."""

from datetime import date, datetime

from flask_babel import format_date

from app import clock


def dated(day: date | datetime) -> str:
    """2 November 2026."""
    return _said(day, "d MMMM yyyy")


def dated_shortly(day: date | datetime) -> str:
    """2 Nov 2026, for a narrow column."""
    return _said(day, "d MMM yyyy")


def _said(day: date | datetime, pattern: str) -> str:
    return format_date(clock.local(day).date() if isinstance(day, datetime) else day, pattern)
