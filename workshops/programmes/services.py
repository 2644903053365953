"""Starting a programme and changing it, without ever going back on what was promised to those who took part."""

from collections.abc import Iterable
from typing import TypedDict, Unpack

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


class ThresholdPromisedError(ValueError):
    """Somebody has taken part: the threshold was promised to them and can only go up."""


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

    Raises ThresholdPromisedError when the threshold would go down although somebody has taken part; then nothing has
    changed. Whether somebody has is for the database to say (workshops/seats/models.py): seats are a later feature.
    """
    lock(programme)
    changed = _set_threshold(programme, threshold) if threshold is not None else []
    changed += write(programme, facts)
    if neighbourhood_ids is not None:
        changed += set_reach(programme, neighbourhood_ids)
    if changed:
        ledger.record(actor, "change programme", f"programme:{programme.id}", changed=changed, **programme.facts())
    return changed


def _set_threshold(programme: Programme, threshold: int) -> list[str]:
    try:
        with db().begin_nested():
            changed = write(programme, {"threshold": threshold})
            db().flush()
    except DBAPIError as error:
        if "the threshold was promised" in str(error.orig):
            raise ThresholdPromisedError from error
        raise
    return changed
