"""Addresses as others must type or scan them."""

import io
import sys
from collections.abc import Iterator
from itertools import groupby

import qrcode
from flask import current_app, has_request_context, request
from markupsafe import Markup


def absolute(path: str, *, mailed: bool = False) -> str:
    """A path as a whole address: TV_BASE_URL where it is set, else where the request came to, else this machine.

    A mailed one never follows the request in production: whoever asks could name a host of their own, and the letter
    would carry the key there.
    """
    config = current_app.config["HOUSE"]
    if config.base_url:
        return config.base_url + path
    if has_request_context() and not (mailed and config.production):
        return request.host_url.rstrip("/") + path
    return f"http://{config.host}:{config.port}{path}"


def path_to(endpoint: str, **values: object) -> str:
    """The path of a page, also where no request is under way: in the worker and in commands."""
    return current_app.url_map.bind("").build(endpoint, values)


def mailed(endpoint: str, **values: object) -> str:
    """The whole address of a page, as a letter carries it."""
    return absolute(path_to(endpoint, **values), mailed=True)


def qr_svg(address: str, label: str) -> Markup:
    """A QR code as an SVG with a name for those who do not see it: stands in a page or by itself, as on paper.

    Error correction M, quiet zone of 4. Dark squares that touch in a row are drawn as one, so that no hairline shows
    between them and a sheet of many codes stays light.
    """
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(address)
    rows = code.get_matrix()
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" aria-label="{label}">'
        '<rect width="100%" height="100%" fill="#fff"/><path d="{path}"/></svg>'
    ).format(size=len(rows), label=label, path="".join(_strokes(rows)))


def _strokes(rows: list[list[bool]]) -> Iterator[str]:
    """The dark runs of each row as pieces of a path.

    >>> list(_strokes([[True, True, False], [False, False, True]]))
    ['M0 0h2v1h-2z', 'M2 1h1v1h-1z']
    """
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            width = len(list(run))
            if dark:
                yield f"M{x} {y}h{width}v1h-{width}z"
            x += width


def qr_text(address: str) -> str:
    """A QR code as text for a terminal; the address alone where the terminal knows no blocks."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=2)
    code.add_data(address)
    drawn = io.StringIO()
    code.print_ascii(out=drawn, invert=True)
    try:
        drawn.getvalue().encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return address
    return drawn.getvalue()
