"""Playing the demonstration's evening through the services that people use, once; and where its doors are."""

import hashlib
import hmac
import random
import uuid
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

from flask import current_app, url_for
from sqlalchemy import select

from app import clock
from app.accounts.models import User
from app.accounts.services import ask_for_link, invite, user_by_email
from app.db import db
from app.demo.evening import ACTIVITIES, CARDS, GUESTS, PROGRAMME, STAFF, VOICES, WORKSHOP, Guest
from app.demo.place import AUTHORITY
from app.links import absolute
from app.permissions import Role
from maps.places.models import Neighbourhood
from maps.places.services import neighbourhoods_of
from workshops.contributions.models import Contribution
from workshops.contributions.services import Answer, submit
from workshops.meetings.models import Activity, Kind, Workshop
from workshops.meetings.services import add_activity, create_workshop
from workshops.programmes.models import Programme
from workshops.programmes.services import create_programme, programme_by_slug
from workshops.room.moderation import approve, hold, shorten
from workshops.room.services import new_wall_link, open_all_activities, open_workshop
from workshops.seats.cards import in_groups
from workshops.seats.models import Seat
from workshops.seats.services import Home, card, join, mint
from workshops.told.services import withdraw
from workshops.voices.models import Voice
from workshops.voices.services import create_voice

ACTOR = "command"
SLUG = "getting-to-the-clinic"  # what the services make of the programme's name


class NoPlaceYetError(Exception):
    """The demonstration stands in the sample place, which has to be loaded first."""


def play() -> Workshop:
    """The evening, played if it was not before. Raises NoPlaceYetError."""
    programme = programme_by_slug(SLUG)
    if programme is None:
        return _evening()
    first = select(Workshop).where(Workshop.programme_id == programme.id).order_by(Workshop.id).limit(1)
    return db().scalars(first).one()  # whoever tries the house may have planned more beside it


def doors(workshop: Workshop) -> dict[str, Any]:
    """Where to go as whom: the same join link, cards and wall each time, and fresh sign-in links."""
    keys = _keys()
    seats = (db().get(Seat, next(keys)) for _seat in range(len(GUESTS) + CARDS))
    return {
        "join_url": absolute(url_for("seats.door", code=workshop.code)),
        "workshop": workshop.code,
        "programme": workshop.programme.slug,
        "cards": [in_groups(card(seat)) for seat in seats if seat],
        "wall": absolute(url_for("room.wall", code=workshop.code, key=_wall_key())),
        "sign_ins": {
            name: absolute(url_for("accounts.one_time_link", key=ask_for_link(user)))
            for name, (_role, _name, email) in STAFF.items()
            if (user := user_by_email(email))
        },
    }


def _evening() -> Workshop:
    places = {place.name: place for place in neighbourhoods_of(AUTHORITY)}
    if not places:
        raise NoPlaceYetError
    inside = [place.id for place in places.values()]
    voices = [_voice(about, places) for about in VOICES]
    programme = create_programme(ACTOR, neighbourhood_ids=inside, **PROGRAMME)
    _staff(programme, voices[0])
    evening = datetime.combine(clock.today(), time(19), clock.LONDON)
    workshop = create_workshop(ACTOR, programme, voices[0], starts_at=evening, **WORKSHOP)
    for asked in ACTIVITIES:
        add_activity(
            ACTOR, workshop, kind=asked.kind, question=asked.question, choices=asked.choices, several=asked.several
        )
    open_workshop(ACTOR, workshop)
    open_all_activities(ACTOR, workshop)
    new_wall_link(ACTOR, workshop, _wall_key())
    keys = _keys()
    seat_ids = [next(keys) for _ in range(len(GUESTS) + CARDS)]
    for guest, seat_id in zip(GUESTS, seat_ids, strict=False):
        _come_and_speak(workshop, guest, seat_id, places)
    for seat_id in seat_ids[len(GUESTS) :]:
        mint(workshop, seat_id)
    return workshop


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


def _come_and_speak(workshop: Workshop, guest: Guest, seat_id: uuid.UUID, places: dict[str, Neighbourhood]) -> None:
    """One person joins, answers what they answer, and the room reads it."""
    lives = places.get(guest.lives)
    seat = join(
        workshop,
        f"demonstration {seat_id}",
        Home(neighbourhood_id=lives.id) if lives else Home(),
        may_quote=guest.may_quote,
        language=guest.language,
        seat_id=seat_id,
    )
    for activity in workshop.activities:
        for number, answer in enumerate(_answers(activity, guest, places)):
            submission_id = uuid.uuid5(seat_id, f"{activity.position}.{number}")
            submit(activity, seat, submission_id, answer)
            _read(seat, db().get_one(Contribution, submission_id), guest)


def _answers(activity: Activity, guest: Guest, places: dict[str, Neighbourhood]) -> list[Answer]:
    if activity.kind is Kind.WORDS:
        return [Answer(words=words) for words in guest.said]
    if activity.kind is Kind.POLL:
        return [Answer(votes={activity.choices[guest.went_by - 1].id: 1})] if guest.went_by else []
    if activity.kind is Kind.AGREE:
        votes = {choice.id: value for choice, value in zip(activity.choices, guest.agrees, strict=False)}
        return [Answer(votes=votes)] if votes else []
    return [Answer(neighbourhood_id=places[guest.hard_at].id)] if guest.hard_at in places else []


def _read(seat: Seat, kept: Contribution, guest: Guest) -> None:
    """What the facilitator, or the person, does with the words afterwards."""
    if kept.kind is not Kind.WORDS:
        return
    deed, words = guest.then
    match deed:
        case "show":
            approve(ACTOR, kept)
        case "shorten":
            shorten(ACTOR, kept, words)
        case "hold":
            hold(ACTOR, kept, words)
        case "take back":
            withdraw(seat, kept)


def _keys() -> Iterator[uuid.UUID]:
    """Seat keys that come out the same each time, and that nobody without this house's card key can guess."""
    source = random.Random(_secret("demonstration seats"))  # noqa: S311 - seeded with a keyed hash
    while True:
        yield uuid.UUID(int=source.getrandbits(128), version=4)


def _wall_key() -> str:
    return _secret("demonstration wall")[:27]


def _secret(purpose: str) -> str:
    return hmac.new(current_app.config["HOUSE"].card_key.encode(), purpose.encode(), hashlib.sha256).hexdigest()
