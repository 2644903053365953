"""Which figures are owed, which starts have no reference yet, and about which jobs an employer is asked now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from app import clock
from app.accounts.models import User
from app.db import db
from workshops.hiring.due import HALF_YEAR, QUESTIONS, YEAR, Question
from workshops.hiring.figures import kept_on, sheets_of
from workshops.hiring.finding import offers_of
from workshops.hiring.models import Hire, InPost, SheetOf, Split, Stage, StageCount
from workshops.offers.in_public import ended_on
from workshops.offers.models import Offer

WEEK, FOUR_WEEKS = timedelta(weeks=1), timedelta(weeks=4)
SETTLED = timedelta(weeks=8)  # after the first day at work: by then whoever was offered the work has started, or not
A_YEAR = timedelta(days=365)  # after its end nobody is asked about an offer any more


@dataclass(frozen=True)
class Standing:
    """How the figures of one offer stand."""

    offer: Offer
    sheet: SheetOf | None
    ended_on: date | None
    owed_since: date | None  # None where none are owed

    @property
    def is_recent(self) -> bool:
        return self.ended_on is None or clock.today() - self.ended_on <= A_YEAR


@dataclass(frozen=True)
class Owed:
    """What a recruiter's organisation owes, for their day."""

    figures: list[Standing]
    starts: list[tuple[Offer, int]]  # offers with people who have started, and how many of them have no reference here
    still_there: list[tuple[Hire, Question]]

    def __bool__(self) -> bool:
        return bool(self.figures or self.starts or self.still_there)


def owed_since(opened: date, ended: date | None, starts: date, as_of: date | None, today: date) -> date | None:
    """Since when figures are owed. While an offer is open, each week; once it is over, a sheet of a later day, and then
    one every four weeks until eight weeks after the first day at work: before that nobody knows who has started.

    >>> opened, starts, today = date(2026, 11, 2), date(2026, 12, 14), date(2026, 11, 27)
    >>> owed_since(opened, None, starts, date(2026, 11, 20), today)
    datetime.date(2026, 11, 27)
    >>> owed_since(opened, None, starts, date(2026, 11, 21), today)
    >>> owed_since(opened, None, starts, None, date(2026, 11, 8)), owed_since(opened, None, starts, None, today)
    (None, datetime.date(2026, 11, 9))

    >>> ended = date(2026, 11, 25)
    >>> owed_since(opened, ended, starts, ended, today), owed_since(opened, ended, starts, date(2026, 11, 26), today)
    (datetime.date(2026, 11, 26), None)
    >>> owed_since(opened, ended, starts, date(2026, 11, 26), date(2026, 12, 24))
    datetime.date(2026, 12, 24)
    >>> owed_since(opened, ended, starts, date(2027, 2, 1), date(2027, 2, 20))
    datetime.date(2027, 2, 8)
    >>> owed_since(opened, ended, starts, date(2027, 2, 8), date(2027, 6, 1))
    >>> owed_since(opened, ended, starts, None, ended + timedelta(days=366))
    """
    if ended is None:
        due = (as_of or opened) + WEEK
    elif as_of is None or as_of <= ended:
        due = ended + timedelta(days=1)
    else:
        last = max(ended, starts) + SETTLED
        due = min(as_of + FOUR_WEEKS, last) if as_of < last else date.max
    is_forgotten = ended is not None and today - ended > A_YEAR
    return due if due <= today and not is_forgotten else None


def standings(offers: Sequence[Offer]) -> list[Standing]:
    """How the figures of some offers stand, in their order."""
    sheets, today, found = sheets_of(offers), clock.today(), []
    for offer in offers:
        sheet, ended = sheets.get(offer.id), ended_on(offer)
        since = owed_since(offer.opened_on or today, ended, offer.starts_on, sheet.as_of if sheet else None, today)
        found.append(Standing(offer, sheet, ended, since))
    return found


def figures_owed(user: User) -> Owed:
    """What waits for a recruiter: figures, references of starts, and whether people are still there."""
    offers = offers_of(user)
    if not offers:
        return Owed([], [], [])
    figures = [each for each in standings(offers) if each.owed_since]
    figures.sort(key=lambda each: (each.owed_since or date.max, each.offer.id))
    return Owed(figures, starts_without_reference(offers), asked_now(offers))


def starts_without_reference(offers: Sequence[Offer]) -> list[tuple[Offer, int]]:
    """Offers whose newest sheet says of more starts than there are jobs here, and of how many more."""
    return [(offer, n) for offer, n in _starts_less_jobs(offers) if n > 0]


def jobs_without_start(offers: Sequence[Offer]) -> list[tuple[Offer, int]]:
    """Offers with more jobs here than their newest sheet says of starts, and how many more: one may stand twice."""
    told = kept_on(offers)
    return [(offer, -n) for offer, n in _starts_less_jobs(offers) if n < 0 and offer.id in told]


def _starts_less_jobs(offers: Sequence[Offer]) -> list[tuple[Offer, int]]:
    keys = [offer.id for offer in offers]
    started = (
        select(StageCount.offer_id, func.sum(StageCount.n))
        .where(
            StageCount.offer_id.in_(keys),
            StageCount.stage == Stage.STARTED,
            StageCount.split == Split.PLACE,
        )
        .group_by(StageCount.offer_id)
    )
    here = select(Hire.offer_id, func.count()).where(Hire.offer_id.in_(keys)).group_by(Hire.offer_id)
    said, kept = ({key: int(n) for key, n in db().execute(query)} for query in (started, here))
    return [(offer, said.get(offer.id, 0) - kept.get(offer.id, 0)) for offer in offers]


def asked_now(offers: Sequence[Offer]) -> list[tuple[Hire, Question]]:
    """Jobs about which nobody has said yet whether somebody is still there, each with its latest question."""
    wanted = (
        select(Hire)
        .where(Hire.offer_id.in_([offer.id for offer in offers]), is_asked(clock.today()))
        .options(joinedload(Hire.offer), joinedload(Hire.employer))
        .order_by(Hire.started_on, Hire.id)
    )
    return [(hire, question) for hire in db().scalars(wanted) if (question := question_now(hire, clock.today()))]


def is_asked(today: date) -> ColumnElement[bool]:
    """What holds for a job whose latest question has no answer. Whoever had left is not asked about again."""
    year, half = YEAR.latest_start(today), HALF_YEAR.latest_start(today)
    first = (Hire.started_on <= half) & (Hire.started_on > year) & Hire.at_26.is_(None)
    still_asked = Hire.at_52.is_(None) & Hire.at_26.is_distinct_from(InPost.LEFT)
    return or_(first, (Hire.started_on <= year) & still_asked)


def question_now(hire: Hire, today: date) -> Question | None:
    """The latest question whose day has come, unless it is answered."""
    due = [each for each in QUESTIONS if each.due_on(hire.started_on) <= today]
    return due[-1] if due and due[-1].counts_as(hire) is None else None
