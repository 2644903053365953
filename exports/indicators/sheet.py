"""From an uploaded sheet to lines of groups and numbers, or to a list of what is wrong, row by row.

Nothing that stands in a sheet is kept but what may be shown of it (protecting.py). A number that its owner has hidden
already, as `*` or `<5`, stays hidden.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from flask_babel import gettext as _

from app.words import fold
from exports.indicators.models import Layout, Line, Measure
from workshops.scribe.tables import TooLongError, UnreadableError, read_table

GROUPS_AT_MOST = 100  # a table that nobody can read says nothing; and what follows from each is worked out
FAULTS_AT_MOST = 200
LABEL_AT_MOST = 80
MOST = 100_000_000  # more people than any group here can have
TOTALS = frozenset(
    {"total", "totals", "grand total", "sum", "all", "all people", "all groups", "overall", "everyone", "everybody"}
)
SUPPRESSED = frozenset({"*", "**", "c", "x", "s", "[c]", "[x]", "[s]", "[low]", ":", "..", "suppressed", "hidden"})
BELOW = re.compile(r"(?:<|fewer than|less than|under)\s*(\d{1,3})")
AT_MOST = re.compile(r"(?:<=|≤)\s*(\d{1,3})")
NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,20})?")
UNKIND = "depriv"  # domain: residents never read this word about where they live
BLANKS = re.compile(r"[\s\u00a0\u202f]+")


@dataclass(frozen=True)
class Mark:
    """A number that its owner has hidden: one below something, or any at all.

    >>> Mark(5), Mark()
    (Mark(below=5), Mark(below=None))
    """

    below: int | None = None


Number = Decimal | Mark


@dataclass(frozen=True)
class Row:
    """One line of a sheet that is right."""

    number: int  # as a spreadsheet counts
    part: str
    label: str
    line: Line
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row, and what to do about it."""

    row: int
    column: str
    said: str
    what: str


