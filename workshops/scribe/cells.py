"""The cells of a list of answers: how a row becomes somebody and their answers, or all that is wrong with it."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from babel import Locale
from flask_babel import gettext as _

from app.forms import WORDS_AT_MOST
from app.i18n import LANGUAGES
from app.words import fold
from maps.places.models import Neighbourhood
from workshops.contributions.forms import AGREE, ANSWERS, RANKED
from workshops.contributions.services import Answer
from workshops.meetings.models import Activity, Choice, Confidentiality, Kind, Workshop
from workshops.scribe.columns import CONSENT, LANGUAGE, MAY_QUOTE, NEIGHBOURHOOD, POSTCODE, Column, plain
from workshops.scribe.tables import WRONG_CELLS, runs
from workshops.seats.services import NOT_SAID, Home
from workshops.seats.where import UnknownPostcode, where_is

YES = {"yes", "y", "true", "1", "x", "✓", "✔"}
NO = {"", "no", "n", "false", "0", "-"}
AGREEING = {"1": 1, "+1": 1, "0": 0, "-1": -1} | AGREE
T = TypeVar("T")
SHOWN_CHOICES = 12  # of a question, in a sentence about what was none of them


@dataclass(frozen=True)
class Fault:
    """Something wrong in a row: its number in the file, the column, and what to do about it."""

    row: int
    column: str
    what: str


def alike(faults: Iterable[Fault]) -> list[tuple[str, Fault]]:
    """Faults that say the same of the same column stand once, with their rows: 40 rows that lack one thing are one
    sentence, and the slip in one cell is not lost among them.
    """
    rows: dict[tuple[str, str], list[int]] = {}
    first: dict[tuple[str, str], Fault] = {}
    for each in faults:
        key = each.column, each.what
        rows.setdefault(key, []).append(each.row)
        first.setdefault(key, each)
    return [(runs(rows[key]), each) for key, each in first.items()]


@dataclass(frozen=True)
class Person:
    """A row that is right: somebody, and what they answered by the id of the activity."""

    row: int
    language: str = "en"
    may_quote: bool = False
    home: Home = NOT_SAID
    answers: dict[int, Answer] = field(default_factory=dict)


class WrongCell(Exception):
    """What is wrong with a cell."""


class Reader:
    """Reads rows of one workshop, under the headings of one file."""

    def __init__(self, workshop: Workshop, columns: list[Column | None]) -> None:
        self.workshop = workshop
        self.columns = columns
        self.places = by_name(workshop.programme.neighbourhoods)
        self.somewhere_else = {plain("somewhere else"), plain(_("Somewhere else"))}
        self.languages = _languages()

    def read(self, row: int, texts: Sequence[str]) -> Person | list[Fault]:
        """Somebody, or everything that is wrong with their row."""
        faults: list[Fault] = []
        if len(texts) > len(self.columns):
            faults.append(Fault(row, "", _("There are more cells than headings: a comma or quotation mark too many?")))
        cells: dict[str, tuple[Column, str]] = {}
        for column, text in zip(self.columns, texts, strict=False):
            if column and text:
                cells[column.key] = (column, text)
        said = _Cells(cells, row, faults)
        person = Person(
            row,
            said.take(LANGUAGE, self._language, "en"),
            self.workshop.confidentiality is Confidentiality.SHARED
            and said.take(MAY_QUOTE, yes_or_no, otherwise=False),
            self._home(said),
            self._answers(said),
        )
        if not said.take(CONSENT, yes_or_no, otherwise=False) and not any(
            fault.column == _("Consent given") for fault in faults
        ):
            faults.append(Fault(row, _("Consent given"), _("It does not say yes: without consent nothing is kept.")))
        if not person.answers and not faults:
            faults.append(Fault(row, "", _("There is no answer in this row.")))
        return faults or person

    def _home(self, said: "_Cells") -> Home:
        """A postcode decides; without one the neighbourhood."""
        chosen = said.take(NEIGHBOURHOOD, self._neighbourhood, NOT_SAID)
        return said.take(POSTCODE, self._postcode, chosen)

    def _answers(self, said: "_Cells") -> dict[int, Answer]:
        """Each question's answer; statements and ranks come from several cells."""
        found: dict[int, Answer] = {}
        for column in filter(None, self.columns):
            activity, answer = column.activity, said.take(column.key, partial(self._answer, column), None)
            if activity is None or answer is None:
                continue
            votes = found[activity.id].votes if activity.id in found else {}
            if activity.kind is Kind.RANK and set(votes) & set(answer.votes):
                said.wrong(column, _("This answer stands in two places. Each of the three must be another one."))
                continue
            found[activity.id] = Answer(answer.words, votes | answer.votes, answer.area_code, answer.neighbourhood_id)
        for column in filter(None, self.columns):
            if column.activity and column.activity.kind is Kind.RANK and column.activity.id in found:
                self._refuse_gap(said, column, found[column.activity.id])
        return found

    @staticmethod
    def _refuse_gap(said: "_Cells", column: Column, answer: Answer) -> None:
        taken = set(answer.votes.values())
        if RANKED[column.place] not in taken and any(value in taken for value in RANKED[column.place + 1 :]):
            said.wrong(column, _("This place is empty, and a later one is not."))

    def _answer(self, column: Column, text: str) -> Answer | None:
        activity = column.activity
        if activity is None:
            return None
        match activity.kind:
            case Kind.WORDS:
                if len(text) > WORDS_AT_MOST:
                    raise WrongCell(_("This is longer than 5,000 characters."))
                return Answer(words=text)
            case Kind.PLACE:
                home = self._place(text)
                return Answer(area_code=home.area_code, neighbourhood_id=home.neighbourhood_id)
            case Kind.AGREE:
                return Answer(votes={activity.choices[column.place].id: _agreeing(text)})
            case Kind.RANK:
                return Answer(votes={_choice(activity, text).id: RANKED[column.place]})
            case _:
                chosen = _several(activity, text) if activity.several else [_choice(activity, text)]
                return Answer(votes={choice.id: 1 for choice in chosen})

    def _language(self, text: str) -> str:
        if found := self.languages.get(fold(text)):
            return found
        raise WrongCell(_("We do not know “%(text)s” as a language. Leave it empty for English.", text=text[:40]))

    def _neighbourhood(self, text: str) -> Home:
        if plain(text) in self.somewhere_else:
            return Home(elsewhere=True)
        if found := self.places.get(plain(text)):
            return Home(neighbourhood_id=found.id)
        if plain(text) in self.places:
            raise WrongCell(_("Two neighbourhoods are called “%(text)s”: write the council behind it.", text=text[:60]))
        raise WrongCell(_("“%(text)s” is no neighbourhood of this programme.", text=text[:60]))

    def _postcode(self, text: str) -> Home:
        """Its area; the postcode itself is dropped here, also from what is said about it."""
        try:
            return where_is(self.workshop.programme, text, "")
        except UnknownPostcode:
            raise WrongCell(
                _("We do not know this postcode. Empty the cell, or fill in the neighbourhood instead.")
            ) from None

    def _place(self, text: str) -> Home:
        if plain(text) in self.places or plain(text) in self.somewhere_else:
            return self._neighbourhood(text)
        try:
            return where_is(self.workshop.programme, text, "")
        except UnknownPostcode:
            raise WrongCell(_("This is no neighbourhood of this programme, and no postcode that we know.")) from None


