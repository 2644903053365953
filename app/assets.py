"""Style, script and pictures of our own and from packages, each under an address that names its content."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request, url_for

from app.permissions import May, needs

OWN = Path(__file__).parent / "static"
# Leaflet's stylesheet names pictures of layers and pins beside it, which no page of ours asks for.
FROM_PACKAGES = {
    "htmx.js": ("django-js-lib-htmx", "static/htmx/htmx.min.js"),
    "leaflet.js": ("django-js-lib-leaflet", "static/js_lib_leaflet/leaflet.js"),
    "leaflet.css": (
        "django-js-lib-leaflet",
        "static/js_lib_leaflet/leaflet.css",
    ),
}
pages = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """A file that never changes under its address."""

    raw: bytes
    packed: bytes
    kind: str
    mark: str


@cache
def assets() -> dict[str, Asset]:
    """Every asset by name, read once a process."""
    files = {file.name: file for file in OWN.iterdir() if file.is_file()}
    for name, (package, ending) in FROM_PACKAGES.items():
        files[name] = Path(str(next(f.locate() for f in metadata.files(package) or () if str(f).endswith(ending))))
    return {name: _read(name, file) for name, file in sorted(files.items())}


def _read(name: str, file: Path) -> Asset:
    return asset_of(file.read_bytes(), mimetypes.guess_type(name)[0] or "application/octet-stream")


def asset_of(raw: bytes, kind: str) -> Asset:
    """An asset of these bytes, marked by what it holds."""
    return Asset(raw, gzip.compress(raw, 9, mtime=0), kind, hashlib.sha256(raw).hexdigest()[:10])


def asset(name: str) -> str:
    """The address of an asset. Raises KeyError for one that does not exist."""
    return url_for("assets.serve", mark=assets()[name].mark, name=name)


@pages.get("/assets/<mark>/<name>")
@needs(May.LOOK)
def serve(mark: str, name: str) -> Response:
    found = assets().get(name)
    if found is None or found.mark != mark:
        abort(404)
    return unchanging(found)


def unchanging(found: Asset) -> Response:
    """Answer with what never changes under its address."""
    answer = Response(found.raw, mimetype=found.kind)
    if "gzip" in request.accept_encodings:
        answer = Response(found.packed, mimetype=found.kind, headers={"Content-Encoding": "gzip"})
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.vary.add("Accept-Encoding")
    return answer


@pages.get("/favicon.ico")
@needs(May.LOOK)
def favicon() -> Response:
    """Browsers ask for it unasked."""
    return Response(assets()["mark.svg"].raw, mimetype="image/svg+xml")


def register(app: Flask) -> None:
    app.register_blueprint(pages)
    app.add_template_global(asset)
