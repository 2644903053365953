"""Nothing comes from another host, and nothing is inline: the content security policy would silence it in the hall."""

import re
from pathlib import Path

import pytest

from app.config import ROOT
from tests.house.sources import markup, templates, where
from tests.pages import FETCHES

STATIC = tuple(sorted(file for file in (ROOT / "app" / "static").rglob("*") if file.suffix in (".css", ".js", ".svg")))
ELSEWHERE = re.compile(r"(?:[a-z]+:)?//", re.IGNORECASE)
FETCHED_BY_STYLE = re.compile(r"(?:url\(\s*|@import\s+)['\"]?\s*((?:[a-z]+:)?//[^'\")\s]+)", re.IGNORECASE)
NAMED_BY_SCRIPT = re.compile(r"['\"`](?:https?|wss?):?//(?!www\.w3\.org/)[^'\"`\s]+", re.IGNORECASE)
MANY_EVALUATE = re.compile(r"\beval\(|new Function\(|\.innerHTML\s*=|document\.write\(")


def faults_of_template(template: str) -> list[str]:
    wrong = []
    for tag, attributes, line in markup(template).tags:
        if tag == "style" or (
            tag == "script" and "src" not in attributes and attributes.get("type") != "application/ld+json"
        ):
            wrong.append(f"line {line}: <{tag}> is inline")
        if ELSEWHERE.match(attributes.get(FETCHES.get(tag, ""), "")):
            wrong.append(f"line {line}: <{tag}> fetches {attributes[FETCHES[tag]]}")
        wrong += [
            f"line {line}: <{tag} {name}>"
            for name in attributes
            if name == "style" or name.startswith(("on", "hx-on")) or (name == "hx-trigger" and "[" in attributes[name])
        ]
    return wrong


@pytest.mark.parametrize("file", templates(), ids=where)
def test_a_template_brings_everything_itself(file: Path) -> None:
    assert faults_of_template(file.read_text()) == []


@pytest.mark.parametrize("file", STATIC, ids=where)
def test_a_static_file_asks_nobody_else(file: Path) -> None:
    text = file.read_text()
    if file.suffix == ".js":
        assert NAMED_BY_SCRIPT.findall(text) + MANY_EVALUATE.findall(text) == []
    else:
        assert FETCHED_BY_STYLE.findall(text) == []


@pytest.mark.parametrize(
    "template",
    [
        "<style>p{}</style>",
        "<script>go()</script>",
        '<p style="color:red">',
        '<a onclick="go()">',
        '<p hx-on:click="go()">',
        '<img src="https://tiles.example/1.png">',
        '<link rel="stylesheet" href="//fonts.example/a.css">',
        '{% if x %}<form action="http://example.com/">{% endif %}',
    ],
)
def test_what_comes_from_elsewhere_is_found(template: str) -> None:
    assert faults_of_template(template)


def test_what_a_style_or_script_fetches_is_found() -> None:
    assert FETCHED_BY_STYLE.findall("p { background: url( 'https://a.example/x.png') } @import '//b.example/y.css';")
    assert NAMED_BY_SCRIPT.findall("fetch('https://a.example/')")
    assert not NAMED_BY_SCRIPT.findall("document.createElementNS('http://www.w3.org/2000/svg', 'g')")
