"""Counting one evening for its write-up: exactly for those who run it, and as it may leave the building.

What leaves is kept with the write-up as it is shown, so that it stays the same whoever reads it when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.db import db
from exports.packs.rules import at_most, cells, shown_people
from exports.releases.counting import PERSON
from workshops.contributions.models import Contribution, Moderation, Vote
from workshops.meetings.models import Activity, ActivityState, Choice, Kind, Workshop
from workshops.seats.models import Seat, SeatState

DRAWN = (Kind.POLL, Kind.AGREE, Kind.RANK)
OPINIONS = (1, 0, -1)  # agree, pass, disagree
Row = list[str] | None  # the cells of a picture's part as they are shown; None: not drawn


@dataclass(frozen=True)
class Exact:
    """How an evening stands, exactly: for organisers and facilitators of its programme."""

    joined: int
    people: int  # who have joined and answered something
    answered: Mapping[int, int]  # activity → people who have answered it
    votes: Mapping[tuple[int, int], int]  # choice and value → people
    words: Mapping[Moderation, int]
    quotable: int

    def of(self, activity: Activity) -> int:
        return self.answered.get(activity.id, 0)

    def rows_of(self, activity: Activity) -> list[tuple[str, list[int]]]:
        """Each answer of a poll, a ranking or statements, with how many gave it."""
        if activity.kind is Kind.AGREE:
            return [(each.words, self.opinions(each)) for each in activity.choices]
        return [(each.words, [self.chosen(each)]) for each in activity.choices]

    def opinions(self, choice: Choice) -> list[int]:
        """How many agree, pass and disagree."""
        return [self.votes.get((choice.id, value), 0) for value in OPINIONS]

    def chosen(self, choice: Choice) -> int:
        """How many have chosen it, in whatever place."""
        return sum(n for (key, value), n in self.votes.items() if key == choice.id and value > 0)

    @property
    def waiting(self) -> int:
        return self.words.get(Moderation.WAITING, 0)


def count(workshop: Workshop) -> Exact:
    """Count one evening as it stands now."""
    here = (Seat.workshop_id == workshop.id, Seat.rehearsal.is_(False))
    said = select(Contribution).join(Seat, Seat.id == Contribution.seat_id).where(*here)
    answered = said.with_only_columns(Contribution.activity_id, func.count(Contribution.seat_id.distinct()))
    votes = (
        select(Vote.choice_id, Vote.value, func.count())
        .join(Seat, Seat.id == Vote.seat_id)
        .where(*here)
        .group_by(Vote.choice_id, Vote.value)
    )
    words = said.with_only_columns(Contribution.moderation, func.count()).where(Contribution.kind == Kind.WORDS)
    quotable = said.with_only_columns(func.count()).where(
        Contribution.moderation == Moderation.SHOWN, Seat.may_quote.is_(True)
    )
    joined = select(func.count()).select_from(Seat).where(*here, Seat.state == SeatState.ACTIVE)
    return Exact(
        joined=db().scalar(joined) or 0,
        people=db().scalar(select(func.count()).select_from(Seat).where(Seat.workshop_id == workshop.id, *PERSON)) or 0,
        answered=dict(db().execute(answered.group_by(Contribution.activity_id)).all()),
        votes={(choice, value): n for choice, value, n in db().execute(votes)},
        words=dict(db().execute(words.group_by(Contribution.moderation)).all()),
        quotable=db().scalar(quotable) or 0,
    )


def as_shown(workshop: Workshop, exact: Exact) -> dict[str, Any]:
    """The numbers of an evening as they may leave the building, and as the database keeps them."""
    limit, threshold = at_most(exact.people), workshop.programme.threshold
    asked: dict[str, list[Row]] = {}
    for activity in workshop.activities:
        if activity.kind not in DRAWN or activity.state is ActivityState.WAITING:
            continue
        if activity.kind is Kind.AGREE:
            asked[str(activity.id)] = [_opinions(choice, exact, threshold, limit) for choice in activity.choices]
        else:
            one_each = activity.kind is Kind.POLL and not activity.several
            counts = [exact.chosen(choice) for choice in activity.choices]
            asked[str(activity.id)] = [cells(counts, threshold, exact.of(activity), limit if one_each else None)]
    return {"people": shown_people(exact.people), "asked": asked}


def asked_in(workshop: Workshop) -> dict[str, Any]:
    """What people were asked that evening: its title, the programme's question, and each activity that was opened.

    Kept with what the host gets: what is renamed or asked later belongs to no write-up that somebody has agreed to.
    """
    opened = [each.id for each in workshop.questions if each.state is not ActivityState.WAITING]
    return {"title": workshop.title, "question": workshop.programme.question, "activities": opened}


def _opinions(choice: Choice, exact: Exact, threshold: int, limit: int) -> Row:
    """What people think of one statement; who left it out has not answered it."""
    counts = exact.opinions(choice)
    return cells(counts, threshold, sum(counts), limit)


def rows_of(numbers: Mapping[str, Any], activity: Activity) -> Sequence[Row]:
    """What is shown of an activity; nothing of one that was not counted."""
    return numbers["asked"].get(str(activity.id)) or [None]
