"""Somebody who answers all the time, in another process: how long each small write takes, in milliseconds.

`python -m bench.answering URL STOP`: one write every 15 ms, as another process of the house would make it, until
the file STOP exists; then the times are printed as JSON.
"""

import json
import sys
import time
from pathlib import Path

from sqlalchemy import text

from app.db import Database

EVERY = 0.015


def answer(url: str, stop: Path) -> list[float]:
    """Write until told to stop."""
    house, took = Database(url), []
    with house.transaction() as session:
        session.execute(text("CREATE TABLE IF NOT EXISTS bench_answer (id INTEGER PRIMARY KEY, words TEXT)"))
    number = int(time.monotonic() * 1000) % 1_000_000_000
    while not stop.exists():
        number += 1
        began = time.perf_counter()
        with house.transaction() as session:
            session.execute(text("INSERT INTO bench_answer VALUES (:n, 'The bus does not come.')"), {"n": number})
        took.append(1000 * (time.perf_counter() - began))
        time.sleep(EVERY)
    return took


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answer(sys.argv[1], Path(sys.argv[2]))))
