"""Playing the demonstration through the services that people use, once; and where its doors are.

First last month's workshop with its release, each step at its time, then tonight's, which is open. Next week's is a
draft, announced already.
"""

import hashlib
import hmac
import random
import uuid
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import click
from flask import current_app, url_for
from sqlalchemy import select

from app import clock
from app.accounts.models import User
from app.accounts.services import ask_for_link, invite, user_by_email
from app.db import db
from app.demo.days import Days
from app.demo.evening import (
    CARDS,
    CONCERN,
    GUESTS,
    NAMED_PEOPLE,
    NEXT_WEEK,
    PROGRAMME,
    STAFF,
    STILL_TO_COME,
    VOICES,
    WORKSHOP,
    Guest,
)
from app.demo.figures import Figures
from app.demo.last_month import FELT, SAID_ABOUT_THEMSELVES, WRITE_UP
from app.demo.last_month import WORKSHOP as LAST_MONTH
from app.demo.offering import Offering
from app.demo.people import SEED, Part, about_themselves, spread, who_leave, who_stay
from app.demo.place import AUTHORITY
from app.demo.playing import ACTOR, Places, answer, ask_everything, come, plan, send_late, think_again
from app.demo.promises import BECAME_A_PROMISE
from app.demo.promising import Promising
from app.links import absolute
from app.permissions import Role
from exports.packs.services import agreed_in_person, write_up
from exports.releases.services import WORKER, make_release
from maps.deprivation.services import deciles_of
from maps.places.models import Neighbourhood
from maps.places.services import areas_of, neighbourhoods_of
from workshops.concerns.sealed import Telling
from workshops.concerns.telling import tell
from workshops.contributions.models import Contribution
from workshops.equality.question_sets import CURRENT
from workshops.equality.services import count_answers
from workshops.meetings.models import Workshop
from workshops.meetings.services import create_workshop
from workshops.meetings.starting import follow_template, ground_rules
from workshops.meetings.templates import Template
from workshops.programmes.models import Programme
from workshops.programmes.services import create_programme, name_responder, programme_by_slug
from workshops.room.services import close_workshop, new_wall_link
from workshops.seats.cards import in_groups
from workshops.seats.models import Seat
from workshops.seats.services import Home, card, mint
from workshops.told.listening import say_heard
from workshops.voices.models import Voice
from workshops.voices.services import create_voice

SLUG = "getting-to-the-clinic"  # what the services make of the programme's name
DAY = timedelta(days=1)
NEXT_BY = 70 * DAY  # after last month's workshop something must have come of it
PREPARED = 14 * DAY  # the programme was started so long before last month's workshop
THURSDAY = 3


class NoPlaceYetError(Exception):
    """The demonstration stands in the sample place, which has to be loaded first."""


class OtherKeyError(click.ClickException):
    """The demonstration's cards and doors hang on the key that it was played with."""

    def __init__(self) -> None:
        super().__init__("The demonstration was loaded with another TV_CARD_KEY: bring that one back.")


def play() -> Workshop:
    """Tonight's workshop; everything is played if it was not before. Raises NoPlaceYetError, OtherKeyError.

    A demonstration that an earlier version has played stays as it is.
    """
    if programme_by_slug(SLUG) is None:
        return _everything()
    seat = db().get(Seat, next(_keys()))
    if seat is None:
        raise OtherKeyError
    return seat.workshop  # by its seat: whoever tries the house may have renamed it, or planned more beside it


def doors(workshop: Workshop) -> dict[str, Any]:
    """Where to go as whom: the same join link, cards and wall each time, and fresh sign-in links.

    `spoke` is the card of somebody who spoke last month and whose words became a promise: it opens a whole thread.
    """
    keys = _keys()
    seats = (db().get(Seat, next(keys)) for _seat in range(len(GUESTS) + CARDS))
    return {
        "join_url": absolute(url_for("seats.door", code=workshop.code)),
        "workshop": workshop.code,
        "programme": workshop.programme.slug,
        "cards": [in_groups(card(seat)) for seat in seats if seat],
        "spoke": in_groups(card(spoke)) if (spoke := _who_spoke_last_month(workshop.programme)) else "",
        "wall": absolute(url_for("room.wall", code=workshop.code, key=_wall_key())),
        "sign_ins": {
            name: absolute(url_for("accounts.one_time_link", key=ask_for_link(user)))
            for name, email in {
                **{name: email for name, (_role, _name, email) in STAFF.items()},
                "responder": NAMED_PEOPLE[0]["email"],
            }.items()
            if (user := user_by_email(email))
        },
    }


