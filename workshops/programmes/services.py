"""Starting a programme and changing it, without ever going back on what was promised to those who took part."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app import ledger
from app.db import db
from app.keeping import add_under, lock, slugs, write
from workshops.programmes.models import THRESHOLD, Programme
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


def programme_by_slug(slug: str) -> Programme | None:
    return db().scalar(select(Programme).where(Programme.slug == slug))


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
