"""Who can answer for an action of a programme."""

from collections.abc import Sequence

from app.accounts.models import User
from app.permissions import TABLE, May
from app.words import fold
from workshops.programmes.models import Programme
from workshops.programmes.services import who_are


def owners_for(programme: Programme) -> Sequence[User]:
    """Everybody who may keep promises on this programme and can still come in, by name."""
    return sorted(who_are(TABLE[May.KEEP_PROMISES], programme.id), key=lambda user: (fold(user.label), user.id))
