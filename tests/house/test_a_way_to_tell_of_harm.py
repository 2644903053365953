"""On every page of a resident stands the way to somebody who listens, and on every page about harm the way out."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.evenings import WORDS, Evening, answer, join, plan
from tests.house.sources import templates, where
from tests.jars import Jar
from workshops.contributions.models import Contribution
from workshops.seats.models import Seat

RESIDENT = ("/j/", "/c/", "/thread", "/e/")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
THE_WAY = re.compile(r'<a [^>]*href="/e/(?:\w+/)?harm"[^>]*>Something happened to you\?</a>')
OUT = re.compile(r'<nav class="exit"[^>]*><a href="https://[^"]+" rel="noreferrer">Exit this page</a></nav>\s*<header')


@pytest.fixture
def evening(inside: Callable, place: None) -> Evening:
    with inside():
        return plan()


def pages_of_residents(app: Flask, person: Jar, words: dict[str, list[str]]) -> dict[str, str]:
    """Every page that a resident can open, filled with what is theirs."""
    found = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or not rule.rule.startswith(RESIDENT):
            continue
        names = ARGUMENT.findall(rule.rule)
        for n in range(max([len(words.get(name, ["nothing"])) for name in names], default=1)):
            address = ARGUMENT.sub(lambda hit, n=n: (words.get(hit[1], ["nothing"]) * 9)[n], rule.rule)
            page = person.get(address, follow_redirects=True)
            if page.status_code == 200 and page.mimetype == "text/html" and page.request.path.startswith(RESIDENT):
                found[page.request.path] = page.text
    return found


def test_every_page_of_a_resident_has_the_way(app: Flask, jar: Callable[..., Jar], evening: Evening, inside: Callable):
    anna, stranger = jar(), jar()
    join(anna, evening)
    card = re.search(r"(\w{4} ){2}\w{4}(?=</p>)", anna.get(f"/j/{evening.code}/card").text)[0]
    answer(anna, evening, WORDS, words="Two buses.")
    with inside(writes=False) as session:
        key, seat = str(session.scalars(select(Contribution.id)).one()), str(session.scalars(select(Seat.id)).first())
    words = {"code": [evening.code], "position": ["1", "2", "3", "4"], "key": [key], "seat_id": [seat], "typed": [card]}
    found = pages_of_residents(app, stranger, words) | pages_of_residents(app, anna, words)
    about_harm = {path for path in found if path.startswith("/e/") and "harm" in path}
    assert [path for path in found if path not in about_harm and not THE_WAY.search(found[path])] == []
    assert [path for path in about_harm if not OUT.search(found[path])] == []
    assert len(about_harm) == 3
    for seen in (f"/j/{evening.code}", f"/j/{evening.code}/4", "/j/thread", f"/j/thread/{key}/take-back"):
        assert seen in found
    for path in (f"/j/{evening.code}/1", f"/j/{evening.code}/card", "/j/thread"):
        assert f'href="/e/{evening.code}/harm"' in found[path], "the page knows the workshop, and says so"


def test_no_template_takes_it_away() -> None:
    """Only pages about harm, which are the way themselves, leave out the foot that it stands in."""
    taken = [
        where(file)
        for file in templates()
        if 'extends "app/templates/resident.html"' in (said := file.read_text()) and "block foot" in said
    ]
    assert taken == ["workshops/concerns/quiet.html"]
