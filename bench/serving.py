"""The demonstration, a server for as long as it is measured, on this machine only, and what it answers."""

import gzip
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from email.message import Message
from typing import Any

from flask import Flask

from app.config import ROOT, read_config
from app.db import database, transaction
from app.demo.place import load_sample_place
from app.demo.services import doors, play
from app.main import create_app
from app.migrating import migrate


@contextmanager
def served(command: list[str], settings: dict[str, str], port: int) -> Generator[None]:
    """A server of its own for as long as it is needed."""
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        for _wait in range(200):
            try:
                read(port, "/healthz")
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(timeout=40)


def demonstration(folder: str) -> tuple[Flask, dict[str, Any]]:
    """A house of its own in this folder, with the demonstration played, and where its doors are."""
    app = create_app(read_config({"TV_INSTANCE": folder}))
    with app.app_context():
        migrate(database())
        load_sample_place()
        with app.test_request_context(method="POST"), transaction():
            return app, doors(play())


def free_port() -> int:
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        return asking.getsockname()[1]


def read(port: int, path: str, headers: dict[str, str] | None = None) -> bytes:
    """The body of an address. Raises HTTPError from 400 on."""
    return fetched(port, path, headers)[0]


def fetched(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[bytes, Message]:
    """The body of an address, and its headers."""
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers or {})
    with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 - our own
        return answer.read(), answer.headers


def packed(raw: bytes) -> int:
    """How many bytes it is as gzip."""
    return len(gzip.compress(raw, 6))
