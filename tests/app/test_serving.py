"""`make run` as a newcomer starts it: doors that open, a second start that changes nothing, a kill without loss."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app.config import ROOT

POSTS = 500
HALL = 400  # phones
PATIENCE = 100  # seconds to start on a busy machine


class Running:
    """A house that was started by its command, with all its processes in one group."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as asking:
            asking.bind(("127.0.0.1", 0))
            self.port = asking.getsockname()[1]
        settings = {"TV_INSTANCE": str(folder), "PORT": str(self.port), "HOST": "127.0.0.1", "PYTHONUNBUFFERED": "1"}
        self.said = (folder.parent / f"{folder.name}-said").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.serve"],
            cwd=ROOT,
            env={k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "TV_MODE")} | settings,
            stdout=self.said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.doors = self._wait()

    def _wait(self) -> str:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            text = Path(self.said.name).read_text()
            if "Only this computer" in text:
                return text
            assert self.process.poll() is None, text
            time.sleep(0.1)
        raise AssertionError("It did not start:\n" + text)

    def read(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            return answer.read().decode()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=40) == 0

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Running]]:
    started: list[Running] = []

    def begin() -> Running:
        started.append(Running(tmp_path / "instance"))
        return started[-1]

    yield begin
    for one in started:
        if one.process.poll() is None:
            one.kill()
        one.said.close()


def dump(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / "voices.db")
    lines = list(connection.iterdump())
    connection.close()
    return lines


def test_a_second_start_changes_no_row(start, tmp_path):
    first = start()
    assert "You spoke." in first.read("/")
    join = re.search(r"/j/(\w+)", first.doors)[1]
    wall = re.search(r"/wall/\S+", first.doors)[0]
    assert "What was it like?" not in first.read(f"/j/{join}")
    first.stop()
    before = dump(tmp_path / "instance")
    second = start()
    assert (re.search(r"/j/(\w+)", second.doors)[1], re.search(r"/wall/\S+", second.doors)[0]) == (join, wall)
    assert second.read(wall)
    second.stop()
    assert dump(tmp_path / "instance") == before


def test_a_kill_loses_no_post_that_was_answered(start, tmp_path):
    house = start()
    code = re.search(r"/j/(\w+)", house.doors)[1]
    cookie, page = join(house, code)
    token = re.search(r'name="form"[^>]*value="([^"]+)"', page)[1]
    answered: list[str] = []

    def say(number: int) -> None:
        key = str(uuid.uuid4())
        body = urlencode({"form": token, "submission_id": key, "words": f"Words {number}"})
        if post(house.port, f"/j/{code}/2", body, cookie) == 303:
            answered.append(key)
            if len(answered) == 30:
                house.kill()

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(say, range(POSTS)))
    assert len(answered) >= 30
    start().stop()
    rows = sqlite3.connect(tmp_path / "instance" / "voices.db").execute("SELECT id FROM contribution").fetchall()
    kept = [str(uuid.UUID(row[0])) for row in rows]
    assert len(kept) == len(set(kept))
    assert set(answered) <= set(kept)


def join(house: Running, code: str) -> tuple[str, str]:
    """Take a seat, and read the question about words. Returns the cookie and the page."""
    door = house.read(f"/j/{code}")
    hidden = dict(re.findall(r'<input id="\w+" name="(form|joining_id)" type="hidden" value="([^"]+)"', door))
    asked = urllib.request.Request(
        f"http://127.0.0.1:{house.port}/j/{code}", urlencode(hidden | {"consent": "y"}).encode()
    )
    opener = urllib.request.build_opener(StayHere)
    cookie = opener.open(asked, timeout=20).headers["Set-Cookie"].split(";")[0]
    question = urllib.request.Request(f"http://127.0.0.1:{house.port}/j/{code}/2", headers={"Cookie": cookie})
    with urllib.request.urlopen(question, timeout=20) as answer:
        return cookie, answer.read().decode()


def post(port: int, path: str, body: str, cookie: str) -> int:
    """The status of a POST; 0 when nobody answered."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
            head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nConnection: close\r\n"
            kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
            line.sendall((head + kind + body).encode())
            answer = line.recv(64)
            return int(answer.split()[1]) if answer else 0
    except OSError:
        return 0


class StayHere(urllib.request.HTTPRedirectHandler):
    """Read the redirect instead of following it."""

    def http_error_303(self, _request, answer, _code, _message, headers):
        answer.headers = headers
        return answer


def test_a_hall_of_phones_that_stay_connected_keeps_nobody_out(start: Callable[[], Running]) -> None:
    """A browser keeps its connection for minutes after a page: those of a full hall must not take all the room."""
    house = start()
    with ExitStack() as hall:
        for _phone in range(HALL):
            phone = hall.enter_context(closing(socket.create_connection(("127.0.0.1", house.port), timeout=20)))
            phone.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert phone.recv(12) == b"HTTP/1.1 200"
        assert house.read("/healthz")
    house.stop()
