"""What may be shown of some of the people, as of those who spoke of a theme, beside what is shown of everybody.

A part has the total and the tables of places. Parts may have people in common: nothing adds up over them. So nothing
follows from one part for another but by what both tell of everybody.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from exports.releases.chain import LEFT_AT_LEAST
from exports.releases.ranges import Ranges, System, equal, within
from exports.releases.rules import Known, next_to_hide, tried_about
from exports.releases.sheet import EVERYBODY, HIDDEN, WHOLE, Key, Link, Sheet, of_places
from workshops.programmes.small_numbers import shown


def protect_parts(parts: Mapping[str, Mapping[Key, int]], everybody: Known) -> dict[str, dict[Key, str]]:
    """The cells of each part as they may be published. Where everybody's cell is hidden the part's is too.

    What is known of everybody grows with every part until it rests; then no hidden cell, of any part or of everybody,
    may have become too narrow. Where one has, the part that tells it hides more: its total, its smallest number, and
    where that does not help all of it.
    """
    whole = everybody.sheet
    sheets: dict[str, Sheet] = {}
    for name, counts in parts.items():
        masked = frozenset(key for key in counts if whole.cells[key] == HIDDEN)
        cells = {key: HIDDEN if key in masked else shown(n, whole.threshold) for key, n in counts.items()}
        sheets[name] = Sheet(whole.threshold, cells, masked=masked)
    inside = Inside(of_places(whole.cells), everybody.links[:1], everybody.box)
    resting = False
    while not resting:
        resting, box = True, _known_of_all(sheets.values(), everybody.box, inside)
        for name, sheet in sheets.items():
            sheets[name] = _quieter(sheet, whole, box, inside)
            resting &= sheets[name] is sheet
    return {name: dict(sheet.cells) for name, sheet in sheets.items()}


def _quieter(sheet: Sheet, everybody: Sheet, box: Ranges, inside: "Inside") -> Sheet:
    """The sheet of a part with as many numbers as may stand."""
    while next_one := next_to_hide(sheet.cells):
        if not any(inside.tells_of(tried, box, everybody) for tried in tried_about(sheet, next_one)):
            return sheet
        sheet = sheet.showing({next_one: HIDDEN})
    return sheet.masking(list(sheet.cells)) if inside.tells_of(sheet, box, everybody) else sheet


def _known_of_all(sheets: Iterable[Sheet], box: Ranges, inside: "Inside") -> Ranges:
    """What is known of everybody when all these parts are known, narrowed until nothing moves."""
    before = None
    while before != box:
        before = box
        for sheet in sheets:
            box = inside.narrowed(sheet, box)
    return box


class Inside:
    """Some people, everybody, and the others: what the cells of some tell of themselves and of everybody.

    A `box` is what is known of everybody already: at least what it was at first.
    """

    def __init__(self, keys: Sequence[Key], links: Sequence[Link], box: Ranges) -> None:
        self._keys = list(keys)
        self._width, facts_within = within(keys, links)
        three = [range(at, at + self._width) for at in range(0, 3 * self._width, self._width)]
        facts = [([part[n] for n in a], [part[n] for n in b]) for part in three for a, b in facts_within]
        for some, everybody, others in zip(*three, strict=True):
            facts += equal([everybody], [some, others])
        self._system = System(facts, 3 * self._width)
        nothing, anything = [0] * self._width, [EVERYBODY] * self._width
        self._first = [*nothing, *box[0], *nothing], [*anything, *box[1], *anything]
        self._system.narrow(*self._first)
        self._quiet: tuple[Ranges, Ranges | None] | None = None

    def narrowed(self, sheet: Sheet, box: Ranges) -> Ranges:
        """What is known of everybody when this part is known too. Where the two contradict, nothing new is."""
        ranges = self._ranges(sheet, box)
        if ranges is None:
            return box
        low, high = (side[self._width : 2 * self._width] for side in ranges)
        return low, high

    def tells_of(self, sheet: Sheet, box: Ranges, everybody: Sheet) -> bool:
        """Whether a hidden cell of the part, or of everybody, keeps fewer than 4 possible counts, and more without it.

        And whether more is known of the total of everybody: months and hosts add up to it. Tried are the cells that
        have become narrower than their symbol says.
        """
        told = self._ranges(sheet, box)
        if told is None:
            return False
        quiet = self._without(sheet.masking(self._keys), box)
        whole = self._width + self._keys.index(WHOLE)
        if quiet is None or (told[0][whole], told[1][whole]) != (quiet[0][whole], quiet[1][whole]):
            return quiet is not None
        hidden = [self._keys.index(key) for key in sheet.hidden if key not in sheet.masked]
        hidden += [self._width + self._keys.index(key) for key in of_places(everybody.hidden)]
        narrow = (at for at in hidden if told[1][at] - told[0][at] + 1 < sheet.threshold)
        keeps = partial(self._system.keeps, counts=LEFT_AT_LEAST)
        return any(not keeps(*told, at) and keeps(*quiet, at) for at in narrow)

    def _without(self, masked: Sheet, box: Ranges) -> Ranges | None:
        """What is known without the part, worked out once for all parts that are held against the same box."""
        if self._quiet is None or self._quiet[0] is not box:
            self._quiet = box, self._ranges(masked, box)
        return self._quiet[1]

    def _ranges(self, sheet: Sheet, box: Ranges) -> Ranges | None:
        """From what was known at first on, so that only what has moved since is followed."""
        low, high = (side.copy() for side in self._first)
        said = enumerate([*map(sheet.range_of, self._keys)])
        known = enumerate(zip(*box, strict=True), self._width)
        moved = []
        for at, (least, most) in (*said, *known):
            if least > low[at] or most < high[at]:
                low[at], high[at] = max(low[at], least), min(high[at], most)
                moved.append(at)
        possible = all(low[at] <= high[at] for at in moved)
        return (low, high) if possible and self._system.narrow(low, high, moved) else None
