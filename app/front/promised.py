"""What promises ask of somebody today: to promise or explain, to accept as a partner, to go after what is proposed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, or_, select

from app import clock
from app.accounts.models import User
from app.db import db
from app.front.waiting import LONGEST_LIST, PLAN, covered, has
from app.permissions import TABLE, May, Role
from workshops.actions.models import Action, ActionKind, ActionState
from workshops.actions.working_list import Row, rows_of, with_people
from workshops.programmes.models import Programme

SOON = timedelta(days=14)
OWNERS = TABLE[May.KEEP_PROMISES]
OPEN = (ActionState.AGREED, ActionState.UNDER_WAY)


@dataclass
class Own:
    """The promises that somebody answers for, in the order in which they need a word."""

    asked: list[Row] = field(default_factory=list)  # the partner has accepted: promise it?
    late: list[Row] = field(default_factory=list)  # the longest without a word first
    soon: list[Row] = field(default_factory=list)
    on_time: int = 0


@dataclass(frozen=True)
class Promised:
    """The part of Today that is about promises. None: not for this role."""

    own: Own | None
    partner_of: Sequence[Row] | None  # a voice is asked to accept these
    proposed: Sequence[Row] | None  # organisers: these wait for somebody
    committing: Sequence[Programme]  # where a board member can promise something of themselves


def promised(user: User) -> Promised:
    return Promised(
        own=own_promises(user) if has(user, OWNERS) else None,
        partner_of=partner_of(user) if has(user, frozenset({Role.VOICE})) else None,
        proposed=proposed(user) if has(user, PLAN) else None,
        committing=_committing(user),
    )


def own_promises(user: User) -> Own:
    mine = select(Action).where(
        Action.owner_id == user.id,
        covered(user, OWNERS, Action.programme_id),
        or_(
            Action.state.in_(OPEN),
            (Action.state == ActionState.PROPOSED) & Action.accepted_on.is_not(None),
        ),
    )
    found = Own()
    for row in _rows(mine):
        if row.action.state is ActionState.PROPOSED:
            found.asked.append(row)
        elif row.lateness.days:
            found.late.append(row)
        elif row.action.due <= clock.today() + SOON:
            found.soon.append(row)
        else:
            found.on_time += 1
    found.late.sort(key=lambda row: (-row.lateness.silent, -row.lateness.days, row.action.id))
    found.late, found.soon = found.late[:LONGEST_LIST], found.soon[:LONGEST_LIST]
    return found


def partner_of(user: User) -> list[Row]:
    """What a voice is asked to accept; what it has said no to asks again only once it was changed."""
    grants = [grant for grant in user.grants if grant.role is Role.VOICE]
    asked = select(Action).where(
        Action.state == ActionState.PROPOSED,
        Action.accepted_on.is_(None),
        or_(*(_of_grant(grant.voice_id, grant.programme_id) for grant in grants)),
    )
    return [row for row in _rows(asked) if row.no is None]


def _of_grant(voice_id: int | None, programme_id: int | None) -> ColumnElement[bool]:
    here = Action.voice_id == voice_id
    return here if programme_id is None else here & (Action.programme_id == programme_id)


def proposed(user: User) -> list[Row]:
    """What is proposed and waits: for the partner, for another partner, or for the owner."""
    waits = select(Action).where(
        Action.state == ActionState.PROPOSED,
        Action.kind == ActionKind.CO_DESIGNED,
        covered(user, PLAN, Action.programme_id),
    )
    return _rows(waits)[:LONGEST_LIST]


def _committing(user: User) -> Sequence[Programme]:
    roles = TABLE[May.COMMIT_ONESELF]
    if not has(user, roles):
        return ()
    wanted = select(Programme).where(covered(user, roles, Programme.id)).order_by(Programme.name)
    return db().scalars(wanted.limit(LONGEST_LIST)).all()


def _rows(wanted: Select[Action]) -> list[Row]:
    found: Iterable[Action] = db().scalars(with_people(wanted).order_by(Action.due, Action.id))
    return rows_of(list(found))
