"""Of what a board pack is made: a few kinds of parts, drawn as PDF, as a document for Word and as a page.

Every drawing of numbers is a chart: bars beside the table that says the same, and one sentence that says it for those
who hear it. None of the three drawings decides anything, so that they cannot differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import gettext as _


@dataclass(frozen=True)
class Heading:
    """A heading of a part of a page, or of a part of that. `state` is one of the five of a promise, and its colour."""

    kind: ClassVar[str] = "heading"
    words: str
    state: str = ""
    level: int = 3


@dataclass(frozen=True)
class Lead:
    """What a page says in a sentence."""

    kind: ClassVar[str] = "lead"
    words: str


@dataclass(frozen=True)
class Text:
    kind: ClassVar[str] = "text"
    words: str
    soft: bool = False  # how it was counted, and where the rest is


@dataclass(frozen=True)
class Quote:
    """What somebody said who may be quoted, and in which language."""

    kind: ClassVar[str] = "quote"
    words: str
    language: str


@dataclass(frozen=True)
class Points:
    """A list; `first` is what a board should look at before all else."""

    kind: ClassVar[str] = "points"
    items: Sequence[str]
    heading: str = ""
    first: bool = False


@dataclass(frozen=True)
class Stat:
    """One figure and what it is of."""

    number: str
    words: str
    state: str = ""


@dataclass(frozen=True)
class Stats:
    kind: ClassVar[str] = "stats"
    rows: Sequence[Stat]


@dataclass(frozen=True)
class Row:
    """One row of a table. In a chart `bar` is as long as its figure, of the longest in percent; `beside` is another."""

    cells: Sequence[str]
    bar: float | None = None
    beside: float | None = None


@dataclass(frozen=True)
class Table:
    """A table with its heads; `about` is empty where its heading says it all.

    `wide` says how much room each column needs, `figures` which of them hold numbers.
    """

    kind: ClassVar[str] = "table"
    about: str
    heads: Sequence[str]
    rows: Sequence[Row]
    wide: Sequence[int]
    figures: Sequence[int] = ()


@dataclass(frozen=True)
class Chart(Table):
    """A table with bars beside its rows; `legend` says what the thick ones are, and the thin ones where there are."""

    kind: ClassVar[str] = "chart"
    legend: Sequence[str] = ()

    @property
    def alternative(self) -> str:
        """The bars in words."""
        told = "; ".join(
            f"{row.cells[0]}: "
            + ", ".join(f"{said} ({head})" for head, said in zip(self.heads[1:], row.cells[1:], strict=True) if said)
            for row in self.rows
        )
        return _("Bars: %(about)s %(rows)s.", about=self.about, rows=told)


Part = Heading | Lead | Text | Quote | Points | Stats | Table | Chart


@dataclass(frozen=True)
class Room:
    """How much of each list a page shows, and how long a sentence may be. What is left out is counted and addressed."""

    first: int
    second: int
    letters: int
    more: bool = True  # whether there is room for what is good to know beside
    third: int = 0


@dataclass(frozen=True)
class Sheet:
    """One page of paper: its heading, and its parts, at first with as much as could have room and then with less."""

    heading: str
    tries: Sequence[Sequence[Part]]


def as_facts(part: Part) -> dict[str, Any]:
    """A part as typst reads it."""
    match part:
        case Chart():
            return vars(part) | {"kind": part.kind, "alternative": part.alternative, "rows": [*map(vars, part.rows)]}
        case Table() | Stats():
            return vars(part) | {"kind": part.kind, "rows": [*map(vars, part.rows)]}
        case _:
            return vars(part) | {"kind": part.kind}
