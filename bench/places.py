"""Places measured: the load of England, people who answer meanwhile, and the way from a postcode or a pin to an area.

On both databases, each line beside its goal. Needs the official files (../shared/data, or
TV_REAL_DATA); without them it says so and measures nothing.
"""

import csv
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.config import ROOT, read_config
from app.db import db, transaction
from app.main import create_app
from bench.children import Ran, run
from bench.doubled import double
from bench.lines import Line
from maps.places.services import Way, locate_pin, locate_postcode
from tests.postgres import start

DATA = Path(os.environ.get("TV_REAL_DATA") or ROOT.parent / "shared" / "data")
IDLE = 8.0  # seconds
ASKED = 5_000
RAW_JOIN = (
    "SELECT a.code, a.name, a.authority_code, a.authority_name, a.neighbourhood_id, n.name FROM postcode p "
    "JOIN area a ON a.code = p.area21 LEFT JOIN neighbourhood n ON n.id = a.neighbourhood_id WHERE p.key = ?"
)


@dataclass(frozen=True)
class Goals:
    """What is to be reached on one database."""

    ratio: float
    seconds: float
    postcode: float
    pin: float
    rounds: int  # of loading, where the quickest counts


NATIONS = {  # an index and its outlines, as they come
    "Wales": ("wimd2019_ranks_deciles.csv", "wimd-2019-index-and-domain-scores.csv", "LSOA_2011_Wales.gpkg"),
    "Scotland": ("SIMD+2020v2+-+ranks.xlsx", "DataZone_2011_Scotland.gpkg"),
    "Northern Ireland": ("nimdm2017-soa.csv", "SOA_2011_NI.gpkg"),
}
GOALS = {"SQLite": Goals(2.0, 30, 0.5, 1, rounds=2), "PostgreSQL": Goals(3.0, 60, 1, 2, rounds=1)}


def measure() -> Iterator[Line]:
    """Every line about places."""
    if not (DATA / "england").is_dir():
        sys.stdout.write("places: not measured, because the official files are not here (TV_REAL_DATA).\n")
        return
    postgres = start()
    with tempfile.TemporaryDirectory(prefix="tv-bench-") as folder:
        here = Path(folder)
        urls = {
            "SQLite": lambda name: f"sqlite:///{here / name}.db",
            "PostgreSQL": postgres.create,
        }
        held = {}
        for engine, url in urls.items():
            held[engine] = yield from _measure_on(engine, url, here)
        yield from _memory_of_double(here, held["SQLite"])


def _measure_on(engine: str, url: Callable[[str], str], here: Path) -> Generator[Line, None, float]:
    """The lines of one database; gives back the most memory that a load of England held."""
    goals = GOALS[engine]
    plain, loads = [], []
    for turn in range(goals.rounds):
        plain.append(run([sys.executable, "-m", "bench.plain", url(f"plain{turn}"), str(DATA / "england")], {}))
        loads.append(_load(url(f"load{turn}"), here, DATA / "england"))
    quick, slow = min(run.seconds for run in plain), min(run.seconds for run in loads)
    yield Line(
        f"load England, {engine}",
        slow,
        "s",
        f"plain csv + insert: {quick:.1f} s",
        slow / quick,
        f"≤ {goals.ratio}×, ≤ {goals.seconds:.0f} s",
        slow / quick <= goals.ratio and slow <= goals.seconds,
    )
    most = max(run.memory for run in loads)
    yield Line(f"peak memory of the load, {engine}", most, "MB", goal="≤ 250 MB", reached=most <= 250)
    yield from _nations(engine, url, here)
    home = url("living")
    yield from _living(engine, home, here)
    _load(home, here, DATA / "greater-manchester", DATA / "trafford")
    yield from _locating(engine, home, here)
    return most


def _nations(engine: str, url: Callable[[str], str], here: Path) -> Iterator[Line]:
    """Each other nation beside a loaded England, as an administrator adds it; nothing comparable loads their files."""
    home = url("nations")
    _load(home, here, DATA / "england")
    for nation, files in NATIONS.items():
        ran = _load(home, here, *(DATA / "uk" / file for file in files))
        yield Line(
            f"load {nation} beside England, {engine}",
            ran.seconds,
            "s",
            f"most memory: {ran.memory:.0f} MB",
            goal="≤ 30 s, ≤ 250 MB",
            reached=ran.seconds <= 30 and ran.memory <= 250,
        )


def _living(engine: str, url: str, here: Path) -> Iterator[Line]:
    """Answers while England is loaded, over answers while nothing else happens."""
    run([str(ROOT / ".venv/bin/flask"), "migrate"], _settings(url, here))
    with _answering(url, here) as idle:
        time.sleep(IDLE)
    with _answering(url, here) as busy:
        _load(url, here, DATA / "england")
    for share, called, goal in ((0.99, "99 of 100 within", 50), (1.0, "the slowest", 250)):
        quiet, loud = _quantile(idle, share), _quantile(busy, share)
        yield Line(
            f"an answer during a load, {called}, {engine}",
            loud - quiet,
            "ms more",
            f"idle: {quiet:.1f} ms",
            loud / quiet,
            f"≤ {goal} ms over idle",
            loud - quiet <= goal,
        )


