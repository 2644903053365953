"""Comply or explain: what a good offer keeps, what is measured of it, and what is only said."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.plain import grade, sentences
from workshops.offers.living_wage import LONDON, Rate, hourly, in_force, rates
from workshops.offers.models import Check, Offer, OfferCheck

MEASURED = frozenset({Check.PLAIN, Check.PAY})  # nobody says these: they are worked out
PLAIN_AT_MOST = 6.0  # Flesch–Kincaid, years at school: the sixth is that of an eleven-year-old (domain: Languages)


@dataclass(frozen=True)
class Pay:
    """How the lowest pay of an offer stands to the living wage in force on its first day, in pence an hour."""

    rate: Rate
    london: bool
    lowest: float | None  # None while nobody has said for how many hours it is

    @property
    def wage(self) -> int:
        return self.rate.at(london=self.london)

    @property
    def is_enough(self) -> bool:
        return self.lowest is not None and self.lowest >= self.wage


def pay_of(offer: Offer, known: list[Rate] | None = None) -> Pay:
    """The lowest pay: of a range of hours the most, since weekly pay is for all of them."""
    rate = in_force(known or rates(), offer.starts_on)
    found = hourly(offer.pay_from, offer.pay_per, offer.minutes_to)
    return Pay(rate, is_in_london(offer), None if found is None else float(found))


def is_in_london(offer: Offer) -> bool:
    return bool(offer.authority_code and offer.authority_code.startswith(LONDON))


def reads_at(offer: Offer) -> float:
    """For how many years at school it is written: its title, what you will do, and what is not needed."""
    return grade([*sentences("\n".join((offer.title, offer.what, offer.not_needed, offer.pattern)))])


def measured(offer: Offer, known: list[Rate] | None = None) -> dict[Check, bool]:
    """What is measured, as it stands now."""
    return {Check.PLAIN: reads_at(offer) <= PLAIN_AT_MOST, Check.PAY: pay_of(offer, known).is_enough}


def settle(offer: Offer, said: Mapping[Check, bool], explained: Mapping[Check, str]) -> None:
    """Keep the checklist: what was said of each line, what was measured, and why one is not kept."""
    met = {**said, **measured(offer)}
    for item in Check:
        line = _line(offer, item)
        line.met = met.get(item, False)
        line.explanation = "" if line.met else explained.get(item, "")


def measure_anew(offer: Offer) -> None:
    """Keep what is measured as it stands now. An explanation that stands there stays."""
    for item, met in measured(offer).items():
        _line(offer, item).met = met


def _line(offer: Offer, item: Check) -> OfferCheck:
    line = next((each for each in offer.checks if each.item is item), None)
    if line is None:
        line = OfferCheck(item=item, met=False, explanation="")
        offer.checks.append(line)
    return line


def missing(offer: Offer, known: list[Rate] | None = None) -> list[Check]:
    """Lines that are neither kept nor explained, pay and words measured anew: a newer living wage may have come."""
    now = measured(offer, known)
    lines = {each.item: each for each in offer.checks}
    met = {item: line.met for item, line in lines.items()} | now
    return [item for item in Check if not met.get(item) and not (item in lines and lines[item].explanation)]
