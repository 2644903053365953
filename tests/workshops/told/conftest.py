"""What tests of telling back need: promises, a house at an address that phones open, somebody who asks, and Notify."""

import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from pytest_httpserver import HTTPServer

from app import clock
from app.notify import couriers
from tests.evenings import Evening, fields
from tests.jars import Jar
from tests.notify import EMAIL_TEMPLATE, KEY, TEXT_TEMPLATE, Notify
from tests.people import Cast, cast
from tests.promises import promised
from workshops.actions.models import Action, ActionState
from workshops.actions.services import move
from workshops.meetings.models import Workshop
from workshops.room.services import close_workshop
from workshops.told.evenings_told import settle_evenings

HOME = "https://voices.example"
STOP = re.compile(r"/stop/([\w-]+)")


@pytest.fixture
def told_cast(inside: Callable, place: None, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The cast, with two open evenings."""
    monkeypatch.setitem(app.config, "HOUSE", dataclasses.replace(app.config["HOUSE"], base_url=HOME))
    with inside():
        return cast(opened=True)


@pytest.fixture
def promise(inside: Callable, told_cast: Cast) -> Callable[..., str]:
    """`promise("A second late bus", begun=True)`: a public promise; its slug."""

    def make(title: str = "A second late bus", *, begun: bool = False, **facts: object) -> str:
        with inside() as session:
            action = promised(session, told_cast, title[:90])
            action.title = title
            action.themes[0].wanted = f"Wanted for {title}."
            for name, value in facts.items():
                setattr(action, name, value)
            if begun:
                move(told_cast.leader.user().actor, action, ActionState.UNDER_WAY, "The driver is hired.")
            return action.slug

    return make


@pytest.fixture
def over(inside: Callable, told_cast: Cast) -> Callable[[], None]:
    """`over()`: our evening is closed, nobody can add to it any more, and the worker has seen it."""

    def close() -> None:
        with inside() as session:
            close_workshop("command", session.get_one(Workshop, told_cast.evening.workshop_id), 1)
        clock.set_now(clock.now() + 61 * clock.MINUTE)
        with inside():
            settle_evenings()

    return close


def action_called(session, slug: str) -> Action:
    return session.query(Action).filter_by(slug=slug).one()


@pytest.fixture
def notify(app: Flask, httpserver: HTTPServer) -> Iterator[Notify]:
    """Text messages go to this server."""
    played = Notify(httpserver.url_for("").rstrip("/"))
    for kind in ("sms", "email"):
        httpserver.expect_request(f"/v2/notifications/{kind}", method="POST").respond_with_handler(played.take)
    httpserver.expect_request("/v2/notifications", method="GET").respond_with_handler(played.find)
    before = app.extensions.get("courier")
    app.extensions.update(couriers(KEY, played.url, text_template=TEXT_TEMPLATE, email_template=EMAIL_TEMPLATE))
    yield played
    app.extensions.pop("text_courier", None)
    app.extensions.pop("courier", None)
    if before:
        app.extensions["courier"] = before


@pytest.fixture
def everyone(inside: Callable, place: None) -> Cast:
    """The cast, with two evenings that are open."""
    with inside():
        return cast(opened=True)


@pytest.fixture
def ask(jar: Callable[..., Jar]) -> Callable[..., Any]:
    """`ask(evening, "anna@x.example")`: somebody asks to be told; `follows="programme"` for all of it."""

    def fill(evening: Evening, contact: str, follows: str = "workshop", person: Jar | None = None) -> Any:
        person, address = person or jar(), f"/j/{evening.code}/keep-in-touch"
        said = {"contact": contact, "follows": follows, "consent": "y"}
        return person.post(address, data=fields(person.get(address)) | said)

    return fill
