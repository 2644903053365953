"""The token on a question's form: for which question and which seat it was given out. It proves "begun while open".

Forms are rendered only while their activity is open. The token has no clock; the activity's state and the workshop's
`late_until` end it.
"""

import uuid
from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from workshops.meetings.models import Activity
from workshops.seats.models import Seat


@dataclass(frozen=True)
class Ticket:
    """What a token says."""

    activity_id: int
    seat_id: uuid.UUID
    rehearsal: bool

    def fits(self, activity: Activity, seat: Seat) -> bool:
        return self == Ticket(activity.id, seat.id, seat.rehearsal)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", "answer")


def give_ticket(activity: Activity, seat: Seat) -> str:
    return str(_serializer().dumps([activity.id, seat.id.hex, seat.rehearsal]))


def read_ticket(raw: str | None) -> Ticket | None:
    """What a token says, or None when we did not give it out. Asks no database."""
    try:
        activity_id, seat_hex, rehearsal = _serializer().loads(raw or "")
        return Ticket(activity_id, uuid.UUID(hex=seat_hex), rehearsal)
    except (BadSignature, ValueError, TypeError):
        return None
