"""The OpenAPI document, made of the table of addresses and of the schemas."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from exports.open_data.opening import LICENCE
from exports.open_data.paging import AT_MOST, LAST, USUAL
from exports.open_data.schemas import ref, schemas, text

PAGED = ("paging", "links")


@dataclass(frozen=True)
class Described:
    """An address as the document tells it. `answer` names the schema of what is said there."""

    path: str
    name: str
    summary: str
    answer: str

    @property
    def named(self) -> list[str]:
        """What the address names, in its order."""
        return re.findall(r"{(\w+)}", self.path)


def document(endpoints: Sequence[Described], server: str) -> dict[str, Any]:
    """The whole document, OpenAPI 3.1."""
    said = schemas()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("Open data of Trusted Voices"),
            "version": "1.0.0",
            "summary": _("Who was heard, and what became of it."),
            "description": _(
                "Numbers about people come from releases alone: they are frozen, small ones are hidden, and a release "
                "never changes. Cells are the same as on the pages and in the files. Answers have a weak ETag, so that "
                "an unchanged one is answered by 304. It can only be read, by anybody, without a key."
            ),
            "license": {"name": LICENCE["name"], "identifier": LICENCE["id"]},
        },
        "servers": [{"url": server}],
        "paths": {each.path: {"get": _operation(each, said)} for each in endpoints},
        "components": {
            "schemas": said,
            "parameters": _parameters(),
            "headers": {
                "ETag": {"schema": text("Send it back as If-None-Match.")},
                "Link": {"schema": text("The first, previous, next and last page (RFC 8288).")},
            },
            "responses": {
                "NotModified": {"description": _("Nothing has changed since.")},
                "Problem": {
                    "description": _("It cannot be answered; `detail` says why (RFC 9457)."),
                    "content": {"application/problem+json": {"schema": ref("Problem")}},
                },
            },
        },
    }


def _operation(of: Described, said: dict[str, Any]) -> dict[str, Any]:
    paged = set(PAGED) <= set(said[of.answer]["properties"])
    names = [*of.named, *(("page", "per_page") if paged else ())]
    headers = ["ETag", *(["Link"] if paged else [])]
    refused = ["400", *(["404"] if of.named else []), *(["422"] if paged else []), "500", "503"]
    return {
        "operationId": of.name,
        "summary": of.summary,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in names],
        "responses": {
            "200": {
                "description": of.summary,
                "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
                "content": {"application/json": {"schema": ref(of.answer)}},
            },
            "304": {"$ref": "#/components/responses/NotModified"},
        }
        | {status: {"$ref": "#/components/responses/Problem"} for status in refused},
    }


def _parameters() -> dict[str, Any]:
    in_path = {
        "slug": text(_("The address of a programme."), "getting-to-the-clinic"),
        "release": text(_("The number of a release, or “latest”."), "latest", pattern="^(latest|[1-9][0-9]{0,8})$"),
        "table": text(_("The name of a table, as the release lists them."), "neighbourhoods"),
    }
    in_query = {
        "page": (_("Which page, from 1."), 1, LAST),
        "per_page": (_("How many rows a page has."), USUAL, AT_MOST),
    }
    return {
        name: {"name": name, "in": "path", "required": True, "schema": schema} for name, schema in in_path.items()
    } | {
        name: {
            "name": name,
            "in": "query",
            "description": about,
            "schema": {"type": "integer", "minimum": 1, "maximum": most, "default": usual},
        }
        for name, (about, usual, most) in in_query.items()
    }
