"""What of the tables of jobs may be shown, as a pure function. What follows from it is worked out in nested.py.

Each stage gives way to those before it: first its total is hidden, then its smallest number, and where that does not
help all of it, so that nothing of it is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from exports.releases.among import says_nothing
from exports.releases.nested import Shape, Sheets, Spot, Told
from exports.releases.rules import ImpossibleError, next_to_hide, tried_about
from exports.releases.sheet import HIDDEN, Key, Sheet
from workshops.programmes.small_numbers import shown

HELD = 6  # earlier countings that are held against a new one, the newest: to try each cell of more would take too long
Counts = Mapping[str, Mapping[Key, int]]  # by stage


def protect_nested(shape: Shape, counts: Counts, threshold: int, before: Sequence[Sheets] = ()) -> dict[str, Sheet]:
    """The sheets of a counting as they may be published, so that no hidden cell follows from all that was ever shown.

    `before` are earlier countings, oldest first. Nobody outside knows whether counts only grow: so it is safe for who
    believes that and for who does not. Raises ImpossibleError where rows do not add up.
    """
    last = before[-1] if before else {}
    full = {name: _as_counted(counts[name], threshold, last.get(name)) for name in shape.names}
    beliefs = views_of(shape, full, before)
    sheets = {name: shape.nothing(threshold) for name in shape.names}
    for name in shape.names:
        sheets[name] = _given_way(full[name], name, sheets, beliefs)
    return sheets


def _as_counted(counts: Mapping[Key, int], threshold: int, last: Sheet | None) -> Sheet:
    """A sheet with every number. At a raised threshold "fewer than" would tell of what was shown before: such cells
    are hidden, and can be of any size then.
    """
    cells = {key: shown(count, threshold) for key, count in counts.items()}
    if last is None or last.threshold >= threshold:
        return Sheet(threshold, cells)
    more = [key for key in last.more_than_few if key in cells]
    cells |= {key: HIDDEN for key in more if not cells[key].isdecimal()}
    return Sheet(threshold, cells, more)


def _given_way(sheet: Sheet, name: str, others: Sheets, views: Sequence[Told]) -> Sheet:
    """The sheet of one stage with as many numbers as may stand beside the others."""

    def tells(tried: Sheet) -> bool:
        return any(view.tells({**others, name: tried}, others) for view in views)

    while next_one := next_to_hide(sheet.cells):
        if not any(map(tells, tried_about(sheet, next_one))):
            return sheet
        sheet = sheet.showing({next_one: HIDDEN})
    return others[name] if says_nothing(sheet) or tells(sheet) else sheet


def views_of(shape: Shape, full: Sheets, before: Sequence[Sheets]) -> list[Told]:
    """All that somebody may take for true: of this counting by itself; and, for each belief of what only grows, with
    as many of those before as that can be true of.
    """
    tight = next((tried for tried in _as_tight(shape) if Told(tried, ()).fits(full)), None)
    if tight is None:
        raise ImpossibleError
    views, reached = [Told(tight, ())], 0
    for growing in tight.beliefs:
        moved: list[Spot] = []
        found: Told | None = None
        for many in range(1, min(len(before), HELD) + 1):
            spot = _where_most_came(tight, before[-many:], full, growing, moved)
            if spot is None:
                break
            moved.insert(0, spot)
            found = Told(tight, before[-many:], growing, moved)
        if found and len(moved) > reached:
            views.append(found)
            reached = len(moved)
    return views


def _as_tight(shape: Shape) -> list[Shape]:
    """What is believed of stages, the boldest first: who got further is in each row before; but for those of whom
    nothing is known; or none of that. Employers' figures are not always of one piece.
    """
    rest = frozenset(key for key in shape.keys if key[1].startswith("not "))
    return [shape, replace(shape, loose=rest), replace(shape, loose=frozenset((*shape.keys, *shape.unsaid)))]


def _where_most_came(
    shape: Shape, before: Sequence[Sheets], full: Sheets, growing: frozenset[Key], moved: Sequence[Spot]
) -> Spot | None:
    """Where it is surest that 10 have come before the second of these countings; None where nothing fits."""
    anywhere = [spot for spot in shape.moves if spot[1] in growing]
    unsaid = Told(shape, before, growing, [None, *moved])
    spots = sorted(anywhere, key=lambda spot: -unsaid.least_that_came(full, spot))
    return next((spot for spot in spots if Told(shape, before, growing, [spot, *moved]).fits(full)), None)
