"""Where the vacancies of a file stand beside the offers of their organisation: new, otherwise, or the same."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from app.words import fold
from maps.places.models import Neighbourhood
from workshops.offers.in_public import removes
from workshops.offers.models import Check, Offer, OfferState
from workshops.scribe.cells import Fault
from workshops.scribe.tables import runs
from workshops.themes.models import Theme
from workshops.vacancies.cells import Vacancy
from workshops.vacancies.columns import HEADINGS, Part
from workshops.vacancies.known import Known, still_in
from workshops.vacancies.wanting import gaps, lacking, not_kept, passed
from workshops.vacancies.words import say_fact, say_hours, say_name, say_pay

PAY = ("pay_from", "pay_to", "pay_per")
HOURS = ("minutes_from", "minutes_to")
BY_WHICH_KNOWN = frozenset({"reference", "title", "place", "closes_on"})
QUIET = frozenset({*PAY, *HOURS, "area_code"})  # told together, or with the postcode
Name = tuple[str, str, date | None]


class Standing(StrEnum):
    NEW = "new"
    CHANGED = "changed"  # a draft that the file says otherwise
    SAME = "same"
    LEFT = "left"  # known and otherwise, and not to be changed by a file


@dataclass(frozen=True)
class Difference:
    """What the file says otherwise than the offer that stands."""

    name: str
    now: str
    then: str


@dataclass(frozen=True)
class Compared:
    """A vacancy of a file beside the offer that it is, if there is one."""

    vacancy: Vacancy
    standing: Standing
    offer: Offer | None = None
    differences: tuple[Difference, ...] = ()
    why: str = ""  # it is left alone
    notes: list[Fault] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def offer_id(self) -> int:
        return self.offer.id if self.offer else 0

    @property
    def is_hidden(self) -> bool:
        """Whether it is there, and not for whoever brings the file in."""
        return self.standing is Standing.LEFT and self.offer is None

    def shown(self, names: Collection[str]) -> dict[str, Any]:
        """Facts of it as they would be kept."""
        before = {name: getattr(self.offer, name) for name in names} if self.offer else self.vacancy.at_first
        return before | self.vacancy.facts


def twice(vacancies: Sequence[Vacancy]) -> list[Fault]:
    """Rows of one file that would be the same vacancy, each with the others named."""
    by_reference: dict[str, list[int]] = defaultdict(list)
    by_name: dict[Name, list[Vacancy]] = defaultdict(list)
    for each in vacancies:
        if not _is_unsure(each):
            by_name[_name_of(each)].append(each)
        if reference := each.facts.get("reference"):
            by_reference[reference].append(each.row)
    faults = [
        Fault(
            row,
            str(HEADINGS[Part.REFERENCE]),
            _("“%(reference)s” stands in rows %(rows)s. Give each vacancy its own.", reference=said, rows=runs(rows)),
        )
        for said, rows in by_reference.items()
        if len(rows) > 1
        for row in rows
    ]
    for each in by_name.values():
        if len(each) > 1 and not all(one.facts.get("reference") for one in each):
            rows = runs([one.row for one in each])
            what = _(
                "Rows %(rows)s have the same title, place and closing date. Give each a reference, so that they can be "
                "told apart.",
                rows=rows,
            )
            faults += [Fault(one.row, str(HEADINGS[Part.REFERENCE]), what) for one in each]
    return faults


def compare(known: Known, vacancies: Sequence[Vacancy]) -> list[Compared]:
    """Each vacancy beside what stands now of its organisation, in the order of the file.

    Of an offer in a programme that is not the recruiter's nothing is said but that its reference is taken, and nobody
    finds one by its title.
    """
    by_reference = {each.reference: each for each in known.offers if each.reference}
    by_name: dict[Name, list[Offer]] = defaultdict(list)
    for each in known.offers:
        if each.programme_id in known.own:
            by_name[_name(each.title, each.place, each.closes_on)].append(each)
    found = []
    for vacancy in vacancies:
        reference = vacancy.facts.get("reference")
        same = by_name[_name_of(vacancy)]
        if reference:
            same = [each for each in same if not each.reference]
        offer = by_reference.get(reference) or next(iter(same), None)
        if len(same) > 1 and offer is same[0]:
            found.append(Compared(vacancy, Standing.NEW, faults=[_which(vacancy)]))
        elif offer and offer.programme_id not in known.own:
            why = _("a vacancy of your organisation has this reference in another programme")
            found.append(Compared(vacancy, Standing.LEFT, why=why))
        else:
            found.append(_compared(vacancy, offer, known) if offer else _new(vacancy, known))
    return _apart(found)


def _is_unsure(vacancy: Vacancy) -> bool:
    """Whether that cannot be read by which it would be known."""
    return not BY_WHICH_KNOWN.isdisjoint(vacancy.broken)


def _name_of(vacancy: Vacancy) -> Name:
    whole = vacancy.whole
    return _name(whole.get("title", ""), whole.get("place", ""), whole.get("closes_on"))


def _name(title: str, place: str, closes_on: date | None) -> Name:
    return fold(title), fold(place), closes_on


def _which(vacancy: Vacancy) -> Fault:
    what = _("Several of your vacancies have this title, place and closing date. Write the reference of the one meant.")
    return Fault(vacancy.row, str(HEADINGS[Part.REFERENCE]), what)


def _apart(found: list[Compared]) -> list[Compared]:
    """Two rows that are one offer, by its reference and by its name, are both wrong."""
    rows: dict[int, list[int]] = defaultdict(list)
    for each in found:
        if each.offer:
            rows[each.offer.id].append(each.vacancy.row)
    for each in found:
        if each.offer and len(rows[each.offer.id]) > 1:
            what = _("Rows %(rows)s are the same vacancy. Take one of them out.", rows=runs(rows[each.offer.id]))
            each.faults.append(Fault(each.vacancy.row, str(HEADINGS[Part.REFERENCE]), what))
    return found


def _new(vacancy: Vacancy, known: Known) -> Compared:
    missing = [] if _is_unsure(vacancy) else lacking(vacancy)  # perhaps it is known, and its draft has them
    is_whole = not missing and not vacancy.broken
    return Compared(
        vacancy,
        Standing.NEW,
        notes=[*vacancy.notes, *gaps(vacancy), *(not_kept(vacancy, known) if is_whole else ())],
        faults=[*missing, *passed(vacancy, vacancy.whole)],
    )


def _compared(vacancy: Vacancy, offer: Offer, known: Known) -> Compared:
    differences = tuple(_differences(vacancy, offer, known))
    why = _why_left(offer, known)
    if not differences:
        return Compared(vacancy, Standing.SAME, offer)
    if why:
        return Compared(vacancy, Standing.LEFT, offer, differences, why)
    faults = passed(vacancy, vacancy.facts)
    return Compared(vacancy, Standing.CHANGED, offer, differences, notes=vacancy.notes, faults=faults)


def _why_left(offer: Offer, known: Known) -> str:
    if offer.state is OfferState.CLOSED:
        return _("closed already: give it another reference to offer it anew")
    if offer.state is not OfferState.DRAFT:
        return _("published already: change it on its page")
    if offer.programme_id != known.programme.id:
        return _("a draft of another programme: %(name)s", name=offer.programme.name)
    return ""


def _differences(vacancy: Vacancy, offer: Offer, known: Known) -> Iterable[Difference]:
    """What the row says otherwise, in words."""
    facts = vacancy.facts
    order = [*PAY, *HOURS, "area_code", *Part]
    changed = [name for name in order if name in facts and getattr(offer, name) != facts[name]]
    if any(name in PAY for name in changed):
        then = say_pay(facts["pay_from"], facts["pay_to"], facts["pay_per"])
        yield Difference(say_name("pay"), say_pay(offer.pay_from, offer.pay_to, offer.pay_per), then)
    if any(name in HOURS for name in changed):
        then = say_hours(facts["minutes_from"], facts["minutes_to"])
        yield Difference(say_name("hours"), say_hours(offer.minutes_from, offer.minutes_to), then)
    for name in changed:
        if name not in QUIET:
            yield Difference(say_name(name), say_fact(name, getattr(offer, name)), say_fact(name, facts[name]))
    if "area_code" in changed and "postcode" not in changed:
        yield Difference(say_name("postcode"), offer.postcode, _("the same, and found on the map now"))
    kept_for = kept_now(offer)
    if vacancy.kept_for is not None and set(vacancy.kept_for) != {each.id for each in kept_for}:
        yield Difference(say_name("kept_for"), _places(kept_for), _places(still_in(offer.programme, vacancy.kept_for)))
    if vacancy.promise is not None and vacancy.promise != offer.action_id:
        title = offer.action.title if offer.action else ""
        yield Difference(say_name("promise"), title, known.promises[vacancy.promise].title)
    now, then = removes(offer), known.present(vacancy.removes or ())
    if vacancy.removes is not None and {each.id for each in now} != {each.id for each in then}:
        yield Difference(say_name("removes"), _themes(now), _themes(then))
    if vacancy.goes_through and checks_differ(vacancy, offer):
        yield Difference(say_name("checks"), _("as it stands"), _("as the file says"))


def kept_now(offer: Offer) -> list[Neighbourhood]:
    """For whom it is kept, as far as the programme still has them."""
    return still_in(offer.programme, {each.id for each in offer.neighbourhoods})


def _themes(themes: Iterable[Theme]) -> str:
    return ", ".join(each.name for each in sorted(themes, key=lambda theme: theme.name_key))


def _places(neighbourhoods: Iterable[Neighbourhood]) -> str:
    return ", ".join(each.full_name for each in neighbourhoods)


def explanations(vacancy: Vacancy, offer: Offer) -> dict[Check, str]:
    """Why lines are not kept: as the row says, else as it stands."""
    return {each.item: each.explanation for each in offer.checks if each.explanation} | vacancy.explained


def checks_differ(vacancy: Vacancy, offer: Offer) -> bool:
    """Whether the checklist of a row would change the one that stands."""
    lines = {each.item: each for each in offer.checks}
    if set(lines) != set(Check):
        return True
    met = {item: line.met for item, line in lines.items()} | vacancy.said
    whys = explanations(vacancy, offer)
    return any(
        line.met != met[item] or (not met[item] and line.explanation != whys.get(item, ""))
        for item, line in lines.items()
    )
