"""Every address: says who may call it, answers whatever comes, and changes nothing by a GET."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.routing import Rule

from app.config import ROOT
from app.db import SAFE, db
from app.permissions import May, needs
from tests.houses import CHANGES, SETTINGS
from tests.jars import Jar, wrong_headers

FILLED = {"int": "1", "float": "1.5", "uuid": "11111111-1111-4111-8111-111111111111", "path": "a/b", "default": "ZZZZZ"}
POLICY = ("the content security policy", "nosniff")
ARGUMENT = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>")


def addresses(app: Flask, *, safe: bool) -> Iterator[tuple[str, str]]:
    """Every method and address, filled with something that is not there."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            if (method in SAFE) is safe:
                yield method, filled(rule)


def filled(rule: Rule) -> str:
    return ARGUMENT.sub(lambda found: FILLED[found[1] or "default"], rule.rule)


def test_every_route_says_who_may_call_it(app: Flask) -> None:
    silent = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not isinstance(getattr(app.view_functions[rule.endpoint], "needs", None), May)
    ]
    assert silent == []


def test_a_route_that_does_not_say_is_refused(fresh: Callable[..., Flask]) -> None:
    app = fresh()
    app.add_url_rule("/healthz/silent", "silent", lambda: "secret")
    answer = app.test_client().get("/healthz/silent")
    assert answer.status_code == 403
    assert b"secret" not in answer.data


def visit(person: Jar, method: str, address: str, **form: str) -> list[str]:
    """Ask, and say what is wrong with the answer; the jar reads each page by the law of pages."""
    try:
        answer = person.open(address, method=method, data=form)
    except Exception as error:  # noqa: BLE001 - told by the test, with what is wrong elsewhere
        return [f"{method} {address}: {error!r}"]
    if answer.status_code >= 500 or (method in SAFE and answer.status_code not in (200, 302, 303, 400, 403, 404)):
        return [f"{method} {address}: {answer.status_code}"]
    return [f"{method} {address}: {fault}" for fault in wrong_headers(answer) if fault.startswith(POLICY)]


def test_every_address_answers_a_stranger(app: Flask, jar: Callable[..., Jar]) -> None:
    """Not found, please sign in, or a page; never an error of ours."""
    wrong = [fault for method, address in addresses(app, safe=True) for fault in visit(jar(), method, address)]
    assert not wrong, "\n".join(wrong)


def test_an_empty_form_breaks_nothing(app: Flask, jar: Callable[..., Jar]) -> None:
    """Nor one of NULs, which PostgreSQL refuses and pages must not repeat."""
    nuls = dict.fromkeys(("words", "code", "email", "password", "postcode", "card", "choice"), "\x00")
    wrong = [
        fault
        for method, address in addresses(app, safe=False)
        for form in ({}, nuls)
        for fault in visit(jar(), method, address, **form)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_get_that_changes_something_is_seen(fresh: Callable[..., Flask], method: str) -> None:
    """The tests themselves hold every GET to it (tests/houses.py)."""
    app = fresh()

    @app.get("/planted")
    @needs(May.LOOK)
    def planted() -> str:
        db().execute(text("DELETE FROM outbox"))
        return "done"

    with pytest.raises(AssertionError, match="must change nothing"):
        app.test_client().open("/planted", method=method)


@pytest.mark.parametrize(
    ("statement", "changes"),
    [
        ("SELECT 1", False),
        ("  insert into x values (1)", True),
        ("WITH a AS (SELECT 1) DELETE FROM x", True),
        ("WITH a AS (SELECT 1) SELECT updated FROM a", False),
        ("PRAGMA foreign_keys", False),
        ("SELECT id FROM deleted", False),
    ],
)
def test_a_change_is_told_from_a_question(statement: str, changes: bool) -> None:
    assert bool(CHANGES.match(statement)) is changes


HEAVY = ("pyogrio", "pandas", "geopandas", "pyarrow", "typst", "folium", "matplotlib", "sklearn", "hypothesis")
VISIT = """
import sys
from app.main import create_app
from app.migrating import migrate
app = create_app()
migrate(app.extensions["database"])
for rule in app.url_map.iter_rules():
    if "GET" in rule.methods and not rule.arguments:
        app.test_client().get(rule.rule)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_a_web_process_carries_nothing_heavy(tmp_path: object) -> None:
    """Maps' loaders import GDAL, which is 100 MB; a web process that did so would not fit on a small machine."""
    said = subprocess.run(
        [sys.executable, "-c", VISIT],
        cwd=ROOT,
        env=SETTINGS | {"TV_INSTANCE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert set(HEAVY) & set(said.stdout.split()) == set()
