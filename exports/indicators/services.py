"""Keeping a sheet as it may be shown, publishing it beside a theme, and following it by a newer one."""

import hashlib
import hmac
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

from flask import current_app
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from app import clock, ledger
from app.db import db
from app.keeping import lock, write
from app.words import fold
from exports.indicators.models import Indicator, IndicatorCell, Layout, Line, Measure, Standing
from exports.indicators.protecting import Cell, as_its_owner_shows, protect_sheet
from exports.indicators.sheet import read_sheet
from workshops.programmes.models import Programme
from workshops.themes.models import Theme
from workshops.themes.services import standing_of, themes_of

READ_BY = ("measure", "layout", "as_published", "counted_on")  # what decides how a sheet is read and hidden
EVER_SHOWN = (Standing.PUBLISHED, Standing.WITHDRAWN)


class RefusedError(ValueError):
    """What may not be done to an indicator now. Each reason has its words in wording.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Words(TypedDict, total=False):
    """What may be changed at any time: it is no number."""

    title: str
    counts: str
    source: str
    owner: str
    link: str
    cannot_say: str


class Facts(Words, total=False):
    """What a sheet is, which decides how it is read and hidden."""

    measure: Measure
    layout: Layout
    unit: str
    as_published: bool
    counted_from: date | None
    counted_on: date


@dataclass(frozen=True)
class Looked:
    """A sheet as it may be shown, and what was guessed in reading it. The numbers of the file are gone by now."""

    cells: Sequence[Cell]
    heading: str
    guessed: Sequence[str]
    file_name: str
    file_mark: str
    threshold: int


def look(programme: Programme, raw: bytes, name: str, facts: Facts, follows: Indicator | None = None) -> Looked:
    """Read a file, and hide what may not be shown. Raises UnreadableError, WrongError."""
    measure, layout, as_published = facts["measure"], facts["layout"], facts["as_published"]
    read = read_sheet(raw, measure, layout, as_published=as_published)
    if as_published:
        cells = as_its_owner_shows(read, measure)
    else:
        before = [
            (each.threshold, _cells_of(each)) for each in corrected_by(follows, measure, layout, facts["counted_on"])
        ]
        cells = protect_sheet(read, measure, layout, programme.threshold, before)
    return Looked(cells, read.heading, read.guessed, name[-200:], mark_of(raw), programme.threshold)


def mark_of(raw: bytes) -> str:
    """By what a file is known again in this house. Keyed: from a plain hash of so short a file anybody could tell what
    stood in it, by trying all the numbers that it could hold.
    """
    return hmac.new(current_app.config["HOUSE"].card_key.encode(), raw, hashlib.sha256).hexdigest()


def corrected_by(follows: Indicator | None, measure: Measure, layout: Layout, counted_on: date) -> list[Indicator]:
    """The sheets that were shown of the same day, oldest first, which a newer one corrects."""
    found: list[Indicator] = []
    while follows is not None:
        same = (follows.measure, follows.layout, follows.counted_on) == (measure, layout, counted_on)
        if same and follows.published_on and not follows.as_published:
            found.insert(0, follows)
        follows = follows.follows
    return found


def _cells_of(indicator: Indicator) -> list[Cell]:
    return [Cell(each.part, each.label, each.line, each.shown, each.rest) for each in indicator.cells]


def make_indicator(
    actor: str,
    programme: Programme,
    looked: Looked,
    themes: Collection[Theme],
    follows: Indicator | None = None,
    **facts: Unpack[Facts],
) -> Indicator:
    """Keep a draft of a sheet that was looked at. Raises RefusedError."""
    lock(programme)
    if follows is not None:
        _only_followable(follows)
    indicator = Indicator(programme=programme, follows=follows, standing=Standing.DRAFT, **facts)
    _take(indicator, looked)
    indicator.themes = _of_programme(programme, themes)
    db().add(indicator)
    db().flush()
    ledger.record(actor, "make indicator", _about(indicator), cells=seal_of(indicator), file=looked.file_mark)
    return indicator


def change_indicator(
    actor: str,
    indicator: Indicator,
    themes: Collection[Theme],
    looked: Looked | None = None,
    **facts: Unpack[Facts],
) -> list[str]:
    """Change what is given, and say what has changed. Of one that was shown only words and themes may be changed.

    Raises RefusedError.
    """
    lock(indicator)
    before = seal_of(indicator)
    if looked is None and any(name in facts and facts[name] != getattr(indicator, name) for name in READ_BY):
        raise RefusedError("read anew")
    if indicator.standing is not Standing.DRAFT and (looked or set(facts) - set(Words.__annotations__)):
        raise RefusedError("was shown")
    changed = write(indicator, facts)
    if looked:
        indicator.cells.clear()
        db().flush()
        _take(indicator, looked)
        changed.append("file")
    chosen = _of_programme(indicator.programme, themes)
    if {theme.id for theme in chosen} != {theme.id for theme in indicator.themes}:
        indicator.themes = chosen
        changed.append("themes")
    db().flush()
    if changed:
        shown = indicator.standing is not Standing.DRAFT
        facts_kept = {"changed": changed, "cells": seal_of(indicator), "before": before}
        ledger.record(actor, "change indicator", _about(indicator), public=shown, **facts_kept)
    return changed


def publish(actor: str, indicator: Indicator, *, of_others: bool = False) -> None:
    """Show a draft beside its themes. `of_others`: somebody says that it counts other people than its siblings.

    Raises RefusedError.
    """
    lock(indicator.programme)
    lock(indicator)
    if indicator.standing is not Standing.DRAFT:
        raise RefusedError("was shown")
    if indicator.threshold != indicator.programme.threshold:
        raise RefusedError("threshold")
    if not indicator.themes:
        raise RefusedError("no theme")
    if siblings_of(indicator) and not of_others:
        raise RefusedError("siblings")
    indicator.standing, indicator.published_on = Standing.PUBLISHED, clock.today()
    db().flush()
    ledger.record(
        actor,
        "publish indicator",
        _about(indicator),
        public=True,
        cells=seal_of(indicator),
        file=indicator.file_mark,
        themes=[theme.id for theme in indicator.themes],
        follows=indicator.follows_id,
    )


def withdraw(actor: str, indicator: Indicator) -> None:
    """Show it no more. It can be shown again. Raises RefusedError."""
    _move(actor, indicator, Standing.PUBLISHED, Standing.WITHDRAWN, "withdraw indicator")


def show_again(actor: str, indicator: Indicator) -> None:
    """Undo a withdrawal: the same numbers stand there again. Raises RefusedError."""
    lock(indicator.programme)
    if indicator.threshold < indicator.programme.threshold and not indicator.as_published:
        raise RefusedError("threshold")
    _move(actor, indicator, Standing.WITHDRAWN, Standing.PUBLISHED, "show indicator again")


def discard(actor: str, indicator: Indicator) -> None:
    """Throw a draft away. Raises RefusedError for one that was ever shown."""
    lock(indicator)
    if indicator.standing is not Standing.DRAFT:
        raise RefusedError("was shown")
    ledger.record(actor, "discard indicator", _about(indicator), cells=seal_of(indicator))
    db().delete(indicator)
    db().flush()


def _move(actor: str, indicator: Indicator, at: Standing, to: Standing, verb: str) -> None:
    lock(indicator)
    if indicator.standing is not at:
        raise RefusedError("not now")
    indicator.standing = to
    db().flush()
    ledger.record(actor, verb, _about(indicator), public=True, cells=seal_of(indicator))


def indicator_of(programme: Programme, key: int) -> Indicator | None:
    """One of a programme by its number."""
    return db().scalar(select(Indicator).where(Indicator.id == key, Indicator.programme_id == programme.id))


def indicators_of(programme: Programme) -> Sequence[Indicator]:
    """All of a programme, drafts too, the newest first."""
    wanted = select(Indicator).where(Indicator.programme_id == programme.id).order_by(Indicator.id.desc())
    return (
        db().scalars(wanted.options(selectinload(Indicator.themes), joinedload(Indicator.followed_by))).unique().all()
    )


def drafts(which: ColumnElement[bool]) -> Sequence[Indicator]:
    """Sheets that were read and wait for somebody to publish them or to throw them away, of such programmes."""
    wanted = select(Indicator).join(Programme).where(Indicator.standing == Standing.DRAFT, which)
    return db().scalars(wanted.options(joinedload(Indicator.programme)).order_by(Indicator.id)).all()


def published_of(programme: Programme) -> list[Indicator]:
    """What is shown now: the newest of each, with its cells and themes, by title. For pages and files."""
    wanted = (
        select(Indicator)
        .where(Indicator.programme_id == programme.id, Indicator.standing == Standing.PUBLISHED)
        .options(
            selectinload(Indicator.cells),
            selectinload(Indicator.themes),
            joinedload(Indicator.followed_by),
            joinedload(Indicator.follows),
        )
    )
    found = [each for each in db().scalars(wanted).unique() if not each.is_followed]
    return sorted(found, key=lambda each: (fold(each.title), each.id))


def anything_published(programme: Programme) -> bool:
    """Whether there is a page to lead to."""
    shown = (Indicator.programme_id == programme.id, Indicator.standing == Standing.PUBLISHED)
    return db().scalar(select(Indicator.id).where(*shown).limit(1)) is not None


def siblings_of(indicator: Indicator) -> list[Indicator]:
    """Others that were shown of the same day and source. If they count the same people, the two belong in one sheet:
    tables that share a total must be hidden together. Those that it was held against as it was hidden are none, since
    it follows them with the same groups; nor are official figures.
    """
    held = [indicator, *corrected_by(indicator.follows, indicator.measure, indicator.layout, indicator.counted_on)]
    line = {each.id for each in held if _groups(each) == _groups(indicator)}
    same = (
        Indicator.programme_id == indicator.programme_id,
        Indicator.counted_on == indicator.counted_on,
        Indicator.standing.in_(EVER_SHOWN),
        Indicator.measure != Measure.OTHER,
        Indicator.as_published.is_(False),
    )
    if indicator.as_published or indicator.measure is Measure.OTHER:
        return []
    found = db().scalars(select(Indicator).where(*same).order_by(Indicator.id))
    return [each for each in found if each.id not in line and fold(each.source) == fold(indicator.source)]


def _groups(indicator: Indicator) -> set[tuple[str, str]]:
    return {(fold(cell.part), fold(cell.label)) for cell in indicator.cells if cell.line is Line.GROUP}


def seal_of(indicator: Indicator) -> str:
    """Another one when anything that is shown has changed: SHA-256 over words and cells, as JSON."""
    said = [getattr(indicator, name) for name in Facts.__annotations__ | Words.__annotations__]
    said += [[each.part, each.label, each.line, each.shown, each.rest] for each in indicator.cells]
    return hashlib.sha256(json.dumps(said, separators=(",", ":"), default=str).encode()).hexdigest()


def is_as_sealed(indicator: Indicator) -> bool:
    """Whether it shows what the ledger says that it showed when somebody last had a hand in it."""
    wanted = select(ledger.Entry).where(ledger.Entry.subject == _about(indicator)).order_by(ledger.Entry.seq.desc())
    entry = db().scalar(wanted.limit(1))
    return entry is not None and entry.facts.get("cells") == seal_of(indicator)


def _take(indicator: Indicator, looked: Looked) -> None:
    indicator.heading, indicator.threshold = looked.heading, looked.threshold
    indicator.file_name, indicator.file_mark = looked.file_name, looked.file_mark
    indicator.cells = [
        IndicatorCell(
            position=position, part=each.part, label=each.label, line=each.line, shown=each.shown, rest=each.rest
        )
        for position, each in enumerate(looked.cells)
    ]


def _of_programme(programme: Programme, themes: Collection[Theme]) -> list[Theme]:
    """Raises RefusedError for a theme of another programme."""
    if any(theme.programme_id != programme.id for theme in themes):
        raise RefusedError("strange")
    return sorted(themes, key=lambda theme: theme.name_key)


def _only_followable(follows: Indicator) -> None:
    if follows.standing is Standing.DRAFT or follows.followed_by is not None:
        raise RefusedError("not now")


def living_themes(programme: Programme, themes: Collection[Theme]) -> list[Theme]:
    """These themes as they stand today: one that was merged is what it became."""
    standing, living = standing_of(programme), {theme.id: theme for theme in themes_of(programme)}
    roots = {standing.root(theme.id) for theme in themes}
    return sorted((living[root] for root in roots if root in living), key=lambda theme: theme.name_key)


def _about(indicator: Indicator) -> str:
    return f"indicator:{indicator.id}"
