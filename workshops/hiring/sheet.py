"""From a file to the figures of each offer, or to everything that is wrong with it, row by row. Nothing is stored here.

A row is a group of people with a number for each stage, or one applicant with the furthest stage in words. Of either
only sums by one split at a time leave this file: no row is kept, and no column that is nobody's is read.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from flask_babel import gettext as _

from app import clock
from app.i18n import say_day
from maps.deprivation.groups import NOT_KNOWN
from workshops.hiring.columns import LATER, SPLITS, STAGES, Holds
from workshops.hiring.counting import NOT_SAID, Rows
from workshops.hiring.groups import READERS
from workshops.hiring.models import Split, Stage
from workshops.hiring.numbers import MOST, whole
from workshops.hiring.own import OwnOffers
from workshops.hiring.places import NOWHERE, Places
from workshops.hiring.wording import COLUMNS, STAGES_SAID, what_fits
from workshops.offers.models import Offer
from workshops.scribe.cells import Fault, WrongCell
from workshops.scribe.days import day
from workshops.scribe.tables import WRONG_CELLS, Table

ORDER = tuple(Stage)
ONE = 1  # a row of an applicant
Numbers = dict[Stage, int]
Splits = dict[Split, Rows]


@dataclass
class Sum:
    """What the rows of one offer come to so far: by a key (a stage, or a word for one) and by split."""

    offer: Offer
    first_row: int
    days: dict[date, int] = field(default_factory=dict)  # each day that was named, with its first row
    has_figures: bool = False
    counts: dict[str, dict[Split, Counter[str]]] = field(default_factory=dict)
    spoken: set[Split] = field(default_factory=set)  # of which at least one row says something

    def add(self, key: str, who: dict[Split, str], n: int) -> None:
        splits = self.counts.setdefault(key, {split: Counter() for split in Split})
        for split, row in who.items():
            splits[split][row] += n


@dataclass(frozen=True)
class Way:
    """How a file is read: what each column holds, and how much of a cell may be shown when it is wrong."""

    columns: Sequence[Holds | None]
    as_of: date  # where no cell says another day
    echoes: bool = True
    leaves_out_others: bool = False

    @property
    def counts_applicants(self) -> bool:
        return Holds.FURTHEST in self.columns


@dataclass(frozen=True)
class Found:
    """What was read: sums, faults, and what was left out."""

    sums: list[Sum]
    faults: list[Fault]
    wrong_rows: int
    others: int = 0  # rows of vacancies that are not offered here


class Reader:
    """Reads the rows of one file for the offers of one organisation."""

    def __init__(self, offers: Sequence[Offer], kept_on: dict[int, date], way: Way) -> None:
        self.way = way
        self.own = OwnOffers(offers, echoes=way.echoes)
        self.kept_on = kept_on  # the day of the figures that stand here, by offer
        self.places: dict[int, Places] = {}
        self.sums: dict[int, Sum] = {}
        self.faults: list[Fault] = []
        self.others = 0

    def read(self, table: Table) -> Found:
        for number, texts in table.rows:
            self._row(number, texts)
        for each in self.sums.values():
            self._look_at_day(each)
        order = ["", *map(str, COLUMNS.values())]
        self.faults.sort(key=lambda fault: (fault.row, order.index(fault.column)))
        wrong = {fault.row for fault in self.faults}
        return Found(list(self.sums.values()), self.faults, len(wrong), self.others)

    def _row(self, row: int, texts: Sequence[str]) -> None:
        cells = {holds: text for holds, text in zip(self.way.columns, texts, strict=False) if holds and text}
        if len(texts) > len(self.way.columns):
            self._wrong(row, None, _("There are more cells than headings: a comma or quotation mark too many?"))
        offer = self._read(row, Holds.OFFER, cells, self.own.find, None, needed=not self.way.leaves_out_others)
        if offer is None:
            return
        known = len(self.faults)
        its = self.sums.setdefault(offer.id, Sum(offer, row))
        self._day(row, its, cells)
        who = self._who(row, its, cells)
        if self.way.counts_applicants:
            if known == len(self.faults):
                its.has_figures = True
                its.add(" ".join(cells.get(Holds.FURTHEST, "").split()), who, ONE)
            return
        its.has_figures |= any(holds in cells for holds in LATER)
        numbers = self._numbers(row, cells)
        if known == len(self.faults):
            for stage, n in numbers.items():
                its.add(stage.value, who, n)

    def _who(self, row: int, its: Sum, cells: dict[Holds, str]) -> dict[Split, str]:
        """The row of each split that these people stand in."""
        offer = its.offer
        if offer.programme_id not in self.places:
            self.places[offer.programme_id] = Places(offer.programme, echoes=self.way.echoes)
        place, deciles = self._read(row, Holds.PLACE, cells, self.places[offer.programme_id].home, NOWHERE)
        found = {Split.PLACE: place, Split.DECILES: deciles or NOT_KNOWN}
        its.spoken |= {Split.PLACE} if Holds.PLACE in cells else set()
        its.spoken |= {Split.DECILES} if found[Split.DECILES] != NOT_KNOWN else set()
        its.spoken |= {split for holds, split in SPLITS.items() if holds in cells}
        for holds, split in SPLITS.items():
            said = self._read(row, holds, cells, partial(self._group, holds, split), "")
            found[split] = said or NOT_SAID
        return found

    def _group(self, holds: Holds, split: Split, text: str) -> str:
        said = READERS[split](text)
        if said is None:
            raise WrongCell(what_fits(split, text[:40] if self.way.echoes else ""))
        return said

    def _day(self, row: int, its: Sum, cells: dict[Holds, str]) -> None:
        named = self._read(row, Holds.AS_OF, cells, self._as_day, None)
        if named is None:
            return
        if its.days and named not in its.days:
            other, first = next(iter(its.days.items()))
            what = _(
                "Row %(row)s says %(day)s for the same offer: its figures are of one day.",
                row=first,
                day=say_day(other),
            )
            self._wrong(row, Holds.AS_OF, what)
            return
        its.days.setdefault(named, row)

    @staticmethod
    def _as_day(text: str) -> date:
        named = day(text)
        if named is None:
            raise WrongCell(_("This is no day. Write it like 27/11/2026."))
        if named > clock.today():
            raise WrongCell(_("This day is still to come. Look at the year."))
        return named

    def _look_at_day(self, its: Sum) -> None:
        """The day of an offer's figures: not before it was published, and not before those that stand here."""
        as_of, row = next(iter(its.days.items()), (self.way.as_of, its.first_row))
        its.days = {as_of: row}
        opened, kept = its.offer.opened_on, self.kept_on.get(its.offer.id)
        if not its.has_figures:
            return
        if opened and as_of < opened:
            what = _("These figures are of %(day)s. The offer was published on %(opened)s.")
            self._wrong(row, Holds.AS_OF, what % {"day": say_day(as_of), "opened": say_day(opened)})
        elif kept and as_of < kept:
            what = _("These figures are of %(day)s. Newer ones are here already, of %(kept)s.")
            self._wrong(row, Holds.AS_OF, what % {"day": say_day(as_of), "kept": say_day(kept)})

    def _numbers(self, row: int, cells: dict[Holds, str]) -> Numbers:
        """A number for every stage. A column that the file does not have counts as the next one after it."""
        found: Numbers = {}
        for holds, stage in reversed(STAGES.items()):
            after = found.get(ORDER[ORDER.index(stage) + 1], 0) if stage is not ORDER[-1] else 0
            is_open = holds not in self.way.columns or (stage is Stage.INTEREST and not cells.get(holds))
            found[stage] = after if is_open else self._read(row, holds, cells, self._as_number, 0)
            if found[stage] < after and not self._is_noted(row):
                later = ORDER[ORDER.index(stage) + 1]
                what = _(
                    "%(later)s is %(more)s, and %(earlier)s only %(fewer)s: whoever got further is counted before too."
                )
                said = {
                    "later": STAGES_SAID[later],
                    "more": after,
                    "earlier": STAGES_SAID[stage],
                    "fewer": found[stage],
                }
                self._wrong(row, Holds(later.value), what % said)
        return found

    def _is_noted(self, row: int) -> bool:
        """Whether a number of this row was wrong already: then no other one is compared with it."""
        return any(
            fault.row == row and fault.column in {str(COLUMNS[holds]) for holds in STAGES} for fault in self.faults
        )

    @staticmethod
    def _as_number(text: str) -> int:
        n = whole(text)
        if n is None:
            raise WrongCell(_("This is no whole number. Write it in digits; 0 for nobody."))
        if n < 0:
            raise WrongCell(_("There cannot be fewer than nobody."))
        if n > MOST:
            raise WrongCell(_("This is more than there are people. Look at it again."))
        return n

    def _read(
        self, row: int, holds: Holds, cells: dict[Holds, str], read: Any, otherwise: Any, *, needed: bool = False
    ) -> Any:
        """What a cell says; `otherwise` when it is empty, or wrong, which is then noted."""
        text = cells.get(holds, "")
        if not text and holds is not Holds.OFFER:
            return otherwise
        try:
            if text in WRONG_CELLS:
                raise WrongCell(_("A formula has gone wrong here: %(text)s.", text=text))
            return read(text)
        except WrongCell as wrong:
            if holds is Holds.OFFER and not needed:
                self.others += 1
            else:
                self._wrong(row, holds, str(wrong))
            return otherwise

    def _wrong(self, row: int, holds: Holds | None, what: str) -> None:
        self.faults.append(Fault(row, str(COLUMNS[holds]) if holds else "", what))


def by_stage(words: dict[str, Splits], stages: dict[str, Stage | None]) -> dict[Stage, Splits]:
    """Applicants by the word for their furthest stage, as numbers for every stage that they have passed.

    >>> words = {word: {Split.AGE: {"25-34": n}} for word, n in {"Hired": 1, "New": 2, "Spam": 9}.items()}
    >>> found = by_stage(words, {"Hired": Stage.STARTED, "New": Stage.APPLIED, "Spam": None})
    >>> [found[stage][Split.AGE] for stage in (Stage.INTEREST, Stage.APPLIED, Stage.STARTED)]
    [{'25-34': 3}, {'25-34': 3}, {'25-34': 1}]
    """
    found: dict[Stage, Splits] = {stage: {split: {} for split in Split} for stage in Stage}
    for word, splits in words.items():
        furthest = stages.get(word)
        for stage in ORDER[: ORDER.index(furthest) + 1] if furthest else ():
            for split, rows in splits.items():
                for row, n in rows.items():
                    found[stage][split][row] = found[stage][split].get(row, 0) + n
    return found
