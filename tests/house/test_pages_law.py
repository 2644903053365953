"""The law of pages (tests/pages.py) lets a good page pass and finds what is planted in it."""

import pytest

from tests.pages import faults

GOOD = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Join · Trusted Voices</title><link rel="stylesheet" href="/assets/1/style.css"></head>
<body><a href="#main">Skip</a><main id="main"><h1>Join</h1><h2>Where</h2>
<form method="post" action="/j/X"><input type="hidden" name="form" value="x">
<label for="w">Words</label><p id="w-hint">As you say it</p>
<textarea id="w" name="words" aria-describedby="w-hint"></textarea>
<fieldset><legend>Say</legend><label><input type="radio" name="a" value="1">Yes</label></fieldset>
<button>Send</button></form>
<ul><li>One</ul><svg viewBox="0 0 1 1" aria-hidden="true"><path d="M0 0"/></svg><img src="/p.png" alt="">
<table><tr><th>Area<td>1</table><dl><dt>a<dd>b</dl><p><a href="https://www.ons.gov.uk/">Source</a></main></body></html>"""

PLANTED = {
    "two h1": ("<h2>Where</h2>", "<h1>Where</h1>"),
    "no h1": ("<h1>Join</h1>", "<h2>Join</h2>"),
    "a title of nothing": ("Join · Trusted", " · Trusted"),
    "no title": ("<title>Join · Trusted Voices</title>", ""),
    "no language": (' lang="en"', ""),
    "an id twice": ('id="w-hint"', 'id="w"'),
    "a hint that is not there": ('id="w-hint"', 'id="w-hin"'),
    "a field without label": ('<label for="w">Words</label>', ""),
    "a label for nothing": ('for="w"', 'for="v"'),
    "a button without words": ("<button>Send</button>", "<button></button>"),
    "a link without words": (">Source<", "><"),
    "a link without address": (' href="https://www.ons.gov.uk/"', ""),
    "a link that leads nowhere": ('href="#main"', 'href="#top"'),
    "a picture without alt": (' alt=""', ""),
    "a drawing without words": (' aria-hidden="true"', ""),
    "a heading left out": ("<h2>Where</h2>", "<h3>Where</h3>"),
    "a list of paragraphs": ("<li>One", "<p>One"),
    "a table without headings": ("<th>Area", "<td>Area"),
    "a group without legend": ("<legend>Say</legend>", ""),
    "a form in a form": ("<legend>Say</legend>", "<legend>Say</legend><form></form>"),
    "an unknown method": ('method="post"', 'method="put"'),
    "an unknown type": ('type="radio"', 'type="radoi"'),
    "a style": ("<h1>", '<h1 style="color:red">'),
    "a style sheet": ("</head>", "<style>p{}</style></head>"),
    "a script": ("</head>", "<script>go()</script></head>"),
    "a handler": ("<button>", '<button onclick="go()">'),
    "a foreign style": ("/assets/1/style.css", "https://fonts.example/a.css"),
    "a foreign picture": ("/p.png", "//pictures.example/p.png"),
    "a forbidden zoom": ("initial-scale=1", "user-scalable=no"),
    "a link in a link": (">Source<", ">Source<a href='/x'>x</a><"),
    "a block in a paragraph": (">Source</a>", ">Source</a><div>x</div></p>"),
    "an element left open": ("</h1>", ""),
    "an end without beginning": ("</h1>", "</h1></section>"),
    "an attribute twice": ('name="words"', 'name="words" name="word"'),
    "what is gone": ("<h1>Join</h1>", "<h1><font>Join</font></h1>"),
    "a turn by tabindex": ("<h1>", '<h1 tabindex="3">'),
}


def test_a_good_page_passes() -> None:
    assert faults(GOOD) == ()


@pytest.mark.parametrize(("right", "wrong"), PLANTED.values(), ids=PLANTED)
def test_a_fault_is_found(right: str, wrong: str) -> None:
    assert right in GOOD
    assert faults(GOOD.replace(right, wrong, 1))


@pytest.mark.parametrize("piece", ["<li>One</li>", "<tr><td>1</td></tr>", "<p>One</p><p>Two</p>", "", "<td>1</td>"])
def test_a_piece_needs_no_heading(piece: str) -> None:
    assert faults(piece, piece=True) == ()


def test_a_piece_is_read_too() -> None:
    assert faults('<p id="a"></p><p id="a"></p>', piece=True)
    assert faults("<p>One<b></p>", piece=True)


def test_the_same_page_with_another_key_is_not_another_page() -> None:
    one, two = (GOOD.replace('value="x"', f'value="{letter * 8}-1111-4111-8111-111111111111"') for letter in "ab")
    twice = GOOD.replace('id="w"', 'id="aaaaaaaa-1111-4111-8111-111111111111"')
    assert faults(one) == faults(two) == ()
    assert faults(twice), "its label now leads nowhere"
