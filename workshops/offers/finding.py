"""Which offer an address names, and to whom it is given: another employer's recruiter finds nothing."""

from collections.abc import Collection

from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.db import db
from app.permissions import May, allowed, grants_allow
from workshops.offers.checklist import unfit
from workshops.offers.living_wage import Rate
from workshops.offers.models import Offer, OfferState
from workshops.offers.services import offer_by_slug
from workshops.programmes.models import Programme


def own_offer(slug: str) -> Offer | None:
    """An offer, for the recruiters of the organisation that makes it and for nobody else."""
    offer = offer_by_slug(slug)
    return offer if offer and is_ours(offer) else None


def is_ours(offer: Offer) -> bool:
    """Whether it is made by the organisation of whoever asks now, who may make offers there."""
    return (
        current_user.is_authenticated
        and current_user.organisation_id == offer.organisation_id
        and allowed(May.MAKE_OFFERS, offer)
    )


def programmes_of(user: User) -> list[Programme]:
    """Where somebody may make offers, by name."""
    every = db().scalars(select(Programme).order_by(Programme.name, Programme.id)).all()
    return [each for each in every if grants_allow(user.grants, May.MAKE_OFFERS, each)]


def ready_drafts(user: User, known: list[Rate]) -> list[Offer]:
    """Drafts of somebody's organisation that lack nothing."""
    return [each for each in drafts_of(user) if next(unfit(each, known), None) is None]


def drafts_of(user: User, slugs: Collection[str] | None = None) -> list[Offer]:
    """The drafts of somebody's organisation, the oldest first; those of some addresses for nobody else meanwhile."""
    drafts = select(Offer).where(Offer.organisation_id == user.organisation_id, Offer.state == OfferState.DRAFT)
    if slugs is not None:
        drafts = drafts.where(Offer.slug.in_(slugs)).with_for_update()
    read = (Offer.checks, Offer.area, Offer.neighbourhoods, Offer.themes)
    found = db().scalars(drafts.options(*map(selectinload, read)).order_by(Offer.id))
    return [each for each in found if allowed(May.MAKE_OFFERS, each)]