def _who_spoke_last_month(programme: Programme) -> Seat | None:
    """None once whoever tries the house has taken these words back."""
    said = (
        select(Seat).join(Contribution, Contribution.seat_id == Seat.id).join(Workshop, Workshop.id == Seat.workshop_id)
    )
    return db().scalar(
        said.where(Workshop.programme_id == programme.id, Contribution.words == BECAME_A_PROMISE).limit(1)
    )


def thursday_four_weeks_before(today: date) -> date:
    """The day of last month's workshop.

    >>> [str(thursday_four_weeks_before(date(2026, 11, day))) for day in (24, 26, 27)]
    ['2026-10-22', '2026-10-29', '2026-10-29']
    """
    day = today - timedelta(weeks=4)
    return day - timedelta(days=(day.weekday() - THURSDAY) % 7)


def told_on() -> date:
    """A day from which an answer is overdue by now, whatever day of the week it is: a week has five working days."""
    return clock.today() - 7 * DAY


def _everything() -> Workshop:
    """Last month first: while tonight's workshop is open, no release is made."""
    places = {place.name: place for place in neighbourhoods_of(AUTHORITY)}
    if not places:
        raise NoPlaceYetError
    held_on = thursday_four_weeks_before(clock.today())
    with clock.at(_london(held_on - PREPARED, time(10))):
        voices = [_voice(about, places) for about in VOICES]
        inside = [place.id for place in places.values()]
        programme = create_programme(ACTOR, neighbourhood_ids=inside, **PROGRAMME)
        _staff(programme, voices[0])
        joan, _ben = [name_responder(ACTOR, programme, **person) for person in NAMED_PEOPLE]
        earlier = create_workshop(ACTOR, programme, voices[1], starts_at=_london(held_on, time(19)), **LAST_MONTH)
    people = {name: user for name, (_role, _name, email) in STAFF.items() if (user := user_by_email(email))}
    days, came = Days(held_on), LastMonth(earlier, places)
    came.plan(days)
    promising = Promising(earlier, voices[0], people, came.stayed, places)
    promising.plan(days)
    Figures(programme, people["organiser"]).plan(days)
    Offering(programme, people["recruiter"], promising, places).plan(days)
    days.play()
    with clock.at(_london(told_on(), time(16, 20))):
        form_id = next(_keys("demonstration concern"))
        tell(programme, earlier, joan.user_id, Telling(CONCERN), form_id, sender="demonstration")
    starts_at = _london(clock.today(), time(19))
    workshop = create_workshop(
        ACTOR, programme, voices[0], starts_at=starts_at, ground_rules=ground_rules(), **WORKSHOP
    )
    _tonight(workshop, places)
    next_week = _london(clock.today() + 7 * DAY, time(11))
    planned = create_workshop(
        ACTOR, programme, voices[1], starts_at=next_week, ground_rules=ground_rules(), **NEXT_WEEK
    )
    follow_template(ACTOR, planned, Template.DESIGN)
    return workshop


