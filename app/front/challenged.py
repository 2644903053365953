"""What a critical friend has asked, and whether it was answered: their part of today."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.db import db
from app.front.waiting import LONGEST_LIST
from workshops.actions.lateness import Lateness, lateness_of
from workshops.actions.models import Challenge


@dataclass(frozen=True)
class Asked:
    """A challenge of one's own, and how late its answer is."""

    challenge: Challenge
    late: Lateness

    @property
    def is_answered(self) -> bool:
        return self.challenge.answer is not None


def challenged(user: User) -> Sequence[Asked]:
    """What somebody has asked: first what waits for an answer, the oldest first; then what was answered."""
    wanted = (
        select(Challenge)
        .where(Challenge.author_id == user.id)
        .order_by(Challenge.answer.is_not(None), Challenge.answered_on.desc(), Challenge.id)
        .limit(LONGEST_LIST)
        .options(
            joinedload(Challenge.action),
            joinedload(Challenge.theme),
            joinedload(Challenge.reply),
        )
    )
    return [Asked(each, lateness_of(each.reply)) for each in db().scalars(wanted)]
