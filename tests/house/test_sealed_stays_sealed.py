"""A sealed workshop is named nowhere: no page, file, header or log line that the public can get holds a word of it.

The house is walked from its front door, along every link, and at every address that can be filled with what is public.
The walk must find what is planted, or it would prove nothing.
"""

import gzip
import html
import itertools
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.accounts.services import ask_for_link, invite
from app.logs import log
from app.permissions import Role
from maps.places.models import Area, Neighbourhood
from tests.evenings import name_people
from tests.releases import release_of
from tests.rooms import say_and_show
from workshops.meetings.models import Confidentiality, Kind, Workshop
from workshops.meetings.services import add_activity, create_workshop
from workshops.programmes.models import Programme
from workshops.programmes.services import create_programme
from workshops.room.services import close_workshop, new_wall_link, open_all_activities, open_workshop
from workshops.seats.services import Home
from workshops.voices.models import Voice
from workshops.voices.services import create_voice

LINK = re.compile(r"""(?:href|src|data-[\w-]+|xlink:href)=["']([^"']+)["']|url\(["']?([^"')]+)""")
ARGUMENT = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
FAR = 5_000  # addresses; a walk that gets so far goes round in circles


@dataclass(frozen=True)
class Kept:
    """What may be known of a workshop inside only."""

    title: str
    venue: str
    access: str
    question: str
    words: str
    host: str
    code: str

    def all(self) -> set[str]:
        return set(vars(self).values())


@dataclass(frozen=True)
class House:
    """Four workshops of one programme, and the words that may fill an address."""

    open_sealed: Kept
    closed_sealed: Kept
    unlisted: Kept
    shared: Kept
    slugs: tuple[str, ...]
    programme_id: int

    @property
    def sealed(self) -> set[str]:
        return self.open_sealed.all() | self.closed_sealed.all()

    @property
    def secrets(self) -> set[str]:
        return self.sealed | self.unlisted.all()


@pytest.fixture
def house(place: None, inside: Callable) -> House:
    """Everything is said by people who may be quoted, and approved: only the workshop decides what gets out."""
    with inside() as session:
        places = [key for (key,) in session.query(Neighbourhood.id).order_by(Neighbourhood.id)]
        programme = create_programme(
            "command",
            name="Getting there",
            question="What makes it hard?",
            controller="Northvale NHS Trust",
            board_owner="Dr Amara Cole",
            neighbourhood_ids=places,
        )
        name_people(programme)
        held = {
            "open_sealed": hold(programme, "Amberlyn", Confidentiality.SEALED, over=False),
            "closed_sealed": hold(programme, "Brackwell", Confidentiality.SEALED),
            "unlisted": hold(programme, "Cindermoor", listed=False),
            "shared": hold(programme, "Dovecote"),
        }
        clock.set_now(clock.now() + timedelta(days=4))
        for n in (1, 2):
            release_of(programme.id, f"{50 * n}", dict.fromkeys(places[:4], "10"))
        area = session.query(Area.code).order_by(Area.code).first()
        first = session.query(Neighbourhood).order_by(Neighbourhood.id).first()
        voice = session.query(Voice).filter(Voice.name.contains("Dovecote")).one()
        slugs = (programme.slug, first.slug, voice.slug, area[0], first.authority_code, "style.css")
        return House(slugs=slugs, programme_id=programme.id, **held)


def hold(
    programme: Programme,
    name: str,
    confidentiality: Confidentiality = Confidentiality.SHARED,
    *,
    listed: bool = True,
    over: bool = True,
) -> Kept:
    """An evening of this name, at which somebody from the first neighbourhood has spoken."""
    voice = create_voice("command", name=f"{name}host Rahman", sentence=f"Come to {name}host.")
    workshop = create_workshop(
        "command",
        programme,
        voice,
        title=f"{name}title evening",
        venue=f"{name}venue hall",
        access=f"{name}access ramp",
        creche=f"{name}creche",
        starts_at=clock.now() - clock.MINUTE,
        confidentiality=confidentiality,
        listed=listed,
    )
    add_activity("command", workshop, kind=Kind.WORDS, question=f"{name}question?")
    open_workshop("command", workshop)
    open_all_activities("command", workshop)
    if confidentiality is not Confidentiality.SEALED:
        new_wall_link("command", workshop)
    say_and_show(workshop, f"{name}words were said.", Home(neighbourhood_id=programme.neighbourhoods[0].id))
    if over:
        close_workshop("command", workshop)
    return Kept(*(f"{name}{part}" for part in ("title", "venue", "access", "question", "words", "host")), workshop.code)


# Walking


def walk(app: Flask, somebody: FlaskClient, slugs: tuple[str, ...]) -> dict[str, str]:
    """Every address that leads somewhere, with all that it answers: headers, and words as they are read."""
    waiting = list(dict.fromkeys(["/", *every_address(app, slugs)]))
    found: dict[str, str] = {}
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        assert len(found) < FAR, f"the walk does not end: {address}"
        found[address], links = ask(somebody, address)
        waiting += [link for link in links if link not in found]
    return found


