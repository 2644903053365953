"""A house on an empty database, and the loader in it."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.db import transaction
from maps.deprivation.loading import load_places
from maps.places.files import BrokenFileError
from maps.places.loading import Report

TABLES = {
    "area": "code",
    "neighbourhood": "slug",
    "postcode": "key",
    "postcode_cell": "cell",
    "outline": "area_code",
    "grid_cell": "cell, area_code",
    "area_measure": "area_code, name",
    "area_table": "area_code, family",
    "dataset": "id",
    "ledger": "seq",
}


class Town:
    """An empty house and what is done to its places."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def load(self, *paths: Path, grade: str = "") -> Report:
        with self.app.app_context():
            return load_places(paths, grade)

    def refused(self, *paths: Path, grade: str = "") -> str:
        """The sentence with which a load is refused; the database must be as before."""
        before = self.rows()
        with pytest.raises(BrokenFileError) as refusal:
            self.load(*paths, grade=grade)
        assert self.rows() == before
        return str(refusal.value)

    @contextmanager
    def reading(self) -> Generator[Session]:
        with self.app.app_context(), transaction(writes=False) as session:
            yield session

    def rows(self, *names: str) -> dict[str, list[Any]]:
        """What the tables of places hold."""
        with self.reading() as session:
            return {
                name: [tuple(row) for row in session.execute(text(f"SELECT * FROM {name} ORDER BY {TABLES[name]}"))]
                for name in names or TABLES
            }

    def tables(self) -> set[str]:
        from sqlalchemy import inspect

        with self.reading() as session:
            return set(inspect(session.connection()).get_table_names())


@pytest.fixture
def town(fresh: Callable[..., Flask]) -> Town:
    return Town(fresh())


@pytest.fixture
def within(town: Town) -> Callable[[], AbstractContextManager[Session]]:
    """`with within() as session:` a reading transaction in that house."""
    return town.reading
