"""A file of vacancies: looked at first, with nothing stored, then kept whole or not at all.

A vacancy is known again by its reference, or without one by its title, place and closing date: among the offers of its
own organisation, whatever others call theirs. Only drafts are changed by a file, and only in what the file says.
Between the look and the keeping, what was read waits in the page itself, signed, so that nothing lies on a disk.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app import ledger
from app.accounts.models import User
from app.keeping import lock
from workshops.offers.in_public import removes
from workshops.offers.models import Offer, OfferState
from workshops.offers.services import answer_to, change_offer, draft_offer, go_through
from workshops.programmes.models import Programme
from workshops.scribe.cells import Fault, alike
from workshops.vacancies.cells import Reader, Vacancy
from workshops.vacancies.files import rows_of
from workshops.vacancies.known import Known, still_in
from workshops.vacancies.standing import Compared, Standing, compare, explanations, kept_now, twice

FAULTS_SHOWN = 500  # lines of a page; what many rows have alike is one
NAME_AT_MOST = 80


class ChangedMeanwhileError(Exception):
    """An offer was written, changed or published since the file was looked at."""


@dataclass(frozen=True)
class Looked:
    """What a file holds: vacancies that are right, what is wrong, what is left out, what was guessed."""

    file: str
    vacancies: list[Vacancy]
    faults: list[Fault]
    wrong_rows: int
    by_row: bool = True
    left_out: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)
    seen: str = ""  # a mark of how the vacancies stood when the page was made

    @property
    def rows(self) -> int:
        return len(self.vacancies) + self.wrong_rows


@dataclass(frozen=True)
class Kept:
    """How many became drafts, were changed, stayed as they were, and were left alone since they are no drafts."""

    new: int
    changed: int
    same: int
    left: int


def look(programme: Programme, recruiter: User, raw: bytes, name: str, otherwise: Mapping[str, Any]) -> Looked:
    """Read a file without keeping anything. Raises UnreadableError with what is wrong with it as a whole."""
    found = rows_of(raw, recruiter.organisation.name if recruiter.organisation else "")
    reader = Reader(programme, otherwise)
    vacancies = [reader.read(row) for row in found.rows]
    faults = [fault for row in found.rows for fault in row.faults]
    faults += _in_company(vacancies, compare(Known.of(programme, recruiter, vacancies), vacancies))
    wrong = {fault.row for fault in faults}
    return Looked(
        file=name[-NAME_AT_MOST:],
        vacancies=[each for each in vacancies if each.row not in wrong],
        faults=_listed(faults),
        wrong_rows=len(wrong),
        by_row=found.by_row,
        left_out=found.left_out,
        guessed=found.guessed,
    )


def _listed(faults: Sequence[Fault]) -> list[Fault]:
    """In the order of the file, those that the page has lines for: what a thousand rows lack hides no slip in one."""
    ordered = sorted(faults, key=lambda fault: fault.row)
    lines = {(fault.column, fault.what) for _rows, fault in alike(ordered)[:FAULTS_SHOWN]}
    return [fault for fault in ordered if (fault.column, fault.what) in lines]


def _in_company(vacancies: Sequence[Vacancy], compared: Sequence[Compared]) -> list[Fault]:
    """What is wrong with rows beside each other and beside what stands: of which row one is meant is said once."""
    doubles = twice(vacancies)
    said = {(fault.row, fault.column) for fault in doubles}
    return doubles + [fault for fault in faults_of(compared) if (fault.row, fault.column) not in said]


def faults_of(compared: Sequence[Compared]) -> list[Fault]:
    return [fault for each in compared for fault in each.faults]


def without(looked: Looked, faults: Sequence[Fault]) -> Looked:
    """The same with these faults too: their rows are right no more."""
    wrong = {fault.row for fault in faults}
    right = [each for each in looked.vacancies if each.row not in wrong]
    return replace(
        looked,
        vacancies=right,
        faults=_listed([*looked.faults, *faults]),
        wrong_rows=looked.wrong_rows + len(looked.vacancies) - len(right),
    )


def mark(compared: Sequence[Compared]) -> str:
    """A mark that changes when any of these vacancies stands otherwise."""
    said = [(each.vacancy.row, each.standing.value, each.offer_id, each.differences) for each in compared]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def keep_vacancies(actor: str, looked: Looked, programme: Programme, recruiter: User) -> Kept:
    """Make drafts of new vacancies and change those of known ones, in one transaction: all or nothing.

    Raises ChangedMeanwhileError where an offer stands otherwise than the page said; ValueError for no organisation.
    """
    organisation = recruiter.organisation
    if organisation is None:
        raise ValueError("nobody's vacancies")
    lock(organisation)  # two who bring in the same file come one after the other
    known = Known.of(programme, recruiter, looked.vacancies)
    compared = compare(known, looked.vacancies)
    standings = Counter(each.standing for each in compared)
    kept = Kept(*(standings[each] for each in (Standing.NEW, Standing.CHANGED, Standing.SAME, Standing.LEFT)))
    if not kept.new + kept.changed:
        return kept
    if faults_of(compared) or mark(compared) != looked.seen:
        raise ChangedMeanwhileError
    for each in compared:
        if each.standing is Standing.NEW:
            offer = draft_offer(actor, programme, organisation, recruiter, **each.vacancy.whole)
            _write(actor, each.vacancy, offer, known)
        elif each.standing is Standing.CHANGED and each.offer:
            lock(each.offer)
            if each.offer.state is not OfferState.DRAFT:
                raise ChangedMeanwhileError
            change_offer(actor, each.offer, **each.vacancy.facts)
            _write(actor, each.vacancy, each.offer, known)
    facts: dict[str, Any] = {
        "organisation": organisation.id,
        "new": kept.new,
        "changed": kept.changed,
        "left_out": looked.wrong_rows,
    }
    ledger.record(actor, "bring in vacancies", f"programme:{programme.id}", **facts)
    return kept


def _write(actor: str, vacancy: Vacancy, offer: Offer, known: Known) -> None:
    """What it answers, for whom it is kept, and the checklist, as far as the row speaks of them.

    Where it is silent the offer stays as that stands now: a theme may have been merged, a neighbourhood have left.
    """
    kept_for, removed, promise = vacancy.kept_for, vacancy.removes, vacancy.promise
    if (kept_for, removed, promise) != (None, None, None):
        answer_to(
            actor,
            offer,
            action=offer.action if promise is None else known.promises[promise],
            themes=removes(offer) if removed is None else known.present(removed),
            neighbourhoods=kept_now(offer) if kept_for is None else still_in(offer.programme, kept_for),
        )
    if vacancy.goes_through:
        go_through(actor, offer, vacancy.said, explanations(vacancy, offer))
