"""Only app/clock.py knows what time it is, so that a test, a rehearsal and `--now` can choose it."""

import re

from app.config import ROOT
from tests.house.sources import calls, programs, texts, where

CLOCK = ROOT / "app" / "clock.py"
ASKS = re.compile(
    r"(?:^|\.)(?:(?:datetime|date)\.(?:now|today|utcnow)|time\.(?:time|time_ns|localtime|gmtime)|func\.(?:now|current_\w+))$"
)
ASKS_IN_SQL = re.compile(r"\b(?:CURRENT_TIMESTAMP|CURRENT_DATE|now\(\)|datetime\('now|strftime\('%)", re.IGNORECASE)


def test_nobody_else_asks_for_the_time() -> None:
    found = [
        f"{where(file, call.lineno)} {name}()"
        for file in programs()
        if file != CLOCK
        for name, call in calls(file)
        if ASKS.search(name)
    ]
    assert not found, "clock.now(), clock.today()"


def test_no_database_is_asked_for_the_time() -> None:
    found = [
        f"{where(file, line)} {text!r}" for file in programs() for text, line in texts(file) if ASKS_IN_SQL.search(text)
    ]
    assert not found, "clock.now()"
