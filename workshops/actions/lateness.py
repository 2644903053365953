"""Comply or explain: how late a promise is, and for how long nothing has been said about it.

Late is judged against the first date, which never changes (domain: Rules of accountability). An explanation ends the
words "no explanation" until the date that it names has passed too; it never ends the count of days. While people judge
whether it is better nobody owes an explanation: after a lost round those days begin anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app import clock
from workshops.actions.models import Action, Outcome

SILENCE_AT_MOST = 14  # days; then whoever owns it on the board is told


@dataclass(frozen=True)
class Lateness:
    """Days since the first date, and days since anybody has said why; 0: not late, or explained."""

    days: int = 0
    silent: int = 0


def lateness(first_due: date, named: Sequence[date], today: date, reopened: date | None = None) -> Lateness:
    """`named` are the dates of the explanations, the oldest first; `reopened`: when people said "not yet" last.

    >>> from datetime import timedelta
    >>> first, a_day = date(2026, 11, 2), timedelta(days=1)
    >>> lateness(first, [], first), lateness(first, [], first + a_day)
    (Lateness(days=0, silent=0), Lateness(days=1, silent=1))

    Explained, and then the date that was named passes too:

    >>> named = first + 9 * a_day
    >>> lateness(first, [named], named), lateness(first, [named], named + 2 * a_day)
    (Lateness(days=9, silent=0), Lateness(days=11, silent=2))

    Said to be done, refused, and open again:

    >>> lateness(first, [], first + 30 * a_day, reopened=first + 29 * a_day)
    Lateness(days=30, silent=1)
    """
    since = max(each for each in (first_due, reopened, *named[-1:]) if each)
    return Lateness(max((today - first_due).days, 0), max((today - since).days, 0))


def lateness_of(action: Action) -> Lateness:
    """How late an action is today. One that is done, better or declined is not late any more; one proposed not yet."""
    if not action.is_open:
        return Lateness()
    lost = [each.decided_on for each in action.rounds if each.outcome is Outcome.LOST]
    named = [each.due for each in action.explanations]
    return lateness(action.first_due, named, clock.today(), lost[-1] if lost else None)
