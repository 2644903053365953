"""What stands on the console, and what of it is new.

The page is made of regions that are replaced when they have changed, and of cards of words, which are never touched
while they are as they were: so nothing that is being typed is lost, and no button moves under a finger. Words come
without an order of arrival (order would tell who): the earliest day first, then by their random key. The lines of a
flip chart were typed in by the team: they stand together, in the order of the paper, after what came by phone on that
day. On a page that stands open the newly arrived ones come last.
"""

import hashlib
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

from flask import get_template_attribute
from markupsafe import Markup
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app import clock
from app.db import db
from workshops.concerns.telling import Named, named_people
from workshops.contributions.models import Contribution, Moderation
from workshops.meetings.models import Activity, ActivityState, Confidentiality, Kind, State, Workshop
from workshops.meetings.readiness import TO_REHEARSE, Check, missing, still_missing
from workshops.meetings.run_sheet import run_sheet
from workshops.room.cards import CHART, NO_MARK, PAGE, Bundle, Card, Units, bundled, cut, read_handles
from workshops.room.counting import Present, Standing, open_now, present, under_way
from workshops.room.hanging import DARK_AFTER, minutes_dark
from workshops.room.models import Batch
from workshops.room.moderation import reasons_of
from workshops.room.services import has_wall
from workshops.room.typed import places_on_paper, tables_of

LAST_DECISIONS = 8
REGIONS = ("strip", "state", "arrivals", "further", "step", "sheet", "tally", "decided")


@dataclass(frozen=True)
class Console:
    """Everything that the templates need."""

    standing: Standing
    page: int = 1

    @property
    def workshop(self) -> Workshop:
        return self.standing.workshop

    @property
    def activities(self) -> Sequence[Activity]:
        return self.workshop.activities

    @cached_property
    def asked(self) -> list[Activity]:
        return open_now(self.activities)

    @cached_property
    def running(self) -> list[Activity]:
        """Questions that are asked, and parts of the evening that ask nothing."""
        return under_way(self.activities)

    @property
    def questions_shut(self) -> bool:
        """Whether there is something to ask that is not asked now."""
        return len(self.asked) < len(self.workshop.questions)

    @cached_property
    def run_sheet(self) -> list[tuple[datetime, Activity]]:
        """Each part of the evening, with when it was planned to begin."""
        return run_sheet(self.workshop)

    @cached_property
    def present(self) -> Present:
        return present(self.workshop)

    @cached_property
    def minutes_dark(self) -> int | None:
        """How long no wall has been seen, in whole minutes."""
        return minutes_dark(self.workshop)

    @property
    def wall_is_dark(self) -> bool:
        return self.minutes_dark is not None and self.minutes_dark >= DARK_AFTER

    @property
    def takes_paper(self) -> bool:
        """Whether post-its and paper forms can be typed in: while people answer, and as long as late answers come."""
        return self.workshop.state in (State.REHEARSAL, State.OPEN) or self.workshop.takes_late

    @cached_property
    def asks_for_words_twice(self) -> bool:
        """Whether words must say which question they answer."""
        return sum(each.kind is Kind.WORDS for each in self.activities) > 1

    @cached_property
    def next_up(self) -> Activity | None:
        """The first part of the evening that still waits."""
        return next((each for each in self.activities if each.state is ActivityState.WAITING), None)

    @cached_property
    def lacks(self) -> list[Check]:
        """What is missing before the evening can open, with where to put it right."""
        return still_missing(self.workshop) if self.workshop.may_be_changed else []

    @cached_property
    def can_be_rehearsed(self) -> bool:
        return not missing(self.workshop, TO_REHEARSE)

    @property
    def has_wall(self) -> bool:
        return has_wall(self.workshop)

    @property
    def is_shown_anywhere(self) -> bool:
        """A sealed workshop has no wall: its words are read by its staff alone."""
        return self.workshop.confidentiality is not Confidentiality.SEALED

    @property
    def now(self) -> int:
        """The server's clock in seconds, so that a page with a wrong one counts down rightly."""
        return int(clock.now().timestamp())

    @property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def reasons(self) -> list[str]:
        return reasons_of(self.workshop.programme)

    @cached_property
    def named_people(self) -> list[Named]:
        """To whom words can be passed that tell of harm."""
        return named_people(self.workshop.programme)

    @cached_property
    def bundles(self) -> list[Bundle]:
        """The words to read on this page."""
        return bundled(self.cards_beside(()), self.tables)

    @cached_property
    def tables(self) -> dict[uuid.UUID, Batch]:
        """What was typed in from flip charts, by the seat of its lines."""
        return {batch.seat_id: batch for batch in tables_of(self.workshop)}

    def cards_beside(self, there: Collection[uuid.UUID]) -> list[Card]:
        """What fills a page up on which these stand already."""
        if len(there) >= PAGE:
            return []
        taken, _rest = cut(self._beyond(self.page - 1, there), PAGE - len(there))
        wanted = [key for unit in taken for key in unit]
        found = {said.id: Card(said) for said in db().scalars(_words_among(self.workshop, wanted))}
        return [found[key] for key in wanted]

    @property
    def further(self) -> int:
        """How many wait beyond this page."""
        if self.standing.waiting <= PAGE or not self.tables:
            return max(0, self.standing.waiting - self.page * PAGE)
        return sum(len(unit) for unit in self._beyond(self.page))

    def _beyond(self, pages: int, there: Collection[uuid.UUID] = ()) -> Units:
        """What waits after so many pages, without what is there already."""
        waiting = _words_of(self.workshop).where(
            Contribution.moderation == Moderation.WAITING, Contribution.id.not_in(there)
        )
        order: dict[uuid.UUID, tuple[date, int, int]] = {}
        lines: dict[uuid.UUID, Batch] = {}
        keys = waiting.with_only_columns(Contribution.id, Contribution.seat_id, Contribution.made_on)
        for key, seat_id, made_on in db().execute(keys):
            order[key] = (made_on, 0, key.int)
            if batch := self.tables.get(seat_id):
                lines[key] = batch
        for batch in set(lines.values()):
            for key, place in places_on_paper(batch).items():
                if key in lines:
                    order[key] = (batch.made_on, batch.turn, place)
        together = groupby(sorted(order, key=order.__getitem__), key=lambda key: lines.get(key, key))
        whole = [list(keys) for _batch_or_key, keys in together]
        units: Units = [unit[at : at + CHART] for unit in whole for at in range(0, len(unit), CHART)]
        for _page in range(min(pages, len(units))):
            _before, units = cut(units, PAGE)
        return units

    @cached_property
    def decided(self) -> list[Card]:
        """The last decisions, newest first: each can be undone, but for what was passed on."""
        return self.decided_on(1, LAST_DECISIONS)

    def decided_on(self, page: int, many: int) -> list[Card]:
        """A page of decisions, newest first."""
        wanted = (
            _words_of(self.workshop)
            .where(Contribution.moderation.in_((Moderation.SHOWN, Moderation.HELD, Moderation.PASSED_ON)))
            .options(joinedload(Contribution.moderator))
            .order_by(Contribution.shown_seq.desc(), Contribution.id)
            .offset((page - 1) * many)
            .limit(many)
        )
        return [Card(said) for said in db().scalars(wanted)]

    @property
    def decisions(self) -> int:
        return self.standing.shown + self.standing.held + self.standing.passed_on

    def is_late(self, activity: Activity) -> bool:
        """Whether an activity's time is over. It stays open: a clock must not cut a sentence off."""
        return activity.ends_at is not None and activity.ends_at <= clock.now()

    def region(self, name: str) -> Markup:
        """One region as it is now."""
        return Markup(get_template_attribute("workshops/room/regions.html", name)(self))  # noqa: S704 - a macro's own

    @cached_property
    def regions(self) -> dict[str, Markup]:
        return {name: self.region(name) for name in REGIONS}

    @cached_property
    def cursor(self) -> str:
        """A short mark for each region, in order."""
        return "-".join(hashlib.sha256(drawn.encode()).hexdigest()[:8] for drawn in self.regions.values())


