"""The rules of small numbers, as pure functions: when a release may be made, and what is hidden.

How a count is shown stands in workshops/programmes/small_numbers.py. What follows from the shown cells together is
worked out in `chain.py`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from exports.releases.chain import JOINED_AT_LEAST, Chain
from exports.releases.ranges import Ranges
from exports.releases.sheet import (
    ANSWERS,
    DECILES,
    HIDDEN,
    NEIGHBOURHOODS,
    WHOLE,
    Key,
    Link,
    Sheet,
    least_shown,
    of_places,
)
from workshops.programmes.small_numbers import STEP, shown

ADD_UP = (NEIGHBOURHOODS, DECILES, ANSWERS)  # the tables whose rows add up to the total
RULE = "2026-11-30"  # a release says by which rules it was made; other rules are another version


class ImpossibleError(ValueError):
    """Counts that contradict each other: rows that do not add up, or people where nobody can stand."""


class NotYet(StrEnum):
    """Why no release is made now."""

    NOTHING_NEW = "nobody has joined or withdrawn since the last release, and too few have moved about jobs"
    TOO_FEW = "fewer than 10 people have joined or withdrawn since the last release"
    NOT_OVER = "a workshop that was never counted is still open, or takes late answers"


def not_yet(changed: int, unfinished: int, *, jobs_moved: bool = False) -> NotYet | None:
    """Why no release may be made while so many people have come or gone and so many new workshops are not over.

    Where nobody has come or gone one may still be made for the tables of jobs, when enough has moved in these.

    >>> not_yet(9, 0, jobs_moved=True) is NotYet.TOO_FEW, not_yet(0, 0) is NotYet.NOTHING_NEW
    (True, True)
    >>> not_yet(50, 1) is NotYet.NOT_OVER, not_yet(10, 0), not_yet(0, 0, jobs_moved=True)
    (True, None, None)
    """
    if unfinished:
        return NotYet.NOT_OVER
    if is_enough(changed) or (jobs_moved and not changed):
        return None
    return NotYet.TOO_FEW if changed else NotYet.NOTHING_NEW


def is_enough(moved: int) -> bool:
    """Whether so many have come, gone or moved that no single one shows.

    >>> is_enough(9), is_enough(10)
    (False, True)
    """
    return moved >= JOINED_AT_LEAST


def moved_between(counts: Iterable[tuple[int, int]]) -> int:
    """How many must have moved at least, from the counts of one table before and now: those that rose or those that
    fell, whichever are more. Somebody who moves from one row to another is in both.

    >>> moved_between([(10, 16), (8, 0), (4, 5)])
    8
    """
    differences = [now - before for before, now in counts]
    return max(sum(each for each in differences if each > 0), -sum(each for each in differences if each < 0))


@dataclass(frozen=True)
class Known:
    """A protected sheet, those before it, and what follows from them all for each of its cells, pairs and sums."""

    sheet: Sheet
    links: Sequence[Link]
    before: Sequence[Sheet]
    box: Ranges


def protect(
    counts: Mapping[Key, int],
    threshold: int,
    links: Sequence[Link] = (),
    before: Sequence[Sheet] = (),
    still: Collection[Key] = (),
) -> dict[Key, str]:
    """Every cell as it may be published, so that no hidden cell follows from the others.

    `counts` has the total and the rows of every table of people; `links` say in which rows of two tables somebody can
    stand, which everybody can look up; `before` are earlier releases since which nobody has withdrawn, and `still` rows
    of which everybody believes that nobody has come since the last of them.
    While something would follow, more is hidden: first the total, then the smallest cell that still shows a number; the
    tables beside those of places give way to these. And where an earlier release showed a number so close to the
    threshold that "fewer than" would tell, that is hidden too.
    Raises ImpossibleError.

    >>> from exports.releases.sheet import DECILES, NEIGHBOURHOODS
    >>> from maps.deprivation.groups import NOT_KNOWN
    >>> counts = {WHOLE: 43} | {(NEIGHBOURHOODS, row): n for row, n in {"a": 12, "b": 12, "c": 12, "d": 7}.items()}
    >>> list(protect(counts, 8).values())
    ['hidden', '10', '10', '10', 'fewer than 8']
    >>> list(protect(counts | {(DECILES, NOT_KNOWN): 43}, 8).values())
    ['hidden', 'hidden', 'hidden', 'hidden', 'fewer than 8', '45']
    """
    return dict(known(counts, threshold, links, before, still).sheet.cells)


def known(
    counts: Mapping[Key, int],
    threshold: int,
    links: Sequence[Link] = (),
    before: Sequence[Sheet] = (),
    still: Collection[Key] = (),
    untold: Collection[str] = (),
) -> Known:
    """The same with all that follows from it, for what is to be published of some of these people (`protect_parts`).

    `untold` are tables beside those of places of which nothing is shown.
    """
    cells = {key: shown(count, least_shown(key, threshold)) for key, count in counts.items()}
    cells |= {key: HIDDEN for key in counts if key[0] in untold}
    masked = frozenset(key for key in counts if key[0] in untold)
    everything = Sheet(threshold, cells, before[-1].more_than_few if before else (), still, masked)
    chain = Chain(before, list(counts), links)
    if not chain.fits(everything):
        if not before:
            raise ImpossibleError
        # What is believed cannot be true. First that nobody was added to an old evening, then that nobody has gone.
        if any(each.still for each in (*before, everything)):
            return known(counts, threshold, links, [replace(each, still=()) for each in before], untold=untold)
        return known(counts, threshold, links, untold=untold)
    places = of_places(counts)
    beside = [key for key in counts if key not in places]
    sheet = everything.masking(beside)
    sheet = sheet.showing(dict.fromkeys(chain.symbols_that_tell(sheet), HIDDEN))
    while (next_one := next_to_hide(sheet.cells)) and any(map(chain.tells_of, tried_about(sheet, next_one))):
        sheet = sheet.showing({next_one: HIDDEN})
    for table in dict.fromkeys(key[0] for key in beside if key not in masked):
        sheet = _beside(sheet, {key: cells[key] for key in beside if key[0] == table}, chain)
    return Known(sheet, links, before, chain.box(sheet))


def certainly(sheet: Sheet, key: Key = WHOLE) -> int:
    """How many there must be in a cell whoever adds up what is shown; of the total, by its own symbol or its tables.

    >>> certainly(Sheet(8, {WHOLE: HIDDEN, ("neighbourhoods", "7"): "20", ("neighbourhoods", "9"): "fewer than 8"}))
    18
    >>> certainly(Sheet(8, {WHOLE: "45", ("neighbourhoods", "7"): "20"})), certainly(Sheet(8, {WHOLE: HIDDEN}))
    (43, 0)

    What does not add up to the total is not added up: somebody stands in several themes.

    >>> certainly(Sheet(8, {WHOLE: HIDDEN, ("neighbourhoods", "7"): "20", ("themes_places", "1 7"): "20"}))
    18
    """
    if set(sheet.cells.values()) == {HIDDEN}:
        return 0
    if key != WHOLE:
        return sheet.range_of(key)[0]
    sums = [sum(sheet.range_of(each)[0] for each in sheet.cells if each[0] == table) for table in ADD_UP]
    return max(0 if sheet.cells[WHOLE] == HIDDEN else sheet.range_of(WHOLE)[0], *sums)


def _beside(quiet: Sheet, cells: Mapping[Key, str], chain: Chain) -> Sheet:
    """The sheet with one table more, which gives way to those that stand already: its smallest number is hidden first,
    and where even that does not help, all of it.
    """
    sheet = replace(quiet.showing(cells), masked=frozenset(quiet.masked) - set(cells))
    few = {key: HIDDEN for key in chain.symbols_that_tell(sheet) if key in cells}
    sheet = sheet.showing(few)
    while numbers := {key: sheet.cells[key] for key in cells if sheet.cells[key].isdecimal()}:
        next_one = min(numbers, key=lambda key: int(numbers[key]))
        if not any(chain.tells_of(tried, quiet) for tried in tried_about(sheet, next_one)):
            return sheet
        sheet = sheet.showing({next_one: HIDDEN})
    return quiet if chain.tells_of(sheet, quiet) or not chain.fits(sheet) else sheet


def next_to_hide(cells: Mapping[Key, str]) -> Key | None:
    """The total if it is shown, then the smallest number; None when there is none.

    >>> next_to_hide({WHOLE: "35", ("deciles", "1-2"): "25", ("deciles", "3-4"): "10"})
    ('people', 'all')
    >>> next_to_hide({WHOLE: "hidden", ("deciles", "1-2"): "25", ("deciles", "3-4"): "10"})
    ('deciles', '3-4')
    """
    numbers = {key: int(text) for key, text in cells.items() if text.isdecimal()}
    return WHOLE if WHOLE in numbers else min(numbers, key=lambda key: numbers[key], default=None)


def tried_about(sheet: Sheet, next_one: Key) -> Iterator[Sheet]:
    """The sheet, and what it would be if the number that is hidden next were one step lower or higher.

    If it were hidden only where it tells too much, then hiding it would tell as much to somebody who knows this rule.

    >>> [tried.cells[WHOLE] for tried in tried_about(Sheet(8, {WHOLE: "45"}), WHOLE)]
    ['45', '40', '50']
    """
    number = int(sheet.cells[next_one])
    yield sheet
    for other in (number - STEP, number + STEP):
        if other + STEP // 2 >= sheet.least(next_one):
            yield sheet.showing({next_one: str(other)})
