"""An organiser at a printer: the house is at an address that phones can open, and the evening is planned."""

import dataclasses
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.accounts.services import ask_for_link
from tests import paper
from tests.evenings import Evening
from tests.jars import Jar
from tests.people import Cast, cast, signed_in
from workshops.meetings.models import Kind, Workshop
from workshops.meetings.services import add_activity
from workshops.seats.models import Seat

HOME = "https://voices.example"
FORM_ID = re.compile(r'name="(\w+)-form_id"[^>]*value="([^"]+)"')


@pytest.fixture
def at_address(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`at_address("http://192.168.1.20:8000")`: what TV_BASE_URL says."""

    def move(base: str) -> None:
        monkeypatch.setitem(app.config, "HOUSE", dataclasses.replace(app.config["HOUSE"], base_url=base))

    return move


@pytest.fixture
def everyone(inside: Callable, place: None, at_address: Callable[[str], None]) -> Cast:
    """The cast, with an evening in draft that asks something of every kind."""
    at_address(HOME)
    with inside() as session:
        found = cast()
        workshop = session.get_one(Workshop, found.evening.workshop_id)
        add_activity(
            "command", workshop, kind=Kind.RANK, question="What matters most?", choices=("Bus", "Hours", "Staff")
        )
        add_activity("command", workshop, kind=Kind.TALK, question="Welcome and food")
        workshop.ground_rules = "One person speaks at a time.\nNobody has to say anything."
        return found


@pytest.fixture
def evening(everyone: Cast) -> Evening:
    return everyone.evening


@pytest.fixture
def amina(everyone: Cast, jar: Callable[..., Jar], inside: Callable) -> Jar:
    """The organiser."""
    return signed_in(jar, inside, everyone.organiser)


@pytest.fixture
def press(amina: Jar, evening: Evening) -> Callable[..., TestResponse]:
    """`press("cards", 12)`: open the page, fill in how many, press the button. `sent=…` sends an old form again."""

    def send(what: str, number: int | str, *, sent: dict[str, str] | None = None, **more: str) -> TestResponse:
        data = sent or form_of(amina, evening, what)
        return amina.post(f"/workshops/{evening.code}/kit/{what}", data=data | {f"{what}-number": str(number)} | more)

    return send


def form_of(person: Jar, evening: Evening, what: str) -> dict[str, str]:
    """The form of cards or paper forms as the page gives it out."""
    found = dict(FORM_ID.findall(person.get(f"/workshops/{evening.code}/kit").text))
    return {f"{what}-form_id": found[what], "as": "pdf", "paper": "a4"}


@pytest.fixture
def cards_there(inside: Callable, evening: Evening) -> Callable[[], int]:
    """How many seats our evening has."""

    def count() -> int:
        with inside(writes=False) as session:
            return session.scalar(select(func.count()).where(Seat.workshop_id == evening.workshop_id))

    return count


@pytest.fixture
def change(inside: Callable, evening: Evening) -> Callable[..., None]:
    """`change(title="…")`: our workshop or, with `programme=`, what it belongs to, is as the test needs it."""

    def write(programme: dict[str, Any] | None = None, voice: dict[str, Any] | None = None, **facts: Any) -> None:
        with inside() as session:
            workshop = session.get_one(Workshop, evening.workshop_id)
            for thing, said in (
                (workshop, facts),
                (workshop.programme, programme or {}),
                (workshop.voice, voice or {}),
            ):
                for name, value in said.items():
                    setattr(thing, name, value)

    return write


@pytest.fixture
def desk(page: Page, inside: Callable, everyone: Cast) -> Page:
    """The organiser's screen."""
    with inside():
        key = ask_for_link(everyone.organiser.user())
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"/login/{key}")
    page.locator("main button").first.click()
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def on_screen(page: Page) -> list[str]:
    """The QR codes of a page, as a phone reads them off the screen."""
    raw = page.screenshot(full_page=True, animations="disabled", caret="hide")
    return paper.codes_in(Image.open(io.BytesIO(raw)))


def on_paper(page: Page) -> bytes:
    """A page as its browser prints it."""
    return page.pdf(prefer_css_page_size=True)


@pytest.fixture
def do(inside: Callable, evening: Evening) -> Callable[..., None]:
    """`do(open_workshop)`: a verb of the evening."""

    def act(verb: Callable[..., Any], *more: Any) -> None:
        with inside() as session:
            verb("command", session.get_one(Workshop, evening.workshop_id), *more)

    return act
