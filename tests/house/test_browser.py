"""What watches over people's browsers in the journeys sees what goes wrong in one."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext

from app.permissions import May, needs
from tests import browser
from tests.houses import Houses

pytestmark = pytest.mark.journeys

PAGES = {
    "whole": "<p>whole</p>",
    "script": '<script src="/planted/broken.js"></script>',
    "elsewhere": '<img alt="" src="http://127.0.0.1:9/a.png">',
    "inline": "<p>inline</p><script>document.title = 'x'</script>",
    "broken": "",
}


@pytest.fixture
def planted(
    houses: Houses, servers: Callable[[Flask], str], new_context: Callable[..., BrowserContext]
) -> Iterator[Callable[[str], list[str]]]:
    """Opens a planted page in a watched browser; tells what was noted."""
    other = houses.fresh("sqlite")

    @other.get("/planted/<name>")
    @needs(May.LOOK)
    def show(name: str) -> tuple[str, int, dict[str, str]]:
        kind = "text/javascript" if name.endswith(".js") else "text/html"
        return PAGES.get(name, "missing()"), 500 if name == "broken" else 200, {"Content-Type": kind}

    home = servers(other)
    person = new_context(base_url=home)
    seen = browser.watch(person, home)

    def visit(name: str) -> list[str]:
        page = person.new_page()
        page.goto(f"/planted/{name}", wait_until="load")
        page.wait_for_timeout(100)
        return seen

    yield visit
    houses.discard(other)


@pytest.mark.parametrize("name", sorted(set(PAGES) - {"whole"}))
def test_what_goes_wrong_is_seen(planted: Callable[[str], list[str]], name: str) -> None:
    assert planted(name)


def test_a_whole_page_is_left_alone(planted: Callable[[str], list[str]]) -> None:
    assert planted("whole") == []
