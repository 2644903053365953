"""How an invented person takes part: joins, answers, and is read, through the services that people use."""

import uuid
from collections.abc import Mapping

from app.db import db
from app.demo.evening import ACTIVITIES, Asked, Fate, Guest
from maps.places.models import Neighbourhood
from workshops.contributions.models import Contribution
from workshops.contributions.services import Answer, submit
from workshops.meetings.models import Activity, Kind, Workshop
from workshops.meetings.services import add_activity
from workshops.room.moderation import approve, hold, shorten
from workshops.room.services import open_all_activities, open_workshop
from workshops.seats.models import Seat
from workshops.seats.services import Home, join
from workshops.told.services import withdraw, withdraw_all

ACTOR = "command"
Places = Mapping[str, Neighbourhood]  # by name


def ask_everything(workshop: Workshop) -> None:
    """Give a workshop its questions, open it, and open them all."""
    for asked in ACTIVITIES:
        plan(workshop, asked)
    open_workshop(ACTOR, workshop)
    open_all_activities(ACTOR, workshop)


def plan(workshop: Workshop, asked: Asked) -> Activity:
    """One more part of the evening."""
    return add_activity(
        ACTOR, workshop, kind=asked.kind, question=asked.question, choices=asked.choices, several=asked.several
    )


def come(workshop: Workshop, guest: Guest, home: Home, seat_id: uuid.UUID) -> Seat:
    """One person joins."""
    return join(
        workshop,
        f"demonstration {seat_id}",
        home,
        may_quote=guest.may_quote,
        language=guest.language,
        channel=guest.channel,
        seat_id=seat_id,
    )


def answer(seat: Seat, guest: Guest, places: Places) -> None:
    """They answer what they answer while the room is open, and their words are read."""
    for activity in seat.workshop.activities:
        if not (guest.late and activity.kind is Kind.WORDS):
            _say(activity, seat, guest, places)


def send_late(seat: Seat, guest: Guest, places: Places) -> None:
    """They send the words that they had begun in the hall."""
    for activity in seat.workshop.activities:
        if activity.kind is Kind.WORDS:
            _say(activity, seat, guest, places)


def think_again(seat: Seat, guest: Guest) -> None:
    """They put their words right, which are then read again; or take everything back."""
    if guest.fate is Fate.ALL_TAKEN_BACK:
        withdraw_all(seat)
    if guest.fate is Fate.CORRECTED:
        asked = next(activity for activity in seat.workshop.activities if activity.kind is Kind.WORDS)
        submit(asked, seat, _key(seat, asked), Answer(words=guest.beside))
        approve(ACTOR, db().get_one(Contribution, _key(seat, asked)))


def _say(activity: Activity, seat: Seat, guest: Guest, places: Places) -> None:
    for number, given in enumerate(_answers(activity, guest, places)):
        key = _key(seat, activity, number)
        submit(activity, seat, key, given)
        if activity.kind is Kind.WORDS:
            _read(seat, db().get_one(Contribution, key), guest)


def _key(seat: Seat, activity: Activity, number: int = 0) -> uuid.UUID:
    return uuid.uuid5(seat.id, f"{activity.position}.{number}")


def _answers(activity: Activity, guest: Guest, places: Places) -> list[Answer]:
    if activity.kind is Kind.WORDS:
        return [Answer(words=words) for words in guest.said]
    if activity.kind is Kind.POLL:
        return [Answer(votes={activity.choices[guest.went_by - 1].id: 1})] if guest.went_by else []
    if activity.kind is Kind.AGREE:
        votes = {choice.id: value for choice, value in zip(activity.choices, guest.agrees, strict=False)}
        return [Answer(votes=votes)] if votes else []
    if activity.kind is Kind.PLACE:
        return [Answer(neighbourhood_id=places[guest.hard_at].id)] if guest.hard_at in places else []
    return []


def _read(seat: Seat, kept: Contribution, guest: Guest) -> None:
    """What the facilitator, or the person, does with the words afterwards."""
    match guest.fate:
        case Fate.SHOWN | Fate.CORRECTED:
            approve(ACTOR, kept)
        case Fate.SHORTENED:
            shorten(ACTOR, kept, guest.beside)
        case Fate.HELD:
            hold(ACTOR, kept, guest.beside)
        case Fate.TAKEN_BACK:
            withdraw(seat, kept)
