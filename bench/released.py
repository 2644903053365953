"""The release of a crowd, as a program of its own: `python -m bench.released SLUG`, with the database in the settings.

Prints as JSON how long the tables and the whole release took, how much memory each needed, and what was counted;
with `everything` after it, also what was counted of themes, votes and answers about people.
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
from exports.releases.answers import asked_alike
from exports.releases.counting import count, people
from exports.releases.frame import frame_of
from exports.releases.services import make_release
from exports.releases.sheet import Key
from exports.releases.themes import count_themes
from workshops.contributions.models import Contribution
from workshops.equality.services import tallies
from workshops.programmes.models import Programme


def release(slug: str, *, everything: bool = False) -> dict[str, Any]:
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
            if everything:
                counted |= _said(programme)
            hidden = sum(shown == "hidden" for shown in made.shown.values())
    return {
        "tables": tables,
        "tables memory": tables_memory,
        "release": whole,
        "release memory": whole_memory,
        "hidden": hidden,
        "counts": {" ".join(key): number for key, number in counted.items()},
    }


def _said(programme: Programme) -> dict[Key, int]:
    """What the other tables count before they are protected."""
    frame, seats = frame_of(programme), people(programme)
    found: dict[Key, int] = {}
    for theme, cells in count_themes(programme, seats, frame).items():
        found |= {(f"theme {theme} {table}", row): number for (table, row), number in cells.items()}
    for question in asked_alike(frame, seats, programme.threshold):
        for row, number in question.votes.given.items():
            found["vote", f"{question.words} {row}"] = number
    for (_version, question, answer), number in tallies(frame.evenings).items():
        found["equality", f"{question} {answer}"] = number
    return found


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
    sys.stdout.write(json.dumps(release(sys.argv[1], everything="everything" in sys.argv)))
