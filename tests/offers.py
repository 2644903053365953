"""An offer to test on, made and published by the same services as a recruiter's."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from app import clock
from app.db import db
from maps.places.models import Neighbourhood
from tests.people import Person
from workshops.actions.models import Action
from workshops.hiring.models import Hire
from workshops.hiring.services import add_hire
from workshops.offers.models import Check, Offer, OfferKind, OfferState, Per
from workshops.offers.services import answer_to, draft_offer, go_through, move
from workshops.programmes.models import Programme
from workshops.themes.models import Theme

WORK = "You help people wash and eat. You talk with them. We teach you all you need."
KEEPS_ALL = dict.fromkeys(Check, True)


def drafted(recruiter: Person, programme_id: int, **facts: Any) -> Offer:
    """A draft of a recruiter's organisation, inside a transaction."""
    user = recruiter.user()
    assert user.organisation
    today = clock.today()
    plain: dict[str, Any] = {
        "kind": OfferKind.JOB,
        "title": "Healthcare support worker",
        "what": WORK,
        "pay_from": 14_10,
        "pay_to": 14_10,
        "pay_per": Per.HOUR,
        "minutes_from": 30 * 60,
        "minutes_to": 30 * 60,
        "pattern": "Days, no nights",
        "place": "Hope Street Hospital, 1 Hope Street, Northvale",
        "way_there": "The 41 bus stops at the door.",
        "not_needed": "No grades and no CV.",
        "starts_on": today + timedelta(days=60),
        "closes_on": today + timedelta(days=30),
        "places": 3,
        "contact": "The ward team at Northvale",
        "contact_way": "0161 496 0001",
        "helps": ["forms", "travel"],
    }
    return draft_offer(user.actor, db().get_one(Programme, programme_id), user.organisation, user, **plain | facts)


def offered(
    recruiter: Person,
    programme_id: int,
    *,
    neighbourhoods: Collection[Neighbourhood] = (),
    themes: Collection[Theme] = (),
    action: Action | None = None,
    **facts: Any,
) -> Offer:
    """The same, published: it keeps all of the checklist that is not measured."""
    kept = {"lawful": "Few people from here work with us so far."} if neighbourhoods else {}
    offer = drafted(recruiter, programme_id, **kept | facts)
    actor = recruiter.user().actor
    answer_to(actor, offer, action=action, themes=themes, neighbourhoods=neighbourhoods)
    explained = dict.fromkeys(Check, "We are working on it.")
    go_through(actor, offer, KEEPS_ALL, explained)
    move(actor, offer, OfferState.PUBLISHED)
    return offer


def started(recruiter: Person, programme_id: int, reference: str = "RN-1") -> Hire:
    """A job that somebody has started through an offer of this recruiter's."""
    offer = offered(recruiter, programme_id)
    return add_hire(
        recruiter.user().actor,
        offer=offer,
        employer=offer.organisation,
        reference=reference,
        started_on=clock.today(),
        full_time=100,
    )
