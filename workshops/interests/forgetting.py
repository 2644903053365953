"""How long it is known how to reach somebody: 30 days after they were handed over, or after the offer has closed."""

from datetime import date

from sqlalchemy import select, update

from app import clock
from app.db import db
from workshops.interests.models import Interest
from workshops.interests.services import KEPT_FOR, forget_messages
from workshops.offers.in_public import ended_on
from workshops.offers.models import Offer


def goes_on(interest: Interest) -> date:
    """When their details go, as things stand now: never later than was promised."""
    ended = ended_on(interest.offer)
    return min(interest.delete_on, ended + KEPT_FOR) if ended and interest.passed_on is None else interest.delete_on


def is_kept(interest: Interest) -> bool:
    """Whether it is still known how to reach them, also before the worker has come by on their last day."""
    return interest.sealed is not None and interest.delete_on > clock.today()


def forget_interests() -> None:
    """A chore: details whose time is over go. That somebody was interested stays."""
    _say_until_when()
    over = select(Interest.id).where(Interest.delete_on <= clock.today(), Interest.sealed.is_not(None))
    if keys := db().scalars(over).all():
        db().execute(update(Interest).where(Interest.delete_on <= clock.today()).values(sealed=None))
        forget_messages(keys)


def _say_until_when() -> None:
    """Who waits for an offer that was closed before its last day waits less long than was promised."""
    waits = (Interest.passed_on.is_(None), Interest.sealed.is_not(None))
    waited_for = select(Offer).where(Offer.id.in_(select(Interest.offer_id).where(*waits)))
    for offer in db().scalars(waited_for.order_by(Offer.id)).all():
        if ended := ended_on(offer):
            until = ended + KEPT_FOR
            its = (Interest.offer_id == offer.id, *waits, Interest.delete_on > until)
            db().execute(update(Interest).where(*its).values(delete_on=until))
