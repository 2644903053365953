"""Which offers and jobs are one's own: another employer's recruiter finds nothing, as if there were none."""

from collections.abc import Sequence

from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Organisation, User
from app.accounts.signed_in import myself
from app.db import db
from app.permissions import May, grants_allow
from workshops.hiring.models import Hire, Mapping
from workshops.offers.models import Offer, OfferState
from workshops.programmes.models import Programme


def offers_of(user: User) -> Sequence[Offer]:
    """What somebody's organisation has published so far, on the programmes on which they count; drafts are none."""
    if user.organisation_id is None:
        return []
    wanted = (
        select(Offer)
        .where(Offer.organisation_id == user.organisation_id, Offer.state != OfferState.DRAFT)
        .options(joinedload(Offer.programme).selectinload(Programme.neighbourhoods), selectinload(Offer.organisation))
        .order_by(Offer.closes_on.desc(), Offer.id)
    )
    return [offer for offer in db().scalars(wanted) if grants_allow(user.grants, May.COUNT_HIRING, offer)]


def own_offers() -> Sequence[Offer]:
    """The same of whoever asks now."""
    return offers_of(myself())


def own_organisation() -> Organisation | None:
    """Whose figures whoever asks now may bring in: without an organisation nobody's."""
    return current_user.organisation if current_user.is_authenticated else None


def own_hire(hire_id: int) -> Hire | None:
    """A job that was started through an offer of one's own organisation."""
    hire = db().get(Hire, hire_id)
    ours = current_user.is_authenticated and current_user.organisation_id is not None
    return hire if hire and ours and hire.offer.organisation_id == current_user.organisation_id else None


def own_mapping(mark: str) -> Mapping | None:
    """How one's own organisation reads a file with these headings."""
    if not current_user.is_authenticated or current_user.organisation_id is None:
        return None
    return db().get(Mapping, (current_user.organisation_id, mark[:64]))
