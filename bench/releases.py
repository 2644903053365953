"""A release over 100,000 seats with 1,000,000 answers, beside a plain pandas count of the same tables."""

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
from tests.postgres import start

SEATS = 100_000
ANSWERS = SEATS * len(ASKED)


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
