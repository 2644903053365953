"""A page of many rows, for programs: `page` and `per_page`, with the way to the pages around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request

from app.links import absolute

USUAL, AT_MOST = 100, 500
LAST = 1_000_000  # no list of ours is so long
NUMBER = re.compile(r"[0-9]{1,7}")


class BadPageError(Exception):
    """`page` or `per_page` is no number that can be; the message says what can."""


@dataclass(frozen=True)
class Page:
    """Some of the rows, and where they stand among all."""

    rows: Sequence[Any]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def facts(self) -> dict[str, Any]:
        """What an answer says of it."""
        return {
            "paging": {"page": self.number, "per_page": self.size, "pages": self.pages, "total": self.total},
            "links": self.links,
        }

    @property
    def links(self) -> dict[str, str | None]:
        return {
            "self": self._address(self.number),
            "first": self._address(1),
            "prev": self._address(min(self.number - 1, self.pages)) if self.number > 1 else None,
            "next": self._address(self.number + 1) if self.number < self.pages else None,
            "last": self._address(self.pages),
        }

    def _address(self, number: int) -> str:
        query = {"page": number, "per_page": self.size}
        return f"{absolute(request.path)}?{urlencode(query)}"

    @property
    def header(self) -> str:
        """The same as a Link header (RFC 8288)."""
        return ", ".join(f'<{to}>; rel="{rel}"' for rel, to in self.links.items() if to and rel != "self")


def page_of(rows: Sequence[Any]) -> Page:
    """The page that the address asks for; behind the last there is an empty one. Raises BadPageError."""
    number, size = _asked("page", 1, LAST), _asked("per_page", USUAL, AT_MOST)
    return Page(rows[(number - 1) * size : number * size], number, size, len(rows))


def _asked(name: str, usual: int, most: int) -> int:
    given = request.args.getlist(name) or [str(usual)]
    if len(given) > 1 or not NUMBER.fullmatch(given[0]) or not 1 <= int(given[0]) <= most:
        raise BadPageError(f"“{name}” must be one whole number from 1 to {most:,}.")
    return int(given[0])
