"""Every open offer, narrowed without script; a neighbourhood's own page; and what earlier offers led to."""

from dataclasses import replace

from flask import abort, redirect, request, url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response

from app.db import db, only_reads
from app.permissions import May, needs
from app.rendering import render
from exports.jobs.blueprint import pages
from exports.jobs.finding import Asked, Found, find, page_asked, places_to_choose, read_asked
from exports.jobs.led_to import led_to
from exports.jobs.near import say_miles
from maps.places.models import Neighbourhood
from maps.places.services import locate_postcode, neighbourhood_by_slug
from workshops.offers.checklist import pay_of
from workshops.offers.in_public import removes
from workshops.offers.living_wage import rates
from workshops.offers.models import Offer, OfferKind
from workshops.offers.wording import KINDS

HOURS_SAID: dict[str, LazyString] = {
    "short": _l("Up to 16 hours"),
    "part": _l("Less than 35 hours"),
    "full": _l("35 hours or more"),
}


@pages.get("/jobs")
@needs(May.LOOK)
def index() -> Response:
    return list_page(200, read_asked())


@pages.post("/jobs")
@only_reads
@needs(May.LOOK)
def look() -> Response:
    """From what was asked for to the address that asks the same. A postcode becomes its neighbourhood: it stands in no
    address, and is not kept.
    """
    wanted = read_asked()
    if postcode := request.form.get("postcode", "").strip():
        found = locate_postcode(postcode)
        place = db().get(Neighbourhood, found.neighbourhood_id) if found and found.neighbourhood_id else None
        if place is None:
            why = _("We do not know this postcode. Choose your neighbourhood from the list instead.")
            return list_page(422, wanted, wrong=why)
        wanted = replace(wanted, near=place)
    return redirect(url_for("jobs.index", **wanted.address()), 303)


@pages.get("/jobs/for/<place>")
@needs(May.LOOK)
def for_neighbourhood(place: str) -> Response:
    """What is kept for a neighbourhood, and what is near it and kept for nobody: the address of its noticeboard."""
    here = neighbourhood_by_slug(place) or abort(404)
    kept, near = find(Asked(near=here, kept=True)), find(Asked(near=here, to_all=True))
    return render("exports/jobs/neighbourhood.html", place=here, kept=kept, near=near, **told(kept, near))


def list_page(status: int, wanted: Asked, wrong: str = "") -> Response:
    found = find(wanted, page_asked())
    if wanted.lacks_place and not wrong:
        wrong = _("Say where you live, and you see what is kept for there. Below are all.")
    return render(
        "exports/jobs/index.html",
        status,
        asked=wanted,
        found=found,
        wrong=wrong,
        places=places_to_choose(),
        led=led_to(),
        said=_in_words(wanted),
        HOURS=HOURS_SAID,
        **told(found),
    )


def _in_words(wanted: Asked) -> list[str]:
    """What was asked for, besides the place."""
    said = {
        _("“%(words)s”", words=wanted.words): wanted.words,
        str(HOURS_SAID.get(wanted.hours, "")): wanted.hours,
        str(KINDS[OfferKind(wanted.kind)]) if wanted.kind else "": wanted.kind,
        _("kept for where I live"): wanted.kept and wanted.near,
        _("no grades needed"): wanted.no_grades,
        _("at least the Real Living Wage"): wanted.living_wage,
    }
    return [words for words, holds in said.items() if holds]


def told(*lists: Found) -> dict[str, object]:
    """How lists tell their offers."""
    known = rates()
    far = {key: miles for found in lists for key, miles in found.far.items()}

    def standing(offer: Offer) -> str:
        pay = pay_of(offer, known)
        if pay.lowest is None or not offer.pay_to:
            return ""
        if not pay.is_enough:
            return _("less than the Real Living Wage")
        if pay.is_by_an_old_rate:
            return _("at least the Real Living Wage of %(year)s", year=pay.rate.from_on.year)
        return _("the Real Living Wage") if pay.lowest == pay.wage else _("above the Real Living Wage")

    def away(offer: Offer) -> str:
        return say_miles(far[offer.id]) if offer.id in far else ""

    return {"standing": standing, "away": away, "KINDS": KINDS, "removes": removes}
