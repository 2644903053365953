"""The sheets that tell back, as PDF and as pages with print styles. `?evening=7` makes them for one evening."""

import re
from pathlib import Path

from flask import abort, make_response, request
from flask_babel import gettext as _
from werkzeug import Response

from app.permissions import May, allowed, needs
from app.rendering import render
from workshops.kit.sheets import Facts
from workshops.kit.typeset import LetterMissingError, Paper, pdf
from workshops.meetings.models import Workshop
from workshops.told import paper
from workshops.told.blueprint import pages
from workshops.told.evenings_told import evening_told
from workshops.told.teller import Teller, teller

NUMBER = re.compile(r"[0-9]{1,9}")
HERE = Path(__file__).parent
PAPERS = {"poster": Paper.A4, "leaflet": Paper.A5, "aloud": Paper.A4}


@pages.get("/programmes/<slug>/you-said/poster", defaults={"as_pdf": False})
@pages.get("/programmes/<slug>/you-said/poster.pdf", defaults={"as_pdf": True})
@needs(May.TELL_BACK, of=teller)
def poster(told: Teller, *, as_pdf: bool) -> Response:
    return sheet("poster", told, paper.poster(told.programme, evening(told)), as_pdf=as_pdf)


@pages.get("/programmes/<slug>/you-said/leaflet", defaults={"as_pdf": False})
@pages.get("/programmes/<slug>/you-said/leaflet.pdf", defaults={"as_pdf": True})
@needs(May.TELL_BACK, of=teller)
def leaflet(told: Teller, *, as_pdf: bool) -> Response:
    return sheet("leaflet", told, paper.leaflet(told.programme, evening(told)), as_pdf=as_pdf)


@pages.get("/programmes/<slug>/you-said/aloud", defaults={"as_pdf": False})
@pages.get("/programmes/<slug>/you-said/aloud.pdf", defaults={"as_pdf": True})
@needs(May.TELL_BACK, of=teller)
def aloud(told: Teller, *, as_pdf: bool) -> Response:
    return sheet("aloud", told, paper.aloud(told.programme, evening(told)), as_pdf=as_pdf)


def evening(told: Teller) -> Workshop | None:
    """The evening that the address names: one's own, and one that may be named on a wall; else there is none."""
    number = request.args.get("evening")
    if not number:
        return None
    found = evening_told(told.programme, int(number)) if NUMBER.fullmatch(number) else None
    return found if found and allowed(May.TELL_BACK, found) else abort(404)


def sheet(name: str, told: Teller, facts: Facts, *, as_pdf: bool) -> Response:
    if not as_pdf:
        return as_page(200, name, told, facts)
    try:
        raw = pdf(name, PAPERS[name], facts, HERE)
    except LetterMissingError as missing:
        why = _("Our PDF has no font for “%(letter)s” in “%(words)s”.", letter=missing.letter, words=missing.words)
        return as_page(422, name, told, facts, refused=why)
    answer = make_response(raw)
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="you-said-{name}.pdf"'
    return answer


def as_page(status: int, name: str, told: Teller, facts: Facts, refused: str = "") -> Response:
    return render(
        f"workshops/told/{name}.html",
        status,
        sheet=facts,
        paper=PAPERS[name],
        programme=told.programme,
        refused=refused,
    )
