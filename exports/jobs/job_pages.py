"""One offer as everybody reads it, with what search engines read of it; and the same for its recruiter before."""

from flask import abort, url_for
from werkzeug import Response

from app import clock
from app.links import absolute
from app.permissions import May, needs
from app.rendering import render
from exports.jobs.blueprint import pages
from exports.jobs.posting import employment_types, posting
from workshops.offers.checklist import missing, pay_of
from workshops.offers.finding import own_offer
from workshops.offers.in_public import is_open, public_offer, removes
from workshops.offers.models import Check, Offer, OfferState
from workshops.offers.wording import CHECKS, KINDS, say_postcode

GONE, NOT_NOW = 410, 404  # what is paused may open again


@pages.get("/jobs/<slug>")
@needs(May.LOOK)
def show(slug: str) -> Response:
    """An open offer; one that is over or paused says so, and leads to the others."""
    offer = public_offer(slug) or abort(404)
    if not is_open(offer):
        status = NOT_NOW if offer.state is OfferState.PAUSED else GONE
        return render("exports/jobs/gone.html", status, offer=offer)
    return job_page(offer, posting(offer, absolute(url_for("jobs.show", slug=offer.slug))))


@pages.get("/offers/<slug>/preview")
@needs(May.MAKE_OFFERS, of=own_offer)
def preview(offer: Offer) -> Response:
    """As people will read it."""
    return job_page(offer, None)


def job_page(offer: Offer, data: dict[str, object] | None) -> Response:
    return render(
        "exports/jobs/job.html",
        offer=offer,
        data=data,
        pay=pay_of(offer),
        types=employment_types(offer),
        lines={each.item: each for each in offer.checks},
        owed=missing(offer),
        removes=removes(offer),
        say_postcode=say_postcode,
        today=clock.today(),
        Check=Check,
        CHECKS=CHECKS,
        KINDS=KINDS,
    )
