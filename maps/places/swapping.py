"""How staged rows become the truth: beside the living in short steps, then all at once in one short transaction.

Postcodes, outlines, their cells, measures and census tables are written in order of their key into `<table>_new`, 5,000
rows at a time, and take the old tables' names. Areas and neighbourhoods, which people's rows point at, are upserted by
code in that same transaction (joining.py). Until then the database says what it said before; after a kill, what is
left of `<table>_new` is dropped by the next load.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import MetaData, Table, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.schema import CreateTable

from app.db import Base, Database, db
from maps.places.grid import area_cells
from maps.places.staging import Staging

CHUNK = 5_000
SHORTEST_PAUSE, LONGEST_PAUSE = 0.003, 0.012  # seconds in which people's answers get their turn
PATIENCE = 100  # times that PostgreSQL's swap steps back from a reader and tries again
NEW, OLD = "_new", "_old"

# What the present tables say joins what was staged; a staged row stays unless the present one is worth more.
KEEP_PRESENT = {
    "stage_postcode": (
        "INSERT INTO stage_postcode (key, area21, area11, official) "
        "SELECT key, area21, area11, CASE WHEN official THEN 1 ELSE 0 END FROM postcode WHERE true "
        "ON CONFLICT (key) DO UPDATE SET "
        "area21 = CASE WHEN excluded.official = stage_postcode.official "
        "THEN coalesce(stage_postcode.area21, excluded.area21) "
        "WHEN excluded.official > stage_postcode.official THEN excluded.area21 ELSE stage_postcode.area21 END, "
        "area11 = coalesce(stage_postcode.area11, excluded.area11), "
        "official = CASE WHEN excluded.official > stage_postcode.official "
        "THEN excluded.official ELSE stage_postcode.official END"
    ),
    "stage_outline": (
        "INSERT INTO stage_outline (area_code, worth, grade, west, south, east, north, shape) "
        "SELECT area_code, "
        "CASE grade WHEN 'BGC' THEN 3 WHEN 'BFC' THEN 2 WHEN 'BFE' THEN 2 WHEN 'BSC' THEN 1 ELSE 0 END, "
        "grade, west, south, east, north, shape FROM outline WHERE true "
        "ON CONFLICT (area_code) DO UPDATE SET worth = excluded.worth, grade = excluded.grade, west = excluded.west, "
        "south = excluded.south, east = excluded.east, north = excluded.north, shape = excluded.shape "
        "WHERE excluded.worth > stage_outline.worth"
    ),
    # An area's figures of one index (its name's first four letters) are replaced together. What was carried over from
    # an older index was worked out anew, or no longer counts.
    "stage_measure": (
        "INSERT INTO stage_measure (area_code, name, value) SELECT area_code, name, value FROM area_measure m "
        "WHERE NOT EXISTS (SELECT 1 FROM stage_measure s WHERE s.area_code = m.area_code "
        "AND substr(s.name, 1, 4) = substr(m.name, 1, 4)) AND NOT (substr(m.name, 1, 4) = 'imd.' "
        "AND m.area_code IN (SELECT area_code FROM area_measure WHERE name = 'imd.carried'))"
    ),
    "stage_table": (
        "INSERT INTO stage_table (area_code, family, figures) SELECT area_code, family, figures FROM area_table "
        "WHERE true ON CONFLICT (area_code, family) DO NOTHING"
    ),
}
PRESENT_POINTS = "UPDATE stage_postcode SET cell = :cell, point = :point WHERE key = :key AND cell IS NULL"
POINTS = {
    "sqlite": (
        "INSERT INTO stage_point SELECT cell, group_concat(point, ';') FROM "
        "(SELECT cell, point FROM stage_postcode WHERE cell IS NOT NULL ORDER BY cell, key) GROUP BY cell"
    ),
    "postgresql": (
        "INSERT INTO stage_point SELECT cell, string_agg(point, ';' ORDER BY key) FROM stage_postcode "
        "WHERE cell IS NOT NULL GROUP BY cell"
    ),
}


@dataclass(frozen=True)
class Filling:
    """Where the rows of a new table come from, in the order of its key, and how many old ones go in one step."""

    table: str
    stage: str
    columns: str
    key: tuple[str, ...]
    start: tuple[Any, ...]
    clear: int = 20_000

    def after(self, *, whole: bool) -> str:
        """The insert of the next rows after `:k0`, `:k1` (all of them on PostgreSQL, where nobody waits for it)."""
        key = ", ".join(self.key)
        given = ", ".join(f":k{n}" for n in range(len(self.key)))
        rest = "" if whole else f"LIMIT {CHUNK}"
        return (
            f"INSERT INTO {self.table}{NEW} SELECT {self.columns} FROM {self.stage} "  # noqa: S608 - names of our own tables
            f"WHERE ({key}) > ({given}) ORDER BY {key} {rest}"
        )

    @property
    def ends(self) -> str:
        """Every 5,000th key."""
        key = ", ".join(self.key)
        return (
            f"SELECT {key} FROM (SELECT {key}, row_number() OVER (ORDER BY {key}) AS n FROM {self.stage}) AS numbered "  # noqa: S608 - names of our own tables
            f"WHERE n % {CHUNK} = 0 ORDER BY {key}"
        )


FILLINGS = (
    Filling("postcode", "stage_postcode", "key, area21, area11, official = 1", ("key",), ("",)),
    Filling("postcode_cell", "stage_point", "cell, points", ("cell",), (-1,)),
    Filling(
        "outline",
        "stage_outline",
        "area_code, grade, west, south, east, north, shape",
        ("area_code",),
        ("",),
        clear=1_000,
    ),
    Filling("grid_cell", "stage_cell", "cell, area_code", ("cell", "area_code"), (-1, "")),
    Filling("area_measure", "stage_measure", "area_code, name, value", ("area_code", "name"), ("", "")),
    Filling("area_table", "stage_table", "area_code, family, figures", ("area_code", "family"), ("", "")),
)
NEEDED_BY = {
    "stage_postcode": ("postcode", "postcode_cell"),
    "stage_outline": ("outline", "grid_cell"),
    "stage_measure": ("area_measure",),
    "stage_table": ("area_table",),
}


class Swap:
    """The second half of a load. `tell` hears how far it is, from 0 to 1."""

    def __init__(self, staging: Staging, tell: Callable[[float], None]) -> None:
        self.staging = staging
        self.own: Database = staging.own
        self.tell = tell

    @property
    def fillings(self) -> list[Filling]:
        """The tables that what was staged makes anew."""
        needed = [table for stage in self.staging.touched for table in NEEDED_BY.get(stage, ())]
        return [filling for filling in FILLINGS if filling.table in needed]

    def drop_leftovers(self) -> None:
        """What a killed load left behind, in steps that nobody notices."""
        with self.own.transaction(writes=False):
            there = set(inspect(db().connection()).get_table_names())
        for filling in FILLINGS:
            for ending in (NEW, OLD):
                if filling.table + ending in there:
                    self._drop(filling, filling.table + ending)

    def prepare(self) -> None:
        """Stage what stays of the present rows beside what was brought, and what follows from it."""
        with self.own.transaction(writes=False):
            for stage, statement in KEEP_PRESENT.items():
                if stage in self.staging.touched:
                    self.staging.run(statement)
            if "stage_postcode" in self.staging.touched:
                self._keep_present_points()
                self.staging.run(POINTS[db().get_bind().dialect.name])
            if "stage_outline" in self.staging.touched:
                boxes = self.staging.run("SELECT area_code, west, south, east, north FROM stage_outline").all()
                self.staging.put("stage_cell", [(cell, code) for code, *box in boxes for cell in area_cells(*box)])
                self.staging.settle()

    def _keep_present_points(self) -> None:
        """Where the postcodes lie that stay, and those that were brought without coordinates."""
        present = db().execute(text("SELECT cell, points FROM postcode_cell").execution_options(yield_per=CHUNK))
        for cells in present.partitions():
            points = [(cell, point) for cell, points in cells for point in points.split(";")]
            db().execute(
                text(PRESENT_POINTS),
                [{"cell": cell, "point": point, "key": point.split(" ", 1)[0]} for cell, point in points],
            )

    def fill(self) -> None:
        """Write the new tables beside the present ones."""
        self._hurry()
        for done, filling in enumerate(self.fillings):
            with self.own.transaction() as session:
                session.execute(CreateTable(self._copy(filling.table)))
            starts = self._starts(filling)
            for number, start in enumerate(starts):
                began = time.monotonic()
                with self.own.transaction() as session:
                    session.execute(
                        text(filling.after(whole=not self.own.is_sqlite)),
                        {f"k{n}": value for n, value in enumerate(start)},
                    )
                self._pause(time.monotonic() - began)
                self.tell((done + number / len(starts)) / len(self.fillings))
            if not self.own.is_sqlite:
                with self.own.transaction():
                    self.staging.run(f"ANALYZE {filling.table}{NEW}")

    def _starts(self, filling: Filling) -> list[tuple[Any, ...]]:
        if not self.own.is_sqlite:
            return [filling.start]
        with self.own.transaction(writes=False):
            return [filling.start, *(tuple(row) for row in self.staging.run(filling.ends))]

    def _copy(self, name: str) -> Table:
        """The model's table by its new name. A key's name is its table's own on SQLite, the schema's elsewhere."""
        copy = Base.metadata.tables[name].to_metadata(MetaData(), name=name + NEW)
        copy.primary_key.name = f"pk_{name}" if self.own.is_sqlite else f"pk_{name}{NEW}"
        return copy

    def swap(self, also: Callable[[], None]) -> None:
        """The one moment: the new tables take the old ones' names, and `also` does the rest of the truth."""
        self._take_care()
        for attempt in range(PATIENCE):
            try:
                with self.own.transaction():
                    if not self.own.is_sqlite:
                        self.staging.run("SET LOCAL lock_timeout = '150ms'")
                    also()
                    for filling in self.fillings:
                        self._exchange(filling.table)
                break
            except OperationalError as error:
                if self.own.is_sqlite or attempt == PATIENCE - 1 or "lock timeout" not in str(error.orig):
                    raise
                time.sleep(0.05)
        self._hurry()
        for filling in self.fillings:
            self._drop(filling, filling.table + OLD)
        if not self.own.is_sqlite:
            with self.own.transaction():
                self.staging.run("ANALYZE area, neighbourhood")

    def _exchange(self, name: str) -> None:
        for present, after in ((name, name + OLD), (name + NEW, name)):
            self.staging.run(f"ALTER TABLE {present} RENAME TO {after}")
            if not self.own.is_sqlite:
                self.staging.run(f"ALTER TABLE {after} RENAME CONSTRAINT pk_{present} TO pk_{after}")

    def _drop(self, filling: Filling, name: str) -> None:
        """SQLite visits every page of a table that it drops while others wait, so it is emptied in steps first."""
        key = filling.key[0]
        while self.own.is_sqlite:
            began = time.monotonic()
            with self.own.transaction():
                last = self.staging.run(
                    f"SELECT {key} FROM {name} ORDER BY {key} LIMIT 1 OFFSET {filling.clear}"  # noqa: S608 - names of our own tables
                ).first()
                if last is None:
                    break
                db().execute(text(f"DELETE FROM {name} WHERE {key} <= :last"), {"last": last[0]})  # noqa: S608 - names of our own tables
            self._pause(time.monotonic() - began)
        with self.own.transaction():
            self.staging.run(f"DROP TABLE {name}")

    def _pause(self, took: float) -> None:
        if self.own.is_sqlite:
            time.sleep(min(LONGEST_PAUSE, max(SHORTEST_PAUSE, took)))

    def _hurry(self) -> None:
        """While nothing of what is written counts yet, SQLite need not wait for the disk, nor blank what it frees."""
        self._pragmas("synchronous=NORMAL", "secure_delete=OFF")

    def _take_care(self) -> None:
        self._pragmas("synchronous=FULL", "secure_delete=ON")

    def _pragmas(self, *pragmas: str) -> None:
        if not self.own.is_sqlite:
            return
        connection = self.own.engine.raw_connection()
        for pragma in pragmas:
            connection.cursor().execute(f"PRAGMA {pragma}")
        connection.close()
