"""A test leaves nothing to the next, and the guards of the database are back in place."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app import ledger
from app.db import Base
from tests.houses import PLACE_TABLES, Houses


def test_the_rows_of_the_place_are_those_of_the_maps(app: Flask) -> None:
    of_maps = {
        mapper.local_table.name
        for mapper in Base.registry.mappers
        if mapper.class_.__module__ in ("maps.places.models", "maps.deprivation.models")
    }
    assert of_maps == set(PLACE_TABLES)


def test_what_was_kept_is_swept_and_the_ledger_is_guarded_again(
    inside: Callable, houses: Houses, database: str
) -> None:
    with inside():
        ledger.record("command", "plant", "thing:1")
    houses.sweep(database)
    with inside() as session:
        assert session.scalar(select(func.count()).select_from(ledger.Entry)) == 0
        ledger.record("command", "plant", "thing:1")
    for change in ("DELETE FROM ledger", "UPDATE ledger SET verb = 'other'"):
        with pytest.raises(DBAPIError, match="append-only"), inside() as session:
            session.execute(text(change))


@pytest.mark.parametrize("time", ["first", "second"])
def test_an_evening_begins_empty(inside: Callable, time: str) -> None:
    with inside() as session:
        left = [
            table.name
            for table in Base.metadata.sorted_tables
            if table.name not in PLACE_TABLES and session.scalar(select(func.count()).select_from(table))
        ]
        ledger.record("command", "plant", "thing:1")
    assert left == []


def test_a_fresh_app_has_a_database_of_its_own(fresh: Callable[..., Flask], inside: Callable) -> None:
    with inside():
        ledger.record("command", "plant", "thing:1")
    other = fresh(TV_BASE_URL="https://voices.example")
    assert other.config["HOUSE"].base_url == "https://voices.example"
    with other.extensions["database"].engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(ledger.Entry)) == 0
