"""What recruiters do with their own organisation's offers: write, check, publish, pause, close."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug import Response

from app import clock
from app.accounts.signed_in import myself
from app.db import db
from app.editing import Difference
from app.forms import complain
from app.keeping import lock
from app.listing import listing
from app.permissions import May, allowed, needs
from app.rendering import render
from app.words import fold
from maps.places.models import Area
from workshops.offers import services
from workshops.offers.blueprint import pages
from workshops.offers.checklist import measured, missing
from workshops.offers.finding import own_offer, programmes_of, ready_drafts
from workshops.offers.forms import OfferForm
from workshops.offers.living_wage import rates
from workshops.offers.models import Check, Offer, OfferState
from workshops.offers.publishing_pages import AT_ONCE, said_unfit, working_page
from workshops.offers.services import RefusedError, answer_to, change_offer, draft_offer, is_over
from workshops.offers.wording import KINDS, REFUSALS, STATES
from workshops.programmes.models import Programme
from workshops.programmes.services import programme_by_slug

ORDER = list(OfferState)


@pages.get("/offers")
@needs(May.MAKE_OFFERS)
def index() -> Response:
    """The offers of one's own organisation, with what each still lacks."""
    me = myself()
    ours = select(Offer).where(Offer.organisation_id == me.organisation_id)
    ours = ours.options(
        joinedload(Offer.programme),
        joinedload(Offer.area),
        selectinload(Offer.checks),
        selectinload(Offer.neighbourhoods),
    )
    found = [each for each in db().scalars(ours) if allowed(May.MAKE_OFFERS, each)]
    known = rates()
    return render(
        "workshops/offers/index.html",
        list=listing(
            found,
            said=lambda each: (
                f"{each.title} {each.place} {each.reference or ''} {STATES[each.state]} {KINDS[each.kind]}"
            ),
            sorts={
                "state": lambda each: (ORDER.index(each.state), each.closes_on, each.id),
                "closes": lambda each: (each.closes_on, each.id),
                "title": lambda each: (fold(each.title), each.id),
                "places": lambda each: (-each.places, each.id),
            },
        ),
        lacks=lambda each: missing(each, known) if each.state is not OfferState.CLOSED else [],
        unfit=lambda each: said_unfit(each, known),
        ready=min(len(ready_drafts(me, known)), AT_ONCE),
        drafts=sum(each.state is OfferState.DRAFT for each in found),
        programmes=programmes_of(me),
        organisation=me.organisation,
        today=clock.today(),
        STATES=STATES,
        KINDS=KINDS,
    )


@pages.get("/programmes/<slug>/offers/new")
@needs(May.MAKE_OFFERS, of=programme_by_slug)
def new(programme: Programme) -> Response:
    form = OfferForm(programme=programme)
    themes = {choice.value for choice in form.themes.choices or ()}
    form.themes.data = [key for key in request.args.getlist("theme") if key in themes]
    return form_page(200, programme, form)


@pages.post("/programmes/<slug>/offers/new")
@needs(May.MAKE_OFFERS, of=programme_by_slug)
def make(programme: Programme) -> Response:
    me = myself()
    form = OfferForm(request.form, programme=programme)
    if not form.validate():
        return form_page(422, programme, form)
    if me.organisation is None:
        return form_page(409, programme, form, nobodys=True)
    lock(me.organisation)  # the same form sent twice waits here, and so does another one with the same reference
    facts = form.facts()
    if there := _same(programme, me.organisation.id, facts):
        flash(_("This is drafted already."))
        return redirect(url_for("offers.show", slug=there.slug), 303)
    if _is_taken(form, me.organisation.id):
        return form_page(422, programme, form)
    offer = draft_offer(current_user.actor, programme, me.organisation, me, **facts)
    _say_what_it_answers(offer, form)
    flash(_("It is drafted. Next: go through its checklist."))
    return redirect(url_for("offers.show", slug=offer.slug), 303)


