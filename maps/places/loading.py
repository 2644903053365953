"""A load from beginning to end: find, recognise, read everything, and only then change anything.

It is called outside of any open transaction, works on a connection of its own, and only one goes on at a time.
"""

import fcntl
import gc
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from flask import current_app
from sqlalchemy import delete, select, text

from app import clock, ledger
from app.db import Database, db
from maps.places.boundaries import KINDS_OF_OUTLINES, grade_of
from maps.places.files import BrokenFileError, LeftOut, checksum, find_files
from maps.places.joining import Joining
from maps.places.models import Dataset
from maps.places.postcodes import DIRECTORY, NORTHERN_IRISH_TERMS, OPEN_FILE
from maps.places.reading import Reading
from maps.places.recognise import Kind, Recognised, recognise
from maps.places.staging import Staging
from maps.places.swapping import Swap
from maps.places.wards import LOOKUP

KINDS = (DIRECTORY, OPEN_FILE, LOOKUP, *KINDS_OF_OUTLINES)
LOCK = 7_203_002  # PostgreSQL's advisory lock for loads
TRIES = 5
BUSY = "Another load of places is going on. Wait until it has ended, then start this one again."
INVENTED = ("Invented by this project; no real place", "No licence needed: the figures are invented")

LICENCE_NOTES = {NORTHERN_IRISH_TERMS}


@dataclass
class Loaded:
    """What became of one file. `repeated` of the rows kept had a code that was there already in this load."""

    reading: Reading
    checksum: str
    kept: int = 0
    repeated: int = 0
    again: bool = False

    @property
    def kind(self) -> Kind:
        return self.reading.file.kind

    @property
    def dataset_kind(self) -> str:
        """Under which kind it stands in `dataset`: outlines by their grade."""
        return f"{self.kind.key}.{self.reading.grade}" if self.reading.grade else self.kind.key


@dataclass
class Report:
    """What a load has done: files, files left out, and how many areas and neighbourhoods changed."""

    files: list[Loaded] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    changed: bool = False
    areas: int = 0
    neighbourhoods: int = 0
    notes: list[str] = field(default_factory=list)


Settle = Callable[[Staging, Sequence[Loaded]], list[str]]


@dataclass(frozen=True)
class Told:
    """Whom the load tells how far it is: which file, how many bytes of it, and how much of the writing (0 to 1)."""

    file: Callable[[str], None] = lambda _name: None
    bytes: Callable[[int], None] = lambda _size: None
    writing: Callable[[float], None] = lambda _share: None


def load(
    paths: Sequence[Path],
    kinds: Sequence[Kind],
    grade: str = "",
    told: Told | None = None,
    settle: Settle = lambda _staging, _files: [],
) -> Report:
    """Load official files. Raises BrokenFileError, with the database as before, when one cannot be used.

    `settle` works out what follows from several files together, once all were read, and says what it did.
    """
    told = told or Told()
    own = Database(current_app.config["HOUSE"].database_url)
    staging = Staging(own)
    try:
        with _alone(own):
            return _load(paths, kinds, grade, told, staging, settle)
    finally:
        staging.close()


def _load(
    paths: Sequence[Path], kinds: Sequence[Kind], grade: str, told: Told, staging: Staging, settle: Settle
) -> Report:
    sources, left_out = find_files(paths)
    report = Report(left_out=left_out)
    sums: dict[Path, str] = {}
    for source in sources:
        found = recognise(source, kinds)
        if isinstance(found, str):
            left_out.append(LeftOut(source.name, found))
            continue
        if source.unit not in sums:
            sums[source.unit] = checksum(source.unit)
        report.files.append(_begin(found, grade, sums[source.unit], told))
    _mark_known(report.files, staging.own)
    fresh = [loaded for loaded in report.files if not loaded.again]
    if not fresh:
        return report
    swap, joining = Swap(staging, told.writing), Joining(staging)
    swap.drop_leftovers()
    staging.set_up()
    with _no_sweeping():
        for loaded in fresh:
            told.file(loaded.reading.name)
            _read(loaded, staging)
    told.file("")
    with staging.own.transaction(writes=False):
        report.notes += settle(staging, fresh)
    joining.prepare()
    swap.prepare()
    try:
        swap.fill()
        swap.swap(also=lambda: _conclude(fresh, joining))
    except BaseException:
        with suppress(Exception):
            swap.drop_leftovers()
        raise
    report.changed, report.areas = True, joining.areas
    report.neighbourhoods = len(joining.new) + len(joining.changed)
    return report


