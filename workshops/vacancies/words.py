"""How a vacancy is spoken of before it is kept: its facts in words, and where it stands."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.i18n import say_day
from workshops.offers.models import Help, OfferKind, Per
from workshops.offers.wording import KINDS, say_amount, say_postcode, say_span
from workshops.vacancies.columns import HEADINGS, HELPS, PERS, Part

NAMES = {  # of facts that no column is called like
    "pay": _l("Pay"),
    "hours": _l("Hours a week"),
    "kept_for": HEADINGS[Part.KEPT_FOR],
    "checks": _l("Checklist"),
}


def say_pay(low: int, most: int, per: Per) -> str:
    return say_amount(low, most, Per(per)) if most else _("not paid, or not said")


def say_hours(low: int, most: int) -> str:
    return say_span(low, most) if most else _("not said")


def say_kinds() -> str:
    return "; ".join(str(words) for words in KINDS.values())


def say_fact(name: str, value: Any) -> str:
    """One fact of an offer, as a table shows it."""
    if value is None or value == "":
        return ""
    match name:
        case "kind":
            return str(KINDS[OfferKind(value)])
        case "postcode":
            return say_postcode(value)
        case "pay_per":
            return str(PERS[Per(value)])
        case "starts_on" | "closes_on":
            return say_day(value)
        case "needs_grades":
            return _("yes") if value else _("no")
        case "helps":
            return ", ".join(str(HELPS[Help(each)]) for each in value)
    return str(value)


def say_name(name: str) -> str:
    """What a fact is called."""
    return str(NAMES.get(name) or HEADINGS[Part(name)])


SHOWN = (  # of a vacancy, in the first rows of a preview
    *("kind", "title", "pay_from", "pay_to", "pay_per", "minutes_from", "minutes_to", "place"),
    *("starts_on", "closes_on", "places", "contact"),
)


def first_facts(facts: dict[str, Any]) -> list[str]:
    """These facts in words."""
    return [
        str(KINDS[OfferKind(facts["kind"])]),
        facts["title"],
        say_pay(facts["pay_from"], facts["pay_to"], facts["pay_per"]),
        say_hours(facts["minutes_from"], facts["minutes_to"]),
        facts.get("place", ""),
        say_day(facts["starts_on"]),
        say_day(facts["closes_on"]),
        str(facts["places"]),
        facts["contact"],
    ]
