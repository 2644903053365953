"""What became of what somebody said: the theme that it stands under, who promised what, and whether it is better.

All of a thread is found in as many queries for one answer as for fifty. Nothing here counts people.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.db import db
from workshops.actions.history import Step, histories_of, what_was_done
from workshops.actions.lateness import Lateness, lateness_of
from workshops.actions.models import Action, ActionState, Explanation, Round, Verdict
from workshops.actions.rounds import parts_of, rounds_for, said_in
from workshops.contributions.models import Contribution
from workshops.offers.models import Offer
from workshops.seats.models import Seat
from workshops.themes.models import Theme
from workshops.themes.said import themes_on
from workshops.themes.services import standing_of, themes_of
from workshops.told.jobs_told import Jobs, jobs_under
from workshops.told.services import Thread

ANSWERED = (ActionState.SAYS_DONE, ActionState.DECLINED)


@dataclass(frozen=True)
class Promise:
    """An action as its thread tells it."""

    action: Action
    late: Lateness
    history: Sequence[Step]

    @property
    def happened(self) -> Sequence[Step]:
        """The steps that a thread tells: the owner said done or no, or people have decided."""
        return [step for step in self.history if step.outcome or step.state in ANSWERED]

    @property
    def explanation(self) -> Explanation | None:
        """The newest."""
        return self.action.explanations[-1] if self.action.explanations else None

    @property
    def done(self) -> str:
        """What the owner says was done, in their words."""
        return what_was_done(self.history)


@dataclass(frozen=True)
class Question:
    """Is it better? As one seat is asked in one round, with what it has said already."""

    seat: Seat
    asked: Round
    promise: Promise
    said: Verdict | None


@dataclass
class Became:
    """What one contribution led to. A promise stands once in a thread: `above` are those that were told before."""

    themes: list[Theme] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    above: list[Promise] = field(default_factory=list)
    jobs: list[Offer] = field(default_factory=list)  # open ones, each once in a thread


def became_of(threads: Iterable[Thread]) -> dict[uuid.UUID, Became]:
    """Contribution → what became of it; those that stand under no theme are left out."""
    found: dict[uuid.UUID, Became] = {}
    of_programme: defaultdict[int, list[Thread]] = defaultdict(list)
    for thread in threads:
        of_programme[thread.seat.workshop.programme_id].append(thread)
    for here in of_programme.values():
        programme = here[0].seat.workshop.programme
        keys = [kept.id for thread in here for kept in thread.said]
        if not keys:
            continue
        standing = standing_of(programme)
        under = themes_on(keys, {theme.id: theme for theme in themes_of(programme)}, standing)
        promises = [(each, parts_of(each.action, standing)) for each in promises_of(programme.id)] if under else []
        jobs = jobs_under(programme, standing) if under else {}
        for thread in here:
            _tell(thread.said, under, promises, found)
            _offer(thread.said, jobs, found)
    return found


def _tell(
    said: Iterable[Contribution],
    under: Mapping[uuid.UUID, list[Theme]],
    promises: Sequence[tuple[Promise, set[int]]],
    found: dict[uuid.UUID, Became],
) -> None:
    """Each promise once in a thread: where it is reached first."""
    told: set[int] = set()
    for kept in said:
        if kept.id not in under:
            continue
        became = found[kept.id] = Became(under[kept.id])
        reached = {theme.id for theme in became.themes}
        for promise, parts in promises:
            if reached & parts:
                (became.above if promise.action.id in told else became.promises).append(promise)
        told |= {promise.action.id for promise in became.promises}


def _offer(said: Iterable[Contribution], jobs: Jobs, found: Mapping[uuid.UUID, Became]) -> None:
    """Each job once in a thread: where it is reached first."""
    offered: set[int] = set()
    for became in (found[kept.id] for kept in said if kept.id in found):
        reached = [offer for theme in became.themes for offer in jobs.get(theme.id, ()) if offer.id not in offered]
        became.jobs = list({offer.id: offer for offer in reached}.values())
        offered |= {offer.id for offer in became.jobs}


def promises_of(programme_id: int) -> list[Promise]:
    """The public promises of a programme that answer a theme, the first due first."""
    wanted = (
        select(Action)
        .where(Action.programme_id == programme_id, Action.state != ActionState.PROPOSED, Action.themes.any())
        .options(
            joinedload(Action.owner),
            joinedload(Action.organisation),
            selectinload(Action.themes),
            selectinload(Action.explanations),
        )
        .order_by(Action.first_due, Action.id)
    )
    return as_told(db().scalars(wanted).unique().all())


def as_told(actions: Collection[Action]) -> list[Promise]:
    """Actions with how late they are and what the public record says of them."""
    told = histories_of(actions)
    return [Promise(each, lateness_of(each), told[each.id]) for each in actions]


def questions_of(seats: Iterable[Seat]) -> list[Question]:
    """What these seats are asked now, in the order of the seats."""
    asked = [(seat, rounds) for seat in seats if (rounds := rounds_for(seat))]
    actions = {each.action.id: each.action for _seat, rounds in asked for each in rounds}
    promises = {each.action.id: each for each in as_told(list(actions.values()))}
    found = []
    for seat, rounds in asked:
        said = said_in(seat, rounds)
        found += [Question(seat, each, promises[each.action_id], said.get(each.id)) for each in rounds]
    return found


def has_judged(seat: Seat) -> bool:
    """Whether a seat has said of anything whether it is better; it can take that back with the rest."""
    return db().scalar(select(Verdict.round_id).where(Verdict.seat_id == seat.id).limit(1)) is not None