@dataclass(frozen=True)
class News:
    """What a page that stands open must learn. `heads` are of flip charts that stand there with other lines now; what
    has arrived in one of those `kept` goes into it.
    """

    console: Console
    regions: dict[str, Markup]
    gone: Sequence[str]
    changed: Sequence[Card]
    arrived: Sequence[Bundle]
    heads: Sequence[Bundle]
    kept: Collection[uuid.UUID]

    def __bool__(self) -> bool:
        return bool(self.regions or self.gone or self.changed or self.arrived or self.heads)


def news_for(console: Console, after: str, have: Sequence[str], done: uuid.UUID | None = None) -> News:
    """What is new for a page with this cursor and these cards, on which `done` has just been decided."""
    marks = dict(zip(REGIONS, after.split("-"), strict=False))
    now = dict(zip(REGIONS, console.cursor.split("-"), strict=True))
    on_page = read_handles(have)
    found = {said.id: Card(said) for said in db().scalars(_words_among(console.workshop, on_page))}
    waiting = {key: card for key, card in found.items() if card.said.moderation is Moderation.WAITING}
    staying = [key for key, mark in on_page.items() if key in waiting or (mark == NO_MARK and key != done)]
    arrived = console.cards_beside(staying)
    tables = console.tables
    seats = {found[key].said.seat_id for key in staying if key in found}
    kept = {batch.id for seat_id, batch in tables.items() if seat_id in seats} & on_page.keys()
    now_there = [
        Bundle(batch, [card for card in (*waiting.values(), *arrived) if card.said.seat_id == seat_id])
        for seat_id, batch in tables.items()
        if batch.id in kept
    ]
    return News(
        console=console,
        regions={name: drawn for name, drawn in console.regions.items() if now[name] != marks.get(name)},
        gone=[str(key) for key in on_page if key not in staying and key not in kept],
        changed=[card for key, card in waiting.items() if card.mark != on_page[key]],
        arrived=bundled(arrived, tables),
        heads=[each for each in now_there if each.batch and each.mark != on_page[each.batch.id]],
        kept=kept,
    )


def _words_of(workshop: Workshop) -> Select[Contribution]:
    """What was said in words in a workshop."""
    activities = select(Activity.id).where(Activity.workshop_id == workshop.id)
    return select(Contribution).where(Contribution.activity_id.in_(activities), Contribution.moderation.is_not(None))


def _words_among(workshop: Workshop, keys: Collection[uuid.UUID]) -> Select[Contribution]:
    return _words_of(workshop).where(Contribution.id.in_(keys))
