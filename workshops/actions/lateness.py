"""Comply or explain: how late a promise is, and for how long nothing has been said about it.

Late is judged against the first date, which never changes (domain: Rules of accountability). An explanation ends the
words "no explanation" until the date that it names has passed too; it never ends the count of days. While people judge
whether it is better nobody owes an explanation: after a lost round those days begin anew.
"""

from dataclasses import dataclass, field
from datetime import date

from app import clock
from workshops.actions.models import Action

SILENCE_AT_MOST = 14  # days; then whoever owns it on the board is told


@dataclass(frozen=True)
class Lateness:
    """Days since the first date, and days without a word on why. On the day on which people say "not yet" there is
    neither a day of silence nor an explanation.
    """

    days: int = 0
    silent: int = 0
    explained: bool = field(default=False, compare=False, repr=False)  # until a day that has not passed


def lateness(first_due: date, due: date, today: date, reopened_on: date | None = None) -> Lateness:
    """How late a promise is whose date is `due` by now, and which people opened again on `reopened_on`.

    >>> from datetime import timedelta
    >>> first, a_day = date(2026, 11, 2), timedelta(days=1)
    >>> lateness(first, first, first), lateness(first, first, first + a_day)
    (Lateness(days=0, silent=0), Lateness(days=1, silent=1))

    Explained, and then the date that was named passes too:

    >>> named = first + 9 * a_day
    >>> lateness(first, named, named), lateness(first, named, named + 2 * a_day)
    (Lateness(days=9, silent=0), Lateness(days=11, silent=2))

    Said to be done, refused, and open again:

    >>> lateness(first, first, first + 30 * a_day, first + 29 * a_day)
    Lateness(days=30, silent=1)
    >>> [late.explained for late in (lateness(first, first, named, named), lateness(first, named, named))]
    [False, True]
    """
    since = max(due, reopened_on) if reopened_on else due
    late = max((today - first_due).days, 0)
    return Lateness(late, max((today - since).days, 0), explained=late > 0 and due >= today)


def lateness_of(action: Action) -> Lateness:
    """How late an action is today. One that is done, better or declined is not late any more; one proposed not yet."""
    if not action.is_open:
        return Lateness()
    return lateness(action.first_due, action.due, clock.today(), action.reopened_on)
