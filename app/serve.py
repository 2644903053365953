"""What `make run` and `make room` start: a house that is ready, served, with a worker beside it, and its doors."""

import argparse
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.config import ROOT, SettingError, read_config
from app.db import database, db, transaction
from app.demo.place import is_somebodys_own, load_sample_place
from app.demo.services import SLUG, doors, play
from app.endings import end_with_parent
from app.links import qr_text
from app.main import create_app
from app.migrating import migrate
from app.worker import round_of_chores
from workshops.programmes.models import Programme

THREADS = 48  # of one server process; most wait for a slow phone or for their turn to write
# A browser keeps its connection for minutes after a page: the 5,000 seats of a workshop must have room at once.
CONNECTIONS = 8_192
SHOWN = {each: each for each in ("organiser", "facilitator", "leader", "administrator")}
SHOWN |= {"recruiter": "recruitment team", "responder": "named person"}


def main() -> int:
    """Prepare, say where to go, serve until told to stop. Returns the exit code."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--room", action="store_true", help="be reachable for phones on the hall's own network")
    room = asked.parse_args().room
    try:
        host = os.environ.get("HOST") or (own_address() if room else "127.0.0.1")
        config = read_config(os.environ | {"HOST": host})
        base = config.base_url or f"http://{host}:{config.port}"
        os.environ |= {"HOST": host, "TV_BASE_URL": base}
        _refuse_taken_port(host, config.port)
        doors_of_tonight = list(prepare(create_app(), room=room))
    except SettingError as error:
        sys.exit(str(error))
    return _serve(host, config.port, max(1, config.workers), doors_of_tonight)


def prepare(app: Flask, *, room: bool) -> Iterator[str]:
    """Bring the database up to date, load the demonstration where it is empty, and say where to go as whom."""
    with app.app_context():
        migrate(database())
        base = app.config["HOUSE"].base_url
        if app.config["HOUSE"].production:
            yield f"Trusted Voices serves on {base}"
            return
        own = is_somebodys_own()
        if not own:
            load_sample_place()
        with app.test_request_context(base_url=base, method="POST"), transaction():
            found = doors(play()) if not own and _is_ours_to_show() else None
        # What is due in the demonstration is done before its doors open: no start leaves it half done.
        round_of_chores()
        yield from _told(found, base, room=room)


def _is_ours_to_show() -> bool:
    """Whether the house is empty or holds the demonstration; in somebody's own house it has no business."""
    slugs = set(db().scalars(select(Programme.slug)))
    return not slugs or SLUG in slugs


def _told(found: dict[str, Any] | None, base: str, *, room: bool) -> Iterator[str]:
    yield f"\nTrusted Voices is open at {base}\n"
    if found:
        yield f"  As a resident with a phone   {found['join_url']}"
        for role, said in SHOWN.items():
            yield f"  As the {said:21} {found['sign_ins'][role]}"
        yield f"  With a printed card          {base}/c/{found['cards'][-1].replace(' ', '')}"
        if found["spoke"]:
            yield f"  As one who spoke last month  {base}/c/{found['spoke'].replace(' ', '')}"
        yield f"  The wall of the hall         {found['wall']}\n"
        again = base.removeprefix("http://127.0.0.1:8000") and f"TV_BASE_URL={base} "
        yield f"Sign-in links work once, for half an hour. Fresh ones: {again}.venv/bin/flask demo load\n"
    if room:
        address = found["join_url"] if found else base
        yield qr_text(address)
        yield f"Phones on this network open {address}\n"
    elif "127.0.0.1" in base or "localhost" in base:
        yield "Only this computer can reach it. For phones in the hall, stop with Ctrl-C and type: make room\n"


def own_address() -> str:
    """This machine's address on its network. Nothing is sent: a datagram socket only asks the routing table."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))
            return asking.getsockname()[0]
        except OSError:
            raise SettingError(
                "This machine is on no network. Join the hall's wifi, or say the address: HOST=192.168.1.20 make room"
            ) from None


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind((host, port))
        except OSError:
            raise SettingError(
                f"{host}:{port} is taken, perhaps by this app in another window. "
                "Stop that one, or choose another: PORT=8001 make run"
            ) from None


def server_command(host: str, port: int, workers: int) -> list[str]:
    """How the server is started; its access log is off."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", str(THREADS)]
    command += ["--backpressure", str(CONNECTIONS)]
    return [*command, "--workers-kill-timeout", "30s", "--log-level", "error", "app.served:app"]


def _make_room_for_connections() -> None:
    """Each connection is an open file, and many systems allow 1,024 until a process asks for more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS if hard == resource.RLIM_INFINITY else min(2 * CONNECTIONS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _serve(host: str, port: int, workers: int, said: list[str]) -> int:
    """One server and one worker; when one of them ends, or we are told to, both end. The doors are told once open."""
    _make_room_for_connections()
    commands = (server_command(host, port, workers), [sys.executable, "-m", "flask", "worker"])
    ours = [subprocess.Popen(command, cwd=ROOT, preexec_fn=end_with_parent) for command in commands]  # noqa: S603, PLW1509
    told = threading.Event()

    def stop(*_signal: object) -> None:
        told.set()
        for process in ours:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if _answers(host, port, ours[0]):
        print("\n".join(said), flush=True)  # noqa: T201 - this is a command
    ended, _status = os.wait()
    asked_to = told.is_set()
    stop()
    for process in ours:
        if process.pid != ended:
            process.wait()
    return 0 if asked_to else 1


def _answers(host: str, port: int, server: subprocess.Popen[bytes]) -> bool:
    """Wait until the server takes connections; False when it ended instead."""
    while server.poll() is None:
        with socket.socket() as trying:
            if trying.connect_ex((host, port)) == 0:
                return True
        time.sleep(0.1)
    return False


if __name__ == "__main__":
    sys.exit(main())
