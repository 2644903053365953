"""Promises to tell back: the cast, evenings at which people spoke, and a house at an address that phones can open."""

import dataclasses
from collections.abc import Callable
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from app import clock
from app.db import database
from tests.people import Cast, cast
from tests.promises import promised
from workshops.actions.models import Action, ActionState
from workshops.actions.services import move
from workshops.meetings.models import Workshop
from workshops.room.services import close_workshop

HOME = "https://voices.example"


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
    """`over()`: our evening is closed, and nobody can add to it any more."""

    def close() -> None:
        with inside() as session:
            close_workshop("command", session.get_one(Workshop, told_cast.evening.workshop_id), 1)
        clock.set_now(clock.now() + 61 * clock.MINUTE)

    return close


def action_called(session, slug: str) -> Action:
    return session.query(Action).filter_by(slug=slug).one()


@contextmanager
def questions(app: Flask):
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        asked.append(statement)

    with app.app_context():
        engine = database().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
