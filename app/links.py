"""Addresses as others must type or scan them."""

import io
import sys

import qrcode
from flask import current_app, has_request_context, request
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage


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


def qr_svg(address: str, label: str) -> Markup:
    """A QR code as an inline SVG with a name for those who do not see it. Error correction M, quiet zone of 4."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4, image_factory=SvgPathImage)
    code.add_data(address)
    drawn = io.BytesIO()
    code.make_image().save(drawn)
    body = drawn.getvalue().decode().split("<svg", 1)[1].split(">", 1)
    box = body[0].split('viewBox="')[1].split('"')[0]
    return Markup(
        '<svg viewBox="{}" role="img" aria-label="{}"><rect width="100%" height="100%" fill="#fff"/>{}'
    ).format(
        box,
        label,
        Markup(body[1]),  # noqa: S704 - drawn by the library from the address alone
    )


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
