"""Counting people for a release: who is one, who has come and gone since the last, and where they live.

A person is a seat with at least one answer, not of a rehearsal and not withdrawn, whatever moderation decided. Only
workshops that are over are counted. Both tables come from one statement over one covering index, so that they always
add up to the same total.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, delete, exists, func, insert, select

from app import clock
from app.db import db
from exports.releases.models import Counted
from exports.releases.ranges import DECILES, ELSEWHERE, GROUPS, NEIGHBOURHOODS, NOT_KNOWN, NOT_SAID, WHOLE, Key
from exports.releases.rules import group_of
from maps.deprivation.index_file import DECILE
from maps.deprivation.models import AreaMeasure
from maps.places.models import Area
from workshops.contributions.models import Contribution
from workshops.meetings.models import State, Workshop
from workshops.programmes.models import Programme, programme_neighbourhood
from workshops.seats.models import Seat, SeatState

HAS_ANSWERED = exists(select(Contribution.id).where(Contribution.seat_id == Seat.id))  # and not withdrawn
PERSON = (Seat.state == SeatState.ACTIVE, Seat.rehearsal.is_(False), HAS_ANSWERED)
IS_COUNTED = exists(select(Counted.seat_id).where(Counted.seat_id == Seat.id))


def workshops_over(programme: Programme) -> Select[int]:
    """The workshops whose people may be counted."""
    over = (Workshop.state == State.CLOSED, Workshop.late_until < clock.now())
    return select(Workshop.id).where(Workshop.programme_id == programme.id, *over)


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
    return [Seat.workshop_id.in_(ours), Seat.id.in_(select(Counted.seat_id))]


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
    new = select(Seat.id).where(*people(programme), ~IS_COUNTED)
    db().execute(insert(Counted).from_select(["seat_id"], new))
    return withdrawn


@dataclass(frozen=True)
class Places:
    """What a release counts by: the programme's neighbourhoods, and the groups of deciles of their areas."""

    spans: dict[str, frozenset[str]]
    seal: str  # another one when a boundary, a neighbourhood or a decile has changed


def places_of(programme: Programme) -> Places:
    """The neighbourhoods by their keys, as rows of a table."""
    query = (
        select(programme_neighbourhood.c.neighbourhood_id, Area.code, AreaMeasure.value)
        .outerjoin(Area, Area.neighbourhood_id == programme_neighbourhood.c.neighbourhood_id)
        .outerjoin(AreaMeasure, (AreaMeasure.area_code == Area.code) & (AreaMeasure.name == DECILE))
        .where(programme_neighbourhood.c.programme_id == programme.id)
        .order_by(programme_neighbourhood.c.neighbourhood_id, Area.code)
    )
    spans: dict[str, set[str]] = {}
    seal = hashlib.sha256()
    for neighbourhood_id, area_code, decile in db().execute(query):
        groups = spans.setdefault(str(neighbourhood_id), set())
        if decile:
            groups.add(group_of(int(decile)))
        seal.update(f"{neighbourhood_id} {area_code} {decile};".encode())
    return Places({row: frozenset(groups) for row, groups in spans.items()}, seal.hexdigest())


def count(seats: list[ColumnElement[bool]], places: Places) -> dict[Key, int]:
    """The total and both tables of these seats, in the order in which they are shown."""
    lived = (
        select(Seat.neighbourhood_id, Seat.elsewhere, Seat.area_code, func.count().label("people"))
        .where(*seats)
        .group_by(Seat.neighbourhood_id, Seat.elsewhere, Seat.area_code)
        .subquery()
    )
    decile = (AreaMeasure.area_code == lived.c.area_code) & (AreaMeasure.name == DECILE)
    query = (
        select(lived.c.neighbourhood_id, lived.c.elsewhere, AreaMeasure.value, func.sum(lived.c.people))
        .outerjoin_from(lived, AreaMeasure, decile)
        .group_by(lived.c.neighbourhood_id, lived.c.elsewhere, AreaMeasure.value)
    )
    tally: Counter[Key] = Counter()
    for neighbourhood_id, elsewhere, value, number in db().execute(query):
        row, group = _rows(neighbourhood_id, value, places, elsewhere=elsewhere)
        tally.update({WHOLE: int(number), (NEIGHBOURHOODS, row): int(number), (DECILES, group): int(number)})
    rows = [(NEIGHBOURHOODS, row) for row in (*places.spans, ELSEWHERE, NOT_SAID)]
    return {key: tally[key] for key in (WHOLE, *rows, *((DECILES, group) for group in (*GROUPS, NOT_KNOWN)))}


def _rows(neighbourhood_id: int | None, decile: float | None, places: Places, *, elsewhere: bool) -> tuple[str, str]:
    """The rows of both tables in which somebody stands.

    A seat known by its neighbourhood only has no known decile, and so has one whose neighbourhood has left the
    programme, or whose area has left the neighbourhood, since.

    >>> places = Places({"7": frozenset({"1-2"})}, "")
    >>> _rows(7, 2.0, places, elsewhere=False), _rows(7, None, places, elsewhere=False)
    (('7', '1-2'), ('7', 'not known'))
    >>> _rows(9, 2.0, places, elsewhere=False), _rows(None, None, places, elsewhere=False)
    (('elsewhere', 'not known'), ('not said', 'not known'))
    """
    if neighbourhood_id is None:
        return ELSEWHERE if elsewhere else NOT_SAID, NOT_KNOWN
    row = str(neighbourhood_id)
    if row not in places.spans:
        return ELSEWHERE, NOT_KNOWN
    group = group_of(int(decile)) if decile else NOT_KNOWN
    return row, group if group in places.spans[row] else NOT_KNOWN
