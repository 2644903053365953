"""The pack on paper: typst measures how much each page has room for, and sets it as tagged PDF (PDF/UA-1)."""

from pathlib import Path

from exports.board.document import Pack
from workshops.kit.typeset import Paper, marked, pdf

HERE = Path(__file__).parent


def pdf_of(pack: Pack) -> bytes:
    """Four pages, whatever was typed; five where there are offers. Raises LetterMissingError."""
    return pdf("pack", Paper.A4, pack.facts(), HERE)


def tries_of(pack: Pack) -> list[int]:
    """Which try of each page has room: what the page and the document for Word show is then the same."""
    return marked("pack", Paper.A4, pack.facts(), HERE, "<chosen>")
