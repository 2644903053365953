"""`flask places load` and `flask places locate`: they join the group of maps/places, because indices belong to both."""

import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app.commands import as_json, say
from app.db import transaction
from maps.deprivation.loading import load_places
from maps.deprivation.services import index_of
from maps.places.cli import commands
from maps.places.codes import postcode_key
from maps.places.files import BrokenFileError
from maps.places.loading import Loaded, Report, Told
from maps.places.services import Place, locate_pin, locate_postcode

GRADES = click.Choice(["BGC", "BSC", "BFC", "BFE"], case_sensitive=False)


@commands.command("load")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--grade", type=GRADES, default=None, help="Grade of outlines whose file name does not say it.")
@as_json
def load(paths: tuple[Path, ...], grade: str | None, as_json: bool) -> None:
    """Load official files, or folders, zips and gzips of them, each recognised by its header, in any order.

    What is of no known kind is left out with a sentence. A broken file stops the whole load and changes nothing.
    """
    try:
        with _progress() as told:
            report = load_places(paths, grade or "", told)
    except BrokenFileError as error:
        say({"loaded": [], "changed": False, "error": str(error)}, [], as_json=as_json)
        click.echo(f"{error} Nothing was changed.", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo("\nStopped. Nothing was changed.", err=True)
        sys.exit(130)
    say(_facts(report), _sentences(report), as_json=as_json)


def _facts(report: Report) -> dict[str, Any]:
    return {
        "loaded": [
            {
                "file": loaded.reading.name,
                "kind": loaded.dataset_kind,
                "taken_for": loaded.kind.title,
                "vintage": loaded.reading.vintage,
                "grade": loaded.reading.grade or None,
                "matched": loaded.reading.file.matched,
                "already_loaded": loaded.again,
                "rows_in": loaded.kept,
                "rows_repeated": loaded.repeated,
                "rows_left_out": dict(loaded.reading.left_out),
                "notes": loaded.reading.notes,
            }
            for loaded in report.files
        ],
        "left_out": [{"file": left.name, "reason": left.reason} for left in report.left_out],
        "changed": report.changed,
        "areas_changed": report.areas,
        "neighbourhoods_changed": report.neighbourhoods,
        "notes": report.notes,
    }


def _sentences(report: Report) -> Iterator[str]:
    for loaded in report.files:
        yield from _told_of(loaded)
    for left in report.left_out:
        yield f"{left.name}: left out; {left.reason}."
    yield from report.notes
    if not report.changed:
        yield "Nothing was changed."
    else:
        yield (
            f"Done: {report.areas:,} areas and {report.neighbourhoods:,} neighbourhoods are new or changed. "
            "`flask places status` shows everything that is loaded."
        )


def _told_of(loaded: Loaded) -> Iterator[str]:
    reading = loaded.reading
    grade = f", outlines {reading.grade}" if reading.grade else ""
    yield f"{reading.name}: taken for {loaded.kind.title}{grade}{f', {reading.vintage}' if reading.vintage else ''}."
    shown = [f"{role} = {header}" for role, header in reading.file.matched.items()]
    yield f"    columns: {'; '.join(shown[:7])}{f'; and {len(shown) - 7} more' if len(shown) > 7 else ''}"
    if loaded.again:
        yield "    already loaded: nothing to do."
        return
    yield f"    {loaded.kept:,} rows in, {reading.left_out.total():,} left out"
    for reason, number in reading.left_out.most_common():
        yield f"    {number:,} left out: {reason}"
    if loaded.repeated:
        yield f"    {loaded.repeated:,} of them say again what was read before (the last counts, or the better file)"
    for note in reading.notes:
        yield f"    {note}"


@contextmanager
def _progress() -> Generator[Told]:
    """A bar on a terminal; silence elsewhere."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Told()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[said]}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=None, said="")
        read = [0]

        def of_file(name: str) -> None:
            bar.update(task, description=f"reading {name[-50:]}" if name else "sorting")

        def of_bytes(size: int) -> None:
            read[0] += size
            bar.update(task, said=f"{read[0] / 1e6:,.0f} MB")

        def of_writing(share: float) -> None:
            bar.update(task, description="writing", total=100, completed=100 * share, said=f"{share:.0%}")

        yield Told(of_file, of_bytes, of_writing)


@commands.command("locate")
@click.argument("asked", metavar="TEXT")
@as_json
def locate(asked: str, as_json: bool) -> None:
    """The neighbourhood and the deprivation of a postcode, or of `lat,long`."""
    with transaction(writes=False):
        facts = _located(asked)
    if not facts["found"]:
        say(facts, [f"Not found: {facts['reason']}."], as_json=as_json)
        return
    lines = [
        f"{facts['name']} ({facts['area']})",
        f"neighbourhood: {facts['neighbourhood'] or 'not known'}, authority: {facts['authority'] or 'not known'}",
        f"found by {facts['way']}{', approximate' if facts['approximate'] else ''}",
    ]
    if facts["index"]:
        lines.append(
            f"{facts['index']} {facts['year']}: rank {facts['rank']:,}, decile {facts['decile']} (1 = most deprived)"
        )
    if facts["part_of_split"]:
        lines.append("The index ranked the whole area of 2011, of which this is a part.")
    say(facts, lines, as_json=as_json)


def _located(asked: str) -> dict[str, Any]:
    pin = _pin(asked)
    if pin:
        place = locate_pin(*pin)
        reason = "no generalised outline that is loaded holds this pin, and no postcode lies within 300 m of it"
    else:
        place = locate_postcode(asked)
        known = postcode_key(asked) is not None
        reason = "no loaded file knows this postcode" if known else "this is neither a postcode nor lat,long"
    return _facts_of(place) if place else {"found": False, "reason": reason}


def _pin(text: str) -> tuple[float, float] | None:
    """
    >>> _pin("53.42,-2.35"), _pin("53.42; 2"), _pin("M15 4AB")
    ((53.42, -2.35), None, None)
    """
    lat, comma, long = text.partition(",")
    try:
        return (float(lat), float(long)) if comma else None
    except ValueError:
        return None


def _facts_of(place: Place) -> dict[str, Any]:
    standing = index_of(place.area_code)
    return {
        "found": True,
        "area": place.area_code,
        "name": place.area_name,
        "neighbourhood": place.neighbourhood,
        "authority": place.authority_name,
        "index": standing.name if standing else None,
        "year": standing.year if standing else None,
        "rank": standing.rank if standing else None,
        "decile": standing.decile if standing else None,
        "part_of_split": bool(standing and standing.part_of_split),
        "way": place.way.value,
        "approximate": place.approximate,
    }