class WrongError(Exception):
    """A sheet that cannot be taken as it is: every fault that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass
class Read:
    """A sheet whose every row is right."""

    heading: str
    rows: list[Row] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)

    def of(self, line: Line) -> list[Row]:
        return [row for row in self.rows if row.line is line]


@dataclass(frozen=True)
class Columns:
    """What a sheet of a kind has in its columns: names of groups, then numbers."""

    groups: int
    numbers: int
    more: int = 0  # numbers that may be there


def columns_of(measure: Measure, layout: Layout) -> Columns:
    groups = 1 if layout is Layout.LIST else 2
    return {
        Measure.PEOPLE: Columns(groups, 1),
        Measure.SHARE: Columns(groups, 2),
        Measure.OTHER: Columns(groups, 1, more=1),
    }[measure]


def read_number(text: str) -> Number | None:
    """A number as people and statisticians write it; None for what is none.

    >>> read_number("29,199"), read_number("12.50 "), read_number("-3"), read_number("62%")
    (Decimal('29199'), Decimal('12.50'), Decimal('-3'), Decimal('62'))
    >>> read_number("<5"), read_number("≤ 7"), read_number("[c]"), read_number("fewer than 10")
    (Mark(below=5), Mark(below=8), Mark(below=None), Mark(below=10))
    >>> [read_number(text) for text in ("", "-", "12,5", "=1+1", "many", "1e9", "٣")]
    [None, None, None, None, None, None, None]
    """
    said = BLANKS.sub(" ", text).strip().casefold()
    if said in SUPPRESSED:
        return Mark()
    if found := BELOW.fullmatch(said):
        return Mark(int(found[1]))
    if found := AT_MOST.fullmatch(said):
        return Mark(int(found[1]) + 1)
    plain = said.removesuffix("%").replace(" ", "")
    return Decimal(plain.replace(",", "")) if plain.isascii() and NUMBER.fullmatch(plain) else None


def is_total(label: str) -> bool:
    """
    >>> is_total("TOTAL:"), is_total("All people"), is_total("Totally new")
    (True, True, False)
    """
    return fold(label).rstrip(" :") in TOTALS


def read_sheet(raw: bytes, measure: Measure, layout: Layout, *, as_published: bool) -> Read:
    """Read a file. Raises UnreadableError for what is no table, WrongError with what is wrong in its rows."""
    columns = columns_of(measure, layout)
    try:
        table = read_table(raw, lambda headings: min(len(headings), columns.groups + columns.numbers))
    except TooLongError as error:
        raise UnreadableError(_too_many()) from error
    if len(table.rows) > 2 * GROUPS_AT_MOST:
        raise UnreadableError(_too_many())
    return _Reading(columns, measure, layout, as_published=as_published).read(table.headings, table.rows, table.guessed)


def unkind() -> str:
    return _("Residents read this about where they live. Write “Groups 1 and 2 of the official index”, or the like.")


def _too_many() -> str:
    return _(
        "This sheet has more than %(n)s groups. It needs one row for each group, not one for each person: count "
        "them first, or put small groups together.",
        n=GROUPS_AT_MOST,
    )


class _Reading:
    """Reads row by row, and notes what is wrong on the way."""

    def __init__(self, columns: Columns, measure: Measure, layout: Layout, *, as_published: bool) -> None:
        self.columns, self.measure, self.layout, self.as_published = columns, measure, layout, as_published
        self.faults: list[Fault] = []
        self.headings: list[str] = []
        self.there: dict[tuple[str, str], int] = {}
        self.filled: list[int] = []
        self.parts: dict[str, str] = {}  # each list or larger group as it was spelled first

    def read(self, headings: list[str], rows: list[tuple[int, list[str]]], guessed: list[str]) -> Read:
        self.headings = headings
        self._look_at_headings(rows)
        named = headings[: self.columns.groups]
        heading = named[-1] if self.layout is Layout.LISTS else ": ".join(named)
        found = Read(heading[:120] or _("Group"), guessed=list(guessed))
        part = ""
        for number, cells in rows:
            texts = cells + [""] * (len(headings) - len(cells))
            part = self._part(number, texts, part)
            if row := self._row(number, part, texts):
                found.rows.append(row)
        if not found.of(Line.GROUP) and not self.faults:
            self._note(rows[0][0], 0, "", _("There is no group below the headings. Give each a row of its own."))
        if len(found.rows) > GROUPS_AT_MOST:
            raise UnreadableError(_too_many())
        if self.faults:
            raise WrongError(self.faults[:FAULTS_AT_MOST])
        if self.filled:
            rows_said = ", ".join(map(str, self.filled))
            found.guessed.append(
                _("In row %(rows)s the first column is empty. The group of the row above was taken.", rows=rows_said)
            )
        return found

    def _look_at_headings(self, rows: list[tuple[int, list[str]]]) -> None:
        """Raises WrongError where the columns are not those of this kind of sheet."""
        for place, heading in enumerate(self.headings[: self.columns.groups]):
            if UNKIND in fold(heading):
                self._note(max(1, rows[0][0] - 1), place, heading, unkind())
        least = self.columns.groups + self.columns.numbers
        here, most = len(self.headings), least + self.columns.more
        if least <= here <= most and all(map(read_number, self.headings[self.columns.groups :])):
            what = _("This reads like a group with its number. Write headings above it, like those of the template.")
            raise WrongError([Fault(max(1, rows[0][0] - 1), "", " · ".join(self.headings)[:120], what)])
        if least <= here <= most:
            if wide := [number for number, cells in rows if len(cells) > here]:
                what = _("This row has more cells than there are headings. Take out what is beside the table.")
                raise WrongError([Fault(number, "", "", what) for number in wide[:FAULTS_AT_MOST]])
            return
        what = _(
            "The first row must hold %(n)s headings, like those of the template. It holds %(here)s. Take out titles "
            "above the table and columns beside it.",
            n=least if least == most else f"{least}–{most}",
            here=here,
        )
        raise WrongError([Fault(max(1, rows[0][0] - 1), "", " · ".join(self.headings)[:120], what)])

    def _part(self, number: int, texts: list[str], above: str) -> str:
        """The list or the larger group of a row; merged cells leave it empty below the first."""
        if self.layout is Layout.LIST:
            return ""
        if texts[0] or not texts[1]:
            return self.parts.setdefault(fold(texts[0]), texts[0])
        if above:
            self.filled.append(number)
        else:
            self._note(number, 0, "", _("Write which list or larger group this row belongs to."))
        return above

    def _row(self, number: int, part: str, texts: list[str]) -> Row | None:
        label = texts[self.columns.groups - 1]
        line = self._line(number, part, label)
        if line is None:
            return None
        for place, name in enumerate((part, label)[-self.columns.groups :]):
            if what := self._wrong_name(name):
                self._note(number, place, name, what)
                return None
        whose = {
            Line.GROUP: (fold(part), fold(label)),
            Line.WHOLE: (fold(part), ""),
            Line.TOTAL: ("", ""),
        }[line]
        if whose in self.there:
            what = _("This group stands in row %(row)s already. Put the two together.", row=self.there[whose])
            self._note(number, self.columns.groups - 1, label or part, what)
            return None
        self.there[whose] = number
        numbers = self._numbers(number, texts)
        return Row(number, part, "" if line is not Line.GROUP else label, line, numbers) if numbers else None

    def _wrong_name(self, name: str) -> str:
        if len(name) > LABEL_AT_MOST:
            return _("Shorten this to %(n)s letters.", n=LABEL_AT_MOST)
        return unkind() if UNKIND in fold(name) else ""

    def _line(self, number: int, part: str, label: str) -> Line | None:
        """What a row is of; None for one that is of nothing."""
        if self.layout is Layout.LIST:
            if not label:
                self._note(number, 0, "", _("Write the name of the group."))
                return None
            return Line.TOTAL if is_total(label) else Line.GROUP
        if is_total(part):
            return Line.TOTAL
        if not label or is_total(label):
            if not part:
                self._note(number, 0, "", _("Write the name of the group."))
                return None
            return Line.WHOLE
        return Line.GROUP

    def _numbers(self, number: int, texts: list[str]) -> tuple[Number, ...] | None:
        found: list[Number] = []
        for place in range(self.columns.groups, len(self.headings)):
            read = read_number(texts[place])
            people = self.measure is not Measure.OTHER or place > self.columns.groups
            if what := self._wrong(texts[place], read, people=people):
                self._note(number, place, texts[place], what)
            elif read is not None:
                found.append(read)
        if len(found) < len(self.headings) - self.columns.groups:
            return None
        if self.measure is Measure.SHARE and self._is_more(found):
            what = _("More people than there are: the first number cannot be larger than the second.")
            self._note(number, self.columns.groups, texts[self.columns.groups], what)
            return None
        return tuple(found)

    def _is_more(self, found: list[Number]) -> bool:
        some, whole = found
        return isinstance(some, Decimal) and isinstance(whole, Decimal) and some > whole

    def _wrong(self, text: str, read: Number | None, *, people: bool) -> str:
        """What is wrong with a cell; nothing where it is right."""
        if not text:
            return _("There is no number. Write 0 for none, or * for one that its owner does not give.")
        if text.startswith("="):
            return _("This is a formula, and its result is not in the file. Save it in Excel, and choose it again.")
        if read is None:
            return _("This is no number. Write it in digits, with a point for decimals: 29199 or 12.5.")
        if isinstance(read, Mark):
            return ""
        if people and text.rstrip().endswith("%"):
            return _("A percentage does not say how many people it is of. Write how many, and of how many.")
        if people and read != read.to_integral_value():
            return _("People are counted in whole numbers.")
        if people and read < 0:
            return _("There cannot be fewer than none.")
        if abs(read) > MOST:
            return _("This is more than there are people. Look at it again.")
        if not people and not self.as_published and text.rstrip().endswith("%"):
            return _("A percentage needs how many it is of. Choose “how many of how many” above.")
        return ""

    def _note(self, row: int, place: int, said: str, what: str) -> None:
        self.faults.append(Fault(row, self.headings[place] if place < len(self.headings) else "", said[:120], what))


def groups_within(rows: Sequence[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The lists or larger groups of a sheet, in its order, each with its groups."""
    for part in dict.fromkeys(row.part for row in rows if row.line is not Line.TOTAL):
        yield part, [row for row in rows if row.part == part and row.line is Line.GROUP]
