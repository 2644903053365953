"""Comply or explain: what a good offer keeps, what is measured of it, and what is only said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.plain import grade, sentences
from workshops.offers.living_wage import LONDON, Rate, hourly, in_force, rates
from workshops.offers.models import Check, Offer, OfferCheck, Per

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
    """How an offer pays, beside the living wage as it is known now."""
    terms = Terms(offer.pay_from, offer.pay_per, offer.minutes_to, offer.starts_on, offer.authority_code)
    return terms.beside(known or rates())


@dataclass(frozen=True)
class Terms:
    """What is needed to compare pay: the least, for how long, the most minutes a week, from when, and where.

    Of a range of hours the most count, since weekly pay is for all of them.
    """

    pence: int
    per: Per
    minutes: int
    starts_on: date
    authority_code: str | None

    def beside(self, known: list[Rate]) -> Pay:
        found = hourly(self.pence, self.per, self.minutes)
        london = (self.authority_code or "").startswith(LONDON)
        return Pay(in_force(known, self.starts_on), london, None if found is None else float(found))


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


def measure_anew(offer: Offer, known: list[Rate] | None = None) -> None:
    """Keep what is measured as it stands now. An explanation that stands there stays."""
    for item, met in measured(offer, known).items():
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
