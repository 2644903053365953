"""Writing down a job that somebody has started, each once in the whole house, and whether they are still there."""

from datetime import date
from typing import Any, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import clock, ledger
from app.accounts.models import Organisation
from app.db import db
from app.keeping import insert_into, lock, write
from app.words import fold
from workshops.hiring.due import HALF_YEAR, QUESTIONS, YEAR, Question
from workshops.hiring.models import Hire, InPost, JobTarget
from workshops.offers.models import Offer
from workshops.programmes.models import Programme

KEY_AT_MOST = 60
Answers = dict[Question, InPost]


class HireFacts(TypedDict, total=False):
    """What is written of a job."""

    offer: Offer
    employer: Organisation
    reference: str
    neighbourhood_id: int | None
    elsewhere: bool
    started_on: date
    full_time: int


class CountedError(Exception):
    """The same job is counted already. `kept` is it, which may be another organisation's."""

    def __init__(self, kept: Hire) -> None:
        super().__init__()
        self.kept = kept


class RefusedError(ValueError):
    """What may not be said of this job. Each reason has its words in wording.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def key_of(reference: str) -> str:
    """A reference as two are compared: in whatever letters, with whatever blanks.

    >>> key_of(" rn-2026 / 014 ") == key_of("RN-2026/014")
    True
    """
    return "".join(fold(reference).split())


def hire_by_reference(employer_id: int, reference: str) -> Hire | None:
    """The job that an employer calls so, through whichever offer it came."""
    wanted = select(Hire).where(Hire.employer_id == employer_id, Hire.reference_key == key_of(reference))
    return db().scalar(wanted)


def why_not_on(offer: Offer, started_on: date) -> str:
    """Why nobody can have started on this day: "future", "before", or nothing.

    The day before an offer was published nobody can have found it.
    """
    if started_on > clock.today():
        return "future"
    return "before" if offer.opened_on is None or started_on < offer.opened_on else ""


def add_hire(actor: str, **facts: Unpack[HireFacts]) -> Hire:
    """Write down a job. Raises CountedError where its employer's reference is counted already, RefusedError."""
    _refuse_wrong_day(facts["offer"], facts["started_on"])
    hire = Hire(**facts, reference_key=key_of(facts["reference"]))
    _add(hire)
    ledger.record(actor, "write down job", hire.subject, offer=hire.offer_id)
    return hire


def add_hires(actor: str, organisation: Organisation, rows: list[HireFacts]) -> int:
    """Write down several jobs at once, or none. Those that stand here already change nothing. Says how many were new.

    Raises CountedError where another job of that reference stands here.
    """
    made = []
    for facts in rows:
        kept = hire_by_reference(facts["employer"].id, facts["reference"])
        if kept is None:
            _refuse_wrong_day(facts["offer"], facts["started_on"])
            made.append(Hire(**facts, reference_key=key_of(facts["reference"])))
            _add(made[-1])
        elif not is_same(kept, facts):
            raise CountedError(kept)
    if made:
        offers = sorted({hire.offer_id for hire in made})
        ledger.record(actor, "write down jobs", f"organisation:{organisation.id}", jobs=len(made), offers=offers)
    return len(made)


def is_same(hire: Hire, facts: HireFacts) -> bool:
    """Whether a job stands here just so."""
    given: dict[str, Any] = {**facts, "offer": facts["offer"].id, "employer": facts["employer"].id}
    given["reference"] = key_of(facts["reference"])
    kept = {"offer": hire.offer_id, "employer": hire.employer_id, "reference": hire.reference_key}
    return all(value == (kept[name] if name in kept else getattr(hire, name)) for name, value in given.items())


def _add(hire: Hire) -> None:
    """Insert, then catch: two at once, of two organisations, are one job."""
    try:
        with db().begin_nested():
            db().add(hire)
            db().flush()
    except IntegrityError:
        employer_id = hire.employer_id or hire.employer.id
        if kept := hire_by_reference(employer_id, hire.reference):
            raise CountedError(kept) from None
        raise


