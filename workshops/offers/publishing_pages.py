"""An offer on its way to people: its page for those who make it, its checklist, and each step from draft to closed."""

from contextlib import suppress

from flask import flash, redirect, request, url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug import Response

from app import clock
from app.accounts.signed_in import myself
from app.db import db
from app.editing import Difference
from app.errors import NotKept
from app.keeping import lock
from app.permissions import May, needs
from app.rendering import render
from workshops.offers import services
from workshops.offers.blueprint import pages
from workshops.offers.checklist import MEASURED, PLAIN_AT_MOST, measured, missing, pay_of, plain_of, unfit
from workshops.offers.finding import own_offer, ready_drafts
from workshops.offers.forms import ChecklistForm
from workshops.offers.in_public import is_open, removes
from workshops.offers.living_wage import Rate, rates
from workshops.offers.models import Check, Offer, OfferState
from workshops.offers.services import RefusedError, go_through, is_over, move
from workshops.offers.wording import CHECKS, KINDS, REFUSALS, STATES, UNFIT

AT_ONCE = 100  # published by one press: meanwhile whoever else writes here waits


@pages.get("/offers/<slug>")
@needs(May.MAKE_OFFERS, of=own_offer)
def show(offer: Offer) -> Response:
    return working_page(200, offer)


def working_page(status: int, offer: Offer, refused: str = "") -> Response:
    pay = pay_of(offer)
    return render(
        "workshops/offers/show.html",
        status,
        offer=offer,
        refused=refused,
        lines={each.item: each for each in offer.checks},
        lacks=missing(offer),
        unfit=said_unfit(offer),
        pay=pay,
        open_now=is_open(offer),
        over=is_over(offer),
        removes=removes(offer),
        Check=Check,
        CHECKS=CHECKS,
        KINDS=KINDS,
        STATES=STATES,
        OfferState=OfferState,
        today=clock.today(),
    )


def said_unfit(offer: Offer, known: list[Rate] | None = None) -> list[LazyString]:
    """What an offer lacks besides lines of its checklist. Of one that people read: how they can ask."""
    if is_over(offer):
        return []
    apart = frozenset(UNFIT) - {"unreachable"} if offer.state is OfferState.PUBLISHED else {"unexplained"}
    return [UNFIT[reason] for reason in unfit(offer, known) if reason not in apart]


@pages.get("/offers/<slug>/checklist")
@needs(May.MAKE_OFFERS, of=own_offer)
def checklist(offer: Offer) -> Response:
    form = ChecklistForm.of(offer)
    form.seen.data = form.mark()
    return checklist_page(200, offer, form)


@pages.post("/offers/<slug>/checklist")
@needs(May.MAKE_OFFERS, of=own_offer)
def check(offer: Offer) -> Response:
    lock(offer)
    form = ChecklistForm.of(offer, request.form)
    if not form.validate():
        return checklist_page(422, offer, form)
    if differences := form.clash(ChecklistForm.of(offer)):
        return checklist_page(409, offer, form, differences)
    try:
        go_through(current_user.actor, offer, form.said(), form.explained())
    except RefusedError as refusal:
        db().rollback()
        return checklist_page(422, offer, form, refused=str(REFUSALS[refusal.reason]))
    flash(_("Saved. People read it beside the offer."))
    return redirect(url_for("offers.show", slug=offer.slug), 303)


def checklist_page(
    status: int,
    offer: Offer,
    form: ChecklistForm,
    differences: list[Difference] | None = None,
    *,
    refused: str = "",
) -> Response:
    pay = pay_of(offer)
    return render(
        "workshops/offers/checklist.html",
        status,
        offer=offer,
        form=form,
        differences=differences,
        refused=refused,
        met=measured(offer),
        pay=pay,
        plain=plain_of(offer),
        PLAIN_AT_MOST=PLAIN_AT_MOST,
        MEASURED=MEASURED,
        Check=Check,
        CHECKS=CHECKS,
    )


@pages.post("/offers/<slug>/publish")
@needs(May.MAKE_OFFERS, of=own_offer)
def publish(offer: Offer) -> Response:
    return _move(offer, OfferState.PUBLISHED, _("It is published. People find it from now on."))


@pages.post("/offers/<slug>/pause")
@needs(May.MAKE_OFFERS, of=own_offer)
def pause(offer: Offer) -> Response:
    return _move(offer, OfferState.PAUSED, _("It is paused. Nobody finds it until you publish it again."))


@pages.get("/offers/<slug>/close")
@needs(May.MAKE_OFFERS, of=own_offer)
def ask_to_close(offer: Offer) -> Response:
    return render("workshops/offers/close.html", offer=offer, OfferState=OfferState)


@pages.post("/offers/<slug>/close")
@needs(May.MAKE_OFFERS, of=own_offer)
def close(offer: Offer) -> Response:
    if offer.state is OfferState.DRAFT:
        try:
            services.throw_away(current_user.actor, offer)
        except RefusedError as refusal:
            raise NotKept(str(REFUSALS[refusal.reason])) from None
        flash(_("The draft is gone."))
        return redirect(url_for("offers.index"), 303)
    return _move(offer, OfferState.CLOSED, _("It is closed. Whoever showed interest can still be reached for 30 days."))


def _move(offer: Offer, to: OfferState, done: str) -> Response:
    try:
        move(current_user.actor, offer, to)
    except RefusedError as refusal:
        db().rollback()
        if offer.state is to:  # sent twice
            return redirect(url_for("offers.show", slug=offer.slug), 303)
        return working_page(409, offer, str(REFUSALS[refusal.reason]))
    flash(done)
    return redirect(url_for("offers.show", slug=offer.slug), 303)


@pages.post("/offers/publish")
@needs(May.MAKE_OFFERS)
def publish_ready() -> Response:
    """Publish every draft of one's own that lacks nothing: after an import there may be thirty."""
    me, known, done = myself(), rates(), 0
    for offer in ready_drafts(me, known)[:AT_ONCE]:
        with suppress(RefusedError):  # somebody else was quicker
            move(current_user.actor, offer, OfferState.PUBLISHED, known)
            done += 1
    flash(ngettext("%(num)s offer is published.", "%(num)s offers are published.", done))
    return redirect(url_for("offers.index"), 303)
