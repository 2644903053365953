"""What a vacancy of a file lacks: without it there is no offer, or its draft wants it before it can be published."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app import clock
from workshops.offers.checklist import PLAIN_AT_MOST, measured, pay_of, plain_of
from workshops.offers.models import Check, Offer
from workshops.scribe.cells import Fault
from workshops.vacancies.cells import Vacancy
from workshops.vacancies.columns import HEADINGS, Part
from workshops.vacancies.known import Known

NEEDED = (Part.KIND, Part.STARTS, Part.CLOSES, Part.PLACES, Part.CONTACT)  # without which there can be no offer
BLANK = {"what": "", "not_needed": "", "pattern": ""}  # where a row does not say it


def lacking(vacancy: Vacancy) -> list[Fault]:
    """What it does not say and no offer is without."""
    missing = [part for part in NEEDED if part.value not in vacancy.whole and part.value not in vacancy.broken]
    return [_fault(vacancy, part, _missing(part)) for part in missing]


def passed(vacancy: Vacancy, facts: Mapping[str, Any]) -> list[Fault]:
    """Days that are over: such an offer could never be published."""
    today = clock.today()
    said = {
        Part.CLOSES: _("This day has passed: nobody could show interest any more."),
        Part.STARTS: _("This day has passed. Write when somebody can start now."),
    }
    return [_fault(vacancy, part, what) for part, what in said.items() if facts.get(part.value, today) < today]


def gaps(vacancy: Vacancy) -> list[Fault]:
    """What a new draft still wants, or takes for granted."""
    facts = vacancy.facts
    found = []
    if "pay_from" not in facts:
        found.append(_fault(vacancy, Part.PAY_FROM, _("No pay is said. The draft has none until you write it.")))
    if "what" not in facts:
        found.append(_fault(vacancy, Part.WHAT, _("It does not say what somebody will do. Write it in the draft.")))
    if not vacancy.whole.get("contact_way"):
        what = _("It does not say how people can ask a question. Say it before you publish it.")
        found.append(_fault(vacancy, Part.CONTACT_WAY, what))
    if "needs_grades" not in facts:
        what = _("It does not say whether grades are needed. The draft says that they are, until you say otherwise.")
        found.append(_fault(vacancy, Part.GRADES, what))
    if vacancy.kept_for and "lawful" not in facts:
        what = _("It is kept for some neighbourhoods. Say why that is lawful before you publish it.")
        found.append(_fault(vacancy, Part.LAWFUL, what))
    if any(not kept and item not in vacancy.explained for item, kept in vacancy.said.items()):
        what = _("A line of the checklist says no. Say why not before you publish it.")
        found.append(_fault(vacancy, Part.CRITERIA, what))
    if vacancy.said and not vacancy.goes_through:
        what = _("Only a part of the checklist is said, so that all of it is asked before you publish.")
        found.append(_fault(vacancy, Part.CRITERIA, what))
    return found


def not_kept(vacancy: Vacancy, known: Known) -> list[Fault]:
    """What is measured of the checklist, not kept and not explained: that is said here, and not only on its page."""
    offer = Offer(**BLANK | vacancy.whole)  # never kept: the draft is made of the same facts
    offer.area = known.areas.get(offer.area_code or "")
    has_pay = "pay_from" in vacancy.facts and pay_of(offer, known.rates).lowest is not None
    is_said = {Check.PAY: has_pay, Check.PLAIN: bool(offer.what)}
    return [
        _not_met(vacancy, item, offer)
        for item, met in measured(offer, known.rates).items()
        if not met and is_said[item] and item not in vacancy.explained
    ]


def _not_met(vacancy: Vacancy, item: Check, offer: Offer) -> Fault:
    if item is Check.PLAIN:
        return _fault(vacancy, Part.WHAT, _not_plain(offer))
    what = _("It pays less than the Real Living Wage. Say why before you publish it.")
    return _fault(vacancy, Part.PAY_FROM, what)


def _not_plain(offer: Offer) -> str:
    """Where only short forms stand in the way they are named: shorter words would not help."""
    plain = plain_of(offer)
    said = []
    if plain.grade is None or plain.grade > PLAIN_AT_MOST:
        said.append(_("It is not in plain words yet. Say why, or say it in shorter ones."))
    if plain.short:
        said.append(_("Write out %(words)s, or say why not.", words=", ".join(plain.short)))
    return " ".join(said)


def _missing(part: Part) -> str:
    return (
        {
            Part.KIND: _("It does not say what kind of offer it is."),
            Part.STARTS: _("It does not say when it starts."),
            Part.CLOSES: _("It does not say when it closes."),
            Part.PLACES: _("It does not say how many places there are."),
            Part.CONTACT: _("It does not say who the contact is."),
        }[part]
        + " "
        + _("Write it in the file, or say it for all such rows where you choose the file.")
    )


def _fault(vacancy: Vacancy, part: Part, what: str) -> Fault:
    return Fault(vacancy.row, str(HEADINGS[part]), what)
