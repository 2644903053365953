"""schema.org JobPosting, as job sites want it: read into the same parts as a row of a table.

What stands there is taken as it is meant; what cannot be (another currency, another employer) is said.
"""

import json
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from app.words import fold
from workshops.offers.models import OfferKind
from workshops.offers.wording import KINDS
from workshops.scribe.tables import UnreadableError, as_text, tidy
from workshops.vacancies.adverts import words_of
from workshops.vacancies.columns import Part, longest, squash
from workshops.vacancies.rows import Row
from workshops.vacancies.values import per, weekly_minutes

DEEPEST = 12  # lists, graphs and items inside each other; real ones need five
INSIDE = ("@graph", "itemListElement", "item", "mainEntity", "mainEntityOfPage", "hasPart")
UNITS = {"HUR": "hour", "WEE": "week", "MON": "month", "ANN": "year"}  # UN/CEFACT, beside the words of schema.org
TYPES = {  # of employment: what it makes of the kind, else of the pattern
    "fulltime": (None, "Full time"),
    "parttime": (None, "Part time"),
    "temporary": (None, "Temporary"),
    "contractor": (None, "Contract"),
    "perdiem": (None, "By the day"),
    "permanent": (None, "Permanent"),
    "intern": (OfferKind.PLACEMENT, ""),
    "internship": (OfferKind.PLACEMENT, ""),
    "apprenticeship": (OfferKind.APPRENTICESHIP, ""),
}
GRADES = {
    "norequirements": "no",
    "highschool": "yes",
    "associatedegree": "yes",
    "bachelordegree": "yes",
    "professionalcertificate": "yes",
    "postgraduatedegree": "yes",
}
AT_HOME = "telecommute"


