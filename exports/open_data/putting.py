"""Files on a disk: each whole or not at all, and beside them a `datapackage.json` that says what they are."""

import json
from pathlib import Path
from typing import Any

import click

from exports.open_data.opening import OpenRelease
from exports.open_data.package import NAME, descriptor, written


def put(file: Path, raw: bytes) -> None:
    """Write beside, then let it take the place of what stands there. Raises ClickException with the reason."""
    if not file.parent.is_dir():
        raise click.ClickException(f"There is no folder {str(file.parent)!r}. Make it first.")
    if file.is_dir():
        raise click.ClickException(f"{str(file)!r} is a folder. Name a file.")
    beside = file.with_name(f".{file.name}.part")
    try:
        if file.exists() and not file.is_file():  # a pipe, or the terminal
            file.write_bytes(raw)
            return
        try:
            beside.write_bytes(raw)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise click.ClickException(f"{str(file)!r} could not be written: {error.strerror}.") from None


def describe(opened: OpenRelease, file: Path, described: dict[str, Any]) -> str:
    """Say in the package beside a file what it is. Files of the same release stay described there.

    A package of something else is left alone; then there is none, and the answer is empty.
    """
    package = file.with_name(NAME)
    before = _read(package)
    if before is None or file.name == NAME or not file.is_file():
        return ""
    if before and before["programme"].get("slug") != opened.slug:
        return ""
    others = before.get("resources", []) if before.get("name") == opened.name else []
    kept = [each for each in others if described["name"] != each["name"] and described["path"] != each["path"]]
    put(package, written(descriptor(opened, [*kept, described])))
    return str(package)


def _read(package: Path) -> dict[str, Any] | None:
    """A package of ours; nothing, where none stands there yet; None for something else."""
    if not package.exists():
        return {}
    try:
        found = json.loads(package.read_text())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("programme"), dict) else None
