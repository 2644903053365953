"""What a release counts by: the programme's neighbourhoods, groups of deciles, months, and the hosts who are named.

All of it is known to everybody, or could be looked up. So it says too in which rows of two tables somebody can stand.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Select, select

from app import clock
from app.db import db
from exports.releases.sheet import DECILES, ELSEWHERE, HOSTS, MONTHS, NEIGHBOURHOODS, NOT_SAID, OTHERS, WHOLE, Key, Link
from maps.deprivation.groups import GROUPS, NOT_KNOWN, group_of
from maps.deprivation.index_file import DECILE
from maps.deprivation.models import AreaMeasure
from maps.deprivation.services import main_nation
from maps.places.codes import nation_of
from maps.places.models import Area
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.programmes.models import Programme, programme_neighbourhood

SEVERAL = 2  # evenings, so that what stands for them together is not one's own


@dataclass(frozen=True)
class Frame:
    """The rows of every table of people, and where each evening stands."""

    spans: Mapping[str, frozenset[str]]  # neighbourhood → the groups of deciles that its areas stand in
    months: tuple[str, ...] = ()  # every one from the first announced evening on, as 2026-11
    evenings: Mapping[int, tuple[str, str]] = field(default_factory=dict)  # workshop → month, row of its host
    over: Mapping[int, datetime] = field(default_factory=dict)  # workshop → when nothing could be added to it any more
    untold: frozenset[str] = frozenset()  # tables that would tell of an evening that was not announced
    places: str = ""  # another one when a boundary or a decile has changed: by it earlier rules knew a release
    seal: str = ""  # another one when a boundary, a decile or the row of an evening has changed

    @property
    def hosts(self) -> tuple[str, ...]:
        """Those who are named, by their keys."""
        return tuple(sorted({host for _month, host in self.evenings.values()} - {OTHERS}, key=int))

    @property
    def keys(self) -> list[Key]:
        """Every cell, in the order in which it is shown."""
        rows = {
            NEIGHBOURHOODS: (*self.spans, ELSEWHERE, NOT_SAID),
            DECILES: (*GROUPS, NOT_KNOWN),
            MONTHS: self.months,
            HOSTS: (*self.hosts, OTHERS) if self.months else (),
        }
        return [WHOLE, *((table, row) for table, its in rows.items() for row in its)]

    def still(self, since: datetime, until: datetime | None = None) -> frozenset[Key]:
        """The months and hosts of which no evening was over between two moments."""
        moved = {key for key, at in self.over.items() if since <= at and (until is None or at < until)}
        rows = {(MONTHS, row) for row in self.months} | {(HOSTS, row) for row in (*self.hosts, OTHERS)}
        for month, host in (self.evenings[key] for key in moved):
            rows -= {(MONTHS, month), (HOSTS, host)}
        return frozenset(rows)

    @property
    def links(self) -> list[Link]:
        """In which rows of two tables somebody can stand."""
        nowhere = {ELSEWHERE: {NOT_KNOWN}, NOT_SAID: {NOT_KNOWN}}
        homes = {row: {*groups, NOT_KNOWN} for row, groups in self.spans.items()}
        if not self.months or self.untold:
            return [Link(NEIGHBOURHOODS, DECILES, homes | nowhere)]
        invited: dict[str, set[str]] = {host: set() for host in (*self.hosts, OTHERS)}
        for month, host in self.evenings.values():
            invited[host].add(month)
        return [Link(NEIGHBOURHOODS, DECILES, homes | nowhere), Link(HOSTS, MONTHS, invited)]


def workshops_over(programme: Programme, at: datetime | None = None) -> Select[int]:
    """The workshops whose people may be counted at a moment: now, if none is given."""
    over = (Workshop.state == State.CLOSED, Workshop.late_until < (at or clock.now()))
    return select(Workshop.id).where(Workshop.programme_id == programme.id, *over)


def frame_of(programme: Programme, at: datetime | None = None) -> Frame:
    """What a release made at a moment counts by, as far as is known now: its seal is the same as long as that is.

    The groups of deciles are of one index: that of the nation in which most of the ranked areas lie. People of another
    nation's areas count under "not known", since no two indices may share a group.
    """
    at = at or clock.now()
    seal = hashlib.sha256()
    spans: dict[str, set[str]] = {}
    areas = db().execute(_areas(programme)).all()
    nation = main_nation([area_code for _place, area_code, decile in areas if decile])
    for neighbourhood_id, area_code, decile in areas:
        groups = spans.setdefault(str(neighbourhood_id), set())
        if decile and nation_of(area_code) == nation:
            groups.add(group_of(int(decile)))
        seal.update(f"{neighbourhood_id} {area_code} {decile};".encode())
    places, evenings, ends, announced = seal.hexdigest(), {}, {}, set()
    over = select(Workshop).where(Workshop.id.in_(workshops_over(programme, at))).order_by(Workshop.id)
    for workshop in db().scalars(over):
        evenings[workshop.id] = month_of(workshop.held_on), _row_of_host(workshop)
        ends[workshop.id] = workshop.late_until or at
        if _was_announced(workshop):
            announced.add(workshop.id)
        if ends[workshop.id] < at.replace(microsecond=0):  # as a release keeps its moment
            seal.update(f"{workshop.id} {evenings[workshop.id]};".encode())
    first = min((evenings[each][0] for each in announced), default="")
    months = tuple(_months(first, month_of(clock.local(at).date()))) if first else ()
    homes = {row: frozenset(groups) for row, groups in spans.items()}
    return Frame(homes, months, evenings, ends, _untold(evenings, announced), places, seal.hexdigest())


def _untold(evenings: Mapping[int, tuple[str, str]], announced: Collection[int]) -> frozenset[str]:
    """Tables that would tell when an evening was that was not announced, or how many came: it counts in totals only
    (domain: Words). Behind each row with such an evening there have to be several that were announced.

    >>> evenings = {1: ("2026-11", "7"), 2: ("2026-11", "9"), 3: ("2026-11", OTHERS)}
    >>> sorted(_untold(evenings, {1, 2})), sorted(_untold(evenings, {1, 2, 3})), sorted(_untold(evenings, {1}))
    (['hosts'], [], ['hosts', 'months'])
    """
    open_ones = Counter(key for each in announced for key in zip((MONTHS, HOSTS), evenings[each], strict=True))
    others = {key for each in evenings.keys() - announced for key in zip((MONTHS, HOSTS), evenings[each], strict=True)}
    return frozenset(key[0] for key in others if open_ones[key] < SEVERAL)


def month_of(day: date) -> str:
    """The month of a day, as a row of a table.

    >>> month_of(date(2026, 11, 28))
    '2026-11'
    """
    return f"{day:%Y-%m}"


def _months(first: str, last: str) -> Iterator[str]:
    """Every month from the first to the last, so that one without an evening that may be named is not missing.

    >>> list(_months("2026-11", "2027-02"))
    ['2026-11', '2026-12', '2027-01', '2027-02']
    """
    year, month = map(int, first.split("-"))
    while (row := f"{year:04}-{month:02}") <= max(first, last):
        yield row
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _row_of_host(workshop: Workshop) -> str:
    """Hosts are named who want to be, of evenings that were announced; all others stand together."""
    voice = workshop.voice
    return str(voice.id) if _was_announced(workshop) and voice.named_ok and not voice.on_hold else OTHERS


def _was_announced(workshop: Workshop) -> bool:
    return workshop.listed and workshop.confidentiality is not Confidentiality.SEALED


def _areas(programme: Programme) -> Select:
    return (
        select(programme_neighbourhood.c.neighbourhood_id, Area.code, AreaMeasure.value)
        .outerjoin(Area, Area.neighbourhood_id == programme_neighbourhood.c.neighbourhood_id)
        .outerjoin(AreaMeasure, (AreaMeasure.area_code == Area.code) & (AreaMeasure.name == DECILE))
        .where(programme_neighbourhood.c.programme_id == programme.id)
        .order_by(programme_neighbourhood.c.neighbourhood_id, Area.code)
    )
