"""Where a load gathers its rows before anyone sees them: temporary tables of one connection.

They are gone with the connection, whatever ends it, and filling them takes no lock that anyone waits for. When every
file has been read and found whole, swapping.py makes them the truth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.db import Database, db

TEXT, WHOLE, REAL = "text", "integer", "double precision"


@dataclass(frozen=True)
class Stage:
    """A temporary table: its columns and their types, how many of them are the key, and which row wins a clash."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: int
    clash: str

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.columns]

    @property
    def merging(self) -> str:
        """What an insert ends with when the key may be there already."""
        key = ", ".join(self.names[: self.key])
        return f"ON CONFLICT ({key}) DO {self.clash}"


def _replace(*columns: str, where: str = "") -> str:
    settings = ", ".join(f"{column} = excluded.{column}" for column in columns)
    return f"UPDATE SET {settings}{' WHERE ' + where if where else ''}"


STAGES = (
    Stage(
        "stage_area",
        (
            ("code", TEXT),
            ("teller", TEXT),
            ("name", TEXT),
            ("authority_code", TEXT),
            ("authority_name", TEXT),
            ("ward_code", TEXT),
            ("ward_name", TEXT),
            ("population", WHOLE),
        ),
        2,
        _replace("name", "authority_code", "authority_name", "ward_code", "ward_name", "population"),
    ),
    Stage("stage_measure", (("area_code", TEXT), ("name", TEXT), ("value", REAL)), 2, _replace("value")),
    Stage("stage_table", (("area_code", TEXT), ("family", TEXT), ("figures", TEXT)), 2, _replace("figures")),
    Stage(
        "stage_outline",
        (
            ("area_code", TEXT),
            ("worth", WHOLE),
            ("grade", TEXT),
            ("west", REAL),
            ("south", REAL),
            ("east", REAL),
            ("north", REAL),
            ("shape", TEXT),
        ),
        1,
        _replace(
            "worth", "grade", "west", "south", "east", "north", "shape", where="excluded.worth >= stage_outline.worth"
        ),
    ),
    Stage(
        "stage_postcode",
        (
            ("key", TEXT),
            ("area21", TEXT),
            ("area11", TEXT),
            ("official", WHOLE),
            ("cell", WHOLE),
            ("point", TEXT),
        ),
        1,
        # Between equals a newer row wins column by column: a layout of 2018 brings no 2021 code and takes none away.
        "UPDATE SET "
        "area21 = CASE WHEN excluded.official > stage_postcode.official THEN excluded.area21 "
        "ELSE coalesce(excluded.area21, stage_postcode.area21) END, "
        "area11 = coalesce(excluded.area11, stage_postcode.area11), official = excluded.official, "
        "cell = coalesce(excluded.cell, stage_postcode.cell), "
        "point = coalesce(excluded.point, stage_postcode.point) WHERE excluded.official >= stage_postcode.official",
    ),
    Stage("stage_point", (("cell", WHOLE), ("points", TEXT)), 1, "NOTHING"),
    Stage("stage_cell", (("cell", WHOLE), ("area_code", TEXT)), 2, "NOTHING"),
)
LONG_ROWS = {"stage_outline", "stage_table", "stage_point"}  # SQLite keeps long rows better apart from the key
BY_NAME = {stage.name: stage for stage in STAGES}


class Staging:
    """The temporary tables of one load, on the one connection of a database that nobody else uses."""

    def __init__(self, own: Database) -> None:
        self.own = own
        self.touched: set[str] = set()

    def set_up(self) -> None:
        """Make the tables."""
        if self.own.is_sqlite:
            with self.own.transaction(writes=False):
                for pragma in ("journal_mode=OFF", "cache_size=-16000"):
                    self.raw().execute(f"PRAGMA temp.{pragma}")
        with self.own.transaction(writes=False):
            for stage in STAGES:
                columns = ", ".join(f"{name} {kind}" for name, kind in stage.columns)
                key = ", ".join(stage.names[: stage.key])
                shape = " WITHOUT ROWID" if self.own.is_sqlite and stage.name not in LONG_ROWS else ""
                self.run(f"CREATE TEMPORARY TABLE {stage.name} ({columns}, PRIMARY KEY ({key})){shape}")
                if not self.own.is_sqlite:
                    self.run(f"CREATE TEMPORARY TABLE {stage.name}_raw ({columns})")

    @staticmethod
    def raw() -> Any:
        """The driver's own connection of the open transaction: rows go in by the million."""
        return db().connection().connection.driver_connection

    @staticmethod
    def run(statement: str) -> Any:
        """One plain statement in the open transaction."""
        return db().connection().exec_driver_sql(statement)

    def put(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows to one of the tables, in the open transaction."""
        if not rows:
            return
        self.touched.add(name)
        stage = BY_NAME[name]
        if self.own.is_sqlite:
            marks = ", ".join("?" * len(stage.columns))
            self.raw().executemany(f"INSERT INTO {name} VALUES ({marks}) {stage.merging}", rows)  # noqa: S608 - names of our own tables
            return
        with self.raw().cursor() as cursor, cursor.copy(f"COPY {name}_raw FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def settle(self) -> None:
        """After a file: PostgreSQL's copied rows join the others, the last of each key. SQLite did so on the way."""
        if self.own.is_sqlite:
            return
        for stage in STAGES:
            key = ", ".join(stage.names[: stage.key])
            self.run(
                f"INSERT INTO {stage.name} SELECT DISTINCT ON ({key}) * FROM {stage.name}_raw "  # noqa: S608 - names of our own tables
                f"ORDER BY {key}, ctid DESC {stage.merging}"
            )
            self.run(f"TRUNCATE {stage.name}_raw")

    def count(self, name: str) -> int:
        return self.run(f"SELECT count(*) FROM {name}").scalar_one()  # noqa: S608 - names of our own tables

    def close(self) -> None:
        """Give the connection up, and the temporary tables with it."""
        self.own.engine.dispose()
