"""Which interests wait, which code or form is whose, and since when they wait for a recruiter."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from app import clock
from app.accounts.models import User
from app.db import db
from app.permissions import May, grants_allow
from maps.places.models import Neighbourhood
from workshops.interests.models import Interest
from workshops.offers.models import Offer
from workshops.seats.cards import hash_card
from workshops.seats.services import card_key


def is_reachable() -> tuple[ColumnElement[bool], ...]:
    """What holds of an interest whose details are still here, also before the worker has come by on their last day."""
    return (Interest.sealed.is_not(None), Interest.delete_on > clock.today())


def waits() -> tuple[ColumnElement[bool], ...]:
    """What holds of an interest that nobody has handed over or put aside yet, and somebody still can."""
    return (Interest.passed_on.is_(None), Interest.aside_on.is_(None), *is_reachable())


def interest_by_code(code: str) -> Interest | None:
    """The interest of a well-formed code."""
    return db().scalar(select(Interest).where(Interest.code_hash == hash_card(code, card_key())))


def interest_by_key(key: uuid.UUID) -> Interest | None:
    return db().get(Interest, key)


def interests_of(offer: Offer) -> Sequence[tuple[Interest, str | None]]:
    """Everybody who was interested in an offer, with the name of their neighbourhood if they said it."""
    wanted = (
        select(Interest, Neighbourhood.name)
        .outerjoin(Neighbourhood, Neighbourhood.id == Interest.neighbourhood_id)
        .where(Interest.offer_id == offer.id)
    )
    return [(interest, name) for interest, name in db().execute(wanted)]


def waiting_among(offer: Offer, keys: Collection[uuid.UUID]) -> Sequence[Interest]:
    """Those of these that wait for the offer's recruiter; nobody else takes them meanwhile."""
    return _taken(offer, keys, *waits())


def passed_on_among(offer: Offer, keys: Collection[uuid.UUID]) -> Sequence[Interest]:
    """Those of these that were handed over, and whose details are still here; nobody else takes them meanwhile."""
    return _taken(offer, keys, Interest.passed_on.is_not(None), *is_reachable())


def put_aside_among(offer: Offer, keys: Collection[uuid.UUID]) -> Sequence[Interest]:
    """Those of these that were put aside, and whose details are still here; nobody else takes them meanwhile."""
    return _taken(offer, keys, Interest.aside_on.is_not(None), *is_reachable())


def _taken(offer: Offer, keys: Collection[uuid.UUID], *only: ColumnElement[bool]) -> Sequence[Interest]:
    wanted = select(Interest).where(Interest.offer_id == offer.id, Interest.id.in_(keys), *only)
    return db().scalars(wanted.order_by(Interest.created_on, Interest.id).with_for_update()).all()


@dataclass(frozen=True)
class Waiting:
    """How many people wait to be handed over for an offer, and since when the first of them."""

    offer: Offer
    number: int
    since: date


def waiting_interests(user: User) -> list[Waiting]:
    """The offers of a recruiter's organisation for which people wait, whoever has waited longest first.

    The numbers are exact: they are the organisation's own.
    """
    if user.organisation_id is None:
        return []
    wanted = (
        select(Offer, func.count(Interest.id), func.min(Interest.created_on).label("since"))
        .join(Interest, Interest.offer_id == Offer.id)
        .where(Offer.organisation_id == user.organisation_id, *waits())
        .group_by(Offer.id)
        .order_by("since", Offer.id)
    )
    found = [Waiting(offer, number, since) for offer, number, since in db().execute(wanted)]
    return [each for each in found if grants_allow(user.grants, May.MAKE_OFFERS, each.offer)]
