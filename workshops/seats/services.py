"""Joining, and finding a seat by its card."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.codes import hash_key
from app.db import db
from workshops.meetings.models import State, Workshop
from workshops.seats.cards import card_of, hash_card
from workshops.seats.models import Channel, Joining, Seat, SeatState

CONSENT_VERSION = "2026-11"  # what the join page promises; a new wording is a new version
SAME_FORM = timedelta(minutes=10)
SEATS_AT_MOST = 5_000


class RoomIsFull(Exception):
    """A workshop takes 5,000 seats."""


@dataclass(frozen=True)
class Home:
    """Where somebody lives, as far as they said: an area, a neighbourhood, somewhere else, or nothing."""

    area_code: str | None = None
    neighbourhood_id: int | None = None
    elsewhere: bool = False


NOT_SAID = Home()


def card_key() -> str:
    return current_app.config["HOUSE"].card_key


def card(seat: Seat) -> str:
    """The card of a seat, to show it."""
    return card_of(seat.id, card_key())


def join(
    workshop: Workshop,
    joining_id: str,
    home: Home = NOT_SAID,
    *,
    may_quote: bool = False,
    language: str = "en",
    channel: Channel = Channel.PHONE,
    printed: Seat | None = None,
    seat_id: uuid.UUID | None = None,
) -> Seat:
    """Take a seat, with consent given. The same joining id within ten minutes gives the same seat. Raises RoomIsFull.

    `printed` is the seat of a printed card that the phone has opened; an unused one is taken instead of a new one.
    A seat's key is random; only the demonstration brings keys of its own (`seat_id`), to know its seats again.
    """
    if printed and printed.state is SeatState.MINTED:
        printed.channel, printed.language = channel, language
        return _activate(printed, home, may_quote=may_quote)
    forget_old_forms()
    seat = _new_seat(workshop, seat_id)
    try:
        with db().begin_nested():
            db().add(seat)
            db().flush()
            db().execute(
                insert(Joining).values(
                    key_hash=_joining_key(workshop, joining_id), seat_id=seat.id, until=clock.now() + SAME_FORM
                )
            )
    except IntegrityError:
        kept = db().get_one(Joining, _joining_key(workshop, joining_id))
        seat = db().get_one(Seat, kept.seat_id)
    else:
        _refuse_when_full(workshop)
    seat.channel, seat.language = channel, language
    return _activate(seat, home, may_quote=may_quote)


@dataclass(frozen=True)
class Arrival:
    """Somebody whose answers were written down elsewhere: what is known of them, with consent given there."""

    seat_id: uuid.UUID
    home: Home = NOT_SAID
    may_quote: bool = False
    language: str = "en"


def seat_all(workshop: Workshop, arrivals: Sequence[Arrival], channel: Channel) -> list[Seat]:
    """Seats for people who answered without a phone, thousands at a time. Raises RoomIsFull, IntegrityError."""
    seats = []
    for one in arrivals:
        seat = _new_seat(workshop, one.seat_id)
        seat.channel, seat.language = channel, one.language
        seats.append(_activate(seat, one.home, may_quote=one.may_quote))
    db().add_all(seats)
    db().flush()
    _refuse_when_full(workshop)
    return seats


def forget_old_forms() -> None:
    """A chore too: a row that says when somebody joined stays for ten minutes, also when nobody joins after them."""
    db().execute(delete(Joining).where(Joining.until < clock.now()))


def forget_forms_of(seats: list[Seat]) -> None:
    """The join form that a phone still has leads to no seat of before: the next person presses "back" and sends it."""
    db().execute(delete(Joining).where(Joining.seat_id.in_([seat.id for seat in seats])))


def mint(workshop: Workshop, seat_id: uuid.UUID | None = None) -> Seat:
    """Make a card for somebody who is yet to come. Its code can be shown (`card`); stored is only its hash."""
    seat = _new_seat(workshop, seat_id)
    seat.state, seat.consent_version, seat.rehearsal = SeatState.MINTED, None, False
    db().add(seat)
    db().flush()
    return seat


def mint_batch(workshop: Workshop, seat_ids: Sequence[uuid.UUID]) -> None:
    """Make many cards at once, under keys that nobody can guess. Raises RoomIsFull, IntegrityError for keys known here.

    They are for the evening itself, also when they are printed while it is rehearsed.
    """
    for_real = (Seat.workshop_id == workshop.id, Seat.rehearsal.is_(False))
    if (db().scalar(select(func.count()).where(*for_real)) or 0) + len(seat_ids) > SEATS_AT_MOST:
        raise RoomIsFull
    key = card_key()
    minted = {"workshop_id": workshop.id, "state": SeatState.MINTED, "joined_on": clock.today(), "rehearsal": False}
    rows = [minted | {"id": seat_id, "card_hash": hash_card(card_of(seat_id, key), key)} for seat_id in seat_ids]
    db().execute(insert(Seat), rows)


def seat_by_card(typed: str) -> Seat | None:
    """The seat of a well-formed card."""
    return db().scalar(select(Seat).where(Seat.card_hash == hash_card(typed, card_key())))


def seats_taken(workshop: Workshop) -> int:
    """How many have joined. An exact count, for staff of the programme only."""
    return (
        db().scalar(
            select(func.count()).where(
                Seat.workshop_id == workshop.id,
                Seat.state == SeatState.ACTIVE,
                Seat.rehearsal.is_(workshop.state is State.REHEARSAL),
            )
        )
        or 0
    )


def _activate(seat: Seat, home: Home, *, may_quote: bool) -> Seat:
    """Somebody with a seat or a printed card says yes, and perhaps where they live."""
    seat.state = SeatState.ACTIVE
    seat.consent_version = CONSENT_VERSION
    seat.may_quote = may_quote
    seat.area_code, seat.neighbourhood_id, seat.elsewhere = home.area_code, home.neighbourhood_id, home.elsewhere
    seat.joined_on = clock.today()
    return seat


def _new_seat(workshop: Workshop, seat_id: uuid.UUID | None) -> Seat:
    key = seat_id or uuid.uuid4()
    return Seat(
        id=key,
        workshop_id=workshop.id,
        workshop=workshop,
        card_hash=hash_card(card_of(key, card_key()), card_key()),
        consent_version=CONSENT_VERSION,
        state=SeatState.ACTIVE,
        joined_on=clock.today(),
        rehearsal=workshop.state is State.REHEARSAL,
    )


def _refuse_when_full(workshop: Workshop) -> None:
    if seats_taken(workshop) > SEATS_AT_MOST:
        raise RoomIsFull


def _joining_key(workshop: Workshop, joining_id: str) -> str:
    return hash_key(f"{workshop.id}|{joining_id}")
