"""Jobs that were started, from a file: looked at row by row with nothing stored, then kept whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import Organisation
from app.i18n import say_day
from app.words import fold
from workshops.hiring.columns import plain
from workshops.hiring.due import HALF_YEAR, YEAR, Question
from workshops.hiring.hire_forms import wrong_day
from workshops.hiring.jobs_carried import JobRow
from workshops.hiring.looking import Wrong
from workshops.hiring.models import InPost
from workshops.hiring.nameless import why_no_reference
from workshops.hiring.numbers import full_time
from workshops.hiring.own import OwnOffers
from workshops.hiring.places import AWAY, NOWHERE, Home, Places
from workshops.hiring.services import (
    KEY_AT_MOST,
    Answers,
    HireFacts,
    answers_of,
    comes_back,
    hire_by_reference,
    is_same,
    key_of,
    why_not_on,
)
from workshops.hiring.still_words import SHORT, answer_in
from workshops.hiring.wording import REFUSALS, counted_already
from workshops.offers.models import Offer
from workshops.scribe.cells import Fault, WrongCell
from workshops.scribe.days import day
from workshops.scribe.tables import WRONG_CELLS, UnreadableError, read_table

OFFER, EMPLOYER, REFERENCE, PLACE, STARTED, PART = "offer", "employer", "reference", "place", "started", "part"
AT = {HALF_YEAR: HALF_YEAR.answer, YEAR: YEAR.answer}
HEADINGS: dict[str, Any] = {
    OFFER: _l("Offer"),
    EMPLOYER: _l("Employer"),
    REFERENCE: _l("Reference of the job"),
    PLACE: _l("Neighbourhood"),
    STARTED: _l("First day"),
    PART: _l("Part of full time"),
    AT[HALF_YEAR]: _l("Still there after 26 weeks"),
    AT[YEAR]: _l("Still there after 52 weeks"),
}
ALSO = {  # what a heading may be called besides
    "reference": REFERENCE,
    "job reference": REFERENCE,
    "started on": STARTED,
    "start date": STARTED,
    "started": STARTED,
    "full time equivalent": PART,
    "fte": PART,
    "wte": PART,
    "postcode": PLACE,
    "in post after 26 weeks": AT[HALF_YEAR],
    "in post at 26 weeks": AT[HALF_YEAR],
    "still in post after 26 weeks": AT[HALF_YEAR],
    "still there at 26 weeks": AT[HALF_YEAR],
    "still there after 6 months": AT[HALF_YEAR],
    "26 weeks": AT[HALF_YEAR],
    "in post after 52 weeks": AT[YEAR],
    "in post at 52 weeks": AT[YEAR],
    "still in post after 52 weeks": AT[YEAR],
    "still there at 52 weeks": AT[YEAR],
    "still there after 12 months": AT[YEAR],
    "still there after a year": AT[YEAR],
    "52 weeks": AT[YEAR],
}
NEEDED = (OFFER, REFERENCE, STARTED, PART)
ALLOWED: dict[str, Any] = {
    OFFER: _l("the reference, the address or the exact title of an offer of yours"),
    EMPLOYER: _l("who pays them, as an organisation is called here; empty for your own"),
    REFERENCE: _l("the employer’s own reference of the job, never a name"),
    PLACE: _l("a neighbourhood of the programme, a postcode (not kept), “somewhere else”, or empty"),
    STARTED: _l("their first day, like 27/11/2026"),
    PART: _l("a number from 0.01 to 1.00; 1 is full time"),
    AT[HALF_YEAR]: _l("yes, left or not known, from that day on; empty where nothing is to be said"),
    AT[YEAR]: _l("the same; whoever had left after 26 weeks has left"),
}


@dataclass(frozen=True)
class JobsLooked:
    """A file that is right: jobs to write down, jobs of which something new is said, and how many stay as they are."""

    new: list[JobRow] = field(default_factory=list)
    answered: list[JobRow] = field(default_factory=list)
    same: int = 0
    left_out: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)


def look_at_jobs_in(
    organisation: Organisation, offers: Sequence[Offer], employers: Sequence[Organisation], raw: bytes
) -> Wrong | JobsLooked:
    """Read a file without keeping anything. Raises UnreadableError."""
    table = read_table(raw, lambda headings: sum(map(bool, map(_key, headings))))
    columns = [_key(heading) for heading in table.headings]
    for key, words in HEADINGS.items():
        if columns.count(key) > 1:
            raise UnreadableError(_("Two columns are about “%(what)s”. Take one of them out.", what=words))
        if key in NEEDED and key not in columns:
            raise UnreadableError(_("There is no column “%(what)s”. Take the template.", what=words))
    reading = _Reading(organisation, offers, employers, columns)
    for number, texts in table.rows:
        reading.row(number, texts)
    if reading.faults:
        return Wrong(reading.faults, len({fault.row for fault in reading.faults}))
    left_out = [heading for heading, key in zip(table.headings, columns, strict=True) if heading and not key]
    return JobsLooked(reading.new, reading.answered, reading.same, left_out, table.guessed)


def _key(heading: str) -> str:
    said = plain(heading)
    return next((key for key, words in HEADINGS.items() if plain(str(words)) == said), ALSO.get(said, ""))


class _Reading:
    """Reads row by row, and notes what is wrong on the way."""

    def __init__(
        self,
        organisation: Organisation,
        offers: Sequence[Offer],
        employers: Sequence[Organisation],
        columns: Sequence[str],
    ) -> None:
        self.organisation, self.columns = organisation, columns
        self.own = OwnOffers(offers)
        self.employers = {fold(each.name): each for each in employers}
        self.places: dict[int, Places] = {}
        self.there: dict[tuple[int, str], int] = {}
        self.new: list[JobRow] = []
        self.answered: list[JobRow] = []
        self.same = 0
        self.faults: list[Fault] = []

    def row(self, row: int, texts: Sequence[str]) -> None:
        cells = {key: text for key, text in zip(self.columns, texts, strict=False) if key}
        known = len(self.faults)
        if len(texts) > len(self.columns):
            self._wrong(row, "", _("There are more cells than headings: a comma or quotation mark too many?"))
        offer = self._read(row, OFFER, cells, self.own.find)
        employer = self._read(row, EMPLOYER, cells, self._employer)
        reference = self._read(row, REFERENCE, cells, _reference)
        place = self._read(row, PLACE, cells, partial(self._home, offer)) if offer else NOWHERE
        started_on = self._read(row, STARTED, cells, partial(_first_day, offer))
        part = self._read(row, PART, cells, _part)
        said = {each: self._read(row, key, cells, partial(_still_there, each, started_on)) for each, key in AT.items()}
        if known == len(self.faults):
            facts = HireFacts(
                offer=offer, employer=employer, reference=reference, started_on=started_on, full_time=part
            )
            if place != NOWHERE:
                facts["neighbourhood_id"] = int(place[0]) if place[0].isdecimal() else None
                facts["elsewhere"] = place == AWAY
            self._take(row, facts, {each: answer for each, answer in said.items() if answer})

    def _take(self, row: int, facts: HireFacts, said: Answers) -> None:
        """Note a job that is new, or of which something new is said, unless another one stands under its reference."""
        whose = facts["employer"].id, key_of(facts["reference"])
        if whose in self.there:
            what = _("This reference stands in row %(row)s already: each job counts once.", row=self.there[whose])
            self._wrong(row, REFERENCE, what)
            return
        self.there[whose] = row
        kept = hire_by_reference(*whose)
        if kept and not (kept.offer.organisation_id == self.organisation.id and is_same(kept, facts)):
            self._wrong(row, REFERENCE, counted_already(kept, self.organisation))
        elif comes_back((stood := answers_of(kept)) | said):
            self._wrong(row, AT[next(reversed(said))], str(REFUSALS["came back"]))
        elif kept is None:
            self.new.append(JobRow(facts, said))
        elif said.items() <= stood.items():
            self.same += 1
        else:
            self.answered.append(JobRow(facts, said, stood))

    def _employer(self, text: str) -> Organisation:
        if not text:
            return self.organisation
        if found := self.employers.get(fold(text)):
            return found
        raise WrongCell(_("No organisation here is called so. Leave it empty for your own."))

    def _home(self, offer: Offer, text: str) -> Home:
        if offer.programme_id not in self.places:
            self.places[offer.programme_id] = Places(offer.programme)
        return self.places[offer.programme_id].home(text)

    def _read(self, row: int, key: str, cells: dict[str, str], read: Any) -> Any:
        """What a cell says; None when it is wrong, which is then noted."""
        text = cells.get(key, "")
        try:
            if text in WRONG_CELLS:
                raise WrongCell(_("A formula has gone wrong here: %(text)s.", text=text))
            return read(text)
        except WrongCell as wrong:
            self._wrong(row, key, str(wrong))
            return None

    def _wrong(self, row: int, key: str, what: str) -> None:
        self.faults.append(Fault(row, str(HEADINGS[key]) if key else "", what))


def _reference(text: str) -> str:
    """What stands there is not said back where it may be somebody's name."""
    said = " ".join(text.split())
    if not said:
        raise WrongCell(_("Write the reference that the employer has for this job."))
    if why := why_no_reference(said):
        raise WrongCell(why)
    if len(said) > KEY_AT_MOST or len(key_of(said)) > KEY_AT_MOST:
        raise WrongCell(_("Keep it to 60 characters."))
    return said


def _first_day(offer: Offer | None, text: str) -> date:
    found = day(text)
    if found is None:
        raise WrongCell(_("This is no day. Write it like 27/11/2026."))
    if offer and (why := why_not_on(offer, found)):
        raise WrongCell(wrong_day(offer, why))
    return found


def _part(text: str) -> int:
    found = full_time(text)
    if found is None:
        raise WrongCell(_("Write a number from 0.01 to 1.00: 1 is full time, 0.6 three days of five."))
    return found


def _still_there(question: Question, started_on: date | None, text: str) -> InPost | None:
    """What stands there is not said back: it may be somebody's name."""
    if not text:
        return None
    said = answer_in(text)
    if said is None:
        known = ", ".join(str(words) for words in SHORT.values())
        raise WrongCell(_("This is none of these: %(known)s. Leave it empty where nothing is to be said.", known=known))
    if started_on and question.due_on(started_on) > clock.today():
        raise WrongCell(
            _("That day is still to come: it is %(day)s. Leave it empty.", day=say_day(question.due_on(started_on)))
        )
    return said
