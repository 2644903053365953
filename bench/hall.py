"""A hall: phones that join and answer three questions from one address, while the wall and two consoles look on.

Each phone goes the whole way that a person goes, page by page, reading each form and sending it back. 40 and 200 phones
come within half a minute and take a breath between two pages, and whoever is through waits for the next question; 1,000
come all at once and take none, to see what gives.
"""

import asyncio
import random
import re
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import func, select

from app.db import db, transaction
from app.serve import server_command
from bench.client import Seen
from bench.lines import Line
from bench.serving import demonstration, free_port, served
from workshops.contributions.models import Contribution
from workshops.seats.models import Seat, SeatState

QUESTIONS = 3
PATIENCE = 60  # seconds within which a hall must be through
SLOWEST = 1.0  # second for 95 of 100 pages
CROWD, CROWD_PATIENCE = 1_000, 150
ARRIVE, BREATHE = 25.0, (0.5, 2.0)  # seconds
WALL_EVERY, CONSOLE_EVERY = 2, 3
PHONE_EVERY, PHONE_SLOW, PHONE_LONGEST = 10, 2, 120  # seconds; app/static/waiting.js
NEWS = (200, 204)  # what a screen is answered that is drawn; being led elsewhere would draw nothing
FIELD = re.compile(r"<select\b.*?</select>|<(?:input|textarea)\b[^>]*>", re.DOTALL)
ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
ASKS = re.compile(r'hx-get="([^"]+/news[^"]*)"')
CURSOR, HAVE = re.compile(r'name="after" value="([^"]*)"'), re.compile(r'name="have" value="([^"]*)"')
WORDS = "Two buses with the pram, and the second one did not come."


