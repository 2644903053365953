"""Keeping an answer once, correcting it, and how a poll or a ranking stands."""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Insert, Integer, Table, Uuid, bindparam, delete, exists, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app import clock
from app.db import database, db
from app.keeping import insert_into, lock
from workshops.contributions.models import Contribution, Moderation, Tombstone, Vote
from workshops.meetings.made_of import take_out
from workshops.meetings.models import Activity, ActivityState, Kind, State, Workshop
from workshops.seats.models import Seat, SeatState

ANSWERS_AT_MOST = 50  # of one seat to one activity
ENOUGH_TO_SHOW = 5  # answers before a poll shows how the room stands
FIRST, SECOND, THIRD = 4, 3, 2  # a vote's value for what somebody ranked so
SAID = (1, 0, -1, FIRST, SECOND, THIRD)  # every value of a vote, in the order in which a tally counts them
INSERTED = (
    "id",
    "seat_id",
    "activity_id",
    "kind",
    "words",
    "language",
    "area_code",
    "neighbourhood_id",
    "made_on",
    "late",
    "moderation",
)
ANSWERED = select(Contribution.activity_id).where(Contribution.seat_id == bindparam("seat_id", type_=Uuid()))


class SomebodyElses(Exception):
    """The submission id belongs to another seat. Nothing is said about it."""


class TakenBack(Exception):
    """The submission was taken back; sending it again does not bring it back."""


class PassedOn(Exception):
    """The words tell of harm and are with a named person. They are not here any more, so nothing changes them."""


class TooManyAnswers(Exception):
    """One seat gives at most 50 answers to one activity."""


@dataclass(frozen=True)
class Answer:
    """What was answered: words, votes by choice id, or a place. Nothing else is looked at when two are compared."""

    words: str | None = None
    votes: dict[int, int] = field(default_factory=dict)
    area_code: str | None = None
    neighbourhood_id: int | None = None


def submit(activity: Activity, seat: Seat, submission_id: uuid.UUID, answer: Answer) -> None:
    """Keep an answer: once, however often it is sent; other words under the same id are a correction.

    A later answer of any kind but words replaces the former. Insert first, then look: two at once
    are one. Raises SomebodyElses, TakenBack, PassedOn, TooManyAnswers.
    """
    if _insert(activity, seat, submission_id, answer):
        return
    kept = db().get(Contribution, submission_id)
    if kept is not None:
        if kept.seat_id != seat.id or kept.activity_id != activity.id:
            raise SomebodyElses
        if answer_of(kept) != answer:
            correct(kept, answer)
        return
    if is_buried(submission_id):
        raise TakenBack
    if activity.kind is Kind.WORDS:
        raise TooManyAnswers
    former = (Contribution.seat_id == seat.id, Contribution.activity_id == activity.id)
    db().execute(delete(Contribution).where(*former))
    if not _insert(activity, seat, submission_id, answer):
        raise SomebodyElses


def _insert(activity: Activity, seat: Seat, submission_id: uuid.UUID, answer: Answer) -> bool:
    """Make a row where nothing stands in its way: no row of the same id, no other answer where one is taken, no
    tombstone, not fifty before it. One statement, since a hall of people does it at once. True when it was made.
    """
    made = db().execute(
        _insertion(on_sqlite=database().is_sqlite),
        _row(activity, seat, submission_id, answer, late=not is_open(activity))
        | {"id_hash": hash_submission(submission_id), "at_most": ANSWERS_AT_MOST},
    )
    if made.first() is None:
        return False
    _vote(submission_id, activity, seat.id, answer.votes)
    return True


@dataclass(frozen=True)
class Given:
    """One answer that somebody wrote down elsewhere, to be kept with others in one go."""

    activity: Activity
    seat: Seat
    submission_id: uuid.UUID
    answer: Answer


