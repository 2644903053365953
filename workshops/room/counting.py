"""How a room stands at this moment, in three small queries: what wall and console ask for every two seconds.

Exact counts: for organisers and facilitators of the programme, and for the wall of an open workshop (domain.md, Small
numbers).
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Boolean, bindparam, func, or_, select

from app.codes import read_code
from app.db import db
from workshops.contributions.models import Contribution, Moderation, Vote
from workshops.contributions.services import Tally, in_standing_order, tallies_of
from workshops.meetings.models import Activity, ActivityState, Choice, Kind, State, Workshop
from workshops.room.models import Batch, RoomChange
from workshops.seats.models import Channel, Seat, SeatState
from workshops.seats.services import SEATS_AT_MOST

# Built once: putting a statement together takes longer than asking it.
PEOPLE = (
    select(func.count())
    .where(
        Seat.workshop_id == Workshop.id,
        Seat.state == SeatState.ACTIVE,
        or_(Workshop.state == State.REHEARSAL, Seat.rehearsal.is_(False)),  # a printed card is tried out too
    )
    .correlate(Workshop)
    .scalar_subquery()
)
WORKSHOP_AND_PEOPLE = (
    select(Workshop, RoomChange.n, PEOPLE)
    .outerjoin(RoomChange, RoomChange.workshop_id == Workshop.id)
    .where(Workshop.code == bindparam("code"))
)
ACTIVITIES = select(Activity.id).where(Activity.workshop_id == bindparam("workshop_id"))
CONTRIBUTIONS = (  # activity × moderation, from the index alone
    select(Contribution.activity_id, Contribution.moderation, func.count())
    .where(Contribution.activity_id.in_(ACTIVITIES))
    .group_by(Contribution.activity_id, Contribution.moderation)
)
VOTES = (  # choice × value, on what is open now, from the index alone
    select(Vote.choice_id, Vote.value, func.count())
    .where(
        Vote.choice_id.in_(
            select(Choice.id).where(Choice.activity_id.in_(ACTIVITIES.where(Activity.state == ActivityState.OPEN)))
        )
    )
    .group_by(Vote.choice_id, Vote.value)
)


# What the console alone asks for.
PRESENT = (
    select(Seat.channel, Seat.language, func.count())
    .where(
        Seat.workshop_id == bindparam("workshop_id"),
        Seat.state == SeatState.ACTIVE,
        or_(bindparam("rehearsal", type_=Boolean), Seat.rehearsal.is_(False)),
    )
    .group_by(Seat.channel, Seat.language)
)
LISTED = (
    select(func.coalesce(func.sum(Batch.lines), 0))
    .join(Seat, Seat.id == Batch.seat_id)
    .where(
        Batch.file_mark.is_not(None),
        Seat.workshop_id == bindparam("workshop_id"),
        or_(bindparam("rehearsal", type_=Boolean), Seat.rehearsal.is_(False)),
    )
)
ANSWERING = select(func.count(Contribution.seat_id.distinct())).where(
    Contribution.activity_id.in_(ACTIVITIES.where(Activity.state == ActivityState.OPEN))
)


@dataclass(frozen=True)
class Present:
    """Who is in the room, as far as it helps to run it: by which way they answer, and in which languages. `listed` came
    in lists from elsewhere, whose people are on paper like those of forms.
    """

    channels: Mapping[Channel, int]
    languages: Sequence[str]
    answering: int
    listed: int

    @property
    def paper_forms(self) -> int:
        """How many paper forms were typed in."""
        return self.channels[Channel.PAPER] - self.listed


def present(workshop: Workshop) -> Present:
    """Whoever has joined, the most spoken language first, and how many of them have answered what is asked now."""
    here = {"workshop_id": workshop.id, "rehearsal": workshop.state is State.REHEARSAL}
    channels: Counter[Channel] = Counter()
    languages: Counter[str] = Counter()
    for channel, language, people in db().execute(PRESENT, here):
        channels[channel] += people
        languages[language] += people
    spoken = sorted(languages, key=lambda code: (-languages[code], code))
    answering = db().scalar(ANSWERING, {"workshop_id": workshop.id}) or 0
    return Present(channels, spoken, answering, db().scalar(LISTED, here) or 0)


@dataclass(frozen=True)
class Standing:
    """A workshop with everything that is counted in it."""

    workshop: Workshop
    change: int
    people: int
    contributions: dict[tuple[int, Moderation | None], int]
    votes: dict[tuple[int, int], int]

    @cached_property
    def cursor(self) -> str:
        """A short mark of all that is counted: another one means that there is something new to show.

        Words come onto the wall with a change of staff, which has a number of its own, and leave it with one or by
        being taken back or corrected, which lowers a count: so equal marks mean equal walls.
        """
        counted = (
            self.workshop.state,
            self.change,
            self.people,
            sorted((key, str(moderation), n) for (key, moderation), n in self.contributions.items()),
            sorted(self.votes.items()),
        )
        return hashlib.sha256(repr(counted).encode()).hexdigest()[:16]

    def words(self, moderation: Moderation, *activities: Activity) -> int:
        """How many contributions of words stand so, in these activities or in all."""
        wanted = {activity.id for activity in activities}
        return sum(
            n
            for (key, stands), n in self.contributions.items()
            if stands is moderation and (not wanted or key in wanted)
        )

    def answers(self, activity: Activity) -> int:
        """How many answers an activity has, of whatever kind."""
        return sum(n for (key, _moderation), n in self.contributions.items() if key == activity.id)

    def tallies(self, activity: Activity) -> list[Tally]:
        """How the room stands on each choice of an open question, as people read it."""
        return in_standing_order(activity, tallies_of(activity, self.votes))

    @property
    def waiting(self) -> int:
        return self.words(Moderation.WAITING)

    @property
    def shown(self) -> int:
        return self.words(Moderation.SHOWN)

    @property
    def held(self) -> int:
        return self.words(Moderation.HELD)

    @property
    def passed_on(self) -> int:
        return self.words(Moderation.PASSED_ON)

    @property
    def all_answers(self) -> int:
        return sum(self.contributions.values())

    @property
    def is_full(self) -> bool:
        return self.people >= SEATS_AT_MOST


def standing(code: str) -> Standing | None:
    """The workshop with this join code, and how it stands now. None when there is no such workshop."""
    found = db().execute(WORKSHOP_AND_PEOPLE, {"code": read_code(code)}).one_or_none()
    if found is None:
        return None
    workshop, change, people = found
    here = {"workshop_id": workshop.id}
    contributions = {(key, moderation): n for key, moderation, n in db().execute(CONTRIBUTIONS, here)}
    votes = {(key, value): n for key, value, n in db().execute(VOTES, here)}
    return Standing(workshop, change or 0, people, contributions, votes)


def open_now(activities: Sequence[Activity]) -> list[Activity]:
    """The questions that are asked at this moment, in order."""
    return [activity for activity in under_way(activities) if activity.kind is not Kind.TALK]


def under_way(activities: Sequence[Activity]) -> list[Activity]:
    """What happens at this moment, in order: questions that are asked, and parts of the evening that ask nothing."""
    return [activity for activity in activities if activity.state is ActivityState.OPEN]
