"""A hall that answers all at once, a wall that asks for news, and how heavy a resident's way is."""

import re
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import func, select

from app.db import db, transaction
from app.serve import server_command
from bench.client import Seen, get, post, press
from bench.lines import Line
from bench.serving import demonstration, free_port, packed, read, served
from workshops.contributions.models import Contribution
from workshops.contributions.tokens import give_ticket
from workshops.meetings.models import Kind
from workshops.meetings.services import workshop_by_code
from workshops.seats import cookie
from workshops.seats.services import join

CONNECTIONS, SECONDS = 64, 30
SEATS_EACH = 20  # people who take turns on one connection; each gives fewer than the 50 answers that a seat may
BARE = "bare Flask route, one insert"
WORDS = "Two buses with the pram, and the second one did not come."
WAY = ("", "/card", "/1", "/2", "/3", "/4", "/thanks")  # of a resident, below /j/<code>


def measure() -> Iterator[Line]:
    """Contributions a second beside a bare route, wall polls a second, bytes of a resident's way."""
    with tempfile.TemporaryDirectory(prefix="tv-bench-") as folder:
        app, tonight = demonstration(folder)
        code, wall_key = tonight["workshop"], tonight["wall"].split("key=")[1]
        position, people = _people(app, code)
        before = _kept(app)
        with served(server_command("127.0.0.1", port := free_port(), 1), {"TV_INSTANCE": folder}, port):
            said = press(port, lambda n: _answers(people[n], code, position), connections=CONNECTIONS, seconds=SECONDS)
            news = _news(port, code, wall_key)
            polls = press(
                port, lambda _n: _again(get(news, "HX-Request: true\r\n")), connections=CONNECTIONS, seconds=5
            )
            sizes = list(_sizes(port, code, people[0][0][0]))
        kept = _kept(app) - before
        bare = _bare(folder)
    yield from _answered(said, kept, bare)
    yield Line(
        "wall polls with nothing new",
        polls.per_second,
        "a second",
        goal="all answered 204",
        reached=set(polls.statuses) == {204},
    )
    yield from sizes


def _answered(said: Seen, kept: int, bare: Seen) -> Iterator[Line]:
    share = said.per_second / bare.per_second
    well = said.statuses.get(303, 0)
    yield Line(
        "contributions kept",
        said.per_second,
        "a second",
        BARE,
        share,
        "≥ 100 and ≥ 0.25×",
        said.per_second >= 100 and share >= 0.25,
    )
    yield Line(
        "contributions refused or lost",
        said.errors + well - kept,
        f"of {len(said.seconds)}",
        goal="0",
        reached=said.errors == 0 and well == kept,
    )
    slowest = said.quantile(0.99)
    yield Line(
        "a contribution, 99 of 100 within",
        1000 * slowest,
        "ms",
        BARE,
        slowest / bare.quantile(0.99),
        "≤ 1,000 ms",
        slowest <= 1,
    )
    yield Line(BARE, bare.per_second, "a second")


def _people(app: Flask, code: str) -> tuple[int, list[list[tuple[str, str]]]]:
    """The position of the words, and for each connection its people: cookie and token."""
    people: list[list[tuple[str, str]]] = [[] for _ in range(CONNECTIONS)]
    with app.test_request_context(), transaction():
        workshop = workshop_by_code(code)
        assert workshop is not None
        asked = next(activity for activity in workshop.activities if activity.kind is Kind.WORDS)
        for number in range(CONNECTIONS * SEATS_EACH):
            seat = join(workshop, str(uuid.uuid4()))
            people[number % CONNECTIONS].append((cookie.sign([seat.id]), give_ticket(asked, seat)))
        return asked.position, people


def _kept(app: Flask) -> int:
    with app.app_context(), transaction(writes=False):
        return db().scalar(select(func.count(Contribution.id))) or 0


def _answers(people: list[tuple[str, str]], code: str, position: int) -> Iterator[bytes]:
    for _turn in range(49):
        for signed, token in people:
            body = urlencode({"words": WORDS, "form": token, "submission_id": str(uuid.uuid4())})
            yield post(f"/j/{code}/{position}", body, f"Cookie: {cookie.NAME}={signed}\r\n")


def _again(request: bytes) -> Iterator[bytes]:
    while True:
        yield request


def _bare(folder: str) -> Seen:
    """The same connections on the same server with nothing of ours in between."""
    port = free_port()
    command = [*server_command("127.0.0.1", port, 1)[:-1], "bench.bare:app"]

    def bodies(_n: int) -> Iterator[bytes]:
        while True:
            yield post("/said", urlencode({"words": WORDS, "submission_id": str(uuid.uuid4())}))

    with served(command, {"BARE_DATABASE": str(Path(folder) / "bare.db")}, port):
        return press(port, bodies, connections=CONNECTIONS, seconds=SECONDS)


def _news(port: int, code: str, key: str) -> str:
    """The address that the wall asks when it knows everything."""
    page = read(port, f"/wall/{code}?key={key}").decode()
    return re.search(r'hx-get="([^"]+)"', page)[1].replace("&amp;", "&")  # ty: ignore[not-subscriptable]


def _sizes(port: int, code: str, signed: str) -> Iterator[Line]:
    """What a resident's phone fetches from the code to thanks, as gzip."""
    ours = {"Cookie": f"{cookie.NAME}={signed}"}
    style = _style(port, "/")
    first = packed(read(port, f"/j/{code}")) + style
    yield Line("a resident's first page with style", first / 1000, "kB gzip", goal="≤ 25", reached=first <= 25_000)
    whole = style + sum(packed(read(port, f"/j/{code}{step}", ours)) for step in WAY)
    yield Line("a resident's whole way", whole / 1000, "kB gzip", goal="≤ 25", reached=whole <= 25_000)


def _style(port: int, path: str) -> int:
    address = re.search(r'href="(/assets/[^"]+style.css)"', read(port, path).decode())
    assert address is not None
    return packed(read(port, address[1]))
