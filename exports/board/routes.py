"""The board pack for those who bring it before a board: what it will say, as a page, and the two files to take away."""

import io
from collections.abc import Callable

from flask import Blueprint, redirect, send_file, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug import Response

from app.permissions import May, needs
from app.rendering import render
from exports.board.document import Pack, pack_of
from exports.board.docx_file import docx_of
from exports.board.gathered import gather
from exports.board.typesetting import pdf_of, tries_of
from exports.releases.reading import latest
from workshops.kit.typeset import LetterMissingError
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug

pages = Blueprint("board", __name__)
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pages.get("/programmes/<slug>/board-pack")
@needs(May.READ_BOARD_PACK, of=programme_by_slug)
def show(programme: Programme) -> Response:
    made = latest(programme)
    if made is None:
        return render("exports/board/no_release.html", programme=programme)
    return _page(200, programme, pack_of(gather(made)))


@pages.get("/programmes/<slug>/board-pack.pdf")
@needs(May.READ_BOARD_PACK, of=programme_by_slug)
def paper(programme: Programme) -> Response:
    return _file(programme, pdf_of, PDF, "pdf")


@pages.get("/programmes/<slug>/board-pack.docx")
@needs(May.READ_BOARD_PACK, of=programme_by_slug)
def document(programme: Programme) -> Response:
    language = str(get_locale() or "en").replace("_", "-")
    tag = "en-GB" if language == "en" else language
    return _file(programme, lambda pack: docx_of(pack, tries_of(pack), tag), DOCX, "docx")


def _file(programme: Programme, draw: Callable[[Pack], bytes], kind: str, ending: str) -> Response:
    """The pack as a file. While nothing is released the page says why there is none."""
    made = latest(programme)
    if made is None:
        return redirect(url_for("board.show", slug=programme.slug), 303)
    pack = pack_of(gather(made))
    try:
        raw = draw(pack)
    except LetterMissingError as missing:
        why = _("Our PDF has no font for “%(letter)s” in “%(words)s”.", letter=missing.letter, words=missing.words)
        return _page(422, programme, pack, why)
    return send_file(io.BytesIO(raw), kind, as_attachment=True, download_name=f"{pack.file_name}.{ending}", max_age=0)


def _page(status: int, programme: Programme, pack: Pack, refused: str = "") -> Response:
    """What the files say, part for part."""
    return render(
        "exports/board/show.html",
        status,
        programme=programme,
        pack=pack,
        sheets=pack.cut(tries_of(pack)),
        refused=refused,
    )