@dataclass(frozen=True)
class _Cells:
    """The cells of one row, and what was found wrong with them so far."""

    cells: dict[str, tuple[Column, str]]
    row: int
    faults: list[Fault]

    def take(self, key: str, read: Callable[[str], T], otherwise: T) -> T:
        """What a cell says; `otherwise` when it is empty or wrong, which is then noted."""
        if key not in self.cells:
            return otherwise
        column, text = self.cells[key]
        try:
            if text in WRONG_CELLS:
                raise WrongCell(_("A formula has gone wrong here: %(text)s.", text=text))
            return read(text)
        except WrongCell as wrong:
            self.wrong(column, str(wrong))
            return otherwise

    def wrong(self, column: Column, what: str) -> None:
        self.faults.append(Fault(self.row, column.heading, what))


def yes_or_no(text: str) -> bool:
    if fold(text) in YES:
        return True
    if fold(text) in NO:
        return False
    raise WrongCell(_("Write yes or no here, not “%(text)s”.", text=text[:40]))


def _agreeing(text: str) -> int:
    words = {plain(str(said)): AGREE[key] for key, said in ANSWERS}
    found = (AGREEING | words).get(plain(text))
    if found is None:
        raise WrongCell(_("Write agree, pass or disagree here, not “%(text)s”.", text=text[:40]))
    return found


def _choice(activity: Activity, text: str) -> Choice:
    """A choice by its words, else by its number."""
    by_words = {plain(choice.words): choice for choice in activity.choices}
    by_number = {str(choice.position): choice for choice in activity.choices}
    if found := by_words.get(plain(text)) or by_number.get(text.strip().rstrip(".")):
        return found
    shown = [choice.words for choice in activity.choices[:SHOWN_CHOICES]]
    raise WrongCell(_("“%(text)s” is none of the answers: %(answers)s.", text=text[:60], answers="; ".join(shown)))


def _several(activity: Activity, text: str) -> list[Choice]:
    """Choices with semicolons, lines or (other tools) commas between them. Words may hold each of these."""
    wrong: WrongCell | None = None
    for between in (None, r"[;\n]", r","):
        parts = [text] if between is None else [part for part in re.split(between, text) if part.strip()]
        try:
            return list({choice.id: choice for choice in (_choice(activity, part) for part in parts)}.values())
        except WrongCell as error:
            wrong = error if between != "," or wrong is None else wrong
    raise wrong or WrongCell()


def by_name(places: Sequence[Neighbourhood]) -> dict[str, Neighbourhood | None]:
    """Neighbourhoods by full name and slug; by the name alone where only one is called so."""
    found: dict[str, Neighbourhood | None] = {}
    for place in places:
        found[plain(place.name)] = None if plain(place.name) in found else place
    return found | {
        plain(name): place
        for place in places
        for name in (place.full_name, place.slug)
        if place.ambiguous or name != place.name
    }


def _languages() -> dict[str, str]:
    """By code, by its own name, and by its English one."""
    found = {fold(own): code for code, own in LANGUAGES.items()} | {code: code for code in LANGUAGES}
    for code in LANGUAGES:
        if english := Locale.parse(code).get_language_name("en"):
            found[fold(english)] = code
    return found | {"panjabi": "pa", "farsi": "fa", "bangla": "bn"}