def _locating(engine: str, url: str, here: Path) -> Iterator[Line]:
    """Postcodes and pins in this process, and the truth of the pins."""
    goals = GOALS[engine]
    with (DATA / "trafford" / "ONSPD_layout_NOV_2025_Trafford.csv").open(encoding="utf-8", newline="") as file:
        official = [
            (row["pcds"], float(row["lat"]), float(row["long"]), row["lsoa21cd"]) for row in csv.DictReader(file)
        ]
    app = create_app(read_config(_settings(url, here)))
    with app.app_context(), transaction(writes=False):
        everywhere = [row[0] for row in db().connection().exec_driver_sql("SELECT key FROM postcode")]
        asked = random.Random(7).sample(everywhere, ASKED)  # noqa: S311 - a sample, no secret
        if engine == "SQLite":
            postcodes, raw = _postcodes_beside_raw(url, asked)
        else:
            postcodes, raw = _each(locate_postcode, [(key,) for key in asked]), []
        yield Line(
            f"locate a postcode, 99 of 100 within, {engine}",
            _quantile(postcodes, 0.99),
            "ms",
            "a raw sqlite3 join (means)" if raw else "",
            sum(postcodes) / sum(raw) if raw else None,
            f"≤ {goals.postcode} ms{', ≤ 2.5×' if raw else ''}",
            _quantile(postcodes, 0.99) <= goals.postcode and (not raw or sum(postcodes) / sum(raw) <= 2.5),
        )
        found: list[Any] = []
        pins = _each(
            lambda lat, long: found.append(locate_pin(lat, long)), [(lat, long) for _, lat, long, _ in official]
        )
        yield Line(
            f"locate a pin, 99 of 100 within, {engine}",
            _quantile(pins, 0.99),
            "ms",
            f"mean {sum(pins) / len(pins):.2f} ms",
            goal=f"≤ {goals.pin} ms",
            reached=_quantile(pins, 0.99) <= goals.pin,
        )
        right = sum(place is not None and place.area_code == row[3] for place, row in zip(found, official, strict=True))
        tagged = {place.area_code for place in found if place and place.way is Way.OUTLINE}
        graded = dict(db().connection().exec_driver_sql("SELECT area_code, grade FROM outline").all())
        wrong_grade = sum(graded[code] != "BGC" for code in tagged)
        yield Line(
            f"pins with the official area, {engine}",
            100 * right / len(official),
            f"% of {len(official):,}",
            f"tagged from other grades: {wrong_grade}",
            goal="≥ 99.5%, none",
            reached=right >= 0.995 * len(official) and not wrong_grade,
        )


def _memory_of_double(here: Path, once: float) -> Iterator[Line]:
    twice_folder = here / "twice"
    twice_folder.mkdir()
    double(DATA / "england", twice_folder)
    twice = _load(f"sqlite:///{here}/twice.db", here, twice_folder)
    yield Line(
        "peak memory of the load, twice England",
        twice.memory,
        "MB",
        f"once: {once:.0f} MB",
        twice.memory / once,
        "≤ 1.15×",
        twice.memory <= 1.15 * once,
    )


def _load(url: str, here: Path, *folders: Path) -> Ran:
    flask, settings = str(ROOT / ".venv/bin/flask"), _settings(url, here)
    run([flask, "migrate"], settings)
    return run([flask, "places", "load", "--json", *map(str, folders)], settings)


def _settings(url: str, here: Path) -> dict[str, str]:
    return {"DATABASE_URL": url, "TV_INSTANCE": str(here)}


@contextmanager
def _answering(url: str, here: Path) -> Generator[list[float]]:
    """Somebody answers while the block runs; afterwards the list holds how long each answer took."""
    stop = here / "stop"
    stop.unlink(missing_ok=True)
    program = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "bench.answering", url, str(stop)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    time.sleep(1.5)
    times: list[float] = []
    try:
        yield times
    finally:
        stop.touch()
        times += json.loads(program.communicate(timeout=60)[0])[20:]


def _each(ask: Callable[..., Any], asked: list[tuple[Any, ...]]) -> list[float]:
    """Milliseconds of every single call."""
    took = []
    for arguments in asked:
        began = time.perf_counter()
        ask(*arguments)
        took.append(1000 * (time.perf_counter() - began))
    return took


def _postcodes_beside_raw(url: str, keys: list[str]) -> tuple[list[float], list[float]]:
    """Both ways in turn, a hundred postcodes at a time, so that neither has the warmer disk or the quieter minute."""
    ours: list[float] = []
    raw: list[float] = []
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))

    def join(key: str) -> Any:
        return connection.execute(RAW_JOIN, (key,)).fetchone()

    ways: list[tuple[Callable[..., Any], list[float]]] = [(locate_postcode, ours), (join, raw)]
    for begin in range(0, len(keys), 100):
        some = [(key,) for key in keys[begin : begin + 100]]
        for ask, took in ways if begin % 200 else reversed(ways):
            took.extend(_each(ask, some))
    connection.close()
    return ours, raw


def _quantile(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
