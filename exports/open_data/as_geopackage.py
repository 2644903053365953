"""A table as a GeoPackage, which QGIS opens: made of its GeoJSON by a short process of its own (geopackage.py).

Anybody may ask a web process for it. So one is made at a time, whoever would have to wait long is sent away, and what
was made last is kept where it is not too big.
"""

import hashlib
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from pathlib import Path

from app.config import ROOT
from exports.open_data.as_json import as_geojson
from exports.open_data.opening import OpenRelease
from exports.open_data.tables import OpenTable

MAKER = "exports.open_data.geopackage"
PATIENCE = 120  # seconds for the making
IN_LINE = 5  # seconds until somebody else's is made
KEPT, KEPT_BYTES = 8, 4 * 1024 * 1024
_kept: OrderedDict[str, bytes] = OrderedDict()
_one_at_a_time = threading.Lock()


class NotMadeError(Exception):
    """It could not be made, or not now; the message says why."""


def as_geopackage(opened: OpenRelease, table: OpenTable) -> bytes:
    """Raises NotMadeError."""
    geojson = as_geojson(opened, table)
    mark = hashlib.sha256(geojson).hexdigest()
    if ready := _kept.get(mark):
        return ready
    if not _one_at_a_time.acquire(timeout=IN_LINE):
        raise NotMadeError("others are being made; try again in a minute")
    try:
        made = _kept.get(mark) or _make(geojson, opened.made_at.strftime("%Y-%m-%dT%H:%M:%SZ"))
        if len(made) <= KEPT_BYTES:
            _kept[mark] = made
            _kept.move_to_end(mark)
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
        return made
    finally:
        _one_at_a_time.release()


def _make(geojson: bytes, made_at: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.gpkg"
        try:
            subprocess.run(  # noqa: S603 - our own program; what was typed goes in by standard input
                [sys.executable, "-m", MAKER, str(file), made_at],
                cwd=ROOT,
                input=geojson,
                capture_output=True,
                check=True,
                timeout=PATIENCE,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise NotMadeError(str(error)) from error
        return file.read_bytes()
