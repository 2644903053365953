"""Playing what anchor institutions offer, through the services that recruiters and residents use."""

from datetime import time
from functools import partial

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.services import invite
from app.db import db
from app.demo.days import Days
from app.demo.jobs import COUNCIL, COUNCIL_RECRUITER, EXPLAINED, LAWFUL, OFFERS, UNIVERSITY, UNIVERSITY_RECRUITER, Told
from app.demo.playing import ACTOR, Places
from app.demo.promising import Promising
from app.permissions import Role
from maps.places.models import Postcode
from maps.places.services import areas_of
from workshops.offers.models import Check, Offer, OfferState
from workshops.offers.services import OfferFacts, answer_to, draft_offer, go_through, move
from workshops.programmes.models import Programme
from workshops.themes.models import Theme

MORNING = time(11, 30)
CAME_ON = -13  # a day after the programme was started


class Offering:
    """The offers of one programme: those of its trust, its council and its university."""

    def __init__(self, programme: Programme, trust: User, promising: Promising, places: Places) -> None:
        self.programme, self.promising, self.places = programme, promising, places
        self.recruiters: dict[str, User] = {"": trust}
        self.offers: dict[str, Offer] = {}

    def _come(self) -> None:
        self.recruiters[COUNCIL] = self._recruiter(COUNCIL, *COUNCIL_RECRUITER)
        self.recruiters[UNIVERSITY] = self._recruiter(UNIVERSITY, *UNIVERSITY_RECRUITER)

    def _recruiter(self, organisation: str, email: str, name: str) -> User:
        return invite(
            ACTOR, email, Role.RECRUITER, name=name, organisation=organisation, programme_id=self.programme.id
        )

    def plan(self, days: Days) -> None:
        self.days = days
        days.on(CAME_ON, MORNING, self._come)
        for about in OFFERS:
            days.on(about.opened_on, MORNING, partial(self._offer, about))

    def _offer(self, about: Told) -> None:
        recruiter = self.recruiters[about.organisation]
        assert recruiter.organisation
        places = [self.places[name] for name in about.kept_for if name in self.places]
        facts = about.facts | self._at(about.at)
        facts |= OfferFacts(
            starts_on=self.days.day(about.starts_on),
            closes_on=self.days.day(about.closes_on),
            lawful=LAWFUL if places else "",
        )
        offer = draft_offer(recruiter.actor, self.programme, recruiter.organisation, recruiter, **facts)
        theme = db().scalar(select(Theme).where(Theme.programme_id == self.programme.id, Theme.name == about.theme))
        action = self.promising.actions.get(about.promise)
        answer_to(recruiter.actor, offer, action=action, themes=[theme] if theme else [], neighbourhoods=places)
        explained = EXPLAINED | dict(about.explained)
        go_through(recruiter.actor, offer, {item: item not in explained for item in Check}, explained)
        move(recruiter.actor, offer, OfferState.PUBLISHED)
        self.offers[offer.title] = offer

    def _at(self, name: str) -> OfferFacts:
        """A postcode in a neighbourhood, as a place of work has one, and its area."""
        code = next((area.code for area in areas_of([self.places[name].id])), "") if name in self.places else ""
        key = db().scalar(select(Postcode.key).where(Postcode.area21 == code).order_by(Postcode.key).limit(1))
        return OfferFacts(postcode=key, area_code=code) if key else OfferFacts()
