"""A release as one Frictionless data package: every table as CSV, and a `datapackage.json` that says what they are."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import force_locale

from exports.open_data.as_csv import OF_THE_RELEASE, as_csv
from exports.open_data.opening import LANGUAGE, LICENCE, OpenRelease
from exports.open_data.tables import COLUMNS, Column, OpenTable

NAME, READ_ME = "datapackage.json", "README.txt"
OF_CSV = {"profile": "tabular-data-resource", "mediatype": "text/csv", "encoding": "utf-8"}
NUMBERS = ("release", "ledger_entry")  # of the columns that say of which release a row is


def packed(opened: OpenRelease) -> bytes:
    """The whole release as a ZIP file; the same bytes whenever it is made."""
    files = {f"{name}.csv": as_csv(opened, table) for name, table in opened.tables.items()}
    resources = [resource(table, "csv", f"{name}.csv", files[f"{name}.csv"]) for name, table in opened.tables.items()]
    about = {NAME: written(descriptor(opened, resources)), READ_ME: read_me(opened)}
    made_at = opened.made_at.timetuple()[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in (about | files).items():
            info = zipfile.ZipInfo(name, made_at)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, raw)
    return out.getvalue()


def as_csvs(opened: OpenRelease) -> dict[str, Any]:
    """The descriptor of every table as CSV, each beside it."""
    tables = opened.tables.items()
    return descriptor(opened, [resource(table, "csv", f"{name}.csv", as_csv(opened, table)) for name, table in tables])


def descriptor(opened: OpenRelease, resources: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """What `datapackage.json` says. `release` and `ledger` are ours; the rest is the standard's."""
    facts = opened.facts
    return {
        "profile": "data-package",
        "name": opened.name,
        "title": f"{opened.programme}, release {opened.number}",
        "description": " ".join([facts["programme"]["question"], *opened.hiding]),
        "homepage": opened.page,
        "version": str(opened.number),
        "created": facts["release"]["made_at"],
        "licenses": [{"name": LICENCE["id"], "title": LICENCE["name"], "path": LICENCE["url"]}],
        "sources": [{"title": line} for line in facts["sources"]],
        "contributors": [{"title": facts["programme"]["controller"], "role": "publisher"}],
        "programme": facts["programme"],
        "release": facts["release"],
        "ledger": facts["ledger"],
        "resources": list(resources),
    }


def resource(table: OpenTable, form: str, path: str, raw: bytes, name: str = "") -> dict[str, Any]:
    """One file of a package, with its size and hash, so that a change on the way shows."""
    about = {
        "name": (name or table.name).replace("_", "-"),
        "path": path,
        "title": table.title,
        "description": f"{table.counts}. {table.about}",
        "format": form,
        "bytes": len(raw),
        "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
    }
    how_to_read_it: dict[str, dict[str, Any]] = {
        "csv": OF_CSV | {"schema": schema(OF_THE_RELEASE)},
        "xlsx": {"dialect": {"excel": {"sheet": table.name}}, "schema": schema()},
        "json": {"dialect": {"json": {"property": "rows"}}, "schema": schema()},
    }
    return about | how_to_read_it.get(form, {})


def schema(beside: Sequence[str] = ()) -> dict[str, Any]:
    """The columns as Table Schema has them, and those that stand beside them."""
    with force_locale(LANGUAGE):
        fields = [
            {"name": column.name, "type": column.type, "description": str(column.about), "constraints": _holds(column)}
            for column in COLUMNS
        ]
    fields += [{"name": name, "type": "integer" if name in NUMBERS else "string"} for name in beside]
    return {"fields": fields, "primaryKey": ["row"], "missingValues": [""]}


def _holds(column: Column) -> dict[str, Any]:
    return {"required": column.required} | ({"enum": list(column.among)} if column.among else {})


def read_me(opened: OpenRelease) -> bytes:
    """The same for people."""
    lines = [f"{about}: {line}" for about, line in opened.said()]
    lines += ["", *(f"{name}.csv: {table.title}" for name, table in opened.tables.items())]
    return ("\r\n".join(lines) + "\r\n").encode()


def written(facts: dict[str, Any]) -> bytes:
    return (json.dumps(facts, ensure_ascii=False, indent=2) + "\n").encode()
