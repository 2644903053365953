"""What the livelier map is fetched with: folium's script, and the outlines of one authority.

Both never change under their address. The script is made once a server process, in a short process of its own, because
folium and pandas would not fit into a web process; where that fails, the picture that the server drew stays.
"""

import hashlib
import logging
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import metadata
from pathlib import Path

from app.assets import Asset, asset_of
from app.config import ROOT
from maps.places.outlines import NEAR, light_shapes_of
from maps.places.services import data_version

MAKER = "maps.atlas.interactive"
PATIENCE = 60  # seconds
BREATHER = 300  # seconds until it is tried again
SHAPES = "1"  # another way to write them needs another address
log = logging.getLogger(__name__)


@cache
def script_mark() -> str:
    """Changes with whatever the script is made of."""
    source = Path(__file__).with_name("interactive.py").read_bytes()
    versions = " ".join(metadata.version(name) for name in ("folium", "branca", "jinja2"))
    return hashlib.sha256(source + versions.encode()).hexdigest()[:10]


def script() -> Asset | None:
    """The script of the livelier map; None when it could not be made, which is not tried again for a while."""
    with _one_at_a_time:
        if _made.asset is None and time.monotonic() >= _made.again:
            try:
                _made.asset = _make()
            except (OSError, subprocess.SubprocessError):
                _made.again = time.monotonic() + BREATHER
                log.exception("The script of the map could not be made: pages show the drawn picture.")
        return _made.asset


@dataclass
class Made:
    """What this process has of the script."""

    asset: Asset | None = None
    again: float = 0.0


_made = Made()
_one_at_a_time = threading.Lock()  # after a start many ask at once


def _make() -> Asset:
    made = subprocess.run(  # noqa: S603 - our own program, without anything that was typed
        [sys.executable, "-m", MAKER], cwd=ROOT, capture_output=True, check=True, timeout=PATIENCE
    )
    return asset_of(made.stdout, "text/javascript")


def shapes_mark() -> str:
    """Changes whenever a file of places is loaded."""
    return hashlib.sha256(f"{SHAPES} {data_version()}".encode()).hexdigest()[:10]


def shapes(authority_code: str) -> Asset:
    """The outlines of an authority's areas as GeoJSON, each with its code and nothing else."""
    return _shapes(data_version(), authority_code)


@lru_cache(maxsize=64)
def _shapes(_version: str, authority_code: str) -> Asset:
    features = [
        f'{{"type":"Feature","id":"{code}","geometry":{{"type":"MultiPolygon","coordinates":{shape}}}}}'
        for code, shape in light_shapes_of(authority_code, NEAR).items()
    ]
    return asset_of(f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'.encode(), "application/json")