def ask(somebody: FlaskClient, address: str) -> tuple[str, list[str]]:
    answer = somebody.get(address, headers={"Accept-Encoding": "gzip"})
    raw = answer.get_data()
    body = (gzip.decompress(raw) if answer.headers.get("Content-Encoding") == "gzip" else raw).decode(errors="replace")
    links = [answer.location] if answer.location else []
    links += [one or other for one, other in LINK.findall(body)]
    return html.unescape(f"{answer.headers}\n{body}"), list(dict.fromkeys(inside_of(address, links)))


def inside_of(address: str, links: list[str]) -> Iterator[str]:
    """Links of our own house, as addresses without what stands behind #. The door leads on to where one came from."""
    for link in links:
        parts = urlsplit(urljoin(f"http://localhost{address}", html.unescape(link)))
        if parts.scheme == "http" and parts.netloc == "localhost" and not parts.query.startswith("next="):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def every_address(app: Flask, slugs: tuple[str, ...]) -> Iterator[str]:
    """Every GET of the house, with each public word in each place."""
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        kinds = [kind or "default" for kind, _name in ARGUMENT.findall(rule.rule)]
        choices = [("1", "2") if kind == "int" else (*slugs, "1") for kind in kinds if kind != "uuid"]
        if len(choices) == len(kinds):
            for chosen in itertools.product(*choices):
                words = iter(chosen)
                yield ARGUMENT.sub(lambda _found, words=words: next(words), rule.rule)


def leaks(found: dict[str, str], secrets: set[str]) -> set[tuple[str, str]]:
    """Which secret stands at which address."""
    heard = ((address, unquote(f"{address} {said}").lower()) for address, said in found.items())
    return {(secret, address) for address, all_of_it in heard for secret in secrets if secret.lower() in all_of_it}


@contextmanager
def listening() -> Iterator[list[str]]:
    """Every line that is logged meanwhile, as it is written, the quietest too."""
    kept: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(self.format(record))

    keeper, loggers = Keeper(), (log, logging.getLogger())
    before = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(keeper)
        one.setLevel(logging.DEBUG)
    try:
        yield kept
    finally:
        for one, level in zip(loggers, before, strict=True):
            one.removeHandler(keeper)
            one.setLevel(level)


# What must be true


def test_the_public_finds_no_word_of_it(app: Flask, house: House) -> None:
    with listening() as lines:
        found = walk(app, app.test_client(), house.slugs)
    assert leaks(found, house.secrets) == set()
    assert leaks({"the log": "\n".join(lines)}, house.secrets) == set()
    assert any("front.home" in line for line in lines), "the log was heard"
    for seen in (house.shared.title, house.shared.venue, house.shared.words, house.shared.host):
        assert leaks(found, {seen}), f"the walk did not come past {seen}"
    for kind in ("/map", "/map/table", "/about/getting-there", "/releases/getting-there/1", "/login"):
        assert kind in found
    for kind in ("/you-said", "/you-said/getting-there", "/you-said/voice/dovecotehost-rahman"):
        assert kind in found
    assert any(address.startswith("/assets/") and address.endswith(".css") for address in found)
    assert not leaks(found, {house.shared.code}), "the code belongs to the hall"


@pytest.mark.parametrize("role", [Role.LEADER, Role.REVIEWER, Role.RECRUITER, Role.ADMINISTRATOR])
def test_who_may_not_read_the_room_finds_no_word_of_it_either(
    app: Flask, house: House, inside: Callable, role: Role
) -> None:
    with inside():
        where: dict[str, Any] = {} if role is Role.ADMINISTRATOR else {"programme_id": house.programme_id}
        key = ask_for_link(invite("command", "somebody@northvale.example", role, name="Somebody", **where))
    somebody = app.test_client()
    assert somebody.post(f"/login/{key}").status_code == 303
    found = walk(app, somebody, house.slugs)
    assert "Today" in found["/today"]
    hosts = {house.open_sealed.host, house.closed_sealed.host}  # whom they may know; not that they host it
    assert leaks(found, house.sealed - hosts) == set()


@pytest.mark.parametrize("planted", ["page", "header", "log", "link"])
def test_what_is_planted_is_found(app: Flask, house: House, inside: Callable, planted: str) -> None:
    secret = house.closed_sealed.title
    if planted == "page":
        with inside() as session:
            session.get_one(Programme, house.programme_id).objectives = f"As we heard in {secret}."
        assert (secret, "/about/getting-there") in leaks(walk(app, app.test_client(), house.slugs), {secret})
    if planted == "header":
        assert leaks({"/": f"Link: </{secret.lower()}>"}, {secret})
    if planted == "link":
        assert leaks({f"/map?q={secret[0]}%{ord(secret[1]):x}{secret[2:]}": ""}, {secret})
    if planted == "log":
        with listening() as lines:
            log.debug("somebody asked for %s", secret)
        assert leaks({"the log": "\n".join(lines)}, {secret})


def test_a_workshop_that_is_opened_to_all_is_found(app: Flask, house: House, inside: Callable) -> None:
    """The same rows, but not sealed any more: what keeps them in is the rule and nothing else."""
    with inside() as session:
        workshop = session.query(Workshop).filter(Workshop.title.contains("Brackwell")).one()
        workshop.confidentiality, workshop.listed = Confidentiality.SHARED, True
    found = walk(app, app.test_client(), house.slugs)
    for seen in (house.closed_sealed.title, house.closed_sealed.words):
        assert leaks(found, {seen})
