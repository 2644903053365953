"""Drafts that nobody wants any more, many at once: after a wrong file, or once their days have passed."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug import Response

from app import clock
from app.accounts.signed_in import myself
from app.permissions import May, needs
from app.rendering import render
from workshops.offers.blueprint import pages
from workshops.offers.finding import drafts_of
from workshops.offers.services import throw_away


@pages.get("/offers/drafts")
@needs(May.MAKE_OFFERS)
def drafts() -> Response:
    """The drafts of one's own organisation, the newest first; ticked are those whose days have passed, or all."""
    return _page(200)


@pages.post("/offers/drafts")
@needs(May.MAKE_OFFERS)
def throw_drafts_away() -> Response:
    """Those that were ticked go; one that was published meanwhile stays."""
    wanted = {each.replace("\0", "") for each in request.form.getlist("draft")}
    if not wanted:
        return _page(422, wrong=_("Tick the drafts that shall go. Nothing was changed."))
    gone = drafts_of(myself(), wanted)
    for offer in gone:
        throw_away(current_user.actor, offer)
    said = [ngettext("%(num)s draft is gone.", "%(num)s drafts are gone.", len(gone))]
    if left := len(wanted) - len(gone):
        said.append(ngettext("%(num)s was no draft any more.", "%(num)s were no drafts any more.", left))
    flash(" ".join(said))
    return redirect(url_for("offers.index"), 303)


def _page(status: int, wrong: str = "") -> Response:
    today, every = clock.today(), bool(request.args.get("all"))
    return render(
        "workshops/offers/drafts.html",
        status,
        drafts=[
            (offer, passed, every or passed)
            for offer in reversed(drafts_of(myself()))
            for passed in [min(offer.closes_on, offer.starts_on) < today]
        ],
        every=every,
        wrong=wrong,
    )
