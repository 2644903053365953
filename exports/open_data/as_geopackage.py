"""A table as a GeoPackage, which QGIS opens: made of its GeoJSON by a short process of its own (geopackage.py).

What was made last is kept, and one is made at a time: a web process may be asked for it by anybody.
"""

import os
import subprocess
import sys
import tempfile
import threading
from functools import lru_cache
from pathlib import Path

from app.config import ROOT
from exports.open_data.as_json import as_geojson
from exports.open_data.opening import OpenRelease
from exports.open_data.tables import OpenTable

MAKER = "exports.open_data.geopackage"
PATIENCE = 120  # seconds
_one_at_a_time = threading.Lock()


class NotMadeError(Exception):
    """The process that makes GeoPackages has failed."""


def as_geopackage(opened: OpenRelease, table: OpenTable) -> bytes:
    """Raises NotMadeError."""
    made_at = opened.made_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    with _one_at_a_time:
        return _made(as_geojson(opened, table), made_at)


@lru_cache(maxsize=8)
def _made(geojson: bytes, made_at: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.gpkg"
        try:
            subprocess.run(  # noqa: S603 - our own program; what was typed goes in by standard input
                [sys.executable, "-m", MAKER, str(file)],
                cwd=ROOT,
                env=os.environ | {"OGR_CURRENT_DATE": made_at},
                input=geojson,
                capture_output=True,
                check=True,
                timeout=PATIENCE,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise NotMadeError from error
        return file.read_bytes()
