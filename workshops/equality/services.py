"""Counting answers about people, so that nothing tells afterwards who gave which, or when, or in what order.

Every answer writes all counters of its workshop anew. PostgreSQL notes with each row which transaction wrote it last;
were only the counters written that somebody has raised, the answers of the last person would stand there side by side.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert, select

from app import ledger
from app.codes import hash_key
from app.db import db
from app.ledger import Entry
from workshops.equality.models import EqualityTally
from workshops.equality.question_sets import SETS, QuestionSet
from workshops.meetings.models import State, Workshop
from workshops.seats.services import seats_taken

TYPED_IN = "type in sheets about people"
Key = tuple[str, str]  # a question and an answer to it


class NotOpenError(Exception):
    """Nothing is counted now: the evening has not begun, or its time for late answers is over."""


class MoreThanPeopleError(Exception):
    """A question would have more answers than the workshop has people."""


def takes(workshop: Workshop) -> bool:
    """Whether the questions are asked: from the rehearsal on, where nothing counts, until late answers are over."""
    return workshop.state in (State.REHEARSAL, State.OPEN) or workshop.takes_late


def count_answers(workshop: Workshop, asked: QuestionSet, given: Mapping[str, str]) -> None:
    """Count what one person answered: an answer's key by its question's. Nobody can take it back.

    Raises NotOpenError, MoreThanPeopleError; KeyError for what is no answer.
    """
    _count(workshop, asked, dict.fromkeys(given.items(), 1))


def count_sheets(
    actor: str, workshop: Workshop, asked: QuestionSet, sheets: int, ticks: Mapping[Key, int], form_id: uuid.UUID
) -> None:
    """Count how often each answer was ticked on so many sheets of paper. The same form again counts nothing.

    The ledger says how many sheets, and not a tick. Raises NotOpenError, MoreThanPeopleError; KeyError, ValueError.
    """
    subject, mark = f"workshop:{workshop.id}", hash_key(f"sheets|{workshop.id}|{form_id}")[:16]
    _take_turn(workshop)
    if _was_typed_in(subject, mark):
        return
    if any(n > sheets for n in _by_question(ticks).values()):
        raise ValueError(sheets)
    _count(workshop, asked, ticks)
    if workshop.state is not State.REHEARSAL:
        ledger.record(actor, TYPED_IN, subject, sheets=sheets, mark=mark)


def tallies(workshop_ids: Iterable[int]) -> dict[tuple[str, str, str], int]:
    """How often each answer was given at these workshops together, by question set, question and answer.

    These are exact numbers about people: for exports/releases alone, which hides the small ones.
    """
    found: Counter[tuple[str, str, str]] = Counter()
    rows = db().scalars(select(EqualityTally).where(EqualityTally.workshop_id.in_(list(workshop_ids))))
    for row in rows:
        found[row.question_set, row.question, row.answer] += row.n
    return dict(found)


def _count(workshop: Workshop, asked: QuestionSet, more: Mapping[Key, int]) -> None:
    for question_key, answer_key in more:
        question = SETS[asked.version].question(question_key)
        if question is None or question.answer(answer_key) is None:
            raise KeyError(question_key, answer_key)
    _take_turn(workshop)
    if not takes(workshop):
        raise NotOpenError
    if workshop.state is State.REHEARSAL:
        return
    mine = EqualityTally.workshop_id == workshop.id
    kept = db().execute(
        select(EqualityTally.question_set, EqualityTally.question, EqualityTally.answer, EqualityTally.n).where(mine)
    )
    counters = Counter({(version, question, answer): n for version, question, answer, n in kept})
    counters.update({(asked.version, *key): n for key, n in more.items() if n})
    answered: Counter[Key] = Counter()
    for (_version, question, answer), n in counters.items():
        answered[question, answer] += n
    people = seats_taken(workshop)
    if any(n > people for n in _by_question(answered).values()):
        raise MoreThanPeopleError
    if not counters:
        return
    db().execute(delete(EqualityTally).where(mine))
    names = ("question_set", "question", "answer")
    rows = [
        {"workshop_id": workshop.id, "n": n} | dict(zip(names, key, strict=True)) for key, n in sorted(counters.items())
    ]
    db().execute(insert(EqualityTally), rows)


def _by_question(ticks: Mapping[Key, int]) -> Counter[str]:
    """How many have answered each question.

    >>> _by_question({("sex", "female"): 3, ("sex", "male"): 2, ("age", "15-24"): 1})["sex"]
    5
    """
    found: Counter[str] = Counter()
    for (question, _answer), n in ticks.items():
        found[question] += n
    return found


def _was_typed_in(subject: str, mark: str) -> bool:
    entries = db().scalars(select(Entry).where(Entry.subject == subject, Entry.verb == TYPED_IN))
    return any(entry.facts.get("mark") == mark for entry in entries)


def _take_turn(workshop: Workshop) -> None:
    """One at a time in a workshop: what is read here still holds when it is written. People can join meanwhile."""
    db().flush()
    db().refresh(workshop, with_for_update={"key_share": True})
