"""Five hundred promises beside the demonstration's nine: each page that lists them; and a morning's chores.

The chores: a hundred rounds decided, ten thousand people told.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from app import clock
from app.accounts.services import user_by_email
from app.db import db, transaction
from app.demo.evening import STAFF
from app.outbox import Message
from bench.lines import Line
from bench.serving import demonstration
from workshops.actions.models import Action, ActionState, Answer, Round, Verdict
from workshops.actions.rounds import decide_rounds, say_done
from workshops.actions.services import Partner, accept, move, propose
from workshops.actions.verdict_rule import ENOUGH_TIME
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug
from workshops.seats.models import Seat
from workshops.themes.services import themes_of
from workshops.told.contact_models import Way
from workshops.told.contacts import follow
from workshops.told.telling import tell_people
from workshops.voices.models import Voice

MANY, DONE, CONTACTS, TIMES = 500, 100, 10_000, 9
PAGE_MS, DECIDED_S, TOLD_S = 250, 5, 20


def measure() -> Iterator[Line]:
    """Pages with few and with many promises; then the chores."""
    with tempfile.TemporaryDirectory(prefix="tv-bench-") as folder:
        app, doors = demonstration(folder)
        leader = app.test_client()
        leader.post(doors["sign_ins"]["leader"])
        pages = {
            "all promises": "/actions",
            "you said, we did": f"/you-said/{doors['programme']}",
            "the board's page": "/today",
        }
        few = {name: _milliseconds(leader, path) for name, path in pages.items()}
        with app.app_context():
            actions = _promise(doors["programme"])
        for name, path in pages.items():
            much = _milliseconds(leader, path)
            yield Line(
                f"{name}, with {MANY} more",
                much,
                "ms",
                f"the demonstration's nine: {few[name]:.0f} ms",
                much / few[name],
                f"≤ {PAGE_MS} ms",
                much <= PAGE_MS,
            )
        with app.app_context():
            yield _decided(actions[:DONE])
            yield _told(app, doors["programme"])


def _milliseconds(person: FlaskClient, path: str) -> float:
    def once() -> None:
        answer = person.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    once()
    return 1000 * median(_seconds(once) for _turn in range(TIMES))


def _promise(slug: str) -> list[int]:
    """Many promises, each made by the services that people use."""
    with transaction():
        programme = _programme(slug)
        owner, themes = user_by_email(STAFF["leader"][2]), themes_of(programme)
        voice = db().scalars(select(Voice).order_by(Voice.id)).first()
        assert owner
        made = []
        for number in range(MANY):
            action = propose(
                "bench",
                programme,
                owner=owner,
                first_due=clock.today() + timedelta(days=number % 60),
                partner=Partner(voice=voice),
                themes=[themes[number % len(themes)]],
                title=f"Promise {number}",
                what="Something that people asked for.",
            )
            accept("bench", action, "Yes.")
            move("bench", action, ActionState.AGREED, "I will.")
            made.append(action.id)
        return made


def _decided(keys: list[int]) -> Line:
    """Rounds that every seat has answered, decided in one chore."""
    with transaction() as session:
        for key in keys:
            say_done("bench", session.get_one(Action, key), "It is done.")
        asked = session.scalars(select(Round.id).where(Round.outcome.is_(None))).all()
        seats = session.scalars(select(Seat.id).where(Seat.rehearsal.is_(False))).all()
        rows = [
            {"round_id": round_id, "seat_id": seat_id, "answer": Answer.BETTER}
            for round_id, seat_id in product(asked, seats)
        ]
        session.execute(insert(Verdict), rows)
    with clock.at(clock.now() + ENOUGH_TIME):
        took = _in_one_transaction(decide_rounds)
    name = f"{len(asked)} rounds of {len(seats)} answers, decided"
    return Line(name, took, "s", goal=f"≤ {DECIDED_S} s", reached=took <= DECIDED_S)


def _told(app: Flask, slug: str) -> Line:
    """Everybody who follows a programme, written to on one morning."""
    with app.test_request_context(method="POST"), transaction():
        programme = _programme(slug)
        for number in range(CONTACTS):
            follow(programme, None, Way.EMAIL, f"person-{number}@northvale.example", "en")
    with clock.at(clock.now() + ENOUGH_TIME):
        took = _in_one_transaction(tell_people)
    with transaction(writes=False) as session:
        waiting = session.scalar(select(func.count()).where(Message.to.startswith("contact:")))
    name = f"{CONTACTS:,} people told: rows in the outbox"
    return Line(
        name, took, "s", f"{waiting:,} rows", goal=f"≤ {TOLD_S} s", reached=took <= TOLD_S and waiting == CONTACTS
    )


def _programme(slug: str) -> Programme:
    programme = programme_by_slug(slug)
    assert programme
    return programme


def _in_one_transaction(chore: Callable[[], object]) -> float:
    def work() -> None:
        with transaction():
            chore()

    return _seconds(work)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
