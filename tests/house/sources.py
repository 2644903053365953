"""Our own files, as the laws read them: programs as trees, templates as what stays when Jinja has done its part."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment

from app.config import ROOT

HOUSES = ("app", "maps", "workshops", "exports")
OF_NO_LANGUAGE = ("script", "style", "code", "kbd")  # what stands in them is typed or run, not read
IS_A_CLASS = re.compile(r"{%-?\s*block width\s*-?%}.*?{%-?\s*endblock[^%]*%}", re.DOTALL)
FILLED = "\x00"  # stands in a template's text where Jinja puts a value


def where(file: Path, line: int = 0) -> str:
    """A place as a tester opens it."""
    return f"{file.relative_to(ROOT)}" + (f":{line}" if line else "")


@cache
def programs() -> tuple[Path, ...]:
    """Every Python file that runs in the house; migrations tell of the past and are left out."""
    found = [ROOT / "wsgi.py", *(file for house in HOUSES for file in sorted((ROOT / house).rglob("*.py")))]
    return tuple(file for file in found if "migrations" not in file.parts)


@cache
def templates() -> tuple[Path, ...]:
    return tuple(file for house in HOUSES for file in sorted((ROOT / house).rglob("*.html")))


def module(file: Path) -> str:
    """`app/accounts/models.py` → `app.accounts.models`."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), str(file))


def calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file by its written name: `db.keep`, `session.commit`, `date.today`."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield ast.unparse(node.func), node


def texts(file: Path) -> Iterator[tuple[str, int]]:
    """Every string in a file that is not a docstring."""
    documents = {
        node.body[0].value
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documents:
            yield node.value, node.lineno


class Markup(HTMLParser):
    """The tags of a template with their lines, and the text between them."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str], int]] = []
        self.words: list[tuple[str, int]] = []
        self.silent = ""  # the element whose content is not text
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}, self.getpos()[0]))
        if tag in OF_NO_LANGUAGE:
            self.silent = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append((data, self.getpos()[0]))


def markup(template: str) -> Markup:
    """A template's own HTML: tags of Jinja away, values as FILLED, all branches one after the other."""
    kept, inside = [], False
    for _line, kind, value in Environment(autoescape=True).lex(IS_A_CLASS.sub(_only_lines, template)):
        if kind == "data":
            kept.append(value)
        elif kind == "variable_begin":
            inside = True
        elif kind == "variable_end":
            kept.append(FILLED)
            inside = False
        elif not inside:
            kept.append("\n" * value.count("\n"))
    return Markup("".join(kept))


def _only_lines(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")
