"""Letters about concerns: that one waits, and that one is overdue. They hold a link and nothing of what was told.

A letter that went out the moment somebody pressed send would tell whoever sits in the same hall who it was. So it
leaves at a full hour, and the outbox keeps no other time.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from app import clock
from app.accounts.models import User
from app.db import db
from app.links import mailed
from app.outbox import put
from workshops.concerns.models import Concern, ConcernState
from workshops.programmes.services import leaders_of

HOUR, A_WHILE = timedelta(hours=1), timedelta(minutes=15)


def leaves_at(written: datetime) -> datetime:
    """The next full hour that is at least a quarter of an hour away.

    >>> [f"{leaves_at(datetime(2026, 12, 4, 19, minute)):%H:%M}" for minute in (0, 45, 46, 59)]
    ['20:00', '20:00', '21:00', '21:00']
    """
    later = written + A_WHILE
    whole = later.replace(minute=0, second=0, microsecond=0)
    return whole if whole == later else whole + HOUR


def tell_responder(concern: Concern) -> None:
    """Somebody has turned to you: one letter for all that come in an hour."""
    responder, due_at = db().get_one(User, concern.responder_id), leaves_at(clock.now())
    put(
        f"concerns:{responder.id}:{clock.utc(due_at):%Y-%m-%d %H}",
        responder.email,
        "workshops/concerns/received_mail.txt",
        due_at=due_at,
        link=mailed("concerns.index"),
    )


def remind() -> None:
    """A chore: who should have answered is told once for each day that they promised, and so are the leaders.

    Leaders learn that one is overdue, in which programme, and nothing else.
    """
    overdue = select(Concern).where(
        Concern.state.in_((ConcernState.NEW, ConcernState.UNDER_WAY)), Concern.due_on < clock.today()
    )
    for concern in db().scalars(overdue):
        if concern.responder.active:
            put(
                f"concerns overdue:{concern.responder_id}:{concern.due_on}",
                concern.responder.email,
                "workshops/concerns/overdue_mail.txt",
                link=mailed("concerns.index"),
            )
        for leader in leaders_of(concern.programme_id):
            put(
                f"concern overdue:{concern.programme_id}:{concern.due_on}:{leader.id}",
                leader.email,
                "workshops/concerns/leaders_mail.txt",
                link=mailed("front.today"),
            )
