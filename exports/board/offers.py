"""Offers as a board should know them: how many are open, and what they do not keep of the checklist.

Offers and places are no people, so that these numbers are exact. Nobody's contact is read for it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import ngettext
from sqlalchemy import select

from app.db import db
from app.words import shorten
from workshops.offers.checklist import measured
from workshops.offers.in_public import offers_now
from workshops.offers.living_wage import Rate, rates
from workshops.offers.models import Check, Offer
from workshops.offers.wording import CHECKS_IN_SHORT


@dataclass(frozen=True)
class NotKept:
    """A line of the checklist that an open offer does not keep, and why; nothing where nobody has said."""

    offer: Offer
    item: Check
    why: str


@dataclass(frozen=True)
class Offers:
    """The open offers of one programme."""

    open: Sequence[Offer]
    not_kept: Sequence[NotKept]  # what nobody has explained comes first

    @property
    def places(self) -> int:
        return sum(offer.places for offer in self.open)

    @cached_property
    def unexplained(self) -> dict[Offer, list[Check]]:
        """Offers that owe an explanation, as after a newer living wage, and of what."""
        found: dict[Offer, list[Check]] = {}
        for each in self.not_kept:
            if not each.why:
                found.setdefault(each.offer, []).append(each.item)
        return found


def offers_by_programme(programme_ids: Collection[int]) -> dict[int, Offers]:
    """Of each programme that ever published one, in a handful of questions."""
    ever = select(Offer.programme_id).where(Offer.programme_id.in_(programme_ids), Offer.opened_on.is_not(None))
    having = set(db().scalars(ever.distinct()))
    if not having:
        return {}
    open_now, known = offers_now(Offer.programme_id.in_(having)), rates()
    found = {}
    for key in having:
        its = [offer for offer in open_now if offer.programme_id == key]
        not_kept = [line for offer in its for line in not_kept_of(offer, known)]
        found[key] = Offers(its, sorted(not_kept, key=lambda line: bool(line.why)))
    return found


def not_kept_of(offer: Offer, known: list[Rate]) -> Iterator[NotKept]:
    """What it does not keep today: pay and words are measured anew."""
    lines = {each.item: each for each in offer.checks}
    met = {item: line.met for item, line in lines.items()} | measured(offer, known)
    for item in Check:
        if not met.get(item):
            yield NotKept(offer, item, lines[item].explanation if item in lines else "")


def unexplained_in_short(found: Offers, letters: int) -> str:
    """Which offers owe an explanation, in one sentence; nothing where none does."""
    if not found.unexplained:
        return ""
    offer, items = next(iter(found.unexplained.items()))
    return ngettext(
        "%(num)s open offer does not say why it breaks from the checklist: “%(title)s” (%(items)s).",
        "%(num)s open offers do not say why they break from the checklist. First: “%(title)s” (%(items)s).",
        len(found.unexplained),
        title=shorten(offer.title, letters),
        items=said_of(items),
    )


def said_of(items: Sequence[Check]) -> str:
    """Lines of the checklist in a few words."""
    return ", ".join(str(CHECKS_IN_SHORT[item]) for item in items)
