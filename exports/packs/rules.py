"""Which numbers of one evening may stand in a write-up, as pure functions. It leaves the building, as a release does.

Numbers of one workshop are shown from 20 people on only (domain: Small numbers), rounded as in a release; what fewer
than the programme's threshold have answered is one symbol, and no such count may follow from the others. What a reader
can know is written down in docs/decisions/write-up.md, and tests/exports/packs/test_rules.py tries all of it.
"""

from collections.abc import Sequence

from workshops.programmes.small_numbers import STEP, shown

ENOUGH = 20  # people: fewer give no number of a single workshop
POSSIBLE_AT_LEAST = 4  # counts that a hidden one may still be, as in a release
FURTHEST = STEP // 2  # from a count to what it is rounded to


def shown_people(people: int) -> str:
    """How many came or took part, as it may be seen.

    >>> [shown_people(people) for people in (0, 19, 20, 38)]
    ['fewer than 20', 'fewer than 20', '20', '40']
    """
    return shown(people, ENOUGH)


def at_most(people: int) -> int:
    """The largest number that a reader must think possible of so many people.

    >>> at_most(38), at_most(20)
    (42, 22)
    """
    return int(shown(people, 0)) + FURTHEST


def cells(counts: Sequence[int], threshold: int, answered: int, limit: int | None) -> list[str] | None:
    """The counts of one question's answers as they may be seen; None when nothing of them may.

    `answered` is how many people have answered. `limit` is the most that the counts can add up to, where each person
    gave one answer; None where each may have given several. Where a count below the threshold could be narrowed to
    fewer than 4, nothing of the question is shown: hiding one number more would tell whoever knows this rule why.

    >>> cells([18, 12, 3], 8, 33, at_most(36))
    ['20', '10', 'fewer than 8']
    >>> cells([7, 7, 7], 8, 21, at_most(21)) is None, cells([9, 4], 8, 13, at_most(40)) is None
    (True, True)
    >>> cells([13, 13, 1], 8, 27, at_most(27)) is None  # 13 and 13 at least, of 27 at most
    True
    """
    if answered < ENOUGH:
        return None
    found = [shown(count, threshold) for count in counts]
    if any(_is_told(found, row, threshold, limit) for row in range(len(found))):
        return None
    return found if any(cell.isdecimal() for cell in found) else None


def _is_told(found: list[str], row: int, threshold: int, limit: int | None) -> bool:
    """Whether the others narrow a count below the threshold to fewer than 4."""
    if found[row].isdecimal():
        return False
    others = [span(cell, threshold) for place, cell in enumerate(found) if place != row]
    least = max(0, ENOUGH - sum(most for _least, most in others))
    most = threshold - 1
    if limit is not None:
        most = min(most, limit - sum(low for low, _most in others))
    return most - least + 1 < POSSIBLE_AT_LEAST


def span(cell: str, threshold: int) -> tuple[int, int]:
    """The counts that a symbol stands for, from the least to the most.

    >>> span("10", 8), span("15", 8), span("fewer than 8", 8)
    ((8, 12), (13, 17), (0, 7))
    """
    if not cell.isdecimal():
        return 0, threshold - 1
    return max(threshold, int(cell) - FURTHEST), int(cell) + FURTHEST
