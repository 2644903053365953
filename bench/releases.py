"""A release over 100,000 seats: its tables of people over 1,000,000 answers; and the whole gate over 400,000 with
themes, votes and answers about people. Each beside a plain pandas script that counts the same and protects nothing.
"""

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from app.config import read_config
from app.db import database, transaction
from app.main import create_app
from app.migrating import migrate
from bench.children import run
from bench.crowd import ASKED, gather
from bench.lines import Line
from bench.talk import talk
from tests.postgres import start
from workshops.meetings.models import Kind

SEATS = 100_000
ANSWERS = SEATS * len(ASKED)
SAID = (Kind.WORDS, Kind.WORDS, Kind.POLL, Kind.AGREE)  # 400,000 answers of 100,000 seats
EVENING = 1_000  # seats
SECONDS, MEMORY, GROWTH = 10, 400, 12  # what the whole gate may take; and from 10,000 seats to 100,000


def measure() -> Iterator[Line]:
    """Every line about counting, on both databases."""
    postgres = start()
    with tempfile.TemporaryDirectory(prefix="tv-bench-") as folder:
        urls: dict[str, Callable[[str], str]] = {
            "SQLite": lambda name: f"sqlite:///{folder}/{name}.db",
            "PostgreSQL": postgres.create,
        }
        for engine, url in urls.items():
            yield from _measure_on(engine, url("crowd"), Path(folder))
            yield from _whole_gate(engine, url, Path(folder))


def _measure_on(engine: str, url: str, here: Path) -> Iterator[Line]:
    settings = {"DATABASE_URL": url, "TV_INSTANCE": str(here)}
    with create_app(read_config(settings)).app_context():
        migrate(database())
        with transaction():
            slug = gather(SEATS).slug
    plain = json.loads(run([sys.executable, "-m", "bench.by_pandas", url], settings).said)
    ours = json.loads(run([sys.executable, "-m", "bench.released", slug], settings).said)
    if any(ours["counts"].get(row) != number for row, number in plain["counts"].items()):
        raise RuntimeError("the release and pandas have not counted the same")
    beside = f"plain pandas count: {plain['seconds']:.2f} s"
    yield Line(
        f"tables over {ANSWERS:,} answers, {engine}",
        ours["tables"],
        "s",
        beside,
        ours["tables"] / plain["seconds"],
        "≤ 1 s",
        ours["tables"] <= 1,
    )
    yield Line(
        f"memory for these tables, {engine}",
        ours["tables memory"],
        "MB more",
        f"pandas: {plain['memory']:.0f} MB",
        ours["tables memory"] / plain["memory"],
        "≤ 4 MB",
        ours["tables memory"] <= 4,
    )
    yield Line(
        f"a release over {SEATS:,} seats, {engine}",
        ours["release"],
        "s",
        beside,
        ours["release"] / plain["seconds"],
    )


def _whole_gate(engine: str, url: Callable[[str], str], here: Path) -> Iterator[Line]:
    """Every table of a release, at two sizes."""
    took = {}
    for seats in (SEATS // 10, SEATS):
        settings = {"DATABASE_URL": url(f"talk{seats}"), "TV_INSTANCE": str(here)}
        with create_app(read_config(settings)).app_context():
            migrate(database())
            with transaction():
                programme = gather(seats, SAID, EVENING)
                talk(programme)
                slug = programme.slug
        plain = json.loads(
            run([sys.executable, "-m", "bench.by_pandas", settings["DATABASE_URL"], "everything"], settings).said
        )
        ran = run([sys.executable, "-m", "bench.released", slug, "everything"], settings)
        ours = json.loads(ran.said)
        strange = [row for row, number in plain["counts"].items() if ours["counts"].get(row) != number]
        if strange:
            raise RuntimeError(f"the release and pandas have not counted the same: {strange[:5]}")
        took[seats] = ours["release"]
    answers = SEATS * len(SAID)
    yield Line(
        f"the whole release, {SEATS:,} seats, {answers:,} answers, {engine}",
        ours["release"],
        "s",
        f"plain pandas count: {plain['seconds']:.2f} s",
        ours["release"] / plain["seconds"],
        f"≤ {SECONDS} s, ≤ 1×",
        ours["release"] <= SECONDS and ours["release"] <= plain["seconds"],
    )
    yield Line(
        f"memory of the process that makes it, {engine}",
        ran.memory,
        "MB",
        f"pandas: {plain['memory']:.0f} MB more",
        None,
        f"≤ {MEMORY} MB",
        ran.memory <= MEMORY,
    )
    yield Line(
        f"growth of the whole release, {engine}",
        took[SEATS] / took[SEATS // 10],
        "times",
        f"{SEATS // 10:,} seats: {took[SEATS // 10]:.2f} s",
        None,
        f"≤ {GROWTH} for ten times as many",
        took[SEATS] <= GROWTH * took[SEATS // 10],
    )
