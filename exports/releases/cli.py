"""`flask release make` and `flask release list`: freezing the public numbers from a shell."""

from collections.abc import Iterator
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.commands import as_json, say
from app.db import db, transaction
from exports.releases.as_read import tables_of
from exports.releases.models import Release
from exports.releases.reading import Published, names_of, published, releases_of
from exports.releases.rules import ImpossibleError
from exports.releases.services import NotYetError, is_as_sealed, make_release
from exports.releases.table_read import TableRead
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug

ACTOR = "command"
commands = AppGroup("release", help="The public numbers: frozen, never live.")


@commands.command("make")
@click.argument("programme")
@as_json
def make(programme: str, as_json: bool) -> None:
    """Freeze the numbers of PROGRAMME (its address). It cannot be unmade, only followed.

    Exit 1 with the reason when the rules allow none now; then nothing has changed.
    """
    with current_app.test_request_context(method="POST"), transaction():
        found = programme_by_slug(programme) or _no_such(programme)
        try:
            made = published(make_release(ACTOR, found))
        except NotYetError as error:
            raise click.ClickException(f"No release was made: {_why(error)}.") from None
        except ImpossibleError:
            raise click.ClickException(
                "No release was made: some counts of jobs or people contradict each other."
            ) from None
        facts = _facts(made)
        lines = _lines(made)
    say(facts, lines, as_json=as_json)


@commands.command("list")
@click.argument("programme", default="")
@as_json
def list_releases(programme: str, as_json: bool) -> None:
    """Every release, or those of one PROGRAMME, newest first."""
    with current_app.test_request_context(), transaction(writes=False):
        if programme:
            found = releases_of(programme_by_slug(programme) or _no_such(programme))
        else:
            found = list(db().scalars(select(Release).order_by(Release.made_at.desc(), Release.id.desc())))
        facts = [_facts(published(release)) for release in found]
    lines = [
        f"{each['programme']}  {each['number']}  {each['made_at']}  people: {each['tables']['people']['all']}  "
        f"ledger {each['ledger']['sequence']} {each['ledger']['head']}"
        for each in facts
    ]
    say(facts, lines or ["No release has been made yet."], as_json=as_json)


@commands.command("verify")
@as_json
def verify(as_json: bool) -> None:
    """Compare every release with its seal in the ledger. Exit 1 where one shows something else.

    That the ledger itself was not rewritten is for `flask ledger verify --head SEAL`, with a seal from outside.
    """
    with transaction(writes=False):
        found = list(db().scalars(select(Release).order_by(Release.id)))
        strange = [f"{each.programme.slug} {each.number}" for each in found if not is_as_sealed(each)]
    said = [f"Release {each} is not what was sealed." for each in strange] or [f"{len(found)} releases are as sealed."]
    say({"holds": not strange, "releases": len(found), "strange": strange}, said, as_json=as_json)
    if strange:
        raise SystemExit(1)


def _no_such(slug: str) -> Programme:
    raise click.ClickException(f"There is no programme with the address {slug!r}.")


def _why(error: NotYetError) -> str:
    which = ", ".join(f"{workshop.title} ({workshop.code})" for workshop in error.workshops)
    return f"{error.reason}: {which}" if which else str(error.reason)


def _facts(made: Published) -> dict[str, Any]:
    release = made.release
    tables: dict[str, dict[str, str]] = {}
    for (table, row), cell in made.cells.items():
        tables.setdefault(table, {})[row] = cell.shown
    return {
        "programme": made.programme.slug,
        "number": release.number,
        "made_at": release.made_at,
        "threshold": release.threshold,
        "rule": release.rule,
        "level": made.level,
        "hidden": made.hidden,
        "ledger": {"sequence": release.ledger_seq, "head": release.ledger_head},
        "tables": tables,
        "names": names_of(made),
    }


def _table(each: TableRead) -> Iterator[str]:
    yield f"  {each.heading}"
    yield from (f"    {row.label}: {row.cell.shown}" for row in each.rows)


def _lines(made: Published) -> list[str]:
    release = made.release
    return [
        f"Release {release.number} of {made.programme.name} is made. People: {made.total.shown}.",
        *(line for each in tables_of(made) for line in _table(each)),
        f"Ledger {release.ledger_seq}, head {release.ledger_head}",
    ]
