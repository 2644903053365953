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

RESIDENT = ("/j/", "/c/", "/thread", "/e/", "/interest")
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
THE_WAY = re.compile(r'<a [^>]*href="/e/(?:\w+/)?harm"[^>]*>Something happened to you\?</a>')
OUT = re.compile(r'<nav class="exit"[^>]*><a href="https://[^"]+" rel="noreferrer">Exit this page</a></nav>\s*<header')


@pytest.fixture
def evening(inside: Callable, place: None) -> Evening:
    with inside():
        return plan()


def pages_of_residents(app: Flask, person: Jar, words: dict[str, list[str]]) -> dict[tuple[int, str], str]:
    """Every page that a resident can come to, filled with what is theirs: what they open, and what they send empty."""
    found = {}
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(RESIDENT):
            continue
        names = ARGUMENT.findall(rule.rule)
        for n in range(max([len(words.get(name, ["nothing"])) for name in names], default=1)):
            address = ARGUMENT.sub(lambda hit, n=n: (words.get(hit[1], ["nothing"]) * 9)[n], rule.rule)
            for ask in (person.get, person.post):
                page = ask(address, follow_redirects=True)
                if page.mimetype == "text/html" and page.request.path.startswith(RESIDENT):
                    found[page.status_code, page.request.path] = page.text
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
    check_ways(found)
    assert len({path for status, path in found if status == 200 and "harm" in path}) == 3
    for seen in (f"/j/{evening.code}", f"/j/{evening.code}/4", "/j/thread", f"/j/thread/{key}/take-back"):
        assert (200, seen) in found
    for path in (f"/j/{evening.code}/1", f"/j/{evening.code}/card", "/j/thread"):
        assert f'href="/e/{evening.code}/harm"' in found[200, path], "the page knows the workshop, and says so"


def check_ways(found: dict[tuple[int, str], str]) -> None:
    """The way to somebody who listens, or on pages about harm the way out."""
    about_harm = {seen for seen in found if "harm" in seen[1]}
    assert [seen for seen in found if seen not in about_harm and not THE_WAY.search(found[seen])] == []
    assert [seen for seen in about_harm if not OUT.search(found[seen])] == []


def test_where_something_is_refused_or_breaks_the_way_is_there_too(
    app: Flask, jar: Callable[..., Jar], evening: Evening, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = jar()
    addresses = (
        "/j/ZZZZZ",
        f"/j/{evening.code}/99",
        "/j/thread/nothing/correct",
        "/c/ZZZZZZZZZZZZ",
        "/e/ZZZZZ",
        "/thread/nothing",
        "/e/ZZZZZ/harm",
        "/e/harm/nothing",
    )
    asked = [ask(address) for address in addresses for ask in (stranger.get, stranger.post)]
    asked += [stranger.post(evening.question(1)), stranger.put(f"/e/{evening.code}/harm")]
    found = {(page.status_code, page.request.path): page.text for page in asked}
    assert {403, 404, 405} <= {status for status, _path in found}
    assert {status // 100 for status, _path in found} == {4}
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    for room in ("workshops.seats.routes", "workshops.concerns.telling_pages"):
        monkeypatch.setattr(f"{room}.workshop_by_code", lambda _code: 1 / 0)
    broken = [stranger.get(f"/j/{evening.code}"), stranger.get(f"/e/{evening.code}/harm")]
    assert [page.status_code for page in broken] == [500, 500]
    check_ways(found | {(500, page.request.path): page.text for page in broken})
    for address in ("/j/ZZZZZ", "/e/ZZZZZ/harm"):
        assert 'name="code"' in found[404, address], "who typed a wrong code can type it again"
    assert not THE_WAY.search(stranger.get("/nothing").text), "staff pages and the public's have their own frame"


def test_no_template_takes_it_away() -> None:
    """Only pages about harm, which are the way themselves, leave out the foot that it stands in."""
    taken = [
        where(file)
        for file in templates()
        if 'extends "app/templates/resident.html"' in (said := file.read_text()) and "block foot" in said
    ]
    assert taken == ["workshops/concerns/quiet.html"]