def submit_all(given: Sequence[Given], *, late: bool) -> None:
    """Keep answers that were written down and are typed in: new ones only, thousands at a time. Raises IntegrityError.

    Whoever typed them says whether they are late: what is on paper may be about a question that is closed by now.
    """
    rows = [_row(one.activity, one.seat, one.submission_id, one.answer, late=late) for one in given]
    votes = [vote for one in given for vote in _votes(one.submission_id, one.activity, one.seat.id, one.answer.votes)]
    for model, lines in ((Contribution, rows), (Vote, votes)):
        table = model.__table__  # not by the mapper, which sends a new statement wherever other columns are empty
        assert isinstance(table, Table)
        if lines:
            db().execute(insert(table), lines)


def _row(activity: Activity, seat: Seat, submission_id: uuid.UUID, answer: Answer, *, late: bool) -> dict[str, Any]:
    """What is kept of an answer, by column."""
    return {
        "id": submission_id,
        "seat_id": seat.id,
        "activity_id": activity.id,
        "kind": activity.kind,
        "words": answer.words,
        "language": seat.language,
        "area_code": answer.area_code,
        "neighbourhood_id": answer.neighbourhood_id,
        "made_on": clock.today(),
        "late": late,
        "moderation": Moderation.WAITING if activity.kind is Kind.WORDS else None,
    }


@cache
def _insertion(*, on_sqlite: bool) -> Insert:
    """The statement of `_insert`, built once for each database."""
    table = Contribution.__table__
    assert isinstance(table, Table)
    earlier = select(func.count()).where(
        table.c.seat_id == bindparam("seat_id", type_=table.c.seat_id.type),
        table.c.activity_id == bindparam("activity_id", type_=table.c.activity_id.type),
    )
    row = select(*(bindparam(name, type_=table.c[name].type) for name in INSERTED)).where(
        ~exists().where(Tombstone.id_hash == bindparam("id_hash")),
        earlier.scalar_subquery() < bindparam("at_most", type_=Integer()),
    )
    dialect = sqlite if on_sqlite else postgresql
    return dialect.insert(table).from_select(INSERTED, row).on_conflict_do_nothing().returning(table.c.id)


def correct(kept: Contribution, answer: Answer) -> Contribution:
    """Replace what was said. Words wait to be read again, and are off the wall until they have been.

    Raises PassedOn.
    """
    lock(kept)  # a moderator may be deciding at this moment
    if kept.moderation is Moderation.PASSED_ON:
        raise PassedOn
    kept.words = answer.words
    kept.area_code, kept.neighbourhood_id = answer.area_code, answer.neighbourhood_id
    if kept.kind is Kind.WORDS:
        take_out([kept.id])
        kept.moderation = Moderation.WAITING
        kept.moderated_by = kept.public_words = kept.reason = kept.shown_seq = None
    else:
        db().execute(delete(Vote).where(Vote.contribution_id == kept.id))
        _vote(kept.id, kept.activity, kept.seat_id, answer.votes)
    db().flush()
    return kept


def _vote(submission_id: uuid.UUID, activity: Activity, seat_id: uuid.UUID, votes: dict[int, int]) -> None:
    if votes:
        db().execute(insert(Vote), _votes(submission_id, activity, seat_id, votes))


def _votes(
    submission_id: uuid.UUID, activity: Activity, seat_id: uuid.UUID, votes: Mapping[int, int]
) -> list[dict[str, Any]]:
    single = activity.id if activity.kind is Kind.POLL and not activity.several else None
    about = {"seat_id": seat_id, "contribution_id": submission_id, "single_in": single}
    return [about | {"choice_id": key, "value": value} for key, value in votes.items()]


def answer_of(kept: Contribution) -> Answer:
    """What a kept contribution says, to compare it with one that comes again."""
    votes = dict(db().execute(select(Vote.choice_id, Vote.value).where(Vote.contribution_id == kept.id)).all())
    return Answer(kept.words, votes, kept.area_code, kept.neighbourhood_id)


def bury(which: ColumnElement[bool], beside: Iterable[uuid.UUID] = ()) -> int:
    """Delete these answers. A tombstone of each stays, so that neither a form that is sent once more nor a restored
    backup brings it back. `beside` are other keys of forms that are done with. Says how many answers went.
    """
    take_out(select(Contribution.id).where(which))
    gone = db().scalars(delete(Contribution).where(which).returning(Contribution.id)).all()
    stones = [{"id_hash": hash_submission(key)} for key in (*gone, *beside)]
    if stones:
        db().execute(insert_into(Tombstone).on_conflict_do_nothing(), stones)
    return len(gone)


