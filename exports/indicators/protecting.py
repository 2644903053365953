"""What may be shown of a sheet: people by the rules of a release, all that adds up hidden together.

A sheet is protected as one tree of cells: groups add up to their total, several lists of the same people each to the
same one, small groups to the larger ones that consist of them, and a share splits everybody into those who are and the
rest.
Nothing else of it is shown, so that nothing else can be worked out (exports/releases/rules.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import gettext as _

from app.words import fold
from exports.indicators.models import Layout, Line, Measure
from exports.indicators.sheet import Fault, Mark, Number, Read, Row, WrongError, groups_within
from exports.releases.among import Part, protect_answers
from exports.releases.sheet import ANSWERS, DETAILS, EVERYBODY, HIDDEN, WHOLE, Key, Link, Sheet

LIST = "list "  # a table for each list of the same people
ARE, REST = "are", "rest"  # of a share: those who are so, and all others
BEFORE = -1  # an earlier sheet: it is held against no release
HUNDREDTH = Decimal("0.01")
TOTAL_LINE = (Line.TOTAL, "", "")


@dataclass(frozen=True)
class Cell:
    """A line as it is shown."""

    part: str
    label: str
    line: Line
    shown: str
    rest: str = ""


@dataclass(frozen=True)
class Counted:
    """A sheet of people as a tree of counts, and the cells that stay hidden whatever is in them."""

    counts: Mapping[Key, int]
    links: Sequence[Link]
    forced: frozenset[Key]


@dataclass(frozen=True)
class Filled:
    """Numbers of which their owner has hidden some: each has one that it could be. `known`: whether the sum is."""

    numbers: list[int]
    total: int
    known: bool


class DoesNotAddUpError(ValueError):
    """The rows come to `summed`, and the sheet says `stated`."""

    def __init__(self, summed: int, stated: int) -> None:
        super().__init__(f"{summed} is not {stated}")
        self.summed, self.stated = summed, stated


def completed(numbers: Sequence[Number], stated: Number | None = None) -> Filled:
    """Whole numbers for a list and its total. What is hidden gets what is left of the total, as far as it may.

    A total that its owner has hidden is as good as none. Raises DoesNotAddUpError.

    >>> completed([Decimal(12), Decimal(7)])
    Filled(numbers=[12, 7], total=19, known=True)
    >>> completed([Decimal(12), Mark(5), Mark()], Decimal(20))
    Filled(numbers=[12, 4, 4], total=20, known=True)
    >>> completed([Decimal(12), Mark(5)])
    Filled(numbers=[12, 0], total=12, known=False)
    >>> completed([Decimal(12), Mark(5)], Decimal(17))
    Traceback (most recent call last):
    exports.indicators.protecting.DoesNotAddUpError: 12 is not 17
    """
    found = [0 if isinstance(each, Mark) else int(each) for each in numbers]
    marks = {place: each for place, each in enumerate(numbers) if isinstance(each, Mark)}
    summed = sum(found)
    if not isinstance(stated, Decimal):
        return Filled(found, summed, known=not marks and stated is None)
    left = int(stated) - summed
    for place, mark in sorted(marks.items(), key=lambda each: each[1].below is None):
        found[place] = max(0, left if mark.below is None else min(mark.below - 1, left))
        left -= found[place]
    if left:
        raise DoesNotAddUpError(summed, int(stated))
    return Filled(found, int(stated), known=True)


def protect_sheet(
    read: Read, measure: Measure, layout: Layout, threshold: int, before: Sequence[tuple[int, Sequence[Cell]]] = ()
) -> list[Cell]:
    """The cells of a sheet as they may be shown. `before` are earlier sheets of the same day: their threshold and
    cells; those of other groups are left out. Raises WrongError where the sheet contradicts itself.
    """
    if measure is Measure.OTHER:
        return [_of_something_else(row, threshold) for row in read.rows]
    counted = counted_of(read, measure, layout)
    keys = dict(zip(map(_name_of, read.rows), _keys_of_lines(read.rows, measure, layout), strict=True))
    keys[TOTAL_LINE] = _key_of(Line.TOTAL, "", "", measure, layout)
    chain = [sheet for least, cells in before if (sheet := _as_sheet(least, cells, keys, counted.counts))]
    part = Part(counted.counts, [(BEFORE, sheet) for sheet in chain], counted.links)
    protected, _least = protect_answers(part, threshold, lambda _people, _new: False, ([EVERYBODY], []))
    symbols = {**protected.cells} | dict.fromkeys(counted.forced, HIDDEN)
    lines = [(row.part, row.label, row.line) for row in read.rows if row.line is not Line.TOTAL]
    if layout is Layout.LISTS:  # each has the same total, which stands at the end
        lines = [line for line in lines if line[2] is not Line.WHOLE]
    if layout is Layout.WITHIN:  # what a larger group comes to stands there, whether or not the sheet says so
        for number, (part, _groups) in enumerate(groups_within(read.rows)):
            if not _stated(read, part):
                keys[Line.WHOLE, fold(part), ""] = (ANSWERS, str(number))
                lines.append((part, "", Line.WHOLE))
    found = []
    for part, label, line in [*lines, ("", "", Line.TOTAL)]:
        key = keys[line, fold(part), fold(label)]
        found.append(Cell(part, label, line, symbols[key], symbols.get(_rest(key), "")))
    return found


def as_its_owner_shows(read: Read, measure: Measure) -> list[Cell]:
    """The cells of official figures, which their producer has protected."""
    return [_cell(row, _plain(row.numbers[0]), _rest_of(row) if measure is Measure.SHARE else "") for row in read.rows]


def _rest_of(row: Row) -> str:
    some, whole = row.numbers
    return HIDDEN if isinstance(some, Mark) or isinstance(whole, Mark) else _plain(whole - some)


def _of_something_else(row: Row, threshold: int) -> Cell:
    """A number that counts no people, but that may be about few: then it is hidden."""
    number, *behind = row.numbers
    few = any(isinstance(each, Mark) or each < threshold for each in behind)
    return _cell(row, HIDDEN if few else _plain(number))


def _plain(number: Number) -> str:
    """
    >>> _plain(Decimal("1200")), _plain(Decimal("12.345")), _plain(Decimal("3.50")), _plain(Mark(5))
    ('1200', '12.35', '3.5', 'hidden')
    """
    if isinstance(number, Mark):
        return HIDDEN
    if number == number.to_integral_value():
        return str(int(number))
    return format(number.quantize(HUNDREDTH, ROUND_HALF_UP).normalize(), "f")


def _cell(row: Row, symbol: str, rest: str = "") -> Cell:
    return Cell("" if row.line is Line.TOTAL else row.part, row.label, row.line, symbol, rest)


def counted_of(read: Read, measure: Measure, layout: Layout) -> Counted:
    """A sheet of people as a tree. Raises WrongError where it does not add up."""
    if measure is Measure.SHARE:
        return _shares(read)
    return {Layout.LIST: _list, Layout.LISTS: _lists, Layout.WITHIN: _within}[layout](read)


def _stated(read: Read, part: str | None = None) -> Row | None:
    """The row in which a sheet states its total, or that of a part."""
    rows = read.of(Line.TOTAL) if part is None else [row for row in read.of(Line.WHOLE) if row.part == part]
    return rows[-1] if rows else None


def _adding_up(rows: Sequence[Row], stated: Row | None) -> Filled:
    """Raises WrongError, with the row that says otherwise."""
    try:
        return completed([row.numbers[0] for row in rows], stated.numbers[0] if stated else None)
    except DoesNotAddUpError as error:
        raise WrongError([_not_the_sum((stated or rows[-1]).number, error.summed, error.stated)]) from error


def _not_the_sum(row: int, summed: int, stated: int) -> Fault:
    what = _(
        "The groups add up to %(summed)s. Look which number is wrong, or add a row “Not known” for who is missing.",
        summed=f"{summed:,}",
    )
    return Fault(row, "", f"{stated:,}", what)


def _forced(keys: Sequence[Key], rows: Sequence[Row]) -> set[Key]:
    """The cells whose number its owner has hidden."""
    return {key for key, row in zip(keys, rows, strict=True) if any(isinstance(each, Mark) for each in row.numbers)}


def _list(read: Read) -> Counted:
    groups = read.of(Line.GROUP)
    filled = _adding_up(groups, _stated(read))
    keys = [(ANSWERS, str(place)) for place in range(len(groups))]
    forced = _forced(keys, groups) | (set() if filled.known else {WHOLE})
    return Counted({WHOLE: filled.total} | dict(zip(keys, filled.numbers, strict=True)), [], frozenset(forced))


def _lists(read: Read) -> Counted:
    """Each list adds up to the same people. Where one is whole, its sum is what is left for the others."""
    parts = list(groups_within(read.rows))
    if empty := [row for row in read.of(Line.WHOLE) if not dict(parts)[row.part]]:
        what = _("There is only a total here. Give each group of this list a row.")
        raise WrongError([Fault(row.number, "", row.part, what) for row in empty])
    sums = [_adding_up(groups, _stated(read, part)) for part, groups in parts]
    stated = _stated(read)
    total: Number | None = stated.numbers[0] if stated else None
    if not isinstance(total, Decimal):
        total = next((Decimal(each.total) for each in sums if each.known), None)
    counts: dict[Key, int] = {}
    hidden = total is None or (stated is not None and isinstance(stated.numbers[0], Mark))
    forced: set[Key] = {WHOLE} if hidden else set()
    largest = total if isinstance(total, Decimal) else Decimal(max(each.total for each in sums))
    for number, (part, groups) in enumerate(parts):
        keys = [(f"{LIST}{number}", str(place)) for place in range(len(groups))]
        counts |= dict(zip(keys, _up_to(largest, groups, part), strict=True))
        forced |= _forced(keys, groups)
    return Counted({WHOLE: int(largest)} | counts, [], frozenset(forced))


def _up_to(total: Decimal, groups: Sequence[Row], part: str) -> list[int]:
    """The numbers of a list that holds so many people. Raises WrongError where it holds others."""
    numbers = [row.numbers[0] for row in groups]
    try:
        return completed(numbers, total).numbers
    except DoesNotAddUpError as error:
        what = _(
            "“%(part)s” adds up to %(summed)s, and other lists here to %(total)s. Each list must hold the same people: "
            "add a row “Not known” where some are missing.",
            part=part,
            summed=f"{error.summed:,}",
            total=f"{error.stated:,}",
        )
        raise WrongError([Fault(groups[-1].number, "", "", what)]) from error


def _within(read: Read) -> Counted:
    """Small groups add up to the larger ones, and these to everybody."""
    counts: dict[Key, int] = {}
    forced: set[Key] = set()
    spans: dict[str, list[str]] = {}
    whole: list[Row] = []
    known = True
    for number, (part, groups) in enumerate(groups_within(read.rows)):
        own = _stated(read, part)
        filled = _adding_up(groups, own) if groups else completed([own.numbers[0]] if own else [])
        key: Key = (ANSWERS, str(number))
        counts[key] = filled.total
        if not filled.known:
            known = False
            forced.add(key)
        rows = [f"{number}.{place}" for place in range(len(groups))]
        if groups:
            spans[str(number)] = rows
            details = [(DETAILS, row) for row in rows]
            counts |= dict(zip(details, filled.numbers, strict=True))
            forced |= _forced(details, groups)
        whole.append(Row((own or groups[-1]).number, part, "", Line.WHOLE, (Decimal(filled.total),)))
    everybody = _adding_up(whole, _stated(read) if known else None)
    if not (known and everybody.known):
        forced.add(WHOLE)
    links = [Link(ANSWERS, DETAILS, spans)] if spans else []
    return Counted({WHOLE: everybody.total} | counts, links, frozenset(forced))


def _shares(read: Read) -> Counted:
    """Everybody is split in two, and each half by groups. The number of all is never shown by itself."""
    groups, stated = read.of(Line.GROUP), _stated(read)
    marked = [any(isinstance(each, Mark) for each in row.numbers) for row in groups]
    known = not any(marked)
    pairs = [(0, 0) if hidden else _two(row) for row, hidden in zip(groups, marked, strict=True)]
    if stated and known:
        for said, summed in zip(
            stated.numbers, (sum(some for some, _rest in pairs), sum(map(sum, pairs))), strict=True
        ):
            if isinstance(said, Mark):
                known = False
            elif int(said) != summed:
                raise WrongError([_not_the_sum(stated.number, summed, int(said))])
    counts: dict[Key, int] = {}
    forced: set[Key] = {WHOLE}
    spans: dict[str, list[str]] = {}
    for half, name in enumerate((ARE, REST)):
        keys = [(DETAILS, f"{name} {place}") for place in range(len(groups))]
        counts[ANSWERS, name] = sum(pair[half] for pair in pairs)
        counts |= {key: pair[half] for key, pair in zip(keys, pairs, strict=True)}
        forced |= {key for key, hidden in zip(keys, marked, strict=True) if hidden}
        forced |= set() if known else {(ANSWERS, name)}
        spans[name] = [row for _table, row in keys]
    total = counts[ANSWERS, ARE] + counts[ANSWERS, REST]
    return Counted({WHOLE: total} | counts, [Link(ANSWERS, DETAILS, spans)], frozenset(forced))


def _two(row: Row) -> tuple[int, int]:
    some, whole = (int(each) for each in row.numbers if isinstance(each, Decimal))
    return some, whole - some


def _rest(key: Key) -> Key:
    """Of a share: the cell of all others."""
    return key[0], key[1].replace(ARE, REST) if key[1].startswith(ARE) else ""


def _name_of(line: Row | Cell) -> tuple[Line, str, str]:
    """By what a line is known in every sheet of the same."""
    return TOTAL_LINE if line.line is Line.TOTAL else (line.line, fold(line.part), fold(line.label))


def _keys_of_lines(rows: Sequence[Row], measure: Measure, layout: Layout) -> list[Key]:
    """By which cell of the tree each line of a sheet is protected."""
    parts = list(dict.fromkeys(row.part for row in rows if row.line is not Line.TOTAL))
    seen = dict.fromkeys(parts, 0)
    found: list[Key] = []
    for row in rows:
        part = parts.index(row.part) if row.line is not Line.TOTAL else 0
        found.append(_key_of(row.line, str(part), str(seen.get(row.part, 0)), measure, layout))
        if row.line is Line.GROUP:
            seen[row.part] += 1
    return found


def _key_of(line: Line, part: str, place: str, measure: Measure, layout: Layout) -> Key:
    if measure is Measure.SHARE:
        return (DETAILS, f"{ARE} {place}") if line is Line.GROUP else (ANSWERS, ARE)
    if line is Line.TOTAL or (line is Line.WHOLE and layout is Layout.LISTS):
        return WHOLE
    if line is Line.WHOLE:
        return ANSWERS, part
    return {
        Layout.LIST: (ANSWERS, place),
        Layout.LISTS: (f"{LIST}{part}", place),
        Layout.WITHIN: (DETAILS, f"{part}.{place}"),
    }[layout]


def _as_sheet(
    threshold: int, cells: Sequence[Cell], keys: Mapping[tuple[Line, str, str], Key], counts: Mapping[Key, int]
) -> Sheet | None:
    """What an earlier sheet of the same groups showed, as the rules read it; None where it was of other groups."""
    symbols = dict.fromkeys(counts, HIDDEN)
    groups = {name for name in keys if name[0] is Line.GROUP}
    if {_name_of(cell) for cell in cells if cell.line is Line.GROUP} != groups:
        return None
    for cell in cells:
        if key := keys.get(_name_of(cell)):
            symbols[key] = cell.shown
            if cell.rest:
                symbols[_rest(key)] = cell.rest
    return Sheet(threshold, symbols) if set(symbols.values()) != {HIDDEN} else None
