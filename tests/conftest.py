"""What a test can ask for: an app on both databases, people's browsers, a place, a real browser.

How to use them, with an example, stands in tests/README.md.
"""

import io
import os
import sys
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import FlaskGroup
from PIL.Image import Dither, Image, Quantize
from PIL.Image import open as open_image
from sqlalchemy import event
from sqlalchemy.orm import Session

from app import clock
from app.config import ROOT
from app.couriers import PaperCourier
from app.db import transaction
from tests import browser
from tests.houses import ENGINES, Houses, postgres_for_all
from tests.jars import Jar

PICTURES = ROOT / "docs" / "pages"
WIDTHS = {390: 844, 1280: 800}  # a phone and a desk, with their heights
REAL_DATA = Path(os.environ.get("TV_REAL_DATA") or ROOT.parent / "shared" / "data")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", action="append", choices=ENGINES, help="only this engine (default: both)")
    parser.addoption("--pictures", action="store_true", help="write docs/pages/*.png anew")
    parser.addoption("--slowly", action="store_true", help="browsers get each page late, and in two pieces")


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL before the workers, who inherit its address. A run without workers starts it when asked."""
    has_workers = bool(config.getoption("numprocesses", 0)) and not hasattr(config, "workerinput")
    if has_workers and not config.getoption("collectonly") and "postgresql" in (config.getoption("--db") or ENGINES):
        postgres_for_all()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On both engines, but what opens a browser runs once, and what is about SQLite on SQLite."""
    if "database" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--db") or ENGINES
        if metafunc.definition.get_closest_marker("sqlite"):
            chosen = ["sqlite"]
        metafunc.parametrize("database", chosen[:1] if "browser" in metafunc.fixturenames else chosen, indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    without = pytest.mark.skip(reason=f"needs the real files in {REAL_DATA}, or TV_REAL_DATA")
    for item in items:
        if item.get_closest_marker("realdata") and not REAL_DATA.is_dir():
            item.add_marker(without)
    if "hypothesis" in sys.modules:  # only where a test has asked for it: importing takes a second
        from hypothesis import HealthCheck, settings

        settings.register_profile(
            "house", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
        )
        settings.load_profile("house")


# The app and its database


@pytest.fixture(scope="session")
def houses(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Houses]:
    found = Houses(tmp_path_factory.mktemp("houses"), f"tv_{worker_id}")
    yield found
    found.close()


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The engine of this test: sqlite or postgresql."""
    return request.param


@pytest.fixture
def app(database: str, houses: Houses) -> Iterator[Flask]:
    """The whole app; its tables are empty, but for those of the place."""
    yield houses.house(database)
    clock.set_now(None)
    houses.sweep(database)


@pytest.fixture
def fresh(database: str, houses: Houses) -> Iterator[Callable[..., Flask]]:
    """`fresh(TV_BASE_URL="…")`: another app, with settings of its own, on an empty database of its own."""
    made: list[Flask] = []

    def make(**settings: str) -> Flask:
        made.append(houses.fresh(database, **settings))
        return made[-1]

    yield make
    clock.set_now(None)
    for app in made:
        houses.discard(app)


@pytest.fixture
def inside(app: Flask) -> Callable[..., AbstractContextManager[Session]]:
    """`with inside() as session:` one transaction in the app, kept unless it raises. For services and for looking."""

    @contextmanager
    def enter(*, writes: bool = True) -> Generator[Session]:
        with app.app_context(), transaction(writes=writes) as session:
            yield session

    return enter


@pytest.fixture
def place(app: Flask, database: str, houses: Houses) -> None:
    """The sample place is loaded in this database: once a test process, since its rows are never swept."""
    if database in houses.placed:
        return
    from app.demo.place import load_sample_place

    with app.app_context():
        load_sample_place()
    houses.placed.add(database)


@pytest.fixture
def demonstration(place: None, inside: Callable[..., AbstractContextManager[Session]]) -> int:
    """The demonstration is played: the key of its programme."""
    from app.demo.services import play
    from tests.again import again

    with inside():
        return again("demonstration", lambda: play().programme_id)


@pytest.fixture
def courier(app: Flask) -> Iterator[PaperCourier]:
    """Whoever carries the outbox: keeps on paper what it was given, in `courier.carried`."""
    app.extensions["courier"] = PaperCourier()
    yield app.extensions["courier"]
    app.extensions.pop("courier", None)


# People


@pytest.fixture
def jar(app: Flask) -> Callable[..., Jar]:
    """`jar()`: somebody's browser, without cookies; every page it is given is checked (tests/pages.py)."""

    def open_one(address: str = "127.0.0.1") -> Jar:
        one = Jar(app, app.response_class)
        one.environ_base["REMOTE_ADDR"] = address
        return one

    return open_one


@pytest.fixture
def command(app: Flask) -> Callable[..., Result]:
    """`command("ledger", "verify", "--json")`: what `flask ledger verify --json` does and prints."""
    flask = FlaskGroup(create_app=lambda: app, add_version_option=False, load_dotenv=False)

    def run(*words: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(flask, words, input=typed, catch_exceptions=False)

    return run


@pytest.fixture
def real_data() -> Path:
    """The folder of official files. For tests marked `realdata`, the only ones that may be skipped."""
    return REAL_DATA


# A real browser


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    program = browser.find()
    assert program, browser.ADVICE
    return browser_type_launch_args | {"executable_path": program, "args": list(browser.QUIET)}


@pytest.fixture(scope="session")
def servers(pytestconfig: pytest.Config) -> Iterator[Callable[[Flask], str]]:
    """Serve an app on a port of its own until the tests end; says where."""
    from werkzeug.serving import make_server

    serving: dict[int, Any] = {}

    def serve(app: Flask) -> str:
        if id(app) not in serving:
            answers = browser.slowly(app) if pytestconfig.getoption("--slowly") else app
            serving[id(app)] = make_server("127.0.0.1", 0, answers, threaded=True)
            threading.Thread(target=serving[id(app)].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{serving[id(app)].server_port}"

    yield serve
    for server in serving.values():
        server.shutdown()
        server.server_close()


@pytest.fixture
def someone(new_context: Any, app: Flask, servers: Callable[[Flask], str]) -> Iterator[Callable[..., Any]]:
    """`someone(locale="ur", …)`: a browser of one more person. Nothing may break or leave the house in it."""
    home, watched = servers(app), []

    def arrive(**likes: Any) -> Any:
        person = new_context(base_url=home, **likes)
        watched.append(browser.watch(person, home))
        return person

    yield arrive
    wrong = [what for seen in watched for what in seen]
    assert not wrong, wrong


@pytest.fixture
def context(someone: Callable[..., Any]) -> Any:
    """The first person's browser; `page` is a page in it."""
    return someone()


@pytest.fixture
def questions(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """`with questions() as asked:` what the database is asked meanwhile, statement by statement."""

    @contextmanager
    def listen() -> Generator[list[str]]:
        asked: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            asked.append(statement)

        engine = app.extensions["database"].engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return listen


def _lighter(raw: bytes) -> Image:
    """A picture in 256 colours, the rare ones too: pages have few, and a third of the bytes is enough."""
    return open_image(io.BytesIO(raw)).convert("RGB").quantize(256, method=Quantize.MAXCOVERAGE, dither=Dither.NONE)


@pytest.fixture
def picture(pytestconfig: pytest.Config) -> Callable[[Any, str], None]:
    """`picture(page, "join")`: the page stands at both widths, and docs/pages has a picture of it at each."""

    def take(page: Any, name: str) -> None:
        browser.settle(page)
        before = page.viewport_size
        for width, height in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": height})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{page.url} is {wide} px wide on a screen of {width}"
            file = PICTURES / f"{name}-{width}.png"
            if pytestconfig.getoption("--pictures"):
                page.evaluate("scrollTo(0, 0)")
                raw = page.screenshot(full_page=True, animations="disabled", caret="hide")
                _lighter(raw).save(file, optimize=True)
            assert file.exists(), f"There is no {file.relative_to(ROOT)} yet: type `make pictures`"
        page.set_viewport_size(before)

    return take


@pytest.fixture
def axe() -> Callable[[Any], None]:
    """`axe(page)`: nothing on it hinders people who listen to it, enlarge it or use no mouse. Takes 0.4 s."""
    from axe_playwright_python.sync_playwright import Axe

    def look(page: Any) -> None:
        browser.settle(page)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return look
