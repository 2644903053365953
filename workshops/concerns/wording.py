"""How a concern stands, in the words of whoever answers it."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from workshops.concerns.models import Concern, ConcernState, Outcome

STATES: dict[ConcernState, LazyString] = {
    ConcernState.NEW: _l("new"),
    ConcernState.UNDER_WAY: _l("under way"),
    ConcernState.CLOSED: _l("closed"),
    ConcernState.EXPIRED: _l("closed, and its words deleted"),
}


def standing(concern: Concern) -> str:
    """New, under way, closed, given back, or deleted when its time was over."""
    if concern.state is ConcernState.CLOSED and concern.outcome is Outcome.GIVEN_BACK:
        return str(_l("given back to the room"))
    return str(STATES[concern.state])
