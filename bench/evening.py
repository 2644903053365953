"""A hall that answers all at once, a wall that asks for news, and how heavy a resident's way is."""

import gzip
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bench.client import Seen, get, post, press
from bench.lines import Line

from app.config import ROOT, read_config
from app.db import database, transaction
from app.demo.place import load_sample_place
from app.demo.services import doors, play
from app.main import create_app
from app.migrating import migrate
from app.serve import server_command
from workshops.contributions.tokens import give_ticket
from workshops.meetings.services import activity_at, workshop_by_code
from workshops.seats import cookie
from workshops.seats.services import join

CONNECTIONS, SECONDS = 64, 30
SEATS_EACH = 20  # people who take turns on one connection; each gives at most 50 answers
WORDS = "Two buses with the pram, and the second one did not come."


def measure() -> Iterator[Line]:
    """Contributions a second beside a bare route, wall polls a second, bytes of a resident's way."""
    with tempfile.TemporaryDirectory(prefix="tv-bench-") as folder:
        settings = {"TV_INSTANCE": folder}
        app = create_app(read_config(settings))
        with app.app_context():
            migrate(database())
            load_sample_place()
            with app.test_request_context(), transaction():
                found = doors(play())
        code, key = found["workshop"], found["wall"].split("key=")[1]
        people = _seats(app, code)
        with _served([*server_command("127.0.0.1", port := _port(), 1)], settings, port):
            kept = press(port, lambda n: _answers(people[n], code), connections=CONNECTIONS, seconds=SECONDS)
            news = _news_address(port, code, key)
            polls = press(
                port, lambda _n: _forever(get(news, "HX-Request: true\r\n")), connections=CONNECTIONS, seconds=5
            )
            yield from _sizes(port, code)
        bare = _bare(folder)
    yield Line(
        "contributions kept",
        kept.per_second,
        "a second",
        "bare Flask route",
        kept.per_second / bare.per_second,
        "≥ 100, ratio ≥ 0.25",
    )
    yield Line("contributions refused or lost", kept.errors, "of " + str(len(kept.seconds)), goal="0")
    yield Line(
        "a contribution, 99 of 100 within",
        1000 * kept.quantile(0.99),
        "ms",
        "bare Flask route",
        kept.quantile(0.99) / bare.quantile(0.99),
        "≤ 1,000",
    )
    yield Line("bare Flask route with one insert", bare.per_second, "a second")
    yield Line("wall polls with nothing new", polls.per_second, "a second", goal="0 errors: " + str(polls.errors))


def _seats(app, code: str) -> list[list[tuple[str, str]]]:
    """For each connection its people: cookie and token."""
    people: list[list[tuple[str, str]]] = [[] for _ in range(CONNECTIONS)]
    with app.test_request_context(), transaction():
        workshop = workshop_by_code(code)
        activity = activity_at(workshop, 2)
        for number in range(CONNECTIONS * SEATS_EACH):
            seat = join(workshop, str(uuid.uuid4()))
            people[number % CONNECTIONS].append((cookie.sign([seat.id]), give_ticket(activity, seat)))
    return people


def _answers(people: list[tuple[str, str]], code: str) -> Iterator[bytes]:
    for _turn in range(49):
        for signed, token in people:
            body = urlencode({"words": WORDS, "form": token, "submission_id": str(uuid.uuid4())})
            yield post(f"/j/{code}/2", body, f"Cookie: {cookie.NAME}={signed}\r\n")


def _forever(request: bytes) -> Iterator[bytes]:
    while True:
        yield request


def _bare(folder: str) -> Seen:
    port = _port()
    command = [part if part != "wsgi:app" else "bench.bare:app" for part in server_command("127.0.0.1", port, 1)]

    def bodies(_n: int) -> Iterator[bytes]:
        while True:
            yield post("/said", urlencode({"words": WORDS, "submission_id": str(uuid.uuid4())}))

    with _served(command, {"BARE_DATABASE": str(Path(folder) / "bare.db")}, port):
        return press(port, bodies, connections=CONNECTIONS, seconds=SECONDS)
