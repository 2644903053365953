"""Only app/db.py begins and commits, so that what a request did is kept whole or forgotten whole."""

import ast
import re
from pathlib import Path

from app.config import ROOT
from tests.house.sources import calls, module, programs, texts, tree, where

DB = ROOT / "app" / "db.py"
ENDS = (".commit", ".begin")
# A migration is no request: it holds one transaction around everything, on a connection of its own.
MAY_BEGIN = {"app.migrating"}
# Where a refusal must be counted although the request is forgotten.
MAY_KEEP = {"app.limits.count_guess"}
# Rooms that answer a request; the request brings their transaction.
IN_A_REQUEST = ("routes", "forms")
IN_SQL = re.compile(r"\s*(?:COMMIT|ROLLBACK|BEGIN(?!\s+(?:SELECT|IF|RAISE)))\b", re.IGNORECASE)


def test_only_the_database_room_commits() -> None:
    found = [
        f"{where(file, call.lineno)} {name}"
        for file in programs()
        if file != DB and module(file) not in MAY_BEGIN
        for name, call in calls(file)
        if name.endswith(ENDS)
    ]
    assert not found


def test_nobody_commits_in_sql() -> None:
    found = [
        f"{where(file, line)} {text!r}"
        for file in programs()
        if file != DB
        for text, line in texts(file)
        if IN_SQL.fullmatch(text) or (IN_SQL.match(text) and ";" in text)
    ]
    assert not found


def callers(of: str) -> set[str]:
    """The functions that call something by this name."""

    def look(file: Path, node: ast.AST, path: str) -> set[str]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            path = f"{path}.{node.name}"
        own = {path} if isinstance(node, ast.Call) and ast.unparse(node.func) in (of, f"db.{of}") else set()
        return own.union(*(look(file, child, path) for child in ast.iter_child_nodes(node)))

    return set().union(*(look(file, tree(file), module(file)) for file in programs() if file != DB))


def test_only_counters_of_guesses_are_kept_beside_the_request() -> None:
    assert callers("keep") == MAY_KEEP


def test_a_page_opens_no_transaction_of_its_own() -> None:
    assert not {name for name in callers("transaction") if name.split(".")[2] in IN_A_REQUEST}
