"""Programs of their own, measured from outside: how long they ran, and the most memory that they held."""

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from app.config import ROOT


@dataclass(frozen=True)
class Ran:
    """A program that ended well: seconds, and the most memory that it held, in MB."""

    seconds: float
    memory: float
    said: str


def run(command: list[str], settings: dict[str, str]) -> Ran:
    """Run a program to its end. Raises RuntimeError when it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    began, most = time.perf_counter(), 0.0
    with tempfile.TemporaryFile("w+") as said:
        program = subprocess.Popen(  # noqa: S603 - our own commands
            command, env=environment, cwd=ROOT, stdout=said, stderr=said
        )
        while program.poll() is None:
            most = max(most, memory(program.pid))
            time.sleep(0.02)
        took = time.perf_counter() - began
        said.seek(0)
        if program.returncode:
            raise RuntimeError(f"{' '.join(command)} failed:\n{said.read()[-2000:]}")
        return Ran(took, most, said.read())


def memory(pid: int) -> float:
    """The most memory that a running program has held since it began, in MB (the kernel's own high-water mark).

    What `wait4` tells would not do: it counts what this process held when it started the other.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def forget_the_most() -> None:
    """Let this process's high-water mark begin anew at what it holds now."""
    Path("/proc/self/clear_refs").write_text("5")