def is_buried(*submission_ids: uuid.UUID) -> bool:
    """Whether any of these was taken back or undone."""
    hashes = [hash_submission(key) for key in submission_ids]
    return bool(db().scalar(select(exists().where(Tombstone.id_hash.in_(hashes)))))


def hash_submission(submission_id: uuid.UUID) -> str:
    return hashlib.sha256(b"withdrawn " + submission_id.bytes).hexdigest()


def is_open(activity: Activity) -> bool:
    """Whether answers are on time: a question is open in an open workshop (or in its rehearsal)."""
    asks = activity.state is ActivityState.OPEN and activity.kind is not Kind.TALK
    return asks and activity.workshop.state in (State.OPEN, State.REHEARSAL)


def answers_given(activity: Activity, seat: Seat) -> int:
    """How many answers this seat has given to this activity."""
    own = (Contribution.seat_id == seat.id, Contribution.activity_id == activity.id)
    return db().scalar(select(func.count()).where(*own)) or 0


def answered(seat: Seat) -> set[int]:
    """The ids of the activities that this seat has answered."""
    return set(db().scalars(ANSWERED, {"seat_id": seat.id}))


def own_answer(activity: Activity, seat: Seat) -> Contribution | None:
    """What this seat has answered to an activity that takes one answer."""
    return db().scalar(
        select(Contribution).where(Contribution.seat_id == seat.id, Contribution.activity_id == activity.id)
    )


def next_question(workshop: Workshop, seat: Seat, after: int = 0) -> Activity | None:
    """The next open question that this seat has not answered: onwards from a position, then from the beginning."""
    waiting = unanswered(workshop, seat)
    return next((activity for activity in waiting if activity.position > after), waiting[0] if waiting else None)


def unanswered(workshop: Workshop, seat: Seat) -> list[Activity]:
    """The open questions that this seat has not answered."""
    done = answered(seat)
    return [activity for activity in workshop.questions if is_open(activity) and activity.id not in done]


@dataclass(frozen=True)
class Tally:
    """How the room stands on one choice: exact counts, so for those only whom domain rules allow."""

    words: str
    agree: int
    passed: int
    disagree: int
    first: int = 0
    second: int = 0
    third: int = 0

    @property
    def points(self) -> int:
        """Of what was ranked: three for each first place, two for each second, one for each third.

        >>> Tally("A Saturday clinic", 0, 0, 0, first=2, second=1, third=4).points
        12
        """
        return 3 * self.first + 2 * self.second + self.third

    def share(self, people: int) -> float:
        """Percent of those who answered; of what was ranked, of the points if all had put it first. 0 for nobody."""
        return 100 * (self.points / 3 or self.agree) / people if people else 0


def stand(activity: Activity) -> tuple[int, list[Tally]]:
    """How many people have answered a poll, statements or a ranking, and each choice's tally, in order."""
    people = (
        db().scalar(
            select(func.count(Contribution.id))
            .join(Seat, Seat.id == Contribution.seat_id)
            .where(Contribution.activity_id == activity.id, Seat.state == SeatState.ACTIVE)
        )
        or 0
    )
    counted = db().execute(
        select(Vote.choice_id, Vote.value, func.count())
        .where(Vote.choice_id.in_([choice.id for choice in activity.choices]))
        .group_by(Vote.choice_id, Vote.value)
    )
    found = {(choice_id, value): n for choice_id, value, n in counted}
    return people, tallies_of(activity, found)


def tallies_of(activity: Activity, counted: Mapping[tuple[int, int], int]) -> list[Tally]:
    """Each choice's tally, in the order of the choices, from the number of votes by choice and value."""
    return [Tally(choice.words, *(counted.get((choice.id, value), 0) for value in SAID)) for choice in activity.choices]


def in_standing_order(activity: Activity, tallies: Sequence[Tally]) -> list[Tally]:
    """As people read them: what was ranked by its points, the most first; anything else as it was asked."""
    if activity.kind is not Kind.RANK:
        return list(tallies)
    return sorted(tallies, key=lambda tally: -tally.points)
