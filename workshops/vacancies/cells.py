"""The cells of a vacancy: how a row becomes the facts of an offer, and all that is wrong with it.

What a row does not say is not made up: it stays as it stands in an offer that is known, and in a new one it is a gap of
which the preview speaks, or a fault where there can be no offer without it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from typing import Any

from flask_babel import gettext as _

from app.i18n import say_day
from app.words import fold
from maps.places.codes import postcode_key
from maps.places.services import locate_postcode
from workshops.actions.in_public import told_in_public
from workshops.offers.in_public import barriers
from workshops.offers.models import Check, Help, OfferKind, Per
from workshops.offers.wording import KINDS
from workshops.programmes.models import Programme
from workshops.scribe.cells import Fault, WrongCell, by_name, yes_or_no
from workshops.scribe.columns import plain
from workshops.scribe.days import counted_day, day
from workshops.vacancies.adverts import words_of
from workshops.vacancies.columns import CHECKS, EXPLAINED, HELPS, Part, longest
from workshops.vacancies.pay import hours_of, pay_of
from workshops.vacancies.rows import Row, one_line
from workshops.vacancies.values import whole_number
from workshops.vacancies.words import say_kinds

MOST_PLACES = 1_000
GAPS: dict[str, Any] = {  # of a new offer: what stands for "nobody has said"
    "pay_from": 0,
    "pay_to": 0,
    "pay_per": Per.HOUR,
    "minutes_from": 0,
    "minutes_to": 0,
    "needs_grades": True,
}
NOT_YET = {"-", "–", "n/a", "na", "tbc", "tba", "tbd", "asap", "as soon as possible", "immediate", "immediately"} | {
    "to be confirmed",
    "to be agreed",
    "open",
    "ongoing",
    "until filled",
}
KIND_WORDS = {
    "job": OfferKind.JOB,
    "post": OfferKind.JOB,
    "vacancy": OfferKind.JOB,
    "apprenticeship": OfferKind.APPRENTICESHIP,
    "apprentice": OfferKind.APPRENTICESHIP,
    "placement": OfferKind.PLACEMENT,
    "work placement": OfferKind.PLACEMENT,
    "work experience": OfferKind.PLACEMENT,
    "internship": OfferKind.PLACEMENT,
    "interview": OfferKind.INTERVIEW,
    "guaranteed interview": OfferKind.INTERVIEW,
    "course": OfferKind.COURSE,
    "course before a job": OfferKind.COURSE,
    "pre-employment course": OfferKind.COURSE,
    "pre-employment training": OfferKind.COURSE,
}
HELP_WORDS = {
    "forms": Help.FORMS,
    "form": Help.FORMS,
    "form filling": Help.FORMS,
    "application form": Help.FORMS,
    "interview": Help.INTERVIEW,
    "interviews": Help.INTERVIEW,
    "interview practice": Help.INTERVIEW,
    "travel": Help.TRAVEL,
    "fares": Help.TRAVEL,
    "travel costs": Help.TRAVEL,
    "childcare": Help.CHILDCARE,
    "language": Help.LANGUAGE,
    "english": Help.LANGUAGE,
    "interpreter": Help.LANGUAGE,
}
LINES = (Part.REFERENCE, Part.TITLE, Part.PATTERN, Part.PLACE, Part.WAY_THERE, Part.CONTACT, Part.CONTACT_WAY)
PARAGRAPHS = (Part.WHAT, Part.NOT_NEEDED, Part.LAWFUL)
NO_AND_WHY = re.compile(r"no\b[\s:,.;–—-]*(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Vacancy:
    """What a row says of an offer as far as it can be read, and what a new one takes beside that."""

    row: int
    facts: dict[str, Any]
    at_first: dict[str, Any] = field(default_factory=dict)
    kept_for: list[int] | None = None  # neighbourhoods; None where it does not say
    removes: list[int] | None = None  # themes of what stops people
    promise: int | None = None
    said: dict[Check, bool] = field(default_factory=dict)
    explained: dict[Check, str] = field(default_factory=dict)
    notes: list[Fault] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)  # parts that cannot be read: such a row is never kept

    @property
    def goes_through(self) -> bool:
        """Whether it says all of the checklist that is not measured."""
        return set(self.said) == set(CHECKS.values())

    @property
    def whole(self) -> dict[str, Any]:
        """The facts of a new offer."""
        return self.at_first | self.facts


class Reader:
    """Reads the rows of one file for one programme. `otherwise` is said once for all rows that do not say it."""

    def __init__(self, programme: Programme, otherwise: Mapping[str, Any]) -> None:
        self.otherwise = otherwise
        self.places = by_name(programme.neighbourhoods)
        stopping = barriers(programme)  # a name goes before the same words for all of another
        self.barriers = _by_words((each.wanted or "", each.id) for each in stopping)
        self.barriers |= _by_words((each.name, each.id) for each in stopping)
        promises = [each.action for each in told_in_public(programme)]
        self.promises = _by_words((words, each.id) for each in promises for words in (each.title, each.slug))
        self.locate = cache(locate_postcode)  # an employer's jobs are at few places
        self.kinds = KIND_WORDS | {fold(str(words)): kind for kind, words in KINDS.items()}
        self.helps = HELP_WORDS | {fold(str(words)): help_ for help_, words in HELPS.items()}

    def read(self, row: Row) -> Vacancy:
        """A vacancy as far as its row can be read; everything that is wrong is told to the row."""
        facts = _texts(row) | self._facts(row)
        checks = _checks(row)
        whys = {check: row.take(part, _paragraphs) for part, check in EXPLAINED.items()}
        kept_for = row.take(Part.KEPT_FOR, self._neighbourhoods)
        if "title" not in facts and Part.TITLE not in row.cells:
            row.wrong(Part.TITLE, _("There is no title."))
        return Vacancy(
            row.number,
            facts,
            at_first=GAPS | dict(self.otherwise),
            kept_for=kept_for,
            removes=row.take(Part.REMOVES, self._removes),
            promise=row.take(Part.PROMISE, self._promise),
            said={check: kept for check, (kept, _why) in checks.items()},
            explained={check: why for check, (_kept, why) in checks.items() if why}
            | {check: why for check, why in whys.items() if why},
            notes=row.notes,
            broken=sorted(part.value for part in row.broken),
        )

    def _facts(self, row: Row) -> dict[str, Any]:
        read: dict[Part, Callable[[str], Any]] = {
            Part.KIND: self._kind,
            Part.GRADES: yes_or_no,
            Part.HELPS: self._helps,
            Part.STARTS: partial(_day, row, Part.STARTS),
            Part.CLOSES: partial(_day, row, Part.CLOSES),
            Part.PLACES: _places,
        }
        found = {part.value: row.take(part, how) for part, how in read.items()}
        found = {name: value for name, value in found.items() if value is not None}
        return found | self._postcode(row) | pay_of(row, self.otherwise.get("pay_per")) | hours_of(row)

    def _postcode(self, row: Row) -> dict[str, str | None]:
        """A postcode with its area. One that no file here knows is kept without."""
        key = row.take(Part.POSTCODE, _postcode_key)
        if key is None:
            return {}
        place = self.locate(key)
        if place is None:
            row.note(Part.POSTCODE, _("We do not know this postcode, so that nobody can be told how near it is."))
        return {"postcode": key, "area_code": place.area_code if place else None}

    def _kind(self, text: str) -> OfferKind:
        if found := self.kinds.get(fold(text).rstrip(".")):
            return found
        raise WrongCell(_("“%(text)s” is none of these: %(kinds)s.", text=text[:40], kinds=say_kinds()))

    def _helps(self, text: str) -> list[str]:
        found = set()
        for each in re.split(r"[;,\n]", text):
            if not each.strip() or fold(each) in ("no", "none", "-"):
                continue
            if fold(each) not in self.helps:
                names = "; ".join(str(words) for words in HELPS.values())
                raise WrongCell(_("“%(text)s” is none of these: %(helps)s.", text=each.strip()[:40], helps=names))
            found.add(self.helps[fold(each)])
        return [each.value for each in Help if each in found]

    def _removes(self, text: str) -> list[int]:
        return sorted({self._barrier(each) for each in re.split(r"[;\n]", text) if each.strip()})

    def _barrier(self, text: str) -> int:
        if found := self.barriers.get(plain(text)):
            return found
        if plain(text) in self.barriers:
            raise WrongCell(
                _(
                    "Two things that stop people are called “%(text)s”: write the name of one, or choose it in the "
                    "draft.",
                    text=_few(text),
                )
            )
        raise WrongCell(_("“%(text)s” is not among what people said stops them, in public.", text=_few(text)))

    def _promise(self, text: str) -> int:
        if found := self.promises.get(plain(text)):
            return found
        if plain(text) in self.promises:
            raise WrongCell(_("Two promises are called “%(text)s”: choose the one in the draft.", text=_few(text)))
        raise WrongCell(_("“%(text)s” is no public promise of this programme.", text=_few(text)))

    def _neighbourhoods(self, text: str) -> list[int]:
        found = {self._neighbourhood(each) for each in re.split(r"[;\n]", text) if each.strip()}
        return sorted(found)

    def _neighbourhood(self, text: str) -> int:
        if found := self.places.get(plain(text)):
            return found.id
        if plain(text) in self.places:
            raise WrongCell(
                _("Two neighbourhoods are called “%(text)s”: write the council behind it.", text=_few(text))
            )
        raise WrongCell(_("“%(text)s” is no neighbourhood of this programme.", text=_few(text)))


def _few(text: str) -> str:
    return text.strip()[:60]


def _by_words(named: Iterable[tuple[str, int]]) -> dict[str, int | None]:
    """What is meant by these words; None where two are called so."""
    found: dict[str, int | None] = {}
    for words, key in named:
        if words:
            found[plain(words)] = key if found.get(plain(words), key) == key else None
    return found


def _texts(row: Row) -> dict[str, Any]:
    found = {part.value: row.take(part, lambda text, at=part: one_line(text, longest(at))) for part in LINES}
    found |= {part.value: row.take(part, _paragraphs) for part in PARAGRAPHS}
    return {name: text for name, text in found.items() if text}


def _paragraphs(text: str) -> str:
    words = words_of(text)
    if len(words) > longest(Part.WHAT):
        raise WrongCell(_("This is longer than 5,000 characters. Make it shorter."))
    return words


def _day(row: Row, part: Part, text: str) -> date:
    """A day; none where it says that nobody knows yet."""
    if fold(text).rstrip(".") in NOT_YET:
        raise WrongCell
    if found := day(text):
        return found
    if found := counted_day(text):
        said = _("“%(text)s” is how a spreadsheet keeps a day. It was read as %(day)s.", text=text, day=say_day(found))
        row.note(part, said)
        return found
    raise WrongCell(_("“%(text)s” is no day that we can read. Write it like 4/12/2026.", text=text[:40]))


def _places(text: str) -> int:
    found = whole_number(text)
    if found and 1 <= found <= MOST_PLACES:
        return found
    raise WrongCell(_("Write how many places there are in digits, from 1 to 1,000, not “%(text)s”.", text=text[:40]))


def _postcode_key(text: str) -> str:
    if key := postcode_key(text):
        return key
    raise WrongCell(_("“%(text)s” is no postcode. Empty the cell, or put it right.", text=text[:20]))


def _checks(row: Row) -> dict[Check, tuple[bool, str]]:
    found = {check: row.take(part, _kept_or_why) for part, check in CHECKS.items()}
    return {check: each for check, each in found.items() if each}


def _kept_or_why(text: str) -> tuple[bool, str]:
    if (found := NO_AND_WHY.fullmatch(text.strip())) and found[1].strip():
        return False, _paragraphs(found[1].strip())
    try:
        return yes_or_no(text), ""
    except WrongCell:
        raise WrongCell(_("Write yes here, or “No: ” and why not, not “%(text)s”.", text=text[:40])) from None
