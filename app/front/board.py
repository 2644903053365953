"""What a board member needs to know of a programme before a meeting, on one page of paper: each with the next step.

No word of a resident stands here and no count of people but those of the latest release.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import User
from app.db import db
from app.permissions import Role
from exports.board.offers import Offers, offers_by_programme
from exports.releases.jobs_read import started_in, too_soon_until
from exports.releases.models import Table as Counted
from exports.releases.reading import Cell, Level, Published, latest, names_of
from workshops.actions.lateness import Lateness, lateness_of
from workshops.actions.models import Action, ActionKind, ActionState, Challenge, Outcome, Round
from workshops.actions.rounds import running
from workshops.hiring.models import JobTarget
from workshops.programmes.models import Programme

SHOWN, NAMED = 3, 8  # of a list, so that all fit on one page of paper; the others are one link away


@dataclass(frozen=True)
class Late:
    """A promise whose first date has passed."""

    action: Action
    by: Lateness


@dataclass(frozen=True)
class HeardWhere:
    """Neighbourhoods by the latest release: where people were heard, and where few or nobody was."""

    heard: Sequence[str]
    few: Sequence[str]
    threshold: int


@dataclass(frozen=True)
class Board:
    """One programme as its board should see it."""

    programme: Programme
    actions: Sequence[Action]
    challenges: Sequence[Challenge]
    released: Published | None
    offers: Offers | None = None  # None where there never was one
    target: JobTarget | None = None

    @property
    def applicants(self) -> dict[str, Cell]:
        """How many got how far, by the latest release; none before it has tables of jobs."""
        return self._cells(Counted.JOBS)

    @property
    def started(self) -> Cell | None:
        return started_in(self.released) if self.released else None

    @property
    def too_soon(self) -> bool:
        """Whether the release came before anybody can have been in a job for a year."""
        return self.released is not None and too_soon_until(self.released) is not None

    @property
    def kept(self) -> dict[str, Cell]:
        """Jobs that were started, and those still there, by the latest release."""
        return self._cells(Counted.JOBS_KEPT)

    def _cells(self, table: Counted) -> dict[str, Cell]:
        made = self.released
        return {row: cell for (name, row), cell in made.cells.items() if name == table} if made else {}

    @cached_property
    def late(self) -> list[Late]:
        """All that are late, those of which nobody has said why for the longest time first. Answers are told apart."""
        found = [Late(each, lateness_of(each)) for each in self.actions if each.kind is not ActionKind.REPLY]
        return sorted(
            (each for each in found if each.by.days), key=lambda each: (-each.by.silent, -each.by.days, each.action.id)
        )

    @property
    def silent(self) -> list[Late]:
        return [each for each in self.late if each.by.silent]

    @property
    def explained(self) -> list[Late]:
        return [each for each in self.late if each.by.explained]

    @cached_property
    def on_time(self) -> list[Action]:
        """Promised or under way, and told nowhere else; the next one due first."""
        told = {each.action.id for each in self.late} | {each.id for each in self.denied}
        return sorted(
            (
                each
                for each in self.actions
                if each.is_open and each.id not in told and each.kind is not ActionKind.REPLY
            ),
            key=lambda each: (each.due, each.id),
        )

    @cached_property
    def says_done(self) -> list[tuple[Action, Round | None]]:
        """The owner says done, and the round in which people are asked, if one runs."""
        return [
            (each, running(each))
            for each in self.actions
            if each.state is ActionState.SAYS_DONE and each.kind is ActionKind.CO_DESIGNED
        ]

    @property
    def promised(self) -> int:
        """How many are promised or under way; to answer a challenge is counted by itself."""
        return sum(each.is_open and each.kind is not ActionKind.REPLY for each in self.actions)

    @property
    def better(self) -> list[Action]:
        return [each for each in self.actions if each.state is ActionState.BETTER]

    @cached_property
    def denied(self) -> list[Action]:
        """The owner said done and people said: not yet; open again since."""
        return [
            each for each in self.actions if each.is_open and each.rounds and each.rounds[-1].outcome is Outcome.LOST
        ]

    @property
    def not_promised(self) -> list[Action]:
        """Proposed, and the owner has not answered."""
        return [each for each in self.actions if each.state is ActionState.PROPOSED]

    @cached_property
    def unanswered(self) -> list[Late]:
        """Answers to challenges that are owed, the one due first at the top; late or not."""
        owed = [each.reply for each in self.challenges if each.answered_on is None]
        return [Late(each, lateness_of(each)) for each in sorted(owed, key=lambda each: (each.due, each.id))]

    @cached_property
    def heard(self) -> HeardWhere | None:
        """None while no release shows neighbourhoods."""
        made = self.released
        if made is None or made.level is not Level.NEIGHBOURHOODS:
            return None
        names = names_of(made)
        cells = made.neighbourhoods
        return HeardWhere(
            [name for key, name in names.items() if cells[key].number is not None],
            [name for key, name in names.items() if cells[key].threshold is not None],
            made.threshold,
        )


def boards(user: User) -> dict[int, Board]:
    """By programme, for those that somebody leads: in a handful of questions, however many promises there are."""
    ids = [grant.programme_id for grant in user.grants if grant.role is Role.LEADER]
    if not ids:
        return {}
    wanted = select(Programme).order_by(Programme.name)
    programmes = db().scalars(wanted if None in ids else wanted.where(Programme.id.in_(ids))).all()
    actions = (
        db()
        .scalars(
            select(Action)
            .where(Action.programme_id.in_([each.id for each in programmes]), Action.state != ActionState.DECLINED)
            .options(joinedload(Action.owner), selectinload(Action.rounds))
            .order_by(Action.id)
        )
        .all()
    )
    challenges = (
        db()
        .scalars(
            select(Challenge)
            .where(Challenge.programme_id.in_([each.id for each in programmes]))
            .options(
                joinedload(Challenge.reply).joinedload(Action.owner),
                joinedload(Challenge.reply),
            )
        )
        .all()
    )
    offers = offers_by_programme([each.id for each in programmes])
    targets = {each.programme_id: each for each in db().scalars(select(JobTarget))}
    return {
        each.id: Board(
            each,
            [action for action in actions if action.programme_id == each.id],
            [challenge for challenge in challenges if challenge.programme_id == each.id],
            latest(each),
            offers.get(each.id),
            targets.get(each.id),
        )
        for each in programmes
    }