@dataclass
class Phone:
    """A browser on one keep-alive connection, with its cookies; what it waits for is written down in `seen`."""

    port: int
    seen: Seen
    cookies: dict[str, str] = field(default_factory=dict)
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def ask(self, path: str, sent: dict[str, str] | None = None, more: str = "") -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        began = time.perf_counter()
        try:
            status, leads, page = await self._exchange(path, sent, more)
        except (OSError, asyncio.IncompleteReadError):
            status, leads, page, self.reader = 0, "", "", None
        self.seen.statuses[status] = self.seen.statuses.get(status, 0) + 1
        self.seen.seconds.append(time.perf_counter() - began)
        return status, leads, page

    async def go(self, path: str, sent: dict[str, str] | None = None) -> tuple[str, str]:
        """Ask, follow where it leads; the last address and its page."""
        for _step in range(5):
            _status, leads, page = await self.ask(path, sent)
            if not leads:
                return path, page
            path, sent = leads, None
        return path, page

    async def _exchange(self, path: str, sent: dict[str, str] | None, more: str) -> tuple[int, str, str]:
        if self.reader is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        assert self.writer
        body = urlencode(sent) if sent is not None else ""
        lines = [f"{'GET' if sent is None else 'POST'} {path} HTTP/1.1", "Host: 127.0.0.1"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if sent is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        self.writer.write(("\r\n".join(lines) + f"\r\n{more}\r\n" + body).encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        told = [line.partition(": ")[::2] for line in head.split("\r\n")[1:]]
        headers = {name.lower(): value for name, value in told}
        for name, value in told:
            if name.lower() == "set-cookie":
                key, _equals, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        page = await self.reader.readexactly(int(headers.get("content-length", "0")))
        return int(head[9:12]), headers.get("location", ""), page.decode()


def filled(page: str) -> dict[str, str]:
    """The first form of a page as somebody in a hurry fills it in: the first choice everywhere, and a few words."""
    form = re.findall(r'<form method="post".*?</form>', page, re.DOTALL)
    sent: dict[str, str] = {}
    for tag in FIELD.findall(form[0] if form else ""):
        about = {name: unescape(value) for name, value in ATTRIBUTE.findall(tag.partition(">")[0])}
        name, kind = about.get("name", ""), about.get("type", "text")
        if tag.startswith("<textarea"):
            sent[name] = WORDS
        elif tag.startswith("<select"):
            choices = [value for value in re.findall(r'<option[^>]*value="([^"]+)"', tag) if value not in sent.values()]
            sent[name] = choices[0] if choices else ""
        elif kind == "hidden" or (kind in ("radio", "checkbox") and name not in sent):
            sent[name] = about.get("value", "y")
    return sent


async def person(phone: Phone, code: str, source: random.Random, *, hurry: bool) -> asyncio.Task[None]:
    """Scan, say yes, look at the card, answer three questions, read the thanks; then the phone lies there and waits."""

    async def breathe() -> None:
        if not hurry:
            await asyncio.sleep(source.uniform(*BREATHE))

    if not hurry:
        await asyncio.sleep(source.uniform(0, ARRIVE))
    _status, _leads, page = await phone.ask(f"/j/{code}")
    await breathe()
    await phone.go(f"/j/{code}", filled(page))
    for _question in range(QUESTIONS):
        await breathe()
        path, page = await phone.go(f"/j/{code}/go-on")
        await breathe()
        await phone.go(path, filled(page))
    await phone.ask(f"/j/{code}/thanks")
    return asyncio.create_task(wait(phone, code, source))


async def wait(phone: Phone, code: str, source: random.Random) -> None:
    """Ask now and then whether the next question has begun, and less and less where the answer is slow, as
    app/static/waiting.js does.
    """
    pause = PHONE_EVERY
    while True:
        await asyncio.sleep(pause * source.uniform(0.8, 1.2))
        asked = time.perf_counter()
        status, _leads, _page = await phone.ask(f"/j/{code}/waiting")
        well = status == 200 and time.perf_counter() - asked < PHONE_SLOW
        pause = PHONE_EVERY if well else min(2 * pause, PHONE_LONGEST)


async def look_on(phone: Phone, first: str, every: float) -> None:
    """A page that stands open and asks for what is new, as htmx does: with its header and with what it shows."""
    _status, _leads, page = await phone.ask(first)
    news, cursor, have = unescape(ASKS.findall(page)[0]), CURSOR.findall(page), HAVE.findall(page)
    while True:
        shown = [("after", key) for key in cursor] + [("have", key) for key in have]
        await asyncio.sleep(every)
        _status, _leads, fresh = await phone.ask(
            f"{news}?{urlencode(shown)}" if cursor else news, more="HX-Request: true\r\n"
        )
        if fresh:
            news = next(map(unescape, ASKS.findall(fresh)), news)
            cursor, have = CURSOR.findall(fresh) or cursor, have + HAVE.findall(fresh)


@dataclass(frozen=True)
class Evening:
    """What became of a hall: what the phones waited for, what the screens did, and the simulator's own share."""

    phones: Seen
    screens: Seen
    took: float
    own_share: float


async def hold(port: int, tonight: dict[str, Any], many: int, *, hurry: bool) -> Evening:
    """Let so many come, while the wall hangs and two people sit at their consoles."""
    phones, screens = Seen(), Seen()
    desks = [Phone(port, screens) for _desk in range(3)]
    for desk, role in zip(desks, ("organiser", "facilitator"), strict=False):
        await desk.ask(path_of(tonight["sign_ins"][role]), {})
    screens.statuses.clear()
    screens.seconds.clear()
    code = tonight["workshop"]
    watching = [asyncio.create_task(look_on(desk, f"/room/{code}", CONSOLE_EVERY)) for desk in desks[:2]]
    watching.append(asyncio.create_task(look_on(desks[2], path_of(tonight["wall"]), WALL_EVERY)))
    began, spent = time.perf_counter(), _own_seconds()
    source = random.Random(1901)  # noqa: S311 - when people come, not a secret
    people = (person(Phone(port, phones), code, source, hurry=hurry) for _phone in range(many))
    watching += await asyncio.gather(*people)
    took, own = time.perf_counter() - began, _own_seconds() - spent
    for task in watching:
        if task.done():
            task.result()  # who gave up looking says why
        task.cancel()
    return Evening(phones, screens, took, own / took)


def path_of(address: str) -> str:
    """An address without its host."""
    return "/" + address.partition("://")[2].partition("/")[2]


def measure() -> Iterator[Line]:
    """40 and 200 phones within a minute, and a thousand without a pause."""
    for many, hurry in ((40, False), (200, False), (CROWD, True)):
        with tempfile.TemporaryDirectory(prefix="tv-bench-") as folder:
            app, tonight = demonstration(folder)
            before = _kept(app)
            with served(server_command("127.0.0.1", port := free_port(), 1), {"TV_INSTANCE": folder}, port):
                found = asyncio.run(hold(port, tonight, many, hurry=hurry))
            seats, answers = (now - then for now, then in zip(_kept(app), before, strict=True))
        yield from _told(many, found, abs(many - seats) + abs(many * QUESTIONS - answers), hurry=hurry)


def _told(many: int, found: Evening, lost: int, *, hurry: bool) -> Iterator[Line]:
    patience = CROWD_PATIENCE if hurry else PATIENCE
    strange = sum(often for status, often in found.screens.statuses.items() if status not in NEWS)
    wrong = found.phones.errors + strange
    yield Line(
        f"{many:,} phones: joined and three answers",
        found.took,
        "s",
        "",
        None,
        f"≤ {patience} s",
        found.took <= patience,
    )
    goal = f"≤ {SLOWEST:.0f} s"
    slow = found.phones.quantile(0.95)
    yield Line(
        f"{many:,} phones: 95 of 100 pages within",
        slow,
        "s",
        "",
        None,
        "" if hurry else goal,
        None if hurry else slow <= SLOWEST,
    )
    yield Line(
        f"{many:,} phones: errors, and answers lost or doubled",
        wrong + lost,
        f"of {len(found.phones.seconds)}",
        "",
        None,
        "0",
        wrong + lost == 0,
    )
    yield Line(f"{many:,} phones: wall and consoles, 95 of 100 within", found.screens.quantile(0.95), "s")
    yield Line(f"{many:,} phones: the simulator's own share", 100 * found.own_share, "% of a core")


def _kept(app: Flask) -> tuple[int, int]:
    """How many have joined, and how many answers there are."""
    with app.app_context(), transaction(writes=False):
        seats = db().scalar(select(func.count(Seat.id)).where(Seat.state == SeatState.ACTIVE)) or 0
        return seats, db().scalar(select(func.count(Contribution.id))) or 0


def _own_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
