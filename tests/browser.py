"""A Chromium for the tests: the one that is here, else the system's package, else Playwright's own, else advice.

`python -m tests.browser` installs one where there is none. Nothing is skipped: a page that no browser has opened is not
tested.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from werkzeug.wsgi import ClosingIterator

PROGRAMS = (
    "chromium-headless-shell",
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
)
QUIET = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ADVICE = (
    "The tests need a Chromium. Type `sudo apt-get install chromium-headless-shell` (on Ubuntu: "
    "`sudo .venv/bin/playwright install --with-deps chromium-headless-shell`), or set TV_CHROMIUM to a program."
)
PATIENCE = 600  # seconds for a download


def find() -> str | None:
    """The path of a Chromium, or None. Ubuntu's `chromium-browser` only leads to a snap, which does not start here."""
    if chosen := os.environ.get("TV_CHROMIUM"):
        return chosen
    for name in PROGRAMS:
        program = shutil.which(name)
        if program and not str(Path(program).resolve()).startswith("/snap"):
            return program
    return _playwrights_own()


def _playwrights_own() -> str | None:
    store = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found = sorted(store.glob("chromium*/*/*headless[-_]shell")) + sorted(store.glob("chromium-*/*/chrome"))
    return str(found[-1]) if found else None


def install() -> bool:
    """Try what can be done without asking a person. True when something says that it has worked."""
    return _by_apt() or _by_playwright()


def _by_apt() -> bool:
    if not (apt := shutil.which("apt-get")):
        return False
    if os.geteuid() == 0:
        allowed = []
    elif shutil.which("sudo") and _try(["sudo", "-n", "true"]):
        allowed = ["sudo", "-n"]
    else:
        return False
    quietly = [*allowed, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq", "-o", "DPkg::Lock::Timeout=300"]
    fetch = [*quietly, "install", "-y", "--no-install-recommends", "chromium-headless-shell"]
    return _try([*quietly, "update"]) and _try(fetch)


def _by_playwright() -> bool:
    with_system = ["--with-deps"] if os.geteuid() == 0 else []
    return _try([sys.executable, "-m", "playwright", "install", *with_system, "chromium-headless-shell"])


def _try(command: list[str]) -> bool:
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, text=True, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def starts(program: str) -> bool:
    """Whether Playwright can open a page with it. In a process of its own, since a failing one leaves broken pipes."""
    script = (
        "import sys; from playwright.sync_api import sync_playwright as start\n"
        "with start() as p: p.chromium.launch(executable_path=sys.argv[1]).new_page().set_content('<p>here')"
    )
    return _try([sys.executable, "-c", script, program])


def watch(person: Any, home: str) -> list[str]:
    """Note whatever goes wrong in somebody's browser: a script, an answer, a request that leaves the house."""
    wrong: list[str] = []

    def note(found: bool, what: str) -> None:
        if found:
            wrong.append(what)

    def leaves(url: str) -> bool:
        return url.startswith(("http", "ws")) and not url.startswith(home)

    person.on("weberror", lambda e: note(True, f"a script failed: {e.error}"))
    person.on("response", lambda r: note(r.status >= 500, f"{r.status} {r.url}"))
    person.on("request", lambda r: note(leaves(r.url), f"left the house: {r.url}"))
    person.on("console", lambda m: note("Content Security Policy" in m.text, m.text))
    return wrong


def main() -> int:
    """Find one or install one, and see it start. Exit 1 with the sentence that says what to type."""
    program = find()
    if program is None:
        print("No Chromium here yet: installing one (64 MB).", flush=True)  # noqa: T201 - this is a command
        install()
        program = find()
    if program is None or not starts(program):
        wrong = f"{program} does not start. " if program else ""
        print(wrong + ADVICE, file=sys.stderr)  # noqa: T201 - this is a command
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())


def slowly(app: Any, seconds: float = 0.2) -> Callable[[Any, Any], Iterator[bytes]]:
    """`app`, whose pages come late and then stop for a while after a quarter, as on a phone in a cellar.

    A test that looks at a page before it is there passes on a quiet machine and fails once a month; here it fails.
    """

    def answer(environ: Any, start_response: Any) -> Iterator[bytes]:
        time.sleep(seconds)
        with closing(ClosingIterator(app(environ, start_response))) as pieces:
            for piece in pieces:
                yield piece[: len(piece) // 4]
                time.sleep(seconds)
                yield piece[len(piece) // 4 :]

    return answer


def settle(page: Any) -> None:
    """Wait until a page that a click has asked for stands: a look at it may not meet it half-way."""
    page.wait_for_load_state()
    page.locator("h1").first.wait_for(state="attached")
