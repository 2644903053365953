"""Starting a programme, changing it without going back on what was promised, and naming whom people can turn to."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import joinedload

from app import ledger
from app.accounts.models import RoleGrant, User
from app.accounts.services import end_sessions, invite, user_by_email
from app.db import db
from app.keeping import add_under, lock, slugs, write
from app.permissions import Role
from app.words import fold
from workshops.programmes.models import THRESHOLD, Programme, Responder
from workshops.voices.reach import set_reach


class ProgrammeFacts(TypedDict, total=False):
    """What may be changed of a programme."""

    name: str
    question: str
    controller: str
    board_owner: str
    objectives: str
    retention_months: int


class PromisedError(ValueError):
    """Somebody has taken part, and what `column` says was promised to them."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


class SamePersonError(ValueError):
    """Who writes of harm must be able to choose between two people."""


def programme_by_slug(slug: str) -> Programme | None:
    return db().scalar(select(Programme).where(Programme.slug == slug))


def leaders_of(programme_id: int) -> list[User]:
    """Who leads a programme, or all of them, and may still come in."""
    return who_are({Role.LEADER}, programme_id)


def organisers_of(programme_id: int) -> list[User]:
    """Who organises it, or all of them, and may still come in."""
    return who_are({Role.ORGANISER}, programme_id)


def board_owners_of(programme: Programme) -> list[User]:
    """Who answers for it on the board: the leader whom the programme names, else all its leaders, else its organisers.

    The programme names its board owner in words, and a board member may never have signed in.
    """
    leaders = leaders_of(programme.id)
    named = [each for each in leaders if fold(each.name) == fold(programme.board_owner)]
    return named or leaders or organisers_of(programme.id)


def who_are(roles: Collection[Role], programme_id: int) -> list[User]:
    """Who has one of these roles for it, or for all of them, and may still come in."""
    wanted = (
        select(User)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(
            User.active,
            RoleGrant.role.in_(roles),
            RoleGrant.programme_id.is_(None) | (RoleGrant.programme_id == programme_id),
        )
        .options(joinedload(User.organisation))
        .order_by(User.id)
    )
    return list(db().scalars(wanted).unique())


def create_programme(
    actor: str,
    *,
    name: str,
    question: str,
    controller: str,
    board_owner: str,
    objectives: str = "",
    threshold: int = THRESHOLD,
    retention_months: int = 24,
    neighbourhood_ids: Iterable[int] = (),
) -> Programme:
    """Start a programme. A threshold outside 8 to 20 is refused by the database."""
    programme = Programme(
        name=name,
        question=question,
        controller=controller,
        board_owner=board_owner,
        objectives=objectives,
        threshold=threshold,
        retention_months=retention_months,
    )
    add_under(programme, "slug", slugs(name, "programme"))
    set_reach(programme, neighbourhood_ids)
    ledger.record(actor, "create programme", f"programme:{programme.id}", **programme.facts())
    return programme


def change_programme(
    actor: str,
    programme: Programme,
    *,
    threshold: int | None = None,
    neighbourhood_ids: Iterable[int] | None = None,
    **facts: Unpack[ProgrammeFacts],
) -> list[str]:
    """Change what is given, and say what has changed.

    Raises PromisedError when a promise would be broken to somebody who has taken part; then nothing has changed. Which
    promises there are, and whether somebody has, is for the database to say (workshops/seats/models.py): seats are a
    later feature.
    """
    lock(programme)
    changed = _write_promises(programme, facts if threshold is None else {**facts, "threshold": threshold})
    if neighbourhood_ids is not None:
        changed += set_reach(programme, neighbourhood_ids)
    if changed:
        ledger.record(actor, "change programme", f"programme:{programme.id}", changed=changed, **programme.facts())
    return changed


def _write_promises(programme: Programme, facts: Mapping[str, Any]) -> list[str]:
    try:
        with db().begin_nested():
            changed = write(programme, facts)
            db().flush()
    except DBAPIError as error:
        if broken := re.search(r"promised: (\w+)", str(error.orig)):
            raise PromisedError(broken[1]) from error
        raise
    return changed


def name_responder(
    actor: str, programme: Programme, *, outside: bool, email: str, name: str, organisation: str = ""
) -> Responder:
    """Name the person inside, or the one outside, to whom people can turn; whoever was named before is replaced.

    They are invited to work here as a responder of this programme. Who is named for the first time is signed out
    everywhere: an administrator may have come in as them before there was anything to read. Raises SamePersonError when
    the other one is the same person.
    """
    known = user_by_email(email)
    is_new = known is None or all(grant.role is not Role.RESPONDER for grant in known.grants)
    user = invite(actor, email, Role.RESPONDER, name=name, organisation=organisation, programme_id=programme.id)
    lock(programme)
    if any(each.user_id == user.id and each.outside != outside for each in programme.responders):
        raise SamePersonError
    if any(each.user_id == user.id for each in programme.responders):
        return next(each for each in programme.responders if each.user_id == user.id)
    programme.responders = [each for each in programme.responders if each.outside != outside]
    db().flush()
    named = Responder(programme_id=programme.id, user_id=user.id, user=user, outside=outside)
    programme.responders.append(named)
    if is_new:
        end_sessions(user)
    db().flush()
    ledger.record(actor, "name responder", f"programme:{programme.id}", user=user.id, outside=outside)
    return named
