"""Whether LibreOffice, where this machine has one, opens the demonstration's write-up and finds every sentence of it.

It is too big to be installed for the tests. Where it is missing the line says that nothing was tried.
"""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import docx
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from app.db import db, transaction
from bench.hall import path_of
from bench.lines import Line
from bench.serving import demonstration
from workshops.meetings.models import State, Workshop

PATIENCE = 180  # seconds; its first start is slow
ABSENT = "not tried: no LibreOffice here"


def measure() -> Iterator[Line]:
    """The document is turned into text and into a PDF: its paragraphs stand in the one, its pictures in the other."""
    with tempfile.TemporaryDirectory(prefix="tv-bench-") as folder:
        app, tonight = demonstration(folder)
        file = Path(folder) / "write-up.docx"
        file.write_bytes(_fetched(app, path_of(tonight["sign_ins"]["organiser"])))
        document = docx.Document(str(file))
        said = [each.text for each in document.paragraphs if each.text.strip()]
        program = shutil.which("soffice") or shutil.which("libreoffice")
        text = _turned(program, file, "txt:Text (encoded):UTF8").decode("utf-8-sig") if program else ""
        pages = PdfReader(io.BytesIO(_turned(program, file, "pdf"))).pages if program else ()
    found = sum(words in text for words in said)
    yield _line("sentences of the write-up in LibreOffice", found, len(said), tried=bool(program))
    drawn = {image.data for page in pages for image in page.images}
    yield _line("pictures of the write-up in LibreOffice", len(drawn), len(document.inline_shapes), tried=bool(program))


def _line(name: str, found: int, there: int, *, tried: bool) -> Line:
    if not tried:
        return Line(name, 0, f"of {there}", ABSENT, goal="all")
    return Line(name, found, f"of {there}", goal="all", reached=found == there)


def _fetched(app: Flask, way_in: str) -> bytes:
    """The write-up of last month's workshop, as its organiser gets it."""
    with app.app_context(), transaction(writes=False):
        code = db().scalars(select(Workshop.code).where(Workshop.state == State.CLOSED)).one()
    organiser = app.test_client()
    organiser.post(way_in)
    return organiser.get(f"/workshops/{code}/write-up.docx").get_data()


def _turned(program: str, file: Path, into: str) -> bytes:
    """What LibreOffice makes of it, with settings of its own that are thrown away."""
    own = f"-env:UserInstallation={(file.parent / 'office').as_uri()}"
    command = [program, own, "--headless", "--convert-to", into, "--outdir", str(file.parent), str(file)]
    subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)  # noqa: S603 - our own file
    return file.with_suffix("." + into.partition(":")[0]).read_bytes()
