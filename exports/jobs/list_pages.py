"""Every open offer, narrowed without script; a neighbourhood's own page; and what earlier offers led to."""

from flask import abort, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug import Response

from app.db import db
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
from workshops.offers.models import Offer
from workshops.offers.wording import KINDS


@pages.get("/jobs")
@needs(May.LOOK)
def index() -> Response:
    return list_page(200, read_asked())


@pages.post("/jobs/near")
@needs(May.LOOK)
def near() -> Response:
    """From a postcode to its neighbourhood's jobs. It stands in no address, and is not kept."""
    found = locate_postcode(request.form.get("postcode", ""))
    place = db().get(Neighbourhood, found.neighbourhood_id) if found and found.neighbourhood_id else None
    if place is None:
        why = _("We do not know this postcode. Choose your neighbourhood from the list instead.")
        return list_page(422, read_asked(), wrong=why)
    return redirect(url_for("jobs.index", **read_asked(place).address()), 303)


@pages.get("/jobs/for/<place>")
@needs(May.LOOK)
def for_neighbourhood(place: str) -> Response:
    """What is kept for a neighbourhood, and what is near it: the address of its noticeboard."""
    here = neighbourhood_by_slug(place) or abort(404)
    kept = find(Asked(near=here, kept=True))
    is_kept = {offer.id for offer in kept.offers}
    near = find(Asked(near=here))
    return render(
        "exports/jobs/neighbourhood.html",
        place=here,
        kept=kept,
        near=[offer for offer in near.offers if offer.id not in is_kept],
        **told(near),
    )


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
        **told(found),
    )


def told(found: Found) -> dict[str, object]:
    """How a list tells its offers."""
    known = rates()

    def standing(offer: Offer) -> str:
        pay = pay_of(offer, known)
        if pay.lowest is None or not pay.is_enough:
            return ""
        return _("the Real Living Wage") if pay.lowest == pay.wage else _("above the Real Living Wage")

    def away(offer: Offer) -> str:
        return say_miles(found.far[offer.id]) if offer.id in found.far else ""

    return {"standing": standing, "away": away, "KINDS": KINDS, "removes": removes}
