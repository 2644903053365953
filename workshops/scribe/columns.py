"""The columns of a list of answers: what each is called, and which column of a file is which.

A heading is known by its number and words as the template has them, by the words alone, or by the number alone. A
number with other words is another form's question, and is left out. What stands in the cells is read in cells.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _

from app.words import fold
from workshops.contributions.forms import ANSWERS, PLACES
from workshops.meetings.models import Activity, Confidentiality, Kind, Workshop

NUMBERED = re.compile(r"(?:q(?:uestion)?\s*)?(\d{1,2}(?:\.\d{1,2})?)(?:[.):\s]+(.*)|$)", re.IGNORECASE | re.DOTALL)
CONSENT, MAY_QUOTE, NEIGHBOURHOOD, POSTCODE, LANGUAGE = "consent", "may quote", "neighbourhood", "postcode", "language"


@dataclass(frozen=True)
class Column:
    """One column: its key, its heading in the template, and what may stand in it."""

    key: str
    words: str
    allowed: str
    activity: Activity | None = None
    place: int = 0  # of the statement, or of the rank, counted from 0
    options: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        return self.words if self.activity is None else f"{self.key}{'' if '.' in self.key else '.'} {self.words}"


def columns_of(workshop: Workshop) -> list[Column]:
    """Every column that a list for this workshop can have, as the template has them."""
    yes_no = _("yes, or empty")
    places = tuple(place.full_name for place in workshop.programme.neighbourhoods)
    found = [
        Column(
            CONSENT,
            _("Consent given"),
            _("yes: the person was told who asks, and said yes. Without it a row is left out"),
        ),
        Column(
            NEIGHBOURHOOD,
            _("Neighbourhood"),
            _("where they live: a neighbourhood of this programme, “somewhere else”, or empty"),
            options=(*places, _("Somewhere else")),
        ),
        Column(
            POSTCODE,
            _("Postcode"),
            _("or their postcode: the neighbourhood is kept, the postcode is forgotten at once"),
        ),
        Column(LANGUAGE, _("Language"), _("the language that they wrote in; empty means English")),
    ]
    if workshop.confidentiality is Confidentiality.SHARED:
        found.insert(1, Column(MAY_QUOTE, _("May be quoted"), yes_no, options=(_("yes"), _("no"))))
    for number, activity in enumerate(workshop.questions, 1):
        found += _columns_for(str(number), activity)
    return found


def _columns_for(number: str, activity: Activity) -> list[Column]:
    words = tuple(choice.words for choice in activity.choices)
    match activity.kind:
        case Kind.AGREE:
            answers = tuple(str(said) for _key, said in ANSWERS)
            return [
                Column(
                    f"{number}.{place + 1}", statement, _("agree, pass or disagree; or empty"), activity, place, answers
                )
                for place, statement in enumerate(words)
            ]
        case Kind.RANK:
            return [
                Column(
                    f"{number}.{place + 1}",
                    _("%(place)s: %(question)s", place=name, question=activity.question),
                    _("one of the answers, or its number"),
                    activity,
                    place,
                    words,
                )
                for place, name in enumerate(PLACES)
            ]
        case Kind.POLL:
            allowed = (
                _("one or more of the answers, or their numbers, with “;” between them")
                if activity.several
                else _("one of the answers, or its number")
            )
            return [Column(number, activity.question, allowed, activity, options=words)]
        case Kind.PLACE:
            return [Column(number, activity.question, _("a neighbourhood, “somewhere else”, or a postcode"), activity)]
    return [Column(number, activity.question, _("the person's own words"), activity)]


def plain(text: str) -> str:
    """Words as they are compared: in small letters, without accents and last marks.

    >>> plain(" What was it like ? ")
    'what was it like'
    """
    return fold(text).rstrip(" ?.!:…")


@dataclass(frozen=True)
class Headings:
    """Which column of a file is which of ours, by its place in the file."""

    columns: list[Column]

    @cached_property
    def _by_words(self) -> dict[str, Column | None]:
        """By words alone; what two columns share says neither."""
        found: dict[str, Column | None] = {}
        for column in self.columns:
            found[plain(column.words)] = None if plain(column.words) in found else column
        for key, *names in ((CONSENT, "consent"), (MAY_QUOTE, "may quote", "quote")):
            column = next((each for each in self.columns if each.key == key), None)
            found |= {name: column for name in names if column}
        return found

    def column(self, heading: str) -> Column | None:
        """The column that a heading means."""
        if column := self._by_words.get(plain(heading)):
            return column
        if not (found := NUMBERED.fullmatch(heading.strip())):
            return None
        column = next((each for each in self.columns if each.activity and each.key == found[1]), None)
        rest = plain(found[2] or "")
        return column if column and rest in ("", plain(column.words)) else None

    def known(self, headings: Sequence[str]) -> int:
        return sum(self.column(heading) is not None for heading in headings)
