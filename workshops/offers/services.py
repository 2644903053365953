"""What can be done with an offer: draft → published → paused → closed. It closes by itself when its day has passed."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, TypedDict, Unpack

from sqlalchemy import select

from app import clock, ledger
from app.accounts.models import Organisation, User
from app.db import db
from app.keeping import add_under, lock, slugs, write
from maps.places.models import Neighbourhood
from workshops.actions.models import Action
from workshops.offers.checklist import WORDS, measure_anew, missing, settle, unfit
from workshops.offers.in_public import ended_on
from workshops.offers.living_wage import Rate
from workshops.offers.models import Check, Offer, OfferKind, OfferState, Per
from workshops.programmes.models import Programme
from workshops.themes.models import Theme

PAGES = frozenset({"new", "import", "drafts", "for", "poster"})  # beside those of offers: no offer is called so
WORKER = "worker"  # how the ledger names what nobody asked for
STEPS: dict[OfferState, frozenset[OfferState]] = {
    OfferState.DRAFT: frozenset({OfferState.PUBLISHED}),
    OfferState.PUBLISHED: frozenset({OfferState.PAUSED, OfferState.CLOSED}),
    OfferState.PAUSED: frozenset({OfferState.PUBLISHED, OfferState.CLOSED}),
    OfferState.CLOSED: frozenset(),
}
VERBS = {
    OfferState.PUBLISHED: "publish offer",
    OfferState.PAUSED: "pause offer",
    OfferState.CLOSED: "close offer",
}


class RefusedError(ValueError):
    """What may not be done with this offer now. Each reason has its words in wording.py."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_over(offer: Offer) -> bool:
    """Closed, or its last day has passed and the worker has not come by yet: its words stay as people read them."""
    return offer.state is not OfferState.DRAFT and ended_on(offer) is not None


class OfferFacts(TypedDict, total=False):
    """What is written of an offer."""

    kind: OfferKind
    title: str
    what: str
    pay_from: int
    pay_to: int
    pay_per: Per
    minutes_from: int
    minutes_to: int
    pattern: str
    place: str
    postcode: str
    area_code: str | None
    way_there: str
    not_needed: str
    needs_grades: bool
    helps: list[str]
    starts_on: date
    closes_on: date
    places: int
    contact: str
    contact_way: str
    lawful: str
    reference: str | None


def offer_by_slug(slug: str) -> Offer | None:
    return db().scalar(select(Offer).where(Offer.slug == slug))


def draft_offer(
    actor: str,
    programme: Programme,
    organisation: Organisation,
    recruiter: User,
    **facts: Unpack[OfferFacts],
) -> Offer:
    """Write down an offer that nobody but its own organisation sees yet."""
    offer = Offer(programme=programme, organisation=organisation, recruiter=recruiter, state=OfferState.DRAFT, **facts)
    add_under(offer, "slug", _free(slugs(offer.title, "job", reserved=PAGES)))
    ledger.record(actor, "draft offer", offer.subject, **offer.facts())
    return offer


def _free(addresses: Iterable[str]) -> list[str]:
    """Those that nothing has yet: of thirty porters' jobs the last would else be tried under ten addresses."""
    wanted = list(addresses)
    taken = set(db().scalars(select(Offer.slug).where(Offer.slug.in_(wanted))))
    return [each for each in wanted if each not in taken]


