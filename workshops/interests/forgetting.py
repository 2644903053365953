"""How long it is known how to reach somebody: 30 days after they were handed over, or after the offer has closed."""

from datetime import date

from sqlalchemy import select, update

from app import clock
from app.db import db
from workshops.interests.models import Interest
from workshops.interests.services import KEPT_FOR, forget_messages
from workshops.offers.in_public import ended_on
from workshops.offers.models import Offer

# Also those whose last day is over while the worker has not come by: finding.waits() leaves them out.
NOT_PASSED_ON = (Interest.passed_on.is_(None), Interest.sealed.is_not(None))


def goes_on(offer: Offer) -> date:
    """When the details go of somebody whom nobody hands over, as things stand now."""
    return (ended_on(offer) or offer.closes_on) + KEPT_FOR


def is_kept(interest: Interest) -> bool:
    """Whether it is still known how to reach them, also before the worker has come by on their last day."""
    return interest.sealed is not None and (interest.delete_on is None or interest.delete_on > clock.today())


def forget_interests() -> None:
    """A chore: details whose time is over go. That somebody was interested stays."""
    _say_until_when()
    over = select(Interest.id).where(Interest.delete_on <= clock.today(), Interest.sealed.is_not(None))
    if keys := db().scalars(over).all():
        db().execute(update(Interest).where(Interest.delete_on <= clock.today()).values(sealed=None))
        forget_messages(keys)


def _say_until_when() -> None:
    """Who waits for an offer that is over waits until a day. Was its last day moved since, then there is none again."""
    waited_for = select(Offer).where(Offer.id.in_(select(Interest.offer_id).where(*NOT_PASSED_ON)))
    for offer in db().scalars(waited_for.order_by(Offer.id)).all():
        until = goes_on(offer) if ended_on(offer) else None
        differs = Interest.delete_on.is_distinct_from(until)
        db().execute(
            update(Interest).where(Interest.offer_id == offer.id, *NOT_PASSED_ON, differs).values(delete_on=until)
        )
