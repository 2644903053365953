"""Which offers anybody may read now: published, and their last day has not passed; and when one was over."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.db import db
from app.ledger import Entry
from workshops.actions.in_public import told_in_public
from workshops.offers.models import Offer, OfferState
from workshops.programmes.models import Programme
from workshops.themes.models import Theme
from workshops.themes.services import present, standing_of, themes_of

OF_THE_WORK = frozenset(  # what a change in the ledger names, of what people read before they show interest
    {"kind", "title", "what", "pattern", "place", "starts_on", "closes_on"}
    | {"pay_from", "pay_to", "pay_per", "minutes_from", "minutes_to"}
)


def is_open_now() -> tuple[ColumnElement[bool], ...]:
    """What holds for an offer in which somebody can show interest today."""
    return (Offer.state == OfferState.PUBLISHED, Offer.closes_on >= clock.today())


def offers_now(*only: ColumnElement[bool]) -> Sequence[Offer]:
    """Open offers, those that close first before the others, with all that a list says of them in few questions."""
    wanted = select(Offer).where(*is_open_now(), *only).order_by(Offer.closes_on, Offer.id)
    wanted = wanted.options(
        joinedload(Offer.organisation),
        joinedload(Offer.programme),
        joinedload(Offer.area),
        selectinload(Offer.neighbourhoods),
        selectinload(Offer.themes),
        selectinload(Offer.checks),
    )
    return db().scalars(wanted).all()


def removes(offer: Offer) -> list[Theme]:
    """What stops people and it removes, by the names that stand today."""
    return list({theme.id: theme for theme in map(present, offer.themes)}.values())


def public_offer(slug: str) -> Offer | None:
    """An offer that anybody may read, or could until it was closed or paused; a draft is not there."""
    return db().scalar(select(Offer).where(Offer.slug == slug, Offer.state != OfferState.DRAFT))


def is_open(offer: Offer) -> bool:
    """Whether somebody can show interest in it today."""
    return offer.state is OfferState.PUBLISHED and offer.closes_on >= clock.today()


def ended_on(offer: Offer) -> date | None:
    """The last day of an offer that is over, whether or not the worker has written that down."""
    if offer.state is OfferState.CLOSED:
        return min(offer.closed_on or offer.closes_on, offer.closes_on)
    return offer.closes_on if offer.closes_on < clock.today() else None


def changed_in_public(offer: Offer, after: date) -> date | None:
    """The last day after that one on which the work, its pay, its place or its days were changed; None for never."""
    changed = select(Entry.at, Entry.facts).where(
        Entry.subject == offer.subject, Entry.verb == "change offer", Entry.public
    )
    days = (clock.local(at).date() for at, facts in db().execute(changed) if OF_THE_WORK & set(facts))
    return max((day for day in days if day > after), default=None)


def barriers(programme: Programme) -> list[Theme]:
    """What stops people, as far as it is public: themes of public promises, and those that have words for all."""
    standing = standing_of(programme)
    promised = {standing.root(theme.id) for told in told_in_public(programme) for theme in told.action.themes}
    return [theme for theme in themes_of(programme) if theme.wanted or theme.id in promised]
