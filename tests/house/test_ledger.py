"""Every change by staff leaves an entry in the ledger: a page that changes something says who, and whoever is told
who writes it down. What is not written down stands here by name.
"""

import ast
import inspect
import sys
from collections.abc import Iterator

from flask import Flask

from app.db import SAFE
from app.permissions import OPEN
from tests.house.sources import programs, tree, where

IN_NO_LEDGER = {"say_opened"}  # that somebody has opened the reading is about them alone: workshops/meetings/reading.py
ABOUT_ONESELF = {
    "change_name",
    "change_password",
    "promise_oneself",
    "sign_out_everywhere",
}  # who does it is whom it is about
ONLY_LOOK = {"_lock_own", "_user_id"}  # they take who it is in order to find something
CHANGES_NOTHING = {  # previews, which are sent because they carry a file
    "ask_words_anew",
    "look_at_figures",
    "look_at_jobs",
    "look_at_list",
    "look_at_vacancies",
}


def names_in(function: ast.FunctionDef) -> set[str]:
    """Every name that a function reads, and every attribute."""
    return {node.id for node in ast.walk(function) if isinstance(node, ast.Name)} | {
        node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)
    }


def says_who(view: str, functions: dict[str, ast.FunctionDef]) -> bool:
    """Whether a page, or what it calls in its own file, hands on who does it: an actor, or an author who is one."""
    waiting, seen = [view], set()
    while waiting:
        if (name := waiting.pop()) in seen or name not in functions:
            continue
        seen.add(name)
        if {"actor", "author"} & (found := names_in(functions[name])):
            return True
        waiting += found
    return False


def silent_pages(app: Flask) -> Iterator[str]:
    """The pages of staff that take something and tell nobody who sent it."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if (rule.methods or set()) <= SAFE | {"OPTIONS"} or getattr(view, "needs", None) in OPEN:
            continue
        plain = inspect.unwrap(view)
        functions = {
            node.name: node
            for node in ast.walk(ast.parse(inspect.getsource(sys.modules[plain.__module__])))
            if isinstance(node, ast.FunctionDef)
        }
        if not says_who(plain.__name__, functions):
            yield plain.__name__


def test_every_page_that_changes_something_says_who(app: Flask) -> None:
    assert set(silent_pages(app)) == IN_NO_LEDGER | ABOUT_ONESELF | CHANGES_NOTHING


def test_an_author_is_an_actor() -> None:
    """A verb that takes its author keeps their name with the words, and hands them to the ledger too."""
    wrong = []
    for file in programs():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.FunctionDef) and [each.arg for each in node.args.args[:1]] == ["author"]:
                handed = any(
                    ast.unparse(each) == "author.actor" for each in ast.walk(node) if isinstance(each, ast.expr)
                )
                wrong += [] if handed else [f"{where(file, node.lineno)} {node.name}"]
    assert not wrong, "\n".join(wrong)


def test_who_is_told_who_writes_it_down() -> None:
    """A verb that takes an actor records it, or hands it on to one that does."""
    wrong = []
    for file in programs():
        if file.name == "ledger.py":
            continue
        for node in ast.walk(tree(file)):
            if not isinstance(node, ast.FunctionDef) or [each.arg for each in node.args.args[:1]] != ["actor"]:
                continue
            if node.name in ONLY_LOOK:
                continue
            handed = [
                call
                for call in ast.walk(node)
                if isinstance(call, ast.Call)
                and ast.unparse(call.func) not in ONLY_LOOK
                and any(isinstance(each, ast.Name) and each.id == "actor" for each in call.args)
            ]
            if not handed:
                wrong.append(f"{where(file, node.lineno)} {node.name}")
    assert not wrong, "\n".join(wrong)
