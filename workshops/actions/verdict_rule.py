"""When people have decided whether it is better.

The figures are those of the domain, "Rules of accountability": a quorum of 8 (of a programme that promised more: as
many), won at 60 in 100 with "half way" counting half, 60 days at most. The database holds the same rule (models.py).
"""

from collections.abc import Mapping
from datetime import date, timedelta

from workshops.actions.models import Answer, Outcome

QUORUM = 8
LONGEST = timedelta(days=60)
ENOUGH_TIME = timedelta(days=21)  # by then all have been asked; with a quorum it is decided


def outcome_of(answers: Mapping[Answer, int], quorum: int = QUORUM) -> Outcome:
    """What the answers come to.

    >>> outcome_of({Answer.BETTER: 6, Answer.HALF: 4, Answer.NOT: 4}).value  # 57 of 100
    'lost'
    >>> outcome_of({Answer.BETTER: 6, Answer.HALF: 2, Answer.NOT: 4}).value, outcome_of({Answer.HALF: 9}).value
    ('lost', 'lost')
    >>> outcome_of({Answer.BETTER: 6, Answer.NOT: 4}).value, outcome_of({Answer.BETTER: 7}).value
    ('won', 'too_few')
    """
    number = sum(answers.values())
    if number < quorum:
        return Outcome.TOO_FEW
    halves = 2 * answers.get(Answer.BETTER, 0) + answers.get(Answer.HALF, 0)
    return Outcome.WON if 10 * halves >= 12 * number else Outcome.LOST


def is_time(opened_on: date, closes_on: date, number: int, quorum: int, today: date) -> bool:
    """Whether a round is decided now: after three weeks if enough have answered, in the end anyhow.

    >>> day = date(2026, 11, 2)
    >>> [is_time(day, day + LONGEST, n, 8, day + timedelta(days=d)) for n, d in ((7, 21), (8, 20), (8, 21), (0, 60))]
    [False, False, True, True]
    """
    return today >= closes_on or (number >= quorum and today >= opened_on + ENOUGH_TIME)


def last_day(opened_on: date, closes_on: date, today: date) -> date:
    """Until when an answer is taken for sure: to the end of the three weeks, and after them to the end at the latest.

    >>> day = date(2026, 11, 2)
    >>> [str(last_day(day, day + LONGEST, day + timedelta(days=d))) for d in (0, 20, 21)]
    ['2026-11-22', '2026-11-22', '2026-12-31']
    """
    sure = opened_on + ENOUGH_TIME - timedelta(days=1)
    return sure if today <= sure else closes_on - timedelta(days=1)
