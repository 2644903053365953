"""The jobs of a neighbourhood on paper, for whoever works here to hang up: a code for each, and one for all of them."""

from pathlib import Path

from flask import abort, make_response, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app import clock
from app.errors import NotKept
from app.i18n import say_day
from app.links import absolute, qr_svg
from app.permissions import May, needs
from app.words import shorten
from exports.jobs.blueprint import pages
from exports.jobs.finding import Asked, find
from maps.places.models import Neighbourhood
from maps.places.services import neighbourhood_by_slug
from workshops.kit.address import reach
from workshops.kit.sheets import Facts, about_sheet
from workshops.kit.typeset import LetterMissingError, Paper, pdf
from workshops.offers.models import Offer
from workshops.offers.wording import say_hours, say_pay

ON_A_POSTER = 4
LONGEST = 90  # letters of a line
HERE = Path(__file__).parent


@pages.get("/jobs/for/<place>/poster.pdf")
@needs(May.SEE_TODAY)
def poster(place: str) -> Response:
    here = neighbourhood_by_slug(place) or abort(404)
    try:
        raw = pdf("poster", Paper.A4, facts_of(here), HERE)
    except LetterMissingError as missing:
        raise NotKept(
            _("Our PDF has no font for “%(letter)s” in “%(words)s”.", letter=missing.letter, words=missing.words)
        ) from None
    answer = make_response(raw)
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="jobs-{here.slug}.pdf"'
    return answer


def facts_of(place: Neighbourhood) -> Facts:
    """What stands on the poster: what is kept for the neighbourhood first, then what is near and kept for nobody."""
    kept, near = find(Asked(near=place, kept=True)), find(Asked(near=place, to_all=True))
    says = _("All the jobs for this place, to scan with a phone")
    path = url_for("jobs.for_neighbourhood", place=place.slug)
    return about_sheet(_("Jobs for %(place)s", place=place.full_name)) | {
        "heading": _("Jobs for %(place)s", place=place.name),
        "about": _("No CV and no account: scan, and leave a way to reach you."),
        "jobs": [
            _on_paper(offer, is_kept=offer in kept.offers) for offer in [*kept.offers, *near.offers][:ON_A_POSTER]
        ],
        "nothing": _("No job is open just now. When one is, it stands on the page below."),
        "qr": qr_svg(absolute(path), says),
        "qr_says": says,
        "say_more": _("All of them, and new ones:"),
        "address": reach().typed + path,
        "promise": _("You see what became of your interest, and your details are deleted."),
        "printed": _("As it stood on %(day)s.", day=say_day(clock.today())),
    }


def _on_paper(offer: Offer, *, is_kept: bool) -> Facts:
    says = _("The page of this job, to scan with a phone")
    good = [
        _("Kept for people who live here") if is_kept else "",
        "" if offer.needs_grades else _("No grades needed"),
        shorten(offer.pattern, LONGEST),
        shorten(offer.place, LONGEST),
    ]
    return {
        "title": offer.title,
        "employer": offer.organisation.name,
        "pay": ", ".join(part for part in (say_pay(offer), say_hours(offer)) if part),
        "good": [line for line in good if line],
        "until": _("until %(day)s", day=say_day(offer.closes_on)),
        "qr": qr_svg(absolute(url_for("jobs.show", slug=offer.slug)), says),
        "qr_says": says,
    }
