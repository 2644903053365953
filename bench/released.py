"""The release of a crowd, as a program of its own: `python -m bench.released SLUG`, with the database in the settings.

Prints as JSON how long the tables and the whole release took, how much memory each needed, and what was counted.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from app.db import db, transaction
from app.main import create_app
from bench.children import forget_the_most, memory
from bench.crowd import NOBODY
from exports.releases.counting import count, people
from exports.releases.frame import frame_of
from exports.releases.services import make_release
from workshops.contributions.models import Contribution
from workshops.programmes.models import Programme


def release(slug: str) -> dict[str, Any]:
    """Count, then make the release."""
    with create_app().app_context():
        with transaction(writes=False):
            programme, nobody = _known(slug), _known(NOBODY)
            # What a process needs once, whoever is counted: SQLite's page cache of 2 MB, and the statement itself.
            db().scalar(select(func.count(Contribution.words)))
            count(people(nobody), frame_of(nobody))
            places = frame_of(programme)
            counted, tables, tables_memory = _measured(lambda: count(people(programme), places))
        with transaction():
            programme = _known(slug)
            made, whole, whole_memory = _measured(lambda: make_release("command", programme))
            hidden = sum(cell.shown == "hidden" for cell in made.cells)
    return {
        "tables": tables,
        "tables memory": tables_memory,
        "release": whole,
        "release memory": whole_memory,
        "hidden": hidden,
        "counts": {" ".join(key): number for key, number in counted.items()},
    }


def _known(slug: str) -> Programme:
    return db().scalars(select(Programme).where(Programme.slug == slug)).one()


def _measured(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What comes of it, seconds, and how many MB more than before were held at most."""
    forget_the_most()
    before = memory(os.getpid())
    began = time.perf_counter()
    found = work()
    return found, time.perf_counter() - began, memory(os.getpid()) - before


if __name__ == "__main__":
    sys.stdout.write(json.dumps(release(sys.argv[1])))
