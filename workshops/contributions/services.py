"""Keeping an answer once, correcting it, and how a poll stands."""

import hashlib
import uuid
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import Insert, Integer, Table, Uuid, bindparam, delete, exists, func, insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app import clock
from app.db import database, db
from app.keeping import lock
from workshops.contributions.models import Contribution, Moderation, Tombstone, Vote
from workshops.meetings.models import Activity, ActivityState, Kind, State, Workshop
from workshops.seats.models import Seat, SeatState

ANSWERS_AT_MOST = 50  # of one seat to one activity
ENOUGH_TO_SHOW = 5  # answers before a poll shows how the room stands
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

    A later answer to a poll, to statements or about a place replaces the former. Insert first, then look: two at once
    are one. Raises SomebodyElses, TakenBack, TooManyAnswers.
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
    if db().get(Tombstone, hash_submission(submission_id)):
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
        _insertion(sqlite=database().is_sqlite),
        {
            "id": submission_id,
            "seat_id": seat.id,
            "activity_id": activity.id,
            "kind": activity.kind,
            "words": answer.words,
            "language": seat.language,
            "area_code": answer.area_code,
            "neighbourhood_id": answer.neighbourhood_id,
            "made_on": clock.today(),
            "late": not is_open(activity),
            "moderation": Moderation.WAITING if activity.kind is Kind.WORDS else None,
            "id_hash": hash_submission(submission_id),
            "at_most": ANSWERS_AT_MOST,
        },
    )
    if made.first() is None:
        return False
    _vote(submission_id, activity, seat.id, answer.votes)
    return True


@cache
def _insertion(*, sqlite: bool) -> Insert:
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
    insert_into = sqlite_insert if sqlite else postgresql_insert
    return insert_into(table).from_select(INSERTED, row).on_conflict_do_nothing().returning(table.c.id)


def correct(kept: Contribution, answer: Answer) -> Contribution:
    """Replace what was said. Words wait to be read again, and are off the wall until they have been."""
    lock(kept)  # a moderator may be deciding at this moment
    kept.words = answer.words
    kept.area_code, kept.neighbourhood_id = answer.area_code, answer.neighbourhood_id
    if kept.kind is Kind.WORDS:
        kept.moderation = Moderation.WAITING
        kept.moderated_by = kept.public_words = kept.reason = kept.shown_seq = None
    else:
        db().execute(delete(Vote).where(Vote.contribution_id == kept.id))
        _vote(kept.id, kept.activity, kept.seat_id, answer.votes)
    db().flush()
    return kept


def _vote(submission_id: uuid.UUID, activity: Activity, seat_id: uuid.UUID, votes: dict[int, int]) -> None:
    if votes:
        single = activity.id if activity.kind is Kind.POLL and not activity.several else None
        about = {"seat_id": seat_id, "contribution_id": submission_id, "single_in": single}
        db().execute(insert(Vote), [about | {"choice_id": key, "value": value} for key, value in votes.items()])


def answer_of(kept: Contribution) -> Answer:
    """What a kept contribution says, to compare it with one that comes again."""
    votes = dict(db().execute(select(Vote.choice_id, Vote.value).where(Vote.contribution_id == kept.id)).all())
    return Answer(kept.words, votes, kept.area_code, kept.neighbourhood_id)


def hash_submission(submission_id: uuid.UUID) -> str:
    return hashlib.sha256(b"withdrawn " + submission_id.bytes).hexdigest()


def is_open(activity: Activity) -> bool:
    """Whether answers are on time: the activity is open in an open workshop (or in its rehearsal)."""
    return activity.state is ActivityState.OPEN and activity.workshop.state in (State.OPEN, State.REHEARSAL)


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
    done = answered(seat)
    waiting = [activity for activity in workshop.activities if is_open(activity) and activity.id not in done]
    return next((activity for activity in waiting if activity.position > after), waiting[0] if waiting else None)


@dataclass(frozen=True)
class Tally:
    """How the room stands on one choice: exact counts, so for those only whom domain rules allow."""

    words: str
    agree: int
    passed: int
    disagree: int

    def share(self, people: int) -> float:
        """Percent of those who answered, 0 when nobody has."""
        return 100 * self.agree / people if people else 0


def stand(activity: Activity) -> tuple[int, list[Tally]]:
    """How many people have answered a poll or statements, and each choice's tally, in order. One statement each."""
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
    return people, [
        Tally(choice.words, *(found.get((choice.id, value), 0) for value in (1, 0, -1))) for choice in activity.choices
    ]
