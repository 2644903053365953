"""How offers are spoken of: pay, hours and the checklist, in words that a neighbour would use."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workshops.offers.models import Check, Help, Offer, OfferKind, OfferState, Per

KINDS: dict[OfferKind, LazyString] = {
    OfferKind.JOB: _l("Job"),
    OfferKind.APPRENTICESHIP: _l("Apprenticeship"),
    OfferKind.PLACEMENT: _l("Placement"),
    OfferKind.INTERVIEW: _l("Guaranteed interview"),
    OfferKind.COURSE: _l("Course before a job"),
}
STATES: dict[OfferState, LazyString] = {
    OfferState.DRAFT: _l("Draft"),
    OfferState.PUBLISHED: _l("Published"),
    OfferState.PAUSED: _l("Paused"),
    OfferState.CLOSED: _l("Closed"),
}
PER: dict[Per, LazyString] = {Per.HOUR: _l("an hour"), Per.WEEK: _l("a week"), Per.YEAR: _l("a year")}
HELPS: dict[Help, LazyString] = {
    Help.FORMS: _l("Filling in forms"),
    Help.INTERVIEW: _l("Getting ready for the interview"),
    Help.TRAVEL: _l("Getting there"),
    Help.CHILDCARE: _l("Children"),
    Help.LANGUAGE: _l("English"),
}
CHECKS: dict[Check, LazyString] = {
    Check.CRITERIA: _l("Open criteria: nothing is asked for that the work does not need"),
    Check.PLAIN: _l("Written in plain words"),
    Check.PANEL: _l("More than one person decides, and they are not all alike"),
    Check.ADJUSTMENTS: _l("Adjustments are offered: time, format, place, somebody to come along"),
    Check.INTERVIEW: _l("An interview is guaranteed to whoever meets what is needed"),
    Check.PAY: _l("Paid at least the Real Living Wage"),
}
CHECKS_IN_SHORT: dict[Check, LazyString] = {
    Check.CRITERIA: _l("nothing is asked for that the work does not need"),
    Check.PLAIN: _l("plain words"),
    Check.PANEL: _l("a mixed panel"),
    Check.ADJUSTMENTS: _l("adjustments"),
    Check.INTERVIEW: _l("a guaranteed interview"),
    Check.PAY: _l("the Real Living Wage"),
}
UNFIT: dict[str, LazyString] = {  # why nobody may read it yet
    "no work": _l("It does not say what somebody will do."),
    "no place": _l("It does not say where."),
    "no hours": _l("It does not say for how many hours a week."),
    "unreachable": _l("It does not say how people can ask a question."),
    "closing passed": _l("Its last day has passed. Choose a later one."),
    "start passed": _l("Its first day at work has passed. Choose a later one."),
    "unlawful": _l("It is kept for some neighbourhoods, and does not say why that is lawful."),
    "unexplained": _l("A line of the checklist is neither kept nor explained."),
}
REFUSALS: dict[str, LazyString] = {
    "closed": _l("Nothing was changed: it is closed, and stays as people read it."),
    "step": _l("Nothing was changed: this has moved on meanwhile. Look at it once more."),
    "another programme": _l("Nothing was changed: that belongs to another programme."),
    **UNFIT,
}
PENCE = 100
MINUTES = 60


def say_money(pence: int) -> str:
    """Pence as people write them.

    >>> say_money(1345), say_money(25_674_00), say_money(0)
    ('£13.45', '£25,674', '£0')
    """
    pounds, rest = divmod(pence, PENCE)
    return f"£{pounds:,}.{rest:02}" if rest else f"£{pounds:,}"


def say_pay(offer: Offer) -> str:
    """£13.45 to £14.10 an hour."""
    return say_amount(offer.pay_from, offer.pay_to, offer.pay_per) if offer.pay_to else _("Not paid (£0)")


def say_amount(least: int, most: int, per: Per) -> str:
    """Pay in pence for a time."""
    amount = say_money(most)
    if least != most:
        amount = _("%(least)s to %(most)s", least=say_money(least), most=amount)
    return f"{amount} {PER[per]}"


def say_number(minutes: int) -> str:
    """Minutes as hours.

    >>> say_number(37 * 60 + 30), say_number(30 * 60), say_number(100)
    ('37.5', '30', '1.67')
    """
    return f"{minutes / MINUTES:.2f}".rstrip("0").rstrip(".")


def say_hours(offer: Offer) -> str:
    """16 to 37.5 hours a week; nothing while nobody has said."""
    if not offer.minutes_to:
        return ""
    return _("%(hours)s hours a week", hours=say_span(offer.minutes_from, offer.minutes_to))


def say_span(least: int, most: int) -> str:
    """Minutes a week as hours, from and to."""
    hours = say_number(most)
    return hours if least == most else _("%(least)s to %(most)s", least=say_number(least), most=hours)


def say_postcode(key: str) -> str:
    """A postcode, kept by its key, as people write it.

    >>> say_postcode("M320AA"), say_postcode("")
    ('M32 0AA', '')
    """
    return f"{key[:-3]} {key[-3:]}" if key else ""


def say_help(key: str) -> str:
    return str(HELPS[Help(key)])
