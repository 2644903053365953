"""Who can answer for an action of a programme."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import RoleGrant, User
from app.db import db
from app.permissions import TABLE, May
from app.words import fold
from workshops.programmes.models import Programme


def owners_for(programme: Programme) -> Sequence[User]:
    """Everybody who may keep promises on this programme and can still come in, by name."""
    held = select(RoleGrant.user_id).where(
        RoleGrant.role.in_(TABLE[May.KEEP_PROMISES]),
        or_(RoleGrant.programme_id.is_(None), RoleGrant.programme_id == programme.id),
    )
    wanted = select(User).where(User.active, User.id.in_(held)).options(joinedload(User.organisation))
    return sorted(db().scalars(wanted), key=lambda user: (fold(user.label), user.id))
