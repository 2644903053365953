"""Making a release: when the rules allow it, count, protect, freeze, and seal it into the ledger."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import time
from typing import Any

from sqlalchemy import ColumnElement, String, cast, insert, literal, select

from app import clock, ledger
from app.db import db
from app.keeping import lock
from app.ledger import Entry
from app.logs import describe, log
from exports.releases.about_people import about_people
from exports.releases.among import Heard
from exports.releases.answers import answered, asked_alike, groups_of, names_of_questions
from exports.releases.counting import Changes, changes, count, people, remember, remembered, unfinished
from exports.releases.frame import Frame, frame_of, workshops_over
from exports.releases.jobs import JOBS_TABLES, Jobs, have_moved_enough, jobs_in, remember_jobs
from exports.releases.models import Release, ReleaseCell, Table
from exports.releases.promised import promised
from exports.releases.reach import reach
from exports.releases.reading import releases_of
from exports.releases.rules import RULE, ImpossibleError, NotYet, known, not_yet
from exports.releases.sheet import Key, Sheet, wholly_hidden
from exports.releases.themes import names_of_themes, spoken_of
from workshops.meetings.models import Workshop
from workshops.programmes.models import Programme
from workshops.told.retention import EXPIRED

WORKER = "worker"  # how the ledger names what nobody asked for
OF_PEOPLE = {Table.PEOPLE, Table.NEIGHBOURHOODS, Table.DECILES, Table.MONTHS, Table.HOSTS}  # which add up to everybody
FIRST_RULE = "2026-11"  # by it a release knew its places alone, and had neither months nor hosts
OF_MONTHS = ("2026-11-29", RULE)  # by these a month shows a number from as many people as now
NIGHT_IS_OVER = time(3)  # domain: the worker makes at most one a day, after 03:00
JOBS_UNTIL = time(6)  # whether enough has moved about jobs is worked out in these hours: not each minute of the day
COPY_OF = "people_of"  # in the ledger: the release whose tables of people stand in this one


class NotYetError(Exception):
    """The rules allow no release now. `workshops` are those that are not over, where they are the reason."""

    def __init__(self, reason: NotYet, workshops: list[Workshop]) -> None:
        super().__init__(reason)
        self.reason, self.workshops = reason, workshops


class ChangedError(Exception):
    """The numbers are not those that were looked at before they were to be published."""


def hindrance(programme: Programme, since: Changes | None = None) -> NotYetError | None:
    """Why no release may be made now; None when one may."""
    waiting, changed = unfinished(programme), (since or changes(programme)).people
    reason = not_yet(changed, len(waiting), jobs_moved=not changed and jobs_are_due(programme))
    return NotYetError(reason, waiting) if reason else None


def jobs_are_due(programme: Programme) -> bool:
    """Whether a release may be made for the tables of jobs alone. Not where the threshold was raised since the last:
    its tables of people would stand there with symbols of an earlier one.
    """
    last = next(iter(releases_of(programme)), None)
    return (last is None or last.threshold == programme.threshold) and have_moved_enough(programme)


@dataclass(frozen=True)
class Draft:
    """What a release shows before it is one."""

    cells: Mapping[Key, str]
    frame: Frame
    places: str
    follows: bool
    jobs: Jobs
    names: Mapping[str, Any]  # of themes and questions, which the ledger keeps

    @property
    def seal(self) -> str:
        return seal_of(self.cells)


def seal_of(cells: Mapping[Key, str]) -> str:
    """Another one when anything that is shown has changed: SHA-256 over table, row and symbol of each cell, as JSON."""
    said = [[*key, shown] for key, shown in cells.items()]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def draft(programme: Programme) -> Draft:
    """What a release would show if it were made now."""
    since = changes(programme)
    return _as_before(programme, since) or _protected(programme, people(programme), steady=not since.withdrawn)


def make_release(actor: str, programme: Programme, seen: str = "") -> Release:
    """Freeze the numbers of a programme. `seen` is the seal of the draft that somebody looked at first.

    Who is counted is remembered first and counted then: somebody who withdraws at this very moment stands in every
    table of this release, and is known to have withdrawn at the next.
    Raises NotYetError, ChangedError; what was done until then must be forgotten, as it is for a refused request.
    """
    lock(programme)
    since = changes(programme)
    if hindered := hindrance(programme, since):
        raise hindered
    made = _as_before(programme, since)
    if made is None:
        withdrawn = remember(programme)
        made = _protected(programme, remembered(programme), steady=not withdrawn)
    if seen and seen != made.seal:
        raise ChangedError
    remember_jobs(programme, made.jobs.counted)
    number = 1 + max((release.number for release in releases_of(programme)), default=0)
    about = f"programme:{programme.id}"
    facts = {"number": number, "rule": RULE, "cells": made.seal}
    entry = ledger.record(actor, "make release", about, public=True, **facts, **made.names)
    release = Release(
        programme=programme,
        number=number,
        made_at=clock.now().replace(microsecond=0),
        rule=RULE,
        threshold=programme.threshold,
        places=made.places,
        size=len(made.cells),
        follows=made.follows,
        ledger_seq=entry.seq,
        ledger_head=entry.hash,
    )
    db().add(release)
    db().flush()
    cells = [
        {"release_id": release.id, "table": Table(table), "row": row, "position": position, "shown": shown}
        for position, ((table, row), shown) in enumerate(made.cells.items())
    ]
    db().execute(insert(ReleaseCell), cells)
    return release


def make_due_releases() -> None:
    """A chore: where a workshop has become over since the last release, or enough has moved about jobs, make the next
    one, at most one a day.
    """
    if clock.local(clock.now()).time() < NIGHT_IS_OVER:
        return
    for programme in db().scalars(select(Programme).order_by(Programme.id)).all():
        last = next(iter(releases_of(programme)), None)
        if last and clock.local(last.made_at).date() == clock.today():
            continue
        newly_over = workshops_over(programme)
        if last:
            newly_over = newly_over.where(Workshop.late_until >= last.made_at)
        early = clock.local(clock.now()).time() < JOBS_UNTIL
        if db().scalar(newly_over.limit(1)) or (early and jobs_are_due(programme)):
            _make_by_itself(programme)


def _make_by_itself(programme: Programme) -> None:
    """Where counts contradict each other this programme waits until they are put right, and the others do not."""
    try:
        with suppress(NotYetError), db().begin_nested():
            make_release(WORKER, programme)
    except ImpossibleError as error:
        log.error("no release of programme %s: its counts contradict each other: %s", programme.id, describe(error))


def _protected(programme: Programme, seats: list[ColumnElement[bool]], *, steady: bool) -> Draft:
    frame = frame_of(programme)
    together = _together(programme) if steady else []
    before: list[Sheet] = []
    for number, release in enumerate(together):
        still = frame.still(together[number - 1].made_at, release.made_at) if before else ()
        seen = before[-1].more_than_few if before else ()
        shown = {key: shown for key, shown in release.shown.items() if key[0] in _comparable(release)}
        before.append(Sheet(release.threshold, shown, seen, still, wholly_hidden(shown)))
    still = frame.still(together[-1].made_at) if together else ()
    everybody = known(count(seats, frame), programme.threshold, frame.links, before, still, frame.untold)
    cells = dict(everybody.sheet.cells)
    cells |= spoken_of(programme, seats, frame, everybody)
    questions = asked_alike(frame, seats, programme.threshold)
    heard = Heard(everybody, groups_of(questions, frame))
    all_before = list(reversed(counted_anew(programme)))
    earlier = [*enumerate(all_before, len(everybody.before) - len(all_before))]
    cells |= about_people(frame.evenings, heard, earlier)
    cells |= answered(questions, frame, heard, [each for each in earlier if each[0] >= 0])
    cells |= reach(programme, everybody.sheet.cells)
    jobs = _jobs(programme, frame)
    cells |= {**jobs.cells, **promised(programme)}
    names = {"themes": names_of_themes(programme), "questions": names_of_questions(questions, programme.threshold)}
    return Draft(cells, frame, frame.seal, follows=bool(before), jobs=jobs, names=names)


def _as_before(programme: Programme, since: Changes) -> Draft | None:
    """Where nobody has joined or withdrawn since the last release: its tables of people cell for cell, since all that
    could be different in them is what was sorted or said of the same people. Jobs and promises stand as they are now.
    """
    last = next(iter(releases_of(programme)), None)
    if last is None or since.people:
        return None
    jobs = _jobs(programme, frame := frame_of(programme))
    anew = {*JOBS_TABLES, Table.ACTIONS}
    cells = {key: shown for key, shown in last.shown.items() if key[0] not in anew}
    cells |= {**jobs.cells, **promised(programme)}
    entry = db().get_one(Entry, last.ledger_seq)
    names = {name: entry.facts.get(name, {}) for name in ("themes", "questions")}
    return Draft(cells, frame, last.places, follows=True, jobs=jobs, names=names | {COPY_OF: last.number})


def _jobs(programme: Programme, frame: Frame) -> Jobs:
    groups = {group for its in frame.spans.values() for group in its}
    return jobs_in(programme, list(reversed(releases_of(programme))), groups)


def counted_anew(programme: Programme) -> list[Release]:
    """The releases for which people were counted, newest first; not those that were made for the tables of jobs."""
    found = select(Release, Entry.facts).join(Entry, Entry.seq == Release.ledger_seq)
    found = found.where(Release.programme_id == programme.id).order_by(Release.number.desc())
    return [release for release, facts in db().execute(found) if COPY_OF not in facts]


def _together(programme: Programme) -> list[Release]:
    """The releases, oldest first, since which counts can only have grown: the same places and evenings, nobody
    withdrawn, and no home deleted because its time was over.
    """
    together: list[Release] = []
    for release in counted_anew(programme):
        frame = frame_of(programme, release.made_at)
        same = release.places == (frame.places if release.rule == FIRST_RULE else frame.seal)
        if not same or _homes_were_deleted_since(release):
            break
        together.insert(0, release)
        if not release.follows:
            break
    return together


def _comparable(release: Release) -> set[Table]:
    """The tables of people that can be held against the next release's: months were shown from fewer people once."""
    return OF_PEOPLE if release.rule in OF_MONTHS else OF_PEOPLE - {Table.MONTHS}


def _homes_were_deleted_since(release: Release) -> bool:
    """Whether the worker has kept the promise of how long (workshops/told/retention.py) in this programme since."""
    ours = select(literal("workshop:") + cast(Workshop.id, String)).where(Workshop.programme_id == release.programme_id)
    deleted = (Entry.subject.in_(ours), Entry.verb == EXPIRED, Entry.seq > release.ledger_seq)
    return db().scalar(select(Entry.seq).where(*deleted).limit(1)) is not None


def is_as_sealed(release: Release) -> bool:
    """Whether a release shows what the ledger says that it showed when it was made."""
    entry = db().get(Entry, release.ledger_seq)
    head, seal = release.ledger_head, seal_of(release.shown)
    return entry is not None and entry.hash == head and entry.facts.get("cells") == seal
