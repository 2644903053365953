"""How many promises stand where, when a release is made. They are no people: so these numbers are exact."""

from collections import Counter

from exports.releases.models import Table
from exports.releases.sheet import TOTAL, Key
from workshops.actions.in_public import LATE, told_in_public
from workshops.actions.models import ActionState
from workshops.programmes.models import Programme

STATES = (
    ActionState.AGREED,
    ActionState.UNDER_WAY,
    ActionState.SAYS_DONE,
    ActionState.BETTER,
    ActionState.DECLINED,
)


def promised(programme: Programme) -> dict[Key, str]:
    """Every promise that the public knows, by its state; and how many of those are late, which is none."""
    told = told_in_public(programme)
    numbers = Counter(state for each in told for state in each.states)
    rows = {state.value: numbers[state.value] for state in STATES}
    rows |= {TOTAL: len(told), LATE: numbers[LATE]}
    return {(Table.ACTIONS.value, row): str(number) for row, number in rows.items()}