def _same(programme: Programme, organisation_id: int, facts: services.OfferFacts) -> Offer | None:
    """What was drafted just now in the same words: a form that was sent twice makes one offer."""
    alike = [getattr(Offer, name) == facts[name] for name in ("title", "what", "starts_on", "closes_on", "place")]
    mine = (Offer.programme_id == programme.id, Offer.organisation_id == organisation_id)
    return db().scalars(select(Offer).where(*mine, *alike, Offer.state == OfferState.DRAFT).order_by(Offer.id)).first()


def _is_taken(form: OfferForm, organisation_id: int, offer: Offer | None = None) -> bool:
    """Whether another offer of this organisation has the reference: the form says so."""
    if not form.reference.data:
        return False
    with_it = select(Offer.id).where(
        Offer.organisation_id == organisation_id,
        Offer.reference == form.reference.data,
        Offer.id != (offer.id if offer else 0),
    )
    if db().scalar(with_it) is None:
        return False
    complain(form.reference, _("Another offer of yours has this reference."))
    return True


def _say_what_it_answers(offer: Offer, form: OfferForm) -> None:
    answer_to(
        current_user.actor,
        offer,
        action=form.chosen_action(),
        themes=form.chosen_themes(),
        neighbourhoods=form.chosen_neighbourhoods(),
    )


def form_page(
    status: int,
    programme: Programme,
    form: OfferForm,
    offer: Offer | None = None,
    differences: list[Difference] | None = None,
    *,
    nobodys: bool = False,
) -> Response:
    return render(
        "workshops/offers/form.html",
        status,
        programme=programme,
        form=form,
        offer=offer,
        differences=differences,
        nobodys=nobodys,
        back=url_for("offers.show", slug=offer.slug) if offer else url_for("offers.index"),
    )


@pages.get("/offers/<slug>/edit")
@needs(May.MAKE_OFFERS, of=own_offer)
def edit(offer: Offer) -> Response:
    if is_over(offer):
        return redirect(url_for("offers.show", slug=offer.slug), 303)
    form = OfferForm(programme=offer.programme, offer=offer)
    form.seen.data = form.mark()
    return form_page(200, offer.programme, form, offer)


@pages.post("/offers/<slug>/edit")
@needs(May.MAKE_OFFERS, of=own_offer)
def save(offer: Offer) -> Response:
    lock(offer.organisation)
    lock(offer)
    form = OfferForm(request.form, programme=offer.programme, offer=offer)
    if not form.validate() or _is_taken(form, offer.organisation_id, offer):
        return form_page(422, offer.programme, form, offer)
    if differences := form.clash(OfferForm(programme=offer.programme, offer=offer)):
        return form_page(409, offer.programme, form, offer, differences)
    try:
        change_offer(current_user.actor, offer, **form.facts())
        _say_what_it_answers(offer, form)
    except RefusedError as refusal:
        return _unchanged(offer, form, refusal)
    flash(_("Saved."))
    return redirect(url_for("offers.show", slug=offer.slug), 303)


def _unchanged(offer: Offer, form: OfferForm, refusal: RefusedError) -> Response:
    """What was typed stays in the form. Where the checklist would not hold, it says what is to be explained first."""
    db().rollback()
    if refusal.reason != "unexplained":
        return working_page(409, offer, str(REFUSALS[refusal.reason]))
    why = _("With this it would want an explanation in public. Pause it first, then change and explain it.")
    complain(form.pay_from if Check.PAY in missing_with(form) else form.what, why)
    return form_page(422, offer.programme, form, offer)


def missing_with(form: OfferForm) -> set[Check]:
    """Which measured lines the typed offer would not keep, without changing the one that stands."""
    facts = form.facts()
    area = db().get(Area, facts["area_code"]) if facts.get("area_code") else None
    typed = Offer(**facts, area=area, checks=[])
    return {item for item, met in measured(typed).items() if not met}
