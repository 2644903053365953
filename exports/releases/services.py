"""Making a release: when the rules allow it, count, protect, freeze, and seal it into the ledger."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from app import clock, ledger
from app.db import db
from app.keeping import lock
from exports.releases.counting import (
    Places,
    changes,
    count,
    people,
    places_of,
    remember,
    remembered,
    unfinished,
    workshops_over,
)
from exports.releases.models import Release, ReleaseCell, Table
from exports.releases.ranges import Key, Sheet
from exports.releases.rules import RULE, NotYet, not_yet, protect
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.told.retention import months_after

WORKER = "worker"  # how the ledger names what nobody asked for
NIGHT_IS_OVER = time(3)  # domain: the worker makes at most one a day, after 03:00


class NotYetError(Exception):
    """The rules allow no release now. `workshops` are those that are not over, where they are the reason."""

    def __init__(self, reason: NotYet, workshops: list[Workshop]) -> None:
        super().__init__(reason)
        self.reason, self.workshops = reason, workshops


class ChangedError(Exception):
    """The numbers are not those that were looked at before they were to be published."""


def hindrance(programme: Programme) -> NotYetError | None:
    """Why no release may be made now; None when one may."""
    waiting = unfinished(programme)
    reason = not_yet(int(changes(programme)), len(waiting))
    return NotYetError(reason, waiting) if reason else None


@dataclass(frozen=True)
class Draft:
    """What a release shows before it is one."""

    cells: Mapping[Key, str]
    places: Places
    follows: bool

    @property
    def seal(self) -> str:
        """A seal of the cells: another one when anything that is shown has changed."""
        said = [[*key, shown] for key, shown in self.cells.items()]
        return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def draft(programme: Programme) -> Draft:
    """What a release would show if it were made now."""
    return _protected(programme, people(programme), steady=not changes(programme).withdrawn)


def make_release(actor: str, programme: Programme, seen: str = "") -> Release:
    """Freeze the numbers of a programme. `seen` is the seal of the draft that somebody looked at first.

    Who is counted is remembered first and counted then: somebody who withdraws at this very moment stands in every
    table of this release, and is known to have withdrawn at the next.
    Raises NotYetError, ChangedError; what was done until then must be forgotten, as it is for a refused request.
    """
    lock(programme)
    if hindered := hindrance(programme):
        raise hindered
    steady = not changes(programme).withdrawn
    remember(programme)
    made = _protected(programme, remembered(programme), steady=steady)
    if seen and seen != made.seal:
        raise ChangedError
    last = last_release(programme)
    number = last.number + 1 if last else 1
    about = f"programme:{programme.id}"
    entry = ledger.record(actor, "make release", about, public=True, number=number, rule=RULE, cells=made.seal)
    release = Release(
        programme=programme,
        number=number,
        made_at=clock.now().replace(microsecond=0),
        rule=RULE,
        threshold=programme.threshold,
        places=made.places.seal,
        follows=made.follows,
        ledger_seq=entry.seq,
        ledger_head=entry.hash,
        cells=[
            ReleaseCell(table=Table(table), row=row, position=position, shown=shown)
            for position, ((table, row), shown) in enumerate(made.cells.items())
        ],
    )
    db().add(release)
    db().flush()
    return release


def make_due_releases() -> None:
    """A chore: where a workshop has become over since the last release, make the next one, at most one a day."""
    if clock.local(clock.now()).time() < NIGHT_IS_OVER:
        return
    for programme in db().scalars(select(Programme).order_by(Programme.id)).all():
        last = last_release(programme)
        if last and clock.local(last.made_at).date() == clock.today():
            continue
        newly_over = workshops_over(programme)
        if last:
            newly_over = newly_over.where(Workshop.late_until >= last.made_at)
        if db().scalar(newly_over.limit(1)) and hindrance(programme) is None:
            make_release(WORKER, programme)


def last_release(programme: Programme) -> Release | None:
    """The newest release."""
    return next(iter(_newest_first(programme, 1)), None)


def _newest_first(programme: Programme, at_most: int | None = None) -> Sequence[Release]:
    query = select(Release).where(Release.programme_id == programme.id).order_by(Release.number.desc())
    return db().scalars(query.limit(at_most).options(selectinload(Release.cells))).all()


def _protected(programme: Programme, seats: list[ColumnElement[bool]], *, steady: bool) -> Draft:
    places = places_of(programme)
    before = _chain(programme, places) if steady else []
    cells = protect(count(seats, places), programme.threshold, places.spans, before)
    return Draft(cells, places, follows=bool(before))


def _chain(programme: Programme, places: Places) -> list[Sheet]:
    """The releases, oldest first, since which counts can only have grown: the same places, nobody withdrawn, and no
    home forgotten because its time was over.
    """
    chain: list[Sheet] = []
    forgotten = _last_forgotten(programme)
    for release in _newest_first(programme):
        if release.places != places.seal or (forgotten and forgotten >= release.made_at):
            break
        chain.insert(0, Sheet(release.threshold, {(cell.table.value, cell.row): cell.shown for cell in release.cells}))
        if not release.follows:
            break
    return chain


def _last_forgotten(programme: Programme) -> datetime | None:
    """When a workshop's words and homes were last due to be deleted."""
    closed = select(Workshop.closed_at).where(Workshop.programme_id == programme.id, Workshop.closed_at.is_not(None))
    ends = (months_after(moment, programme.retention_months) for moment in db().scalars(closed) if moment)
    return max((end for end in ends if end <= clock.now()), default=None)
