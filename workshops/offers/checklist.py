"""Comply or explain: what a good offer keeps, what is measured of it, and what is only said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, case, cast, false, select

from app import clock
from app.plain import grade, is_latin, sentences, short_forms
from maps.places.models import Area
from workshops.offers.living_wage import LONDON, MINUTES, WEEKS, Rate, hourly, in_force, is_old, rates
from workshops.offers.models import Check, Offer, OfferCheck, OfferState, Per

WORDS = frozenset({"title", "what", "not_needed", "pattern"})  # by which it is measured how plainly it is written
MEASURED = frozenset({Check.PLAIN, Check.PAY})  # nobody says these: they are worked out
PLAIN_AT_MOST = 6.0  # Flesch–Kincaid, years at school: the sixth is that of an eleven-year-old (domain: Languages)


@dataclass(frozen=True)
class Pay:
    """How the lowest pay of an offer stands to the living wage in force on its first day, in pence an hour."""

    rate: Rate
    london: bool
    lowest: float | None  # None while nobody has said for how many hours it is
    is_said_by_hour: bool
    is_by_an_old_rate: bool  # there is likely a newer one on the first day, which nobody has written down here

    @property
    def wage(self) -> int:
        return self.rate.at(london=self.london)

    @property
    def is_enough(self) -> bool:
        return self.lowest is not None and self.lowest >= self.wage


def pay_of(offer: Offer, known: list[Rate] | None = None) -> Pay:
    """How an offer pays, beside the living wage as it is known now.

    Of a range of hours the most count, since weekly and yearly pay is for all of them.
    """
    found = hourly(offer.pay_from, offer.pay_per, offer.minutes_to)
    london = offer.authority_code.startswith(LONDON)
    rate = in_force(known or rates(), offer.starts_on)
    lowest = None if found is None else float(found)
    return Pay(rate, london, lowest, offer.pay_per is Per.HOUR, is_old(rate, offer.starts_on))


def pays_enough(known: list[Rate]) -> ColumnElement[bool]:
    """What `pay_of(offer, known).is_enough` says, for the database, which finds such offers among thousands sooner.

    `known` has the newest rate first. It counts in whole numbers, so that nothing is rounded.
    """

    def on_the_first_day(*, london: bool) -> ColumnElement[int]:
        since = ((Offer.starts_on >= rate.from_on, rate.at(london=london)) for rate in known)
        return case(*since, else_=known[-1].at(london=london))

    in_london = Offer.area_code.in_(select(Area.code).where(Area.authority_code.startswith(LONDON)))
    wage = case((in_london, on_the_first_day(london=True)), else_=on_the_first_day(london=False))
    paid, wanted = cast(Offer.pay_from, BigInteger) * MINUTES, cast(wage, BigInteger) * Offer.minutes_to
    return case(
        (Offer.pay_per == Per.HOUR, Offer.pay_from >= wage),
        (Offer.minutes_to == 0, false()),
        (Offer.pay_per == Per.WEEK, paid >= wanted),
        else_=paid * WEEKS.denominator >= wanted * WEEKS.numerator,
    )


@dataclass(frozen=True)
class Plain:
    """How plainly an offer is written: its title, what you will do, when, and what is not needed."""

    grade: float | None  # years at school; None for letters in which nothing can be measured
    short: list[str]  # shortened words that not everybody knows

    @property
    def is_enough(self) -> bool:
        return self.grade is not None and self.grade <= PLAIN_AT_MOST and not self.short


def plain_of(offer: Offer) -> Plain:
    text = "\n".join(getattr(offer, name) for name in sorted(WORDS))
    return Plain(max(grade([*sentences(text)]), 0.0) if is_latin(text) else None, short_forms(text))


def measured(offer: Offer, known: list[Rate] | None = None, *, words_are_new: bool = False) -> dict[Check, bool]:
    """What is measured, as it stands now.

    Words that people read already stay as they were measured when they were written: our ruler may get finer, and what
    nobody has changed breaks no promise. Pay is held against the living wage of its first day, whenever that comes.
    """
    line = next((each for each in offer.checks if each.item is Check.PLAIN), None)
    is_read = offer.state in (OfferState.PUBLISHED, OfferState.PAUSED)
    plain = line.met if line and is_read and not words_are_new else plain_of(offer).is_enough
    return {Check.PLAIN: plain, Check.PAY: pay_of(offer, known).is_enough}


def settle(offer: Offer, said: Mapping[Check, bool], explained: Mapping[Check, str]) -> None:
    """Keep the checklist: what was said of each line, what was measured, and why one is not kept."""
    met = {**said, **measured(offer)}
    for item in Check:
        line = _line(offer, item)
        line.met = met.get(item, False)
        line.explanation = "" if line.met else explained.get(item, "")


def measure_anew(offer: Offer, known: list[Rate] | None = None, *, words_are_new: bool = False) -> None:
    """Keep what is measured as it stands now. An explanation that stands there stays."""
    for item, met in measured(offer, known, words_are_new=words_are_new).items():
        _line(offer, item).met = met


def unfit(offer: Offer, known: list[Rate] | None = None) -> Iterator[str]:
    """Why nobody may read it yet, in the order in which it is told; each reason has its words in wording.UNFIT.

    Whoever is passed on must be able to ask what became of it, or to say that they do not want it any more.
    """
    today = clock.today()
    if not offer.what:
        yield "no work"
    if not offer.place:
        yield "no place"
    if not offer.minutes_to:
        yield "no hours"
    if not offer.contact_way:
        yield "unreachable"
    if offer.closes_on < today:
        yield "closing passed"
    if offer.starts_on < today:
        yield "start passed"
    if offer.neighbourhoods and not offer.lawful:
        yield "unlawful"
    if missing(offer, known):
        yield "unexplained"


def _line(offer: Offer, item: Check) -> OfferCheck:
    line = next((each for each in offer.checks if each.item is item), None)
    if line is None:
        line = OfferCheck(item=item, met=False, explanation="")
        offer.checks.append(line)
    return line


def missing(offer: Offer, known: list[Rate] | None = None, *, words_are_new: bool = False) -> list[Check]:
    """Lines that are neither kept nor explained, pay measured anew: a newer living wage may have come."""
    now = measured(offer, known, words_are_new=words_are_new)
    lines = {each.item: each for each in offer.checks}
    met = {item: line.met for item, line in lines.items()} | now
    return [item for item in Check if not met.get(item) and not (item in lines and lines[item].explanation)]
