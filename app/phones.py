"""Telephone numbers: how people type them, and when a phone may ring."""

import re
from datetime import datetime, time, timedelta

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from app import clock

HERE, UK = "GB", 44
DIALLED = re.compile(r"[\d\s().+-]+")
# Numbers that belong to nobody (Ofcom: for drama); Notify takes some of them for trials.
NOBODYS = re.compile(r"\+447700900\d{3}")
MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.PERSONAL_NUMBER})
MORNING, NIGHT = time(8), time(21)  # no phone rings between the two


def any_number(typed: str) -> str | None:
    """A number that can be rung from here, in one way of writing, however it was typed; None for anything else.

    >>> [any_number(typed) for typed in ("0161 496 0000", "(07400) 123-456", "+33 6 12 34 56 78", "07700 900982")]
    ['+441614960000', '+447400123456', '+33612345678', '+447700900982']
    >>> [any_number(typed) for typed in ("999", "0161 496", "0161 496 0000 ask Jo", "")]
    [None, None, None, None]
    """
    number = _read(typed)
    return _plainly(number) if number and _is_real(number) else None


def uk_mobile(typed: str) -> str | None:
    """A UK mobile number in one way of writing, however it was typed; None for anything else.

    >>> [uk_mobile(typed) for typed in ("07400 123 456", "+44 (0)7400-123456", "0044 7400 123456", "07700 900982")]
    ['+447400123456', '+447400123456', '+447400123456', '+447700900982']
    >>> [uk_mobile(typed) for typed in ("0161 496 0000", "+1 202 555 0100", "07400 12345", "07400 123456 ask Jo", "")]
    [None, None, None, None, None]
    """
    number = _read(typed)
    if number is None or number.country_code != UK or not _is_real(number):
        return None
    plain = _plainly(number)
    return plain if NOBODYS.fullmatch(plain) or phonenumbers.number_type(number) in MOBILE else None


def say_number(plain: str) -> str:
    """A number as people here write it.

    >>> say_number("+447400123456"), say_number("+33612345678")
    ('07400 123456', '+33 6 12 34 56 78')
    """
    number = phonenumbers.parse(plain)
    home = number.country_code == UK
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL)


def by_day(moment: datetime) -> datetime:
    """When a phone may ring: now by day, else at eight in the morning.

    >>> days = [datetime(2026, 12, 4, hour, 30, tzinfo=clock.LONDON) for hour in (0, 12, 22)]
    >>> [f"{clock.local(by_day(day)):%d %H:%M}" for day in days]
    ['04 08:00', '04 12:30', '05 08:00']
    """
    here = clock.local(moment)
    if MORNING <= here.time() < NIGHT:
        return moment
    day = here.date() if here.time() < MORNING else here.date() + timedelta(days=1)
    return clock.utc(datetime.combine(day, MORNING, clock.LONDON))


def _read(typed: str) -> PhoneNumber | None:
    if not DIALLED.fullmatch(typed):
        return None
    try:
        return phonenumbers.parse(typed, HERE)
    except phonenumbers.NumberParseException:
        return None


def _is_real(number: PhoneNumber) -> bool:
    return bool(NOBODYS.fullmatch(_plainly(number))) or phonenumbers.is_valid_number(number)


def _plainly(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