@contextmanager
def _no_sweeping() -> Generator[None]:
    """Millions of short-lived rows and not one circle: looking for circles among them costs a tenth of the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _begin(found: Recognised, grade: str, of_unit: str, told: Told) -> Loaded:
    graded = ""
    if found.kind.form == "shapes":
        graded = grade_of(f"{found.source.name} {found.layer}", grade)
    return Loaded(Reading(found, graded, told.bytes), of_unit)


def _read(loaded: Loaded, staging: Staging) -> None:
    """Read a file to its end onto the stage, and count what of it is new there."""
    reading, kind = loaded.reading, loaded.kind
    if kind.read is None:
        raise LookupError(f"Nothing reads {kind.key}.")
    with staging.own.transaction(writes=False):
        before = staging.count(kind.counted) if kind.counted else 0
        kind.read(reading, staging)
        staging.settle()
        reading.finish()
        loaded.kept = reading.rows - reading.left_out.total()
        if kind.counted:
            loaded.repeated = loaded.kept - (staging.count(kind.counted) - before)


def _mark_known(files: list[Loaded], own: Database) -> None:
    """Files that were loaded before, with nothing of their kind after them, need not be read again."""
    with own.transaction(writes=False):
        known = list(db().execute(select(Dataset.id, Dataset.kind, Dataset.nation, Dataset.checksum)))
    for loaded in files:
        of_kind = [row for row in known if row.kind == loaded.dataset_kind]
        ours = {other.checksum for other in files if other.dataset_kind == loaded.dataset_kind}
        same = next((row for row in of_kind if row.checksum == loaded.checksum), None)
        later = {row.checksum for row in of_kind if same and row.nation == same.nation and row.id > same.id}
        loaded.again = same is not None and later <= ours


def _conclude(files: list[Loaded], joining: Joining) -> None:
    """In the transaction of the swap: areas and neighbourhoods, what was loaded, and the ledger's entry."""
    joining.write()
    rows: dict[tuple[str, str], Dataset] = {}
    for loaded in files:
        key = (loaded.dataset_kind, loaded.checksum)
        if key in rows:
            rows[key].rows += loaded.kept
            continue
        reading, kind = loaded.reading, loaded.kind
        source, licence = INVENTED if reading.invented else (kind.source, kind.licence)
        rows[key] = Dataset(
            kind=key[0],
            title=f"{kind.title} (invented)" if reading.invented else kind.title,
            vintage=reading.vintage,
            nation=reading.codes_begin,
            licence=" ".join([licence, *(note for note in reading.notes if note in LICENCE_NOTES)]),
            source=source,
            file_name=reading.file.source.unit.name[:200],
            checksum=key[1],
            rows=loaded.kept,
            loaded_at=clock.now(),
        )
    for (kind_key, sum_), row in rows.items():
        db().execute(delete(Dataset).where(Dataset.kind == kind_key, Dataset.checksum == sum_))
        db().add(row)
        db().flush()
    ledger.record("command", "load places", "places:load", files=[row.file_name for row in rows.values()])


@contextmanager
def _alone(own: Database) -> Generator[None]:
    """Hold the one lock of loads; the operating system or the server lets go of it when this process ends."""
    if own.is_sqlite:
        path = own.engine.url.database
        with Path(f"{path}.loading").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BrokenFileError(BUSY) from None
            yield
        return
    for _ in range(TRIES):
        if _ask_postgres(own, "pg_try_advisory_lock"):
            break
        time.sleep(0.2)  # a server takes a moment to see that a killed load is gone
    else:
        raise BrokenFileError(BUSY)
    try:
        yield  # the lock belongs to the one connection of this load
    finally:
        _ask_postgres(own, "pg_advisory_unlock")


def _ask_postgres(own: Database, function: str) -> bool:
    with own.transaction(writes=False) as session:
        return session.execute(text(f"SELECT {function}(:lock)"), {"lock": LOCK}).scalar_one()
