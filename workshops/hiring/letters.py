"""Letters to employers: is somebody still there? One after half a year, one after a year, and nothing about anybody but
the employer's own reference of the job, which is no name (nameless.py).

Each job has a letter of its own: that it stands in the outbox is what tells that the job was asked about. The worker
may have been off for weeks, and a job may be written down late: then only the latest question goes out.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import clock
from app.accounts.models import User
from app.db import db
from app.links import mailed
from app.outbox import Message, put
from app.permissions import May, Role, grants_allow
from workshops.hiring.due import Question
from workshops.hiring.models import Hire
from workshops.hiring.owed import is_asked, question_now
from workshops.offers.models import Offer
from workshops.programmes.services import who_are

MAIL = "workshops/hiring/still_there_mail.txt"
KEY = "still-there"


def ask_who_is_still_there() -> None:
    """A chore: ask once about each job, when its day has come. Whoever has answered already is not asked."""
    wanted = (
        select(Hire)
        .where(is_asked(clock.today()))
        .options(
            joinedload(Hire.offer).joinedload(Offer.recruiter),
            joinedload(Hire.offer).joinedload(Offer.programme),
        )
        .order_by(Hire.id)
    )
    hires = db().scalars(wanted).all()
    asked = _asked() if hires else set()
    for hire in hires:
        question = question_now(hire, clock.today())
        if question and _name(hire, question) not in asked:
            _ask(hire, question)


def _asked() -> set[str]:
    """The questions that went out, whoever they went to: nobody is asked again because somebody has joined since."""
    keys = db().scalars(select(Message.dedupe_key).where(Message.dedupe_key.like(f"{KEY}:%")))
    return {key.rpartition(":")[0] for key in keys}


def _name(hire: Hire, question: Question) -> str:
    return f"{KEY}:{hire.id}:{question.weeks}"


def _ask(hire: Hire, question: Question) -> None:
    for user in who_is_asked(hire.offer):
        put(
            f"{_name(hire, question)}:{user.id}",
            user.email,
            MAIL,
            title=hire.offer.title,
            reference=hire.reference,
            weeks=question.weeks,
            link=mailed("hiring.still_there", hire_id=hire.id),
            link_to_all=mailed("hiring.all_still_there"),
        )


def who_is_asked(offer: Offer) -> Sequence[User]:
    """Who looks after the offer; if they may not come in any more, the other recruiters there of that organisation."""
    if _may(offer.recruiter, offer):
        return [offer.recruiter]
    return [each for each in who_are({Role.RECRUITER}, offer.programme_id) if _may(each, offer)]


def _may(user: User, offer: Offer) -> bool:
    ours = user.active and user.organisation_id == offer.organisation_id
    return ours and grants_allow(user.grants, May.COUNT_HIRING, offer)
