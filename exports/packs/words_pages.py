"""The words of one workshop as files, for those who run it."""

from flask import Response as Download
from werkzeug import Response

from app.permissions import May, needs
from exports.packs.blueprint import pages
from exports.packs.words import words_csv, words_xlsx
from workshops.meetings.models import Workshop
from workshops.meetings.services import workshop_by_code

CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/workshops/<code>/words.csv")
@needs(May.RUN_ROOM, of=workshop_by_code)
def words(workshop: Workshop) -> Response:
    return _file(words_csv(workshop), CSV, "csv")


@pages.get("/workshops/<code>/words.xlsx")
@needs(May.RUN_ROOM, of=workshop_by_code)
def words_sheet(workshop: Workshop) -> Response:
    return _file(words_xlsx(workshop), XLSX, "xlsx")


def _file(content: bytes, kind: str, ending: str) -> Response:
    """A file that names no workshop: it may lie in a folder that others see."""
    return Download(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="words.{ending}"'}
    )