class LastMonth:
    """The workshop of four weeks ago, from its opening to its release: a few days, each step at its time."""

    def __init__(self, workshop: Workshop, places: Places) -> None:
        self.workshop, self.places = workshop, places
        self.came: list[tuple[Seat, Guest]] = []
        self.stayed: list[Seat] = []

    def plan(self, days: Days) -> None:
        days.on(0, time(18, 30), lambda: ask_everything(self.workshop))
        days.on(0, time(19, 15), self._speak)
        days.on(0, time(21), lambda: close_workshop(ACTOR, self.workshop))
        days.on(1, time(8, 30), lambda: write_up(ACTOR, self.workshop, next_by=days.first + NEXT_BY, **WRITE_UP))
        days.on(1, time(9, 20), self._add)
        days.on(2, time(11), self._think_again)
        # The first night after the time for late answers; from the morning on words may be quoted in the write-up.
        days.on(4, time(3, 10), lambda: make_release(WORKER, self.workshop.programme))
        days.on(4, time(8, 30), lambda: agreed_in_person(ACTOR, self.workshop))  # Delroy Grant has no account

    def _speak(self) -> None:
        homes = spread(SEED, _parts(self.places))
        staying, leaving = who_stay(SEED, len(homes)), who_leave(SEED)
        guests, keys = [*staying, *leaving], _keys("demonstration last month")
        lived = [*homes, *homes[: len(leaving)]]  # who leaves lives anywhere; that goes with their words
        for guest, home in zip(guests, lived, strict=True):
            self.came.append((come(self.workshop, guest, home, next(keys)), guest))
        self.stayed += [seat for seat, _guest in self.came[: len(staying)]]
        for seat, guest in self.came:
            answer(seat, guest, self.places)
        for given in about_themselves(SEED, SAID_ABOUT_THEMSELVES):
            count_answers(self.workshop, CURRENT, given)

    def _add(self) -> None:
        """What they had begun in the hall; and whether they were listened to."""
        for seat, guest in self.came:
            if guest.late:
                send_late(seat, guest, self.places)
        felt = [heard for heard, many in FELT.items() for _person in range(many)]
        for (seat, _guest), heard in zip(self.came, felt, strict=False):
            say_heard(seat, heard)

    def _think_again(self) -> None:
        for seat, guest in self.came:
            think_again(seat, guest)


def _tonight(workshop: Workshop, places: Places) -> None:
    ask_everything(workshop)
    for asked in STILL_TO_COME:
        plan(workshop, asked)
    new_wall_link(ACTOR, workshop, _wall_key())
    keys = _keys()
    seat_ids = [next(keys) for _ in range(len(GUESTS) + CARDS)]
    for guest, seat_id in zip(GUESTS, seat_ids, strict=False):
        lives = places.get(guest.lives)
        seat = come(workshop, guest, Home(neighbourhood_id=lives.id) if lives else Home(), seat_id)
        answer(seat, guest, places)
    for given in about_themselves(SEED, len(GUESTS) // 2):  # the others have not yet, or will not
        count_answers(workshop, CURRENT, given)
    for seat_id in seat_ids[len(GUESTS) :]:
        mint(workshop, seat_id)


def _london(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, clock.LONDON)


def _parts(places: Places) -> list[Part]:
    """The areas of these neighbourhoods, as the spread needs them."""
    names = {place.id: place.name for place in places.values()}
    areas = areas_of(names)
    deciles = deciles_of([area.code for area in areas])
    return [
        Part(area.code, area.neighbourhood_id, names[area.neighbourhood_id], deciles[area.code])
        for area in areas
        if area.neighbourhood_id
    ]


def _voice(about: dict[str, Any], places: dict[str, Neighbourhood]) -> Voice:
    facts = {name: value for name, value in about.items() if name != "reaches"}
    reached = [places[name].id for name in about["reaches"] if name in places]
    return create_voice(ACTOR, neighbourhood_ids=reached, **facts)


def _staff(programme: Programme, voice: Voice) -> list[User]:
    everywhere = (Role.ADMINISTRATOR, Role.VOICE)
    return [
        invite(
            ACTOR,
            email,
            role,
            name=name,
            organisation="Northvale NHS Trust" if role is not Role.VOICE else "Hope Street mosque",
            programme_id=None if role in everywhere else programme.id,
            voice_id=voice.id if role is Role.VOICE else None,
        )
        for role, name, email in STAFF.values()
    ]


def _keys(purpose: str = "demonstration seats") -> Iterator[uuid.UUID]:
    """Seat keys that come out the same each time, and that nobody without this house's card key can guess."""
    source = random.Random(_secret(purpose))  # noqa: S311 - seeded with a keyed hash
    while True:
        yield uuid.UUID(int=source.getrandbits(128), version=4)


def _wall_key() -> str:
    return _secret("demonstration wall")[:27]


def _secret(purpose: str) -> str:
    return hmac.new(current_app.config["HOUSE"].card_key.encode(), purpose.encode(), hashlib.sha256).hexdigest()
