"""A long list as people read it: looked through, sorted, and a page at a time."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from app.words import fold

ON_A_PAGE = 50
LONGEST_QUESTION = 120


@dataclass(frozen=True)
class Listing:
    """One page of a list: its rows, what was asked for, how it is sorted, and which page of how many it is."""

    rows: list[Any]
    found: int
    asked: str
    sort: str
    page: int
    pages: int

    def address(self, **changes: object) -> dict[str, object]:
        """The query that shows this list with something changed; the plain list has none."""
        query = {"q": self.asked, "sort": self.sort, "page": self.page} | changes
        return {name: value for name, value in query.items() if value not in ("", 1)}


def asked() -> str:
    """What the reader looks for."""
    return question(request.args)


def question(said: Mapping[str, str]) -> str:
    """What an address or a form asks for, as far as it can be looked for."""
    return said.get("q", "").replace("\x00", "").strip()[:LONGEST_QUESTION]


def holds(text: str, words: str) -> bool:
    """Whether every one of these words stands somewhere in the text, in whatever letters.

    >>> holds("Imam Yusuf Rahman, Société", "societe imam"), holds("Imam Yusuf", "delroy")
    (True, False)
    """
    said = fold(text)
    return all(word in said for word in fold(words).split())


def listing(
    rows: Iterable[Any], *, said: Callable[[Any], str] | None, sorts: Mapping[str, Callable[[Any], Any]]
) -> Listing:
    """The page that the address asks for. `said` is what a row is looked through for; the first sort is usual.

    Without `said` nothing is looked for: what was asked would stand in the address, and in its log.
    """
    words = asked() if said else ""
    usual = next(iter(sorts))
    sort = request.args.get("sort", usual)
    sort = sort if sort in sorts else usual
    found = sorted((row for row in rows if not said or not words or holds(said(row), words)), key=sorts[sort])
    pages = max(1, -(-len(found) // ON_A_PAGE))
    wanted = request.args.get("page", "1")
    page = min(pages, max(1, int(wanted))) if wanted.isdecimal() and len(wanted) < 7 else 1
    return Listing(found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], len(found), words, sort, page, pages)
