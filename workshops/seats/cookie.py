"""The one cookie of a resident: signed, for /j only, holding seat ids and nothing else.

It is either the cookie of somebody who joined (until four days after the evening, and never after `late_until`), or
that of somebody who opened their thread with a card (for an hour).
"""

import uuid
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from flask import current_app, request
from itsdangerous import BadSignature, TimestampSigner, URLSafeSerializer, URLSafeTimedSerializer
from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import joinedload, load_only
from werkzeug.wrappers import Response

from app import clock
from app.db import db
from workshops.meetings.models import Activity, Workshop
from workshops.seats.models import Seat

NAME = "seat"
DAYS_AFTER = 4
CARD_SECONDS = 3600
SEATS_AT_MOST = 5
# What deciding about an answer needs, and no more: a hall asks all at once. Pages read the rest where they show it.
WITH_WORKSHOP = (
    select(Seat)
    .where(Seat.id == bindparam("key", type_=Uuid()))
    .options(
        load_only(Seat.workshop_id, Seat.rehearsal, Seat.language, Seat.joined_on),
        joinedload(Seat.workshop, innerjoin=True).options(
            load_only(Workshop.code, Workshop.state, Workshop.starts_at, Workshop.late_until),
            joinedload(Workshop.activities).load_only(
                Activity.workshop_id, Activity.position, Activity.kind, Activity.state, Activity.several
            ),
        ),
    )
)


def seat_ids() -> list[uuid.UUID]:
    """The seats that this phone's cookie speaks of, newest first; checked without asking the database."""
    raw = request.cookies.get(NAME, "")
    return _read(_joined().loads, raw) or opened_ids()


def opened_ids() -> list[uuid.UUID]:
    """The seats that were opened with a card, within the hour."""
    return _read(partial(_opened().loads, max_age=CARD_SECONDS), request.cookies.get(NAME, ""))


def seats() -> list[Seat]:
    """The seats of this phone that still count, newest first."""
    opened = set(opened_ids())
    ids = seat_ids()
    found = {seat.id: seat for seat in db().scalars(select(Seat).where(Seat.id.in_(ids)))} if ids else {}
    return [found[key] for key in ids if key in found and (key in opened or still_counts(found[key]))]


def seat_in(workshop_id: int) -> Seat | None:
    """This phone's seat in a workshop."""
    return next((seat for seat in seats() if seat.workshop_id == workshop_id), None)


def seat_of(key: uuid.UUID) -> Seat | None:
    """One of this phone's seats with its workshop and questions, if it still counts: what a sent form asks first."""
    if key not in seat_ids():
        return None
    seat = db().scalars(WITH_WORKSHOP, {"key": key}).unique().one_or_none()
    return seat if seat and (still_counts(seat) or key in opened_ids()) else None


def give(answer: Response, seat: Seat) -> Response:
    """Let the phone be this seat in its workshop, beside its seats in other workshops."""
    others = [other.id for other in seats() if other.workshop_id != seat.workshop_id and still_counts(other)]
    ids = [seat.id, *others][:SEATS_AT_MOST]
    return _set(answer, sign(ids), last_day(seat.workshop.held_on, seat.joined_on))


def sign(ids: list[uuid.UUID]) -> str:
    """What the cookie of somebody who joined holds."""
    return str(_joined().dumps([key.hex for key in ids]))


def give_for_an_hour(answer: Response, seat: Seat) -> Response:
    """Let the phone read one thread, opened with its card after the workshop's time is over."""
    return _set(answer, str(_opened().dumps([seat.id.hex])), None)


def end(answer: Response) -> Response:
    """Forget everything: the next person's phone is clear."""
    answer.delete_cookie(NAME, path="/j", httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


def last_day(held_on: date, joined_on: date) -> date:
    """The last day on which a cookie is taken: four after the evening, or after joining one that was left open.

    >>> last_day(date(2026, 12, 4), date(2026, 12, 4)), last_day(date(2026, 12, 4), date(2026, 12, 11))
    (datetime.date(2026, 12, 8), datetime.date(2026, 12, 15))
    """
    return max(held_on, joined_on) + timedelta(days=DAYS_AFTER)


def still_counts(seat: Seat) -> bool:
    """Whether the cookie of somebody who joined is still taken."""
    return not seat.workshop.is_over and clock.today() <= last_day(seat.workshop.held_on, seat.joined_on)


def _set(answer: Response, value: str, until: date | None) -> Response:
    """`until` is the last day; without one the browser forgets it when it is closed."""
    ends = datetime.combine(until + timedelta(days=1), time(), clock.LONDON) if until else None
    answer.set_cookie(NAME, value, expires=ends, path="/j", httponly=True, samesite="Lax", secure=request.is_secure)
    return answer


def _joined() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", "seat")


class OurTime(TimestampSigner):
    """Signs with the time of the house, which tests and rehearsals can choose."""

    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


def _opened() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", "card", signer=OurTime)


def _read(loads: Callable[[str], Any], raw: str) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(hex=key) for key in loads(raw)]
    except (BadSignature, ValueError, TypeError):
        return []
