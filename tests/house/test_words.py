"""No text in a template outside `_()`, so that every word can be said in another language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.house.sources import FILLED, markup, programs, templates, tree, where

TRANSLATES = ("_", "_l", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext", "pgettext", "npgettext")
READ_ALOUD = ("title", "alt", "aria-label", "aria-description", "placeholder", "label", "abbr")
LETTERS = re.compile(r"[^\W\d_]{2,}|\b[^\W\d_]\b")
UNITS = re.compile(r"\b(?:km|kB|px|m)\b")
# What a person reads begins with a capital or ends like a sentence; names of fields, classes and addresses do neither.
PROSE = re.compile(r"[A-Z][a-z]+(?:\s.*|[.?!…]?)|.*[a-z]\s.*[.?!…]", re.DOTALL)


def silent_words(template: str) -> Iterator[tuple[str, int]]:
    """Words of a template that no translator will see."""
    page = markup(template)
    for words, line in page.words:
        if LETTERS.search(UNITS.sub("", words)) and not words.lstrip().lower().startswith("<!doctype"):
            yield words.strip().replace(FILLED, "…"), line
    for tag, attributes, line in page.tags:
        shown = READ_ALOUD + (
            ("value",) if tag == "input" and attributes.get("type") in ("submit", "button", "reset") else ()
        )
        if tag == "meta" and attributes.get("name") in ("description", "author"):
            shown += ("content",)
        for name in shown:
            if LETTERS.search(attributes.get(name, "")):
                yield f'{name}="{attributes[name]}"'.replace(FILLED, "…"), line
    yield from _silent_strings(Environment(autoescape=True).parse(template))


def _silent_strings(node: nodes.Node) -> Iterator[tuple[str, int]]:
    """Prose inside Jinja's own tags: `{{ name or "Nobody" }}`."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATES:
        if not node.args or not isinstance(node.args[0], nodes.Const):
            yield f"{node.node.name}(…) of something that is not written here", node.lineno
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and PROSE.fullmatch(node.value.strip()):
        yield repr(node.value), node.lineno
    for child in node.iter_child_nodes():
        yield from _silent_strings(child)


def silent_labels(program: ast.Module) -> Iterator[tuple[str, int]]:
    """Labels, errors and notices in a program that no translator will see: fields' first words, `message=`, flash."""
    for node in ast.walk(program):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func).rpartition(".")[2]
        said = [word.value for word in node.keywords if word.arg in ("message", "label", "description", "heading")]
        if called.endswith("Field") or called in ("flash", "ValidationError", "StopValidation"):
            said += node.args[:1]
        for word in said:
            if isinstance(word, ast.JoinedStr) or (isinstance(word, ast.Constant) and PROSE.fullmatch(str(word.value))):
                yield ast.unparse(word), word.lineno


@pytest.mark.parametrize("file", templates(), ids=where)
def test_every_word_of_a_template_can_be_translated(file: Path) -> None:
    assert [f"{where(file, line)} {words}" for words, line in silent_words(file.read_text())] == []


def test_every_label_can_be_translated() -> None:
    rooms = [file for file in programs() if file.stem in ("forms", "routes")]
    assert [f"{where(file, line)} {words}" for file in rooms for words, line in silent_labels(tree(file))] == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Hello</p>",
        "<p>{{ name }} said</p>",
        '<img alt="A map" src="">',
        '<input type="submit" value="Send">',
        '{{ name or "Nobody here" }}',
        '{% set words = "Nothing yet." %}',
        '{{ field(form.words, hint="As you would say it.") }}',
        "{{ _(words) }}",
        "<p>{% if may %}{{ _('Yes') }}{% else %}No{% endif %}</p>",
    ],
)
def test_silent_words_are_found(template: str) -> None:
    assert list(silent_words(template))


@pytest.mark.parametrize(
    "template",
    [
        "<!doctype html><p>{{ _('Hello') }} · 12 – {{ name }} &rarr; (3/4)</p>",
        '<a class="button quiet" href="{{ url_for("front.home") }}">{{ _("Home") }}</a>',
        "{# A word to those who read this. #}<style>p { color: red }</style>",
        '{{ post_button(url_for("room.close"), _("Close"), kind="stop wide") }}',
        '{{ _("%(n)s waiting", n=count) }} {{ ngettext("%(num)s answer", "%(num)s answers", count) }}',
    ],
)
def test_what_is_not_text_is_left_alone(template: str) -> None:
    assert not list(silent_words(template))


def test_silent_labels_are_found() -> None:
    program = 'words = TextAreaField("Your words", [Length(max=5, message="Too long.")])\nflash(f"Saved {name}")'
    assert len(list(silent_labels(ast.parse(program)))) == 3
    assert not list(
        silent_labels(ast.parse('words = TextAreaField(_l("Your words"), name="words")\nflash(_("Saved"))'))
    )
