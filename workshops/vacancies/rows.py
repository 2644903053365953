"""One vacancy of a file before it is read: texts by what they say, whatever the file was."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from flask_babel import gettext as _

from workshops.scribe.cells import Fault, WrongCell
from workshops.scribe.tables import WRONG_CELLS
from workshops.vacancies.adverts import words_of
from workshops.vacancies.columns import HEADINGS, PER_BY_HEADING, Part, squash

T = TypeVar("T")


@dataclass(frozen=True)
class Cell:
    """What stands somewhere, and what that is called in the file."""

    text: str
    heading: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table, or the vacancy at this place of another file; with what is wrong or odd about it already."""

    number: int
    cells: dict[Part, Cell]
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    broken: set[Part] = field(default_factory=set)  # parts of it that say something wrong

    def say(self, part: Part, text: str, heading: str = "") -> None:
        """Keep a text, if there is one and nothing says this yet."""
        if text and part not in self.cells:
            self.cells[part] = Cell(text, heading)

    def take(self, part: Part, read: Callable[[str], T]) -> T | None:
        """What a cell says; None when it is empty or wrong, which is then told."""
        if part not in self.cells:
            return None
        text = self.cells[part].text
        try:
            if text in WRONG_CELLS:
                raise WrongCell(_("A formula has gone wrong here: %(text)s.", text=text))
            return read(text)
        except WrongCell as wrong:
            if str(wrong):
                self.wrong(part, str(wrong))
            return None

    def imply(self) -> None:
        """What is called an hourly rate is for an hour, unless something else says for how long it is."""
        pay = self.cells.get(Part.PAY_FROM)
        if pay and (implied := PER_BY_HEADING.get(squash(pay.heading))):
            self.say(Part.PAY_PER, implied, pay.heading)

    def wrong(self, part: Part, what: str) -> None:
        self.broken.add(part)
        self.faults.append(Fault(self.number, self.called(part), what))

    def note(self, part: Part, what: str) -> None:
        self.notes.append(Fault(self.number, self.called(part), what))

    def called(self, part: Part) -> str:
        cell = self.cells.get(part)
        return (cell.heading if cell else "") or str(HEADINGS[part])


@dataclass(frozen=True)
class Found:
    """What a file holds, before its cells are read."""

    rows: list[Row]
    by_row: bool = True  # whether rows are numbered as a spreadsheet does, or vacancies are counted
    left_out: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)


def one_line(text: str, most: int) -> str:
    """A text in one line."""
    line = " ".join(words_of(text).split())
    if len(line) > most:
        raise WrongCell(_("This is longer than %(n)s characters. Make it shorter.", n=most))
    return line
