"""An offer as a schema.org JobPosting: what search engines read is what people read, in their form.

Required there (domain: Employment by anchor institutions): title, description, datePosted, hiringOrganization,
jobLocation, validThrough, employmentType, baseSalary.
"""

from datetime import datetime, time
from html import escape
from typing import Any

from app import clock
from exports.jobs.finding import FULL_TIME
from workshops.offers.models import Offer, OfferKind, Per
from workshops.offers.wording import PENCE, say_postcode

UNITS = {Per.HOUR: "HOUR", Per.WEEK: "WEEK", Per.YEAR: "YEAR"}
OTHERWISE = {OfferKind.PLACEMENT: "INTERN", OfferKind.COURSE: "OTHER"}


def employment_types(offer: Offer) -> list[str]:
    """Full time, part time or both, by its hours; a placement or a course is neither."""
    if offer.kind in OTHERWISE:
        return [OTHERWISE[offer.kind]]
    full, part = offer.minutes_to >= FULL_TIME, offer.minutes_from < FULL_TIME  # it has hours: services.move
    return [name for name, holds in (("FULL_TIME", full), ("PART_TIME", part)) if holds]


def posting(offer: Offer, address: str) -> dict[str, Any]:
    """The facts of the data block on an offer's page."""
    assert offer.opened_on
    ends = datetime.combine(offer.closes_on, time(23, 59, 59), clock.LONDON)
    where = {"@type": "PostalAddress", "streetAddress": offer.place, "addressCountry": "GB"}
    if offer.postcode:
        where["postalCode"] = say_postcode(offer.postcode)
    pay: dict[str, Any] = {"@type": "QuantitativeValue", "unitText": UNITS[offer.pay_per]}
    if offer.pay_from == offer.pay_to:
        pay["value"] = pounds(offer.pay_from)
    else:
        pay |= {"minValue": pounds(offer.pay_from), "maxValue": pounds(offer.pay_to)}
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": offer.title,
        "description": escape(offer.what, quote=False),  # who reads it takes it for HTML
        "datePosted": offer.opened_on.isoformat(),
        "validThrough": ends.isoformat(),
        "jobStartDate": offer.starts_on.isoformat(),
        "employmentType": employment_types(offer),
        "hiringOrganization": {"@type": "Organization", "name": offer.organisation.name},
        "jobLocation": {"@type": "Place", "address": where},
        "baseSalary": {"@type": "MonetaryAmount", "currency": "GBP", "value": pay},
        "totalJobOpenings": offer.places,
        "url": address,
    }


def pounds(pence: int) -> float | int:
    """Pence as JSON writes pounds.

    >>> pounds(1345), pounds(25_674_00)
    (13.45, 25674)
    """
    return pence / PENCE if pence % PENCE else pence // PENCE
