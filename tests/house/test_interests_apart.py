"""Who is interested in a job is apart from speech: from an interest no key and no time leads to a seat or to words."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Date, DateTime, Integer, LargeBinary, Time, text

from app.db import Base, Moment
from tests.house.test_contacts_apart import neighbours, reached

INTEREST = Base.metadata.tables["interest"]
DAYS = {"created_on", "promised_until", "passed_on", "undone_on", "aside_on", "delete_on"}
SPEECH = {"seat", "contribution", "contact", "concern", "vote"}
SHARED = {"offer", "neighbourhood"}  # what many belong to; an offer is public, and hundreds may be interested


def test_keys_lead_to_no_seat_no_words_and_no_other_contact(app: Flask) -> None:
    assert set(reached(INTEREST, SHARED)) == {"interest"}
    assert set(reached(INTEREST, set())) >= SPEECH, "the walk would find them"


def test_nobody_points_at_an_interest(app: Flask) -> None:
    assert neighbours(INTEREST) == SHARED


def test_an_interest_knows_days_and_no_moment_and_no_number_of_its_own(app: Flask) -> None:
    kinds = {column.name: column.type for column in INTEREST.columns}
    assert [name for name, kind in kinds.items() if isinstance(kind, Moment | DateTime | Time | LargeBinary)] == []
    assert {name for name, kind in kinds.items() if isinstance(kind, Date)} == DAYS
    assert {name for name, kind in kinds.items() if isinstance(kind, Integer)} == {"offer_id", "neighbourhood_id"}


@pytest.mark.parametrize("name", sorted(SPEECH - {"vote"}))
def test_no_column_is_shared_that_could_be_matched(app: Flask, name: str) -> None:
    """Each id is random and made by itself, each code's hash is of its own code and each seal differs; a neighbourhood
    is that of hundreds.
    """
    common = {column.name for column in INTEREST.columns} & {
        column.name for column in Base.metadata.tables[name].columns
    }
    assert common <= {"id", "sealed", "code_hash", "neighbourhood_id", "elsewhere"}


@pytest.mark.sqlite
def test_the_order_of_rows_is_that_of_their_random_keys(app: Flask, inside: Callable) -> None:
    with inside(writes=False) as session:
        sql = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'interest'"))
    assert sql.rstrip().endswith("WITHOUT ROWID")
    assert INTEREST.primary_key.columns.keys() == ["id"]
