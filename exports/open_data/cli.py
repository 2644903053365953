"""`flask exports`: the public tables as files, from a shell."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from app.commands import as_json, say
from app.db import transaction
from exports.open_data.as_geopackage import NotMadeError
from exports.open_data.finding import NotFoundError, open_of, programmes_with_releases, table_of
from exports.open_data.formats import FORMATS, formats_of
from exports.open_data.opening import LANGUAGE, OpenRelease
from exports.open_data.package import NAME, packed, resource
from exports.open_data.putting import describe, put
from exports.open_data.tables import OpenTable

commands = AppGroup("exports", help="The public numbers as files.")
which_release = click.option("--release", "number", type=click.IntRange(1), help="An older release, by its number.")
which_file = click.option(
    "--out", "file", type=click.Path(path_type=Path), required=True, help="Where to write it; what stands there goes."
)


@commands.command("list")
@click.argument("programme", default="")
@which_release
@as_json
def list_exports(programme: str, number: int | None, as_json: bool) -> None:
    """Every public table, with its rows and the forms it has: of the latest release of each programme, or of one."""
    with _reading():
        if programme or number:
            opened = [open_of(programme, number)]
        else:
            opened = [open_of(each.slug) for each in programmes_with_releases()]
        facts = [_facts(each, table) for each in opened for table in each.tables.values()]
    lines = [
        f"{each['name']}  {each['title']}  release {each['release']}, {each['rows']} rows: {', '.join(each['formats'])}"
        for each in facts
    ]
    say(facts, lines or ["No release has been made yet, so there are no public numbers."], as_json=as_json)


@commands.command("write")
@click.argument("name")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), required=True)
@which_file
@click.option("--programme", default="", help="Whose table; by default the programme that made the newest release.")
@which_release
@as_json
def write_export(name: str, form: str, file: Path, programme: str, number: int | None, as_json: bool) -> None:
    """Write the table NAME (`people`, or `getting-to-the-clinic/people`) of the latest release.

    A `datapackage.json` beside it says what it is; one of something else that stands there is left alone.
    """
    with _reading():
        slug, _slash, wanted = name.rpartition("/")
        if slug and programme and slug != programme:
            raise click.ClickException(f"{name!r} is a table of {slug!r}, not of {programme!r}.")
        opened = open_of(slug or programme, number)
        table = table_of(opened, wanted)
        has = formats_of(table)
        if FORMATS[form] not in has:
            names = ", ".join(each.name for each in has)
            raise click.ClickException(
                f"{table.name!r} is not about places, so that there is no {form} of it. It has: {names}."
            )
        raw = FORMATS[form].write(opened, table)
        put(file, raw)
        beside = describe(opened, file, resource(table, form, file.name, raw, f"{table.name}-{form}"))
    facts = _facts(opened, table) | {"format": form, "file": str(file), "bytes": len(raw)} | {"package": beside}
    said = f"{file}: {table.title}, release {opened.number} of {opened.programme}, {len(table.rows)} rows."
    about = f"What it is says {beside}." if beside else f"The {NAME} beside it is of something else and was left alone."
    say(facts, [said, about, _sealed(opened)], as_json=as_json)


@commands.command("package")
@click.argument("programme", default="")
@which_file
@which_release
@as_json
def write_package(programme: str, file: Path, number: int | None, as_json: bool) -> None:
    """Write every table of the latest release of PROGRAMME as one Frictionless data package (a ZIP file)."""
    with _reading():
        opened = open_of(programme, number)
        raw = packed(opened)
        put(file, raw)
    ledger = opened.facts["ledger"]
    facts = {"programme": opened.slug, "release": opened.number, "file": str(file), "bytes": len(raw), "ledger": ledger}
    said = f"{file}: release {opened.number} of {opened.programme}, {len(opened.tables)} tables."
    say(facts | {"tables": list(opened.tables)}, [said, _sealed(opened)], as_json=as_json)


@contextmanager
def _reading() -> Generator[None]:
    """Look only, in the language of files; what cannot be is a sentence and exit 1."""
    try:
        with force_locale(LANGUAGE), transaction(writes=False):
            yield
    except NotFoundError as error:
        raise click.ClickException(str(error)) from None
    except NotMadeError as error:
        raise click.ClickException(f"The GeoPackage could not be made: {error}.") from None


def _facts(opened: OpenRelease, table: OpenTable) -> dict[str, Any]:
    return {
        "name": f"{opened.slug}/{table.name}",
        "title": table.title,
        "programme": opened.slug,
        "table": table.name,
        "release": opened.number,
        "made_at": opened.made_at,
        "rows": len(table.rows),
        "formats": [each.name for each in formats_of(table)],
        "ledger": opened.facts["ledger"],
    }


def _sealed(opened: OpenRelease) -> str:
    ledger = opened.facts["ledger"]
    return f"Ledger {ledger['entry']}, head {ledger['head']}"
