"""A load works while people answer, one at a time, and leaves the database as it was when it is stopped half way."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.config import ROOT
from app.db import transaction
from maps.places import loading, swapping
from maps.places.files import BrokenFileError
from maps.places.services import locate_postcode
from tests.maps import official
from tests.maps.conftest import Town
from tests.maps.official import AREAS

MANY = 12_000


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder with enough postcodes for several steps."""
    folder = official.town(tmp_path / "many")
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    rows = []
    for n in range(MANY):
        first, rest = divmod(n, 400)
        inward = letters[rest // 20] + letters[rest % 20]
        rows.append(
            official.postcode(f"QX{first // 9 + 1} {first % 9 + 1}{inward}", AREAS[n % 4], 53 + n / 1e6, -2 + n / 1e6)
        )
    official.directory(folder, rows, name="ONSPD_NOV_2025_UK.csv")
    return folder


KILLED = """
import os, sys
from pathlib import Path
from app.main import create_app
from maps.deprivation.loading import load_places
from maps.places.loading import Told
with create_app().app_context():
    load_places([Path(sys.argv[1])], told=Told(writing=lambda _share: os.kill(os.getpid(), 9)))
"""


def environment(town: Town) -> dict[str, str]:
    """For another process on the same database."""
    url = town.app.extensions["database"].engine.url.render_as_string(hide_password=False)
    return {**os.environ, "DATABASE_URL": url, "TV_INSTANCE": str(town.app.config["HOUSE"].instance)}


def test_people_read_and_write_while_a_load_goes_on(town: Town, many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between any two steps of the load somebody else writes, and reads the old truth whole."""
    town.load(official.postcodes(many.parent))
    told: list[float] = []

    def answer(_share: float) -> None:
        with town.app.app_context(), transaction() as session:
            session.execute(text("CREATE TABLE IF NOT EXISTS answered (n INTEGER)"))
            session.execute(text("INSERT INTO answered VALUES (1)"))
            assert locate_postcode("QX1 4AA") is None  # its area comes with the load that goes on
            assert session.execute(text("SELECT count(*) FROM postcode")).scalar_one() == 4
        told.append(_share)

    with town.app.app_context():
        loading.load([many], loading_kinds(), told=loading.Told(writing=answer))
    assert len(told) > 2
    with town.reading() as session:
        assert session.execute(text("SELECT count(*) FROM answered")).scalar_one() == len(told)
        assert session.execute(text("SELECT count(*) FROM postcode")).scalar_one() >= MANY
        assert locate_postcode("QX1 4AA") is not None


def loading_kinds():
    from maps.deprivation.loading import KINDS

    return KINDS


def test_a_second_load_at_the_same_time_is_refused(town: Town, many: Path) -> None:
    said: list[str] = []

    def second(_share: float) -> None:
        if not said:
            with pytest.raises(BrokenFileError) as refusal, town.app.app_context():
                loading.load([many], loading_kinds())
            said.append(str(refusal.value))

    with town.app.app_context():
        loading.load([many], loading_kinds(), told=loading.Told(writing=second))
    assert said == [loading.BUSY]
    assert not town.load(many).changed  # and afterwards the door is open again


@pytest.mark.parametrize("moment", ["drop_leftovers", "prepare", "fill", "swap"])
def test_a_load_that_fails_half_way_leaves_no_trace(
    town: Town, many: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    town.load(official.town(many.parent / "town"))
    before, tables = town.rows(), town.tables()
    real = getattr(swapping.Swap, moment)

    def interrupted(self, *arguments, **more):
        real(self, *arguments, **more) if moment != "swap" else None
        raise KeyboardInterrupt

    monkeypatch.setattr(swapping.Swap, moment, interrupted)
    with pytest.raises(KeyboardInterrupt):
        town.load(many)
    monkeypatch.undo()
    assert town.rows() == before
    town.load(many)
    assert town.tables() == tables


def test_a_failure_within_the_swap_takes_everything_back(
    town: Town, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.load(official.town(many.parent / "town"))
    before, tables = town.rows(), town.tables()
    monkeypatch.setattr(swapping.Swap, "_exchange", lambda _self, _name: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        town.load(many)
    assert town.rows() == before
    assert town.tables() == tables


def test_a_killed_load_changes_nothing_and_the_next_one_clears_up(town: Town, many: Path) -> None:
    """kill -9 when the first of the new tables has its first rows."""
    town.load(official.town(many.parent / "town"))
    before, tables = town.rows(), town.tables()
    ended = subprocess.run([sys.executable, "-c", KILLED, str(many)], env=environment(town), cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert "postcode_new" in town.tables()
    assert town.rows() == before
    assert town.load(many).changed
    assert town.tables() == tables
    with town.reading() as session:
        assert session.execute(text("SELECT count(*) FROM postcode")).scalar_one() >= MANY


def test_many_writers_at_once_all_get_their_turn(town: Town, many: Path) -> None:
    stop, failed, written = threading.Event(), [], []

    def write() -> None:
        while not stop.is_set():
            try:
                with town.app.app_context(), transaction() as session:
                    session.execute(text("INSERT INTO answered VALUES (1)"))
                written.append(1)
            except DBAPIError as error:
                failed.append(error)
                return
            time.sleep(0.005)

    with town.app.app_context(), transaction() as session:
        session.execute(text("CREATE TABLE answered (n INTEGER)"))
    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    town.load(many)
    stop.set()
    for writer in writers:
        writer.join()
    assert not failed
    assert written
    with town.reading() as session:
        assert session.execute(text("SELECT count(*) FROM answered")).scalar_one() == len(written)


def test_loads_follow_each_other_on_the_same_tables(town: Town, many: Path) -> None:
    """Names of keys are free again after a swap, and nothing piles up."""
    folder = many.parent
    tables = town.tables()
    for number in range(3):
        town.load(
            official.directory(folder, [official.postcode(f"QX9 {number + 1}ZZ", AREAS[0])], name=f"ONSPD_{number}.csv")
        )
    assert len(town.rows("postcode")["postcode"]) == 3
    assert town.tables() == tables


def test_a_web_process_carries_no_loader(town: Town) -> None:
    """GDAL and pandas weigh 100 MB each."""
    program = (
        "import sys; from app.main import create_app; create_app(); "
        "print([name for name in ('pyogrio', 'pandas', 'geopandas', 'pyarrow') if name in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "TV_INSTANCE": str(town.app.config["HOUSE"].instance), "DATABASE_URL": ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.strip() == "[]"