def change_offer(actor: str, offer: Offer, **facts: Unpack[OfferFacts]) -> list[str]:
    """Change what is written. What is public already stays explained, or nothing is changed.

    Raises RefusedError once it is closed, and where pay or words of a published offer would want an explanation.
    """
    lock(offer)
    if is_over(offer):
        raise RefusedError("closed")
    given: dict[str, Any] = dict(facts)
    before = {name: getattr(offer, name) for name in given}
    changed = write(offer, given)
    words_are_new = not WORDS.isdisjoint(changed)
    if offer.state is OfferState.PUBLISHED and missing(offer, words_are_new=words_are_new):
        raise RefusedError("unexplained")
    measure_anew(offer, words_are_new=words_are_new)
    if changed:
        db().flush()
        entries = {name: [_plain(before[name]), _plain(given[name])] for name in changed}
        ledger.record(actor, "change offer", offer.subject, public=offer.state is not OfferState.DRAFT, **entries)
    return changed


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def answer_to(
    actor: str,
    offer: Offer,
    *,
    action: Action | None,
    themes: Collection[Theme],
    neighbourhoods: Collection[Neighbourhood],
) -> None:
    """Say which promise it fulfils, what it removes of what stops people, and for whom it is kept."""
    own = {each.id for each in offer.programme.neighbourhoods}
    wrong = any(each.programme_id != offer.programme_id or each.merged_into_id for each in themes)
    if wrong or (action and action.programme_id != offer.programme_id) or any(n.id not in own for n in neighbourhoods):
        raise RefusedError("another programme")
    before = (offer.action_id, {each.id for each in offer.themes}, {each.id for each in offer.neighbourhoods})
    offer.action, offer.themes, offer.neighbourhoods = action, list(themes), list(neighbourhoods)
    db().flush()
    after = (offer.action_id, {each.id for each in themes}, {each.id for each in neighbourhoods})
    if before != after:
        facts: dict[str, Any] = {"action": after[0], "themes": sorted(after[1]), "neighbourhoods": sorted(after[2])}
        ledger.record(actor, "say what an offer answers", offer.subject, **facts)


def go_through(actor: str, offer: Offer, said: Mapping[Check, bool], explained: Mapping[Check, str]) -> None:
    """Keep the checklist of an offer. Raises RefusedError where it is public and a line would stand unexplained."""
    lock(offer)
    if offer.state is OfferState.CLOSED:
        raise RefusedError("closed")
    settle(offer, said, explained)
    if offer.state is OfferState.PUBLISHED and missing(offer):
        raise RefusedError("unexplained")
    db().flush()
    kept = {each.item.value: each.met or each.explanation for each in offer.checks}
    ledger.record(actor, "go through checklist", offer.subject, public=offer.state is not OfferState.DRAFT, **kept)


def move(actor: str, offer: Offer, to: OfferState, known: list[Rate] | None = None) -> None:
    """Take the next step. Raises RefusedError when it does not follow, or the offer is not fit to be read. Who moves
    many reads the living wages once, and hands over those `known`.
    """
    lock(offer)
    if to not in STEPS[offer.state]:
        raise RefusedError("step")
    if to is OfferState.PUBLISHED:
        _refuse_unfit(offer, known)
        offer.opened_on = offer.opened_on or clock.today()
    if to is OfferState.CLOSED:
        offer.closed_on = clock.today()
    offer.state = to
    db().flush()
    ledger.record(actor, VERBS[to], offer.subject, public=True, **offer.facts())


def _refuse_unfit(offer: Offer, known: list[Rate] | None) -> None:
    if reason := next(unfit(offer, known), None):
        raise RefusedError(reason)
    measure_anew(offer, known)


def throw_away(actor: str, offer: Offer) -> None:
    """A draft that nobody has read goes. Raises RefusedError for any other offer."""
    lock(offer)
    if offer.state is not OfferState.DRAFT:
        raise RefusedError("step")
    ledger.record(actor, "throw away draft offer", offer.subject, title=offer.title)
    db().delete(offer)
    db().flush()


def close_offers_over() -> None:
    """A chore: offers whose last day has passed are closed. (They have left every public page that morning already.)"""
    over = select(Offer).where(Offer.state.in_((OfferState.PUBLISHED, OfferState.PAUSED)))
    for offer in db().scalars(over.where(Offer.closes_on < clock.today()).order_by(Offer.id)).all():
        move(WORKER, offer, OfferState.CLOSED)
