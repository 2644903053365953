"""The demonstration's evening, for journeys and for the pictures of every page."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.db import transaction
from app.demo.services import doors, play


@pytest.fixture
def doors_of_tonight(app: Flask, demonstration: int) -> Callable[[], dict[str, Any]]:
    """Where to go as whom on the demonstration's evening; each call has fresh sign-in links. Addresses are paths."""

    def open_doors() -> dict[str, Any]:
        with app.test_request_context(base_url="http://here", method="POST"), transaction():
            found = doors(play())
        links = {name: link.removeprefix("http://here") for name, link in found["sign_ins"].items()}
        return found | {
            "join_url": found["join_url"].removeprefix("http://here"),
            "wall": found["wall"].removeprefix("http://here"),
            "sign_ins": links,
        }

    return open_doors


@pytest.fixture
def sign_in(doors_of_tonight: Callable[[], dict[str, Any]]) -> Callable[[Any, str], None]:
    """`sign_in(page, "organiser")`: come in by a one-time link."""

    def enter(page: Any, name: str) -> None:
        page.goto(doors_of_tonight()["sign_ins"][name])
        page.locator("main button").first.click()
        page.wait_for_url(lambda url: "/login" not in url)

    return enter
