"""Letters about promises: that a date comes near, that it has passed, and that nobody says why.

The worker may have been off for weeks. So only the furthest stage that is reached goes out, once for each date that was
named: five letters about one promise are read by nobody. A letter holds the promise's name and a link, and no words of
anybody who spoke. docs/decisions/lateness.md says why each stage is where it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app import clock
from app.accounts.models import User
from app.db import db
from app.i18n import say_day
from app.links import mailed
from app.outbox import put
from workshops.actions.lateness import SILENCE_AT_MOST, lateness_of
from workshops.actions.models import Action, ActionKind, ActionState
from workshops.programmes.services import board_owners_of, organisers_of

MAILS = "workshops/actions"


@dataclass(frozen=True)
class Stage:
    """A day on which a letter is due, counted from the date that stands now."""

    day: int
    mail: str
    to_board: bool = False


STAGES = (
    Stage(-14, "soon_mail.txt"),
    Stage(-3, "soon_mail.txt"),
    Stage(0, "soon_mail.txt"),
    Stage(1, "late_mail.txt"),
    Stage(7, "late_mail.txt"),
    Stage(SILENCE_AT_MOST + 1, "silent_mail.txt", to_board=True),
)
AHEAD = timedelta(days=-STAGES[0].day)


def stage_on(today: date, due: date, named_on: date | None = None) -> Stage | None:
    """The furthest stage that is reached; None while there is time.

    >>> due = date(2026, 11, 30)
    >>> [stage.day if (stage := stage_on(due + timedelta(days=n), due)) else None for n in (-15, -14, -4, 0, 6, 14, 99)]
    [None, -14, -14, 0, 1, 7, 15]

    Whoever has named a date ten days off today knows it, and is not told again that it is less than fourteen:

    >>> stage_on(due - timedelta(days=10), due, named_on=due - timedelta(days=10))
    """
    reached = [stage for stage in STAGES if today >= due + timedelta(days=stage.day)]
    if not reached:
        return None
    is_known = named_on is not None and reached[-1].day < 0 and due + timedelta(days=reached[-1].day) < named_on
    return None if is_known else reached[-1]


def remind_owners() -> None:
    """A chore: tell owners what is due, and the board owner what has been late in silence for a fortnight."""
    wanted = (
        select(Action)
        .where(
            Action.state.in_((ActionState.AGREED, ActionState.UNDER_WAY)),
            Action.due <= clock.today() + AHEAD,
        )
        .options(joinedload(Action.programme), joinedload(Action.owner), selectinload(Action.explanations))
        .order_by(Action.id)
    )
    for action in db().scalars(wanted):
        since = _counted_from(action)
        stage = stage_on(clock.today(), since, _named_on(action))
        if stage and (stage.day > 0 or since == action.due):
            _remind(action, stage, since)


def _counted_from(action: Action) -> date:
    """The date that stands now; when people have said since "not yet", that day: from then on a word is owed again."""
    return max(action.due, action.reopened_on or action.due)


def _named_on(action: Action) -> date | None:
    """When the date that stands now was named, as far as it is known."""
    return action.explanations[-1].written_on if action.explanations else action.accepted_on


def _remind(action: Action, stage: Stage, since: date) -> None:
    for user in _who_is_told(action, stage):
        is_owner = user.id == action.owner_id and not stage.to_board
        put(
            f"promise:{action.id}:{since}:{stage.day}" + ("" if is_owner else f":{user.id}"),
            user.email,
            f"{MAILS}/{stage.mail if is_owner or stage.to_board else 'no_owner_mail.txt'}",
            title=action.title,
            due=say_day(action.due),
            silent=lateness_of(action).silent,
            link=_address(action),
        )


def _who_is_told(action: Action, stage: Stage) -> Sequence[User]:
    """The owner, and from a fortnight of silence on the board owner instead; organisers for an owner who has gone."""
    if stage.to_board:
        return board_owners_of(action.programme)
    return [action.owner] if action.owner.active else organisers_of(action.programme_id)


def _address(action: Action) -> str:
    """Where the one who reads can do something about it."""
    if action.kind is ActionKind.REPLY:
        return mailed("actions.answer_challenge", slug=action.slug)
    return mailed("actions.work_on", slug=action.programme.slug, action_slug=action.slug)
