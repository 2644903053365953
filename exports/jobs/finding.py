"""Looking for a job: what was asked for, and which open offers fit, in a few questions however many there are.

A postcode never stands in an address: it becomes a neighbourhood first (list_pages.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from sqlalchemy import ColumnElement, select

from app.accounts.models import Organisation
from app.db import db
from app.listing import holds, question
from exports.jobs.near import middle_of, middles_of, miles
from maps.places.models import Neighbourhood
from maps.places.services import neighbourhood_by_slug
from workshops.offers.checklist import pays_enough
from workshops.offers.in_public import is_open_now, offers_now
from workshops.offers.living_wage import rates
from workshops.offers.models import Offer, OfferKind, offer_neighbourhood
from workshops.offers.wording import MINUTES
from workshops.programmes.models import programme_neighbourhood

ON_A_PAGE = 20
FULL_TIME = 35 * MINUTES
SHORT = 16 * MINUTES
LOOKED_THROUGH = (Offer.title, Offer.what, Offer.place, Offer.pattern, Offer.not_needed, Organisation.name)
HOURS: dict[str, ColumnElement[bool]] = {
    "short": (Offer.minutes_from > 0) & (Offer.minutes_from <= SHORT),
    "part": (Offer.minutes_from > 0) & (Offer.minutes_from < FULL_TIME),
    "full": Offer.minutes_to >= FULL_TIME,
}


@dataclass(frozen=True)
class Asked:
    """What somebody looks for, as the address of the list says it."""

    words: str = ""
    near: Neighbourhood | None = None
    kept: bool = False  # for the neighbourhood that is near
    to_all: bool = False  # kept for nobody
    kind: str = ""
    hours: str = ""
    living_wage: bool = False
    no_grades: bool = False

    def address(self, **changes: object) -> dict[str, Any]:
        """The query that asks the same, with something changed."""
        query = {
            "q": self.words,
            "near": self.near.slug if self.near else "",
            "kept": int(self.kept),
            "kind": self.kind,
            "hours": self.hours,
            "pay": int(self.living_wage),
            "grades": int(self.no_grades),
        }
        return {name: value for name, value in (query | changes).items() if value}

    @property
    def lacks_place(self) -> bool:
        """Whether it is asked for what is kept for where somebody lives, and not said where that is."""
        return self.kept and self.near is None

    @property
    def is_narrow(self) -> bool:
        return bool(self.address(near=""))


@dataclass(frozen=True)
class Found:
    """One page of the offers that fit, how many there are in all, and how far away each is."""

    offers: Sequence[Offer]
    number: int
    page: int
    pages: int
    far: dict[int, float] = field(default_factory=dict)  # offer → miles


def places_to_choose() -> Sequence[Neighbourhood]:
    """The neighbourhoods of every programme that has an open offer."""
    with_offers = select(Offer.programme_id).where(*is_open_now())
    its = select(programme_neighbourhood.c.neighbourhood_id).where(
        programme_neighbourhood.c.programme_id.in_(with_offers)
    )
    return db().scalars(select(Neighbourhood).where(Neighbourhood.id.in_(its)).order_by(Neighbourhood.name)).all()


def read_asked() -> Asked:
    """What the address or the form asks for; what it cannot mean is not asked for."""
    said = request.values
    slug = said.get("near", "").replace("\0", "")[:120]  # PostgreSQL stumbles over it, and a form may hold it
    return Asked(
        words=question(said),
        near=neighbourhood_by_slug(slug) if slug else None,
        kept=bool(said.get("kept")),
        kind=said.get("kind", "") if said.get("kind") in {each.value for each in OfferKind} else "",
        hours=said.get("hours", "") if said.get("hours") in HOURS else "",
        living_wage=bool(said.get("pay")),
        no_grades=bool(said.get("grades")),
    )


def find(wanted: Asked, page: int = 1) -> Found:
    """The offers that fit: those near first where somebody said where, else those that close first."""
    light = select(Offer.id, Offer.area_code).where(*is_open_now(), *_narrowed(wanted))
    if wanted.words:
        light = light.add_columns(*LOOKED_THROUGH).join(Organisation)
    rows = db().execute(light.order_by(Offer.closes_on, Offer.id)).all()
    fit = [row for row in rows if not wanted.words or holds(" ".join(row[2:]), wanted.words)]
    far = _far(wanted.near, fit)
    if wanted.near:
        nowhere = max(far.values(), default=0.0) + 1  # whose place nobody knows comes last
        fit.sort(key=lambda row: far.get(row[0], nowhere))
    pages = max(1, -(-len(fit) // ON_A_PAGE))
    page = min(pages, page)
    keys = [row.id for row in fit[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]]
    place = {key: at for at, key in enumerate(keys)}
    shown = sorted(offers_now(Offer.id.in_(keys)), key=lambda each: place[each.id]) if keys else []
    return Found(shown, len(fit), page, pages, far)


def page_asked() -> int:
    """Which page of the list the address asks for."""
    typed = request.args.get("page", "1")
    return max(1, int(typed)) if typed.isdecimal() and len(typed) < 7 else 1


def _narrowed(wanted: Asked) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = []
    if wanted.kept and wanted.near:
        kept = offer_neighbourhood.c.neighbourhood_id == wanted.near.id
        rules.append(Offer.id.in_(select(offer_neighbourhood.c.offer_id).where(kept)))
    if wanted.to_all:
        rules.append(Offer.id.not_in(select(offer_neighbourhood.c.offer_id)))
    if wanted.kind:
        rules.append(Offer.kind == OfferKind(wanted.kind))
    if wanted.hours:
        rules.append(HOURS[wanted.hours])
    if wanted.no_grades:
        rules.append(Offer.needs_grades.is_(False))
    if wanted.living_wage:  # as it stands now: a newer rate may have come
        rules.append(pays_enough(rates()))
    return rules


def _far(near: Neighbourhood | None, rows: Sequence[Any]) -> dict[int, float]:
    """How far each is, of rows that begin with an offer and its area."""
    here = middle_of(near.id) if near else None
    if here is None:
        return {}
    areas = {row[1] for row in rows if row[1]}
    away = {code: miles(here, middle) for code, middle in middles_of(areas).items()}
    return {row[0]: away[row[1]] for row in rows if row[1] in away}