def postings(texts: list[str], employer: str) -> list[Row]:
    """The vacancies of some JSON texts, in their order. Raises UnreadableError."""
    found = [posting for text in texts for posting in _postings_in(_parsed(text))]
    if not found:
        raise UnreadableError(
            _("There is no vacancy in this file: nothing in it is a JobPosting, as schema.org calls them.")
        )
    return [_row(number, posting, employer) for number, posting in enumerate(found, 1)]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        raise UnreadableError(
            _("This is no JSON that we can read: something is wrong in line %(line)s of it.", line=error.lineno)
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError(_("This JSON is nested too deep, or holds a number without an end.")) from error


def _postings_in(thing: Any, deep: int = 0) -> Iterator[dict[str, Any]]:
    if deep > DEEPEST:
        return
    if isinstance(thing, list):
        for each in thing:
            yield from _postings_in(each, deep + 1)
    elif isinstance(thing, dict):
        if any(_last(kind) == "JobPosting" for kind in _several(thing.get("@type", thing.get("type")))):
            yield thing
            return
        for name in INSIDE:
            yield from _postings_in(thing.get(name), deep + 1)


def _row(number: int, posting: dict[str, Any], employer: str) -> Row:
    row = Row(number, {})
    row.say(Part.TITLE, _text(posting.get("title")) or _text(posting.get("name")), "title")
    row.say(Part.WHAT, _long(posting.get("description")) or _long(posting.get("responsibilities")), "description")
    own = (_name(posting.get(name), "value", "@id") for name in ("identifier", "@id", "url"))
    row.say(Part.REFERENCE, reference(*own), "identifier")
    row.say(Part.CLOSES, _text(posting.get("validThrough")), "validThrough")
    row.say(Part.STARTS, _text(posting.get("jobStartDate")), "jobStartDate")
    row.say(Part.PLACES, _text(posting.get("totalJobOpenings")), "totalJobOpenings")
    _say_kind(row, posting)
    _say_pay(row, posting.get("baseSalary"))
    _say_place(row, posting)
    _say_contact(row, posting)
    _say_grades(row, posting.get("educationRequirements"))
    whose = _name(posting.get("hiringOrganization"), "name", "legalName")[:80]
    if whose and fold(whose) != fold(employer):
        row.note(Part.TITLE, _("The file says that “%(name)s” offers it. Kept here, it is offered by you.", name=whose))
    return row


def _say_kind(row: Row, posting: dict[str, Any]) -> None:
    """A JobPosting is a job, unless it says what else; the rest of it is when somebody works."""
    kind, pattern = OfferKind.JOB, []
    for each in _several(posting.get("employmentType")):
        said = _text(each)
        known = TYPES.get(squash(_last(said)))
        if squash(said) == "volunteer":
            row.wrong(Part.KIND, _("This is voluntary work. Offers here are jobs, or lead to one."))
        elif known and known[0]:
            kind = known[0]
        elif known or said:
            pattern.append(known[1] if known else said)
    row.say(Part.KIND, str(KINDS[kind]), "employmentType")
    hours = _text(posting.get("workHours"))
    if hours and weekly_minutes(hours):
        row.say(Part.HOURS_FROM, hours, "workHours")
    elif hours:
        pattern.append(hours)
    if "other" not in map(squash, pattern):
        row.say(Part.PATTERN, ". ".join(pattern), "employmentType")


def _say_pay(row: Row, salary: Any) -> None:
    """A MonetaryAmount with a value or with two ends; a number or words alone as they are."""
    amount = next(iter(_several(salary)), None)
    if not isinstance(amount, dict):
        row.say(Part.PAY_FROM, _text(amount), "baseSalary")
        return
    currency = _text(amount.get("currency") or amount.get("priceCurrency"))
    if currency and currency.upper() not in ("GBP", "£"):
        row.wrong(Part.PAY_FROM, _("The pay is in %(currency)s. Pay here is in pounds.", currency=currency[:20]))
        return
    value = amount.get("value", amount)
    value = value if isinstance(value, dict) else amount | {"value": value}
    low, high = (_text(value.get(name)) for name in ("minValue", "maxValue"))
    row.say(Part.PAY_FROM, low or _text(value.get("value")) or _text(value.get("price")) or high, "baseSalary")
    if low:
        row.say(Part.PAY_TO, high, "baseSalary")
    unit = _text(value.get("unitText") or value.get("unitCode") or amount.get("unitText"))
    row.say(Part.PAY_PER, UNITS.get(unit.upper()) or per(unit) or unit, "unitText")


def _say_place(row: Row, posting: dict[str, Any]) -> None:
    places = _several(posting.get("jobLocation"))
    if len(places) > 1:
        row.note(
            Part.PLACE, _("It names %(n)s places of work. The first is kept; write the others under it.", n=len(places))
        )
    place = next(iter(places), None)
    if place is None and squash(_text(posting.get("jobLocationType"))) == AT_HOME:
        row.say(Part.PLACE, _("At home"), "jobLocationType")
    if not isinstance(place, dict):
        row.say(Part.PLACE, _text(place), "jobLocation")
        return
    address = next(iter(_several(place.get("address"))), None)
    if not isinstance(address, dict):
        lines = [_text(place.get("name")), _text(address)]
    else:
        lines = [_text(place.get("name")), *(_text(address.get(name)) for name in ("streetAddress", "addressLocality"))]
        row.say(Part.POSTCODE, _text(address.get("postalCode")), "postalCode")
    row.say(Part.PLACE, ", ".join(dict.fromkeys(filter(None, lines))), "jobLocation")


def _say_contact(row: Row, posting: dict[str, Any]) -> None:
    contact = next(iter(_several(posting.get("applicationContact"))), None)
    if isinstance(contact, dict):
        row.say(Part.CONTACT, _text(contact.get("name")) or _text(contact.get("contactType")), "applicationContact")
        way = filter(None, (_text(contact.get("email")).removeprefix("mailto:"), _text(contact.get("telephone"))))
        row.say(Part.CONTACT_WAY, ", ".join(way), "applicationContact")
    else:
        row.say(Part.CONTACT, _text(contact), "applicationContact")


def _say_grades(row: Row, required: Any) -> None:
    said = next(iter(_several(required)), None)
    words = _text(said.get("credentialCategory")) if isinstance(said, dict) else _text(said)
    row.say(Part.GRADES, GRADES.get(squash(words), ""), "educationRequirements")


def reference(*candidates: str) -> str:
    """The first of these names that is one. An address that is too long keeps its end, by which it differs.

    >>> reference("", "J-17"), len(reference("https://jobs.example/" + "a" * 80 + "/17"))
    ('J-17', 60)
    """
    found = next((" ".join(name.split()) for name in candidates if name.strip()), "")
    most = longest(Part.REFERENCE)
    return found if len(found) <= most else f"…{found[-(most - 1) :]}"


def _several(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _last(name: Any) -> str:
    """A name without its vocabulary: `schema:JobPosting`, `https://schema.org/JobPosting`."""
    return _text(name).replace("#", "/").replace(":", "/").rpartition("/")[2]


def _name(value: Any, *keys: str) -> str:
    """A text, or what a thing says under the first of these keys."""
    one = next(iter(_several(value)), None)
    if isinstance(one, dict):
        return next((text for key in keys if (text := _text(one.get(key)))), "")
    return _text(one)


def _text(value: Any) -> str:
    """A text or a number; nothing else, and no half letter, which no database takes."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    whole = as_text(value) if isinstance(value, int) or value not in (float("inf"), float("-inf")) else ""
    return words_of(tidy(whole.encode("utf-8", "replace").decode("utf-8")))


def _long(value: Any) -> str:
    return "\n".join(filter(None, map(_text, _several(value))))
