"""Every setting is in one table, and in docs/settings.md; nobody reads the environment behind its back."""

import re

from app.config import ROOT, SETTINGS
from tests.house.sources import programs, where

BOOK = ROOT / "docs" / "settings.md"
ROW = re.compile(r"^\|([^|]*`[A-Z][^|]*)\|([^|]*)\|", re.MULTILINE)
NAME = re.compile(r"`([A-Z][A-Z_]+)`")


def rows() -> dict[str, str]:
    """The defaults in the book by setting. A row reads `| `NAME` | default | what it does |`, or names several."""
    return {name: default for names, default in ROW.findall(BOOK.read_text()) for name in NAME.findall(names)}


def test_the_book_names_every_setting_and_no_other() -> None:
    assert set(rows()) == set(SETTINGS)


def test_the_book_tells_the_defaults() -> None:
    written = rows()
    assert [name for name, default in SETTINGS.items() if default and f"`{default}`" not in written.get(name, "")] == []


def test_nobody_else_reads_the_environment() -> None:
    reads = re.compile(r"\bos\.(?:environ|getenv|environb)\b|from os import .*\b(?:environ|getenv)\b")
    found = {where(file) for file in programs() if reads.search(file.read_text())}
    assert found == {"app/config.py", "app/serve.py"}, "serve.py hands the settings on to the server and the worker"