def change_hire(actor: str, hire: Hire, **facts: Unpack[HireFacts]) -> list[str]:
    """Put right what is written. Raises CountedError, RefusedError; then nothing has changed."""
    lock(hire)
    offer, started_on = facts.get("offer", hire.offer), facts.get("started_on", hire.started_on)
    _refuse_wrong_day(offer, started_on)
    if any(each.said(hire) and each.due_on(started_on) > clock.today() for each in QUESTIONS):
        raise RefusedError("answered")
    given: dict[str, Any] = dict(facts)
    if "reference" in given:
        given["reference_key"] = key_of(given["reference"])
    employer_id = given["employer"].id if "employer" in given else hire.employer_id
    other = hire_by_reference(employer_id, given.get("reference", hire.reference))
    if other and other.id != hire.id:
        raise CountedError(other)
    changed = [name for name in _write_once(hire, given) if name != "reference_key"]
    if changed:
        ledger.record(actor, "change job", hire.subject, offer=offer.id, changed=sorted(changed))
    return changed


def _write_once(hire: Hire, given: dict[str, Any]) -> list[str]:
    """Raises CountedError where another job took the reference at the same moment."""
    try:
        with db().begin_nested():
            changed = write(hire, given)
            db().flush()
    except IntegrityError:
        employer_id = given["employer"].id if "employer" in given else hire.employer_id
        if kept := hire_by_reference(employer_id, given.get("reference", hire.reference)):
            raise CountedError(kept) from None
        raise
    return changed


def _refuse_wrong_day(offer: Offer, started_on: date) -> None:
    if reason := why_not_on(offer, started_on):
        raise RefusedError(reason)


def remove_hire(actor: str, hire: Hire) -> None:
    """A job that was written down by mistake goes, and with it what was said of it."""
    ledger.record(actor, "remove job", hire.subject, offer=hire.offer_id)
    db().delete(hire)
    db().flush()


def say_still_there(actor: str, hire: Hire, question: Question, said: InPost, evidence: str = "") -> bool:
    """Say whether somebody is still there, or put right what was said. The same again changes nothing.

    Raises RefusedError before the day, and where nobody can have left and be in post later.
    """
    lock(hire)
    if question.due_on(hire.started_on) > clock.today():
        raise RefusedError("early")
    if comes_back(answers_of(hire) | {question: said}):
        raise RefusedError("came back")
    changed = write(hire, {question.answer: said, question.evidence: evidence})
    if changed:
        db().flush()
        facts = {"weeks": question.weeks, "said": said.value, "with_evidence": bool(evidence)}
        ledger.record(actor, "say who is still there", hire.subject, public=False, **facts)
    return bool(changed)


def say_of_job(actor: str, hire: Hire, said: Answers, stood: Answers) -> int:
    """Say what a file says of a job; what is said already stays, with its note. Says how many answers were new.

    Raises RefusedError as for one answer, and where something else is said than `stood` when the file was looked at.
    Of two answers that which clears the way for the other comes first.
    """
    lock(hire)
    new = [(question, answer) for question, answer in said.items() if question.said(hire) is not answer]
    if new and answers_of(hire) != stood:
        raise RefusedError("meanwhile")
    new.sort(key=lambda each: each[0].weeks, reverse=said.get(YEAR) is not InPost.IN_POST)
    for question, answer in new:
        say_still_there(actor, hire, question, answer)
    return len(new)


def answers_of(hire: Hire | None) -> Answers:
    """What is said of a job so far; of none nothing."""
    return {each: answer for each in QUESTIONS if hire and (answer := each.said(hire))}


def comes_back(answers: Answers) -> bool:
    """Whether somebody would have left after half a year and be in post after a year."""
    return (answers.get(HALF_YEAR), answers.get(YEAR)) == (InPost.LEFT, InPost.IN_POST)


def target_of(programme: Programme) -> JobTarget | None:
    return db().get(JobTarget, programme.id)


def set_target(actor: str, programme: Programme, *, starts: int, still_there: int, by_on: date) -> bool:
    """Say how many people are meant to start, and to be there a year later. The same again changes nothing."""
    row = {"programme_id": programme.id, "starts": starts, "still_there": still_there, "by_on": by_on}
    kept = target_of(programme)
    if kept and (kept.starts, kept.still_there, kept.by_on) == (starts, still_there, by_on):
        return False
    insert = insert_into(JobTarget).values(row)
    db().execute(insert.on_conflict_do_update(index_elements=["programme_id"], set_=row))
    facts = {"starts": starts, "still_there": still_there, "by_on": by_on.isoformat()}
    ledger.record(actor, "set target for jobs", f"programme:{programme.id}", public=True, **facts)
    return True
