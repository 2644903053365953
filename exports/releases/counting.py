"""Counting people for a release: who is one, who has come and gone since the last, and where they live.

A person is a seat with at least one answer, not of a rehearsal and not withdrawn, whatever moderation decided. Only
workshops that are over are counted. All tables come from one statement over one covering index, so that they always
add up to the same total.
"""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, exists, func, insert, select

from app import clock
from app.db import db
from exports.releases.frame import Frame, workshops_over
from exports.releases.models import Counted
from exports.releases.sheet import DECILES, ELSEWHERE, HOSTS, MONTHS, NEIGHBOURHOODS, NOT_SAID, WHOLE, Key
from maps.deprivation.groups import NOT_KNOWN, group_of
from maps.deprivation.index_file import DECILE
from maps.deprivation.models import AreaMeasure
from workshops.contributions.models import Contribution
from workshops.meetings.models import State, Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat, SeatState

IN_PIECES = {"yield_per": 5_000}  # rows; all at once would stand in memory twice
HAS_ANSWERED = exists(select(Contribution.id).where(Contribution.seat_id == Seat.id))  # and not withdrawn
PERSON = (Seat.state == SeatState.ACTIVE, Seat.rehearsal.is_(False), HAS_ANSWERED)
IS_COUNTED = exists(select(Counted.seat_id).where(Counted.seat_id == Seat.id))


def unfinished(programme: Programme) -> list[Workshop]:
    """Workshops with people in them that are open, or still take late answers."""
    going_on = (Workshop.state == State.OPEN) | (Workshop.late_until >= clock.now())
    somebody = exists(select(Seat.id).where(Seat.workshop_id == Workshop.id, *PERSON))
    query = select(Workshop).where(Workshop.programme_id == programme.id, going_on, somebody)
    return list(db().scalars(query.order_by(Workshop.starts_at, Workshop.id)))


def people(programme: Programme) -> list[ColumnElement[bool]]:
    """What holds for the seats of everybody who may be counted now."""
    return [Seat.workshop_id.in_(workshops_over(programme)), *PERSON]


def remembered(programme: Programme) -> list[ColumnElement[bool]]:
    """What holds for the seats that the newest release has counted, whoever of them has withdrawn since."""
    ours = select(Workshop.id).where(Workshop.programme_id == programme.id)
    return [Seat.workshop_id.in_(ours), IS_COUNTED]


@dataclass(frozen=True)
class Changes:
    """How many people have come and gone since the last release."""

    joined: int
    withdrawn: int

    @property
    def people(self) -> int:
        return self.joined + self.withdrawn


def changes(programme: Programme) -> Changes:
    """Who has joined or withdrawn since the last release. Before the first one everybody is new."""
    joined = select(func.count()).select_from(Seat).where(*people(programme), ~IS_COUNTED)
    withdrawn = select(func.count()).select_from(Seat).where(*remembered(programme), ~HAS_ANSWERED)
    return Changes(db().scalar(joined) or 0, db().scalar(withdrawn) or 0)


def remember(programme: Programme) -> int:
    """Keep who stands in the release that is being made, in place of those who stood in the last one.

    Says how many of those have withdrawn: asked here and not before, since somebody may withdraw at this very moment.
    """
    gone = select(Seat.id).where(*remembered(programme), ~HAS_ANSWERED)
    withdrawn = db().execute(delete(Counted).where(Counted.seat_id.in_(gone))).rowcount  # ty: ignore[missing-attribute]
    new = select(Seat.id).where(*people(programme), ~IS_COUNTED).order_by(Seat.id)
    db().execute(insert(Counted).from_select(["seat_id"], new))
    return withdrawn


def count(seats: list[ColumnElement[bool]], frame: Frame) -> dict[Key, int]:
    """The total and every table of these seats, in the order in which they are shown."""
    lived = (
        select(Seat.workshop_id, Seat.neighbourhood_id, Seat.elsewhere, Seat.area_code, func.count().label("people"))
        .where(*seats)
        .group_by(Seat.workshop_id, Seat.neighbourhood_id, Seat.elsewhere, Seat.area_code)
        .subquery()
    )
    decile = (AreaMeasure.area_code == lived.c.area_code) & (AreaMeasure.name == DECILE)
    home = (lived.c.workshop_id, lived.c.neighbourhood_id, lived.c.elsewhere, AreaMeasure.value)
    query = select(*home, func.sum(lived.c.people)).outerjoin_from(lived, AreaMeasure, decile).group_by(*home)
    tally: Counter[Key] = Counter()
    for workshop_id, neighbourhood_id, elsewhere, value, number in db().execute(query, execution_options=IN_PIECES):
        row, group = rows_of_home(neighbourhood_id, value, frame, elsewhere=elsewhere)
        month, host = frame.evenings[workshop_id]
        for key in (WHOLE, (NEIGHBOURHOODS, row), (DECILES, group), (MONTHS, month), (HOSTS, host)):
            tally[key] += int(number)
    return {key: tally[key] for key in frame.keys}


def rows_of_home(
    neighbourhood_id: int | None, decile: float | None, frame: Frame, *, elsewhere: bool
) -> tuple[str, str]:
    """The rows of both tables in which somebody stands.

    A seat known by its neighbourhood only has no known decile, and so has one whose neighbourhood has left the
    programme, or whose area has left the neighbourhood, since.

    >>> frame = Frame({"7": frozenset({"1-2"})})
    >>> rows_of_home(7, 2.0, frame, elsewhere=False), rows_of_home(7, None, frame, elsewhere=False)
    (('7', '1-2'), ('7', 'not known'))
    >>> rows_of_home(9, 2.0, frame, elsewhere=False), rows_of_home(None, None, frame, elsewhere=False)
    (('elsewhere', 'not known'), ('not said', 'not known'))
    """
    if neighbourhood_id is None:
        return ELSEWHERE if elsewhere else NOT_SAID, NOT_KNOWN
    row = str(neighbourhood_id)
    if row not in frame.spans:
        return ELSEWHERE, NOT_KNOWN
    group = group_of(int(decile)) if decile else NOT_KNOWN
    return row, group if group in frame.spans[row] else NOT_KNOWN
