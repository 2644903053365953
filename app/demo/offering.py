"""Playing what anchor institutions offer, through the services that recruiters and residents use."""

import csv
import io
import random
import uuid
from collections.abc import Iterator
from datetime import time
from functools import partial

from sqlalchemy import select

from app import clock
from app.accounts.models import User
from app.accounts.services import invite
from app.db import db
from app.demo.days import Days
from app.demo.jobs import (
    APPLIED,
    COUNCIL,
    COUNCIL_RECRUITER,
    EXPLAINED,
    FIRST_OFFER,
    FIRST_REFERENCE,
    FIRST_SHEET,
    FULL_TIME,
    GROUPS,
    HANDED_OVER_ON,
    INTERESTED,
    INTERESTED_ON,
    INTERESTS,
    INTERVIEWED,
    LAWFUL,
    OFFERED,
    OFFERS,
    SEED,
    STARTED,
    STARTED_ON,
    TARGET_BY,
    TARGET_ON,
    TARGET_STARTS,
    TARGET_STILL_THERE,
    UNIVERSITY,
    UNIVERSITY_RECRUITER,
    Told,
)
from app.demo.last_month import NEAR
from app.demo.playing import ACTOR, Places
from app.demo.promising import Promising
from app.permissions import Role
from maps.places.models import Area, Postcode
from maps.places.services import areas_of
from workshops.hiring.figures import keep_figures, mark_of
from workshops.hiring.looking import Looked, look
from workshops.hiring.services import HireFacts, add_hires, set_target
from workshops.interests.finding import interests_of
from workshops.interests.sealed import reach
from workshops.interests.services import hand_over, show_interest
from workshops.offers.models import Check, Offer, OfferState
from workshops.offers.services import OfferFacts, answer_to, draft_offer, go_through, move
from workshops.programmes.models import Programme
from workshops.seats.services import Home
from workshops.themes.models import Theme

MORNING, EVENING = time(11, 30), time(16, 30)
HEADINGS = ("Offer", "Neighbourhood", "Ethnic group", "Interested", "Applied", "Interviewed", "Offered", "Started")
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

        days.on(TARGET_ON, MORNING, self._say_target)
        days.on(FIRST_SHEET, MORNING, self._bring_in)
        days.on(FIRST_SHEET, EVENING, self._write_down_jobs)
        days.on(INTERESTED_ON, MORNING, self._show_interest)
        days.on(HANDED_OVER_ON, MORNING, self._hand_over)

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

    def _applicants(self) -> Iterator[tuple[Area, str]]:
        """Who applied for the first offer: an area and a broad ethnic group each, in no order that means anything."""
        source = random.Random(SEED)  # noqa: S311 - invented people, no secret
        areas = areas_of([place.id for place in self.places.values()])
        names = {place.id: place.name for place in self.places.values()}
        near = [NEAR.get(names[area.neighbourhood_id or 0], 1) for area in areas]
        for _person in range(INTERESTED):
            (area,), (group,) = source.choices(areas, near), source.choices(list(GROUPS), list(GROUPS.values()))
            yield area, group

    def _say_target(self) -> None:
        by_on = self.days.day(TARGET_BY)
        set_target(ACTOR, self.programme, starts=TARGET_STARTS, still_there=TARGET_STILL_THERE, by_on=by_on)

    def _bring_in(self) -> None:
        """The trust's own sheet of a Friday: a row for each applicant, with the official code of their area."""
        trust, offer = self.recruiters[""], self.offers[FIRST_OFFER]
        assert trust.organisation
        until = (INTERESTED, APPLIED, INTERVIEWED, OFFERED, STARTED)
        text = io.StringIO()
        sheet = csv.writer(text)
        sheet.writerow(HEADINGS)
        for number, (area, group) in enumerate(self._applicants()):
            sheet.writerow([FIRST_REFERENCE, area.code, group, *(int(number < most) for most in until)])
        looked = look(trust.organisation, [offer], text.getvalue().encode(), clock.today())
        assert isinstance(looked, Looked), looked
        keep_figures(trust.actor, trust.organisation, [offer], looked.figures, mark_of([offer.id]))

    def _write_down_jobs(self) -> None:
        trust, offer = self.recruiters[""], self.offers[FIRST_OFFER]
        assert trust.organisation
        came = list(self._applicants())[:STARTED]
        rows = [
            HireFacts(
                offer=offer,
                employer=trust.organisation,
                reference=f"NV-S-{1041 + 7 * number}",
                neighbourhood_id=area.neighbourhood_id,
                elsewhere=False,
                started_on=self.days.day(STARTED_ON),
                full_time=FULL_TIME[number % len(FULL_TIME)],
            )
            for number, (area, _group) in enumerate(came)
        ]
        add_hires(trust.actor, trust.organisation, rows)

    def _show_interest(self) -> None:
        for number, (title, contact, lives, helps) in enumerate(INTERESTS):
            place = self.places.get(lives)
            home = Home(neighbourhood_id=place.id) if place else Home()
            form_id = uuid.uuid5(uuid.NAMESPACE_URL, f"demonstration interest {number}")
            show_interest(self.offers[title], form_id, reach(contact, helps), home, sender="demonstration")

    def _hand_over(self) -> None:
        """The first who wrote was called already; the others wait for the recruiter's day."""
        offer, trust = self.offers[INTERESTS[0][0]], self.recruiters[""]
        first = next(interest for interest, _name in interests_of(offer) if interest.neighbourhood_id)
        hand_over(trust.actor, offer, [first.id])
