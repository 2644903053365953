"""A recruiter's day: who waits to hear from them, which offers end soon or lack something, which figures are owed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.accounts.models import User
from app.db import db
from app.permissions import May, allowed
from workshops.hiring.owed import Owed, figures_owed
from workshops.interests.finding import Waiting, waiting_interests
from workshops.offers.checklist import missing
from workshops.offers.in_public import is_open_now
from workshops.offers.living_wage import rates
from workshops.offers.models import Check, Offer, OfferState

SOON = timedelta(days=7)


@dataclass(frozen=True)
class Recruiting:
    """What waits for the recruiters of one organisation."""

    interests: Sequence[Waiting]
    ending: Sequence[Offer]  # within a week
    unexplained: Sequence[tuple[Offer, Sequence[Check]]]  # published, and a newer living wage has come
    drafts: int
    owed: Owed

    @property
    def people(self) -> int:
        return sum(each.number for each in self.interests)

    @property
    def is_quiet(self) -> bool:
        return not (self.interests or self.ending or self.unexplained or self.drafts or self.owed)


def recruiting(user: User) -> Recruiting:
    """What waits, in a handful of questions however many offers there are."""
    ours = select(Offer).where(Offer.organisation_id == user.organisation_id).order_by(Offer.closes_on, Offer.id)
    with_checks = ours.where(*is_open_now()).options(selectinload(Offer.checks), joinedload(Offer.area))
    now = [each for each in db().scalars(with_checks) if allowed(May.MAKE_OFFERS, each)]
    drafts = db().scalars(ours.where(Offer.state == OfferState.DRAFT)).all()
    known = rates()
    lacking = [(each, missing(each, known)) for each in now]
    return Recruiting(
        waiting_interests(user),
        [each for each in now if each.closes_on <= clock.today() + SOON],
        [(each, lines) for each, lines in lacking if lines],
        sum(allowed(May.MAKE_OFFERS, each) for each in drafts),
        figures_owed(user),
    )
