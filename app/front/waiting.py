"""What waits for each role, asked of the database. Counts of people's words only where the role may see exact ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from flask import current_app
from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from app import clock
from app.accounts.models import User
from app.db import db
from app.front.story import start_of_today
from app.outbox import Message
from app.permissions import May, Role, allowed
from exports.indicators.models import Indicator
from exports.indicators.services import drafts
from exports.packs.services import Unwritten, unwritten, write_ups_of
from maps.places.models import Dataset
from workshops.contributions.models import Contribution, Moderation
from workshops.meetings.models import Activity, Confidentiality, State, Workshop
from workshops.meetings.readiness import Check, still_missing
from workshops.offers.in_public import is_open_now
from workshops.offers.living_wage import is_old, rates
from workshops.offers.models import Offer
from workshops.programmes.models import Programme
from workshops.seats.models import Seat
from workshops.themes.counting import Uncoded, uncoded
from workshops.voices.models import Voice

LONGEST_LIST = 50
PLAN = frozenset({Role.ORGANISER})
RUN = frozenset({Role.ORGANISER, Role.FACILITATOR})
FOLLOW = frozenset({Role.LEADER, Role.REVIEWER, Role.RECRUITER})


@dataclass
class Evenings:
    """The workshops that somebody runs: in the order in which they need a hand."""

    tonight: list[Workshop] = field(default_factory=list)
    to_read: list[Workshop] = field(default_factory=list)  # over, and words still wait
    ahead: list[Workshop] = field(default_factory=list)
    missed: list[Workshop] = field(default_factory=list)  # the day has passed and it never opened
    waiting: dict[int, int] = field(default_factory=dict)  # workshop → words that wait to be read
    lacks: dict[int, list[Check]] = field(default_factory=dict)  # workshop → what is missing, and where to mend it
    unwritten: Sequence[Unwritten] = ()  # over, and not written up for the host
    uncoded: Sequence[Uncoded] = ()  # over, and what was said is not under themes
    sheets: Sequence[Indicator] = ()  # of numbers, read and not published
    plannable: Sequence[Programme] = ()  # where one more may be planned


def has(user: User, roles: frozenset[Role]) -> bool:
    return any(grant.role in roles for grant in user.grants)


def evenings(user: User) -> Evenings:
    """What organisers and facilitators have before them."""
    wanted = _workshops().where(covered(user, RUN, Workshop.programme_id))
    closed = (
        select(Contribution.id)
        .join(Activity)
        .where(Activity.workshop_id == Workshop.id, Contribution.moderation == Moderation.WAITING)
    )
    living = wanted.where((Workshop.state != State.CLOSED) | closed.exists()).order_by(Workshop.starts_at, Workshop.id)
    found = Evenings()
    for workshop in db().scalars(living.limit(LONGEST_LIST)):
        _shelf(found, workshop).append(workshop)
    planned = select(Programme).where(covered(user, PLAN, Programme.id)).order_by(Programme.name)
    found.plannable = db().scalars(planned.limit(LONGEST_LIST)).all()
    found.sheets = drafts(covered(user, PLAN, Programme.id))
    found.unwritten = unwritten(covered(user, RUN, Workshop.programme_id))
    found.uncoded = uncoded(covered(user, RUN, Workshop.programme_id))
    met = [*found.tonight, *found.to_read]
    found.waiting = _words_that_wait([workshop.id for workshop in met])
    found.lacks = {
        workshop.id: still_missing(workshop)
        for workshop in (*found.tonight, *found.ahead, *found.missed)
        if workshop.state is State.DRAFT
    }
    return found


def _shelf(found: Evenings, workshop: Workshop) -> list[Workshop]:
    if workshop.state is State.OPEN or (workshop.held_on == clock.today() and workshop.state is not State.CLOSED):
        return found.tonight
    if workshop.state is State.CLOSED:
        return found.to_read
    return found.ahead if workshop.starts_at >= start_of_today() else found.missed


def _words_that_wait(workshop_ids: list[int]) -> dict[int, int]:
    counted = (
        select(Activity.workshop_id, func.count())
        .join(Contribution, Contribution.activity_id == Activity.id)
        .where(Contribution.moderation == Moderation.WAITING, Activity.workshop_id.in_(workshop_ids))
        .group_by(Activity.workshop_id)
    )
    return dict(db().execute(counted).all())


def wage_is_old() -> bool:
    """Whether offers are open while the newest living wage here is likely not the newest, and whoever asks can write
    that one down.
    """
    if not allowed(May.SET_FRAME) or not is_old(rates()[0], clock.today()):
        return False
    return db().scalar(select(Offer.id).where(*is_open_now()).limit(1)) is not None


def voices(user: User) -> Sequence[Voice]:
    """The voices that somebody is."""
    mine = {grant.voice_id for grant in user.grants if grant.role is Role.VOICE}
    return db().scalars(select(Voice).where(Voice.id.in_(mine)).order_by(Voice.name)).all() if mine else []


def hosted(user: User) -> Sequence[Workshop]:
    """The workshops of the voices that somebody is, the newest first."""
    mine = [grant for grant in user.grants if grant.role is Role.VOICE]
    found: dict[int, Workshop] = {}
    for grant in mine:
        wanted = _workshops().where(Workshop.voice_id == grant.voice_id)
        if grant.programme_id is not None:
            wanted = wanted.where(Workshop.programme_id == grant.programme_id)
        found |= {
            each.id: each for each in db().scalars(wanted.order_by(Workshop.starts_at.desc()).limit(LONGEST_LIST))
        }
    return sorted(found.values(), key=lambda each: each.starts_at, reverse=True)


@dataclass(frozen=True)
class Followed:
    """A programme as those read it who answer for it: what comes next and what was held last. No counts of people."""

    programme: Programme
    now: Workshop | None
    ahead: Workshop | None
    last: Workshop | None
    written_up: bool = False  # the last one, and its host has agreed


def followed(user: User) -> list[Followed]:
    """The programmes that leaders, reviewers and recruiters follow. Sealed workshops are named nowhere."""
    programmes = db().scalars(
        select(Programme).where(covered(user, FOLLOW, Programme.id)).order_by(Programme.name).limit(LONGEST_LIST)
    )
    return [_followed(programme) for programme in programmes]


def _followed(programme: Programme) -> Followed:
    last = _one(programme, Workshop.state == State.CLOSED, newest=True)
    coming = (Workshop.state.in_((State.DRAFT, State.REHEARSAL)), Workshop.starts_at >= start_of_today())
    return Followed(
        programme,
        _one(programme, Workshop.state == State.OPEN),
        _one(programme, *coming),
        last,
        written_up=last is not None and allowed(May.READ_WRITE_UP, last) and bool(write_ups_of([last])),
    )


def _one(programme: Programme, *conditions: ColumnElement[bool], newest: bool = False) -> Workshop | None:
    wanted = _workshops().where(
        Workshop.programme_id == programme.id, Workshop.confidentiality != Confidentiality.SEALED, *conditions
    )
    return db().scalar(wanted.order_by(Workshop.starts_at.desc() if newest else Workshop.starts_at).limit(1))


@dataclass(frozen=True)
class House:
    """What an administrator looks after."""

    datasets: Sequence[Dataset]
    can_work: int
    stopped: int
    letters_waiting: int
    letters_failing: int
    oldest_letter: timedelta | None
    has_mail: bool
    has_address: bool


def house() -> House:
    unsent = (Message.sent_at.is_(None), Message.given_up.is_(None))
    oldest = db().scalar(select(func.min(Message.due_at)).where(*unsent, Message.attempts == 0))
    config = current_app.config["HOUSE"]
    return House(
        datasets=db().scalars(select(Dataset).order_by(Dataset.title, Dataset.loaded_at.desc())).all(),
        can_work=_count(User.active.is_(True)),
        stopped=_count(User.active.is_(False)),
        letters_waiting=_count(*unsent),
        letters_failing=_count(Message.sent_at.is_(None), Message.attempts > 0),
        oldest_letter=clock.now() - oldest if oldest else None,
        has_mail="courier" in current_app.extensions,
        has_address=bool(config.base_url),
    )


@dataclass(frozen=True)
class Said:
    """What was said in one activity of a workshop, as the public words stand."""

    activity: Activity
    words: Sequence[str]


def public_words(workshop: Workshop) -> list[Said]:
    """The approved words of a workshop, the newest first; never an original, never from a rehearsal."""
    found = []
    for activity in workshop.activities:
        wanted = (
            select(Contribution.public_words)
            .join(Seat)
            .where(
                Contribution.activity_id == activity.id,
                Contribution.moderation == Moderation.SHOWN,
                Seat.rehearsal.is_(False),
            )
            .order_by(Contribution.shown_seq.desc())
        )
        words = [said for said in db().scalars(wanted) if said is not None]
        if words:
            found.append(Said(activity, words))
    return found


def _workshops() -> Select[Workshop]:
    return select(Workshop).options(
        joinedload(Workshop.voice),
        joinedload(Workshop.programme).selectinload(Programme.neighbourhoods),
        selectinload(Workshop.activities).selectinload(Activity.choices),
    )


def covered(user: User, roles: frozenset[Role], programme_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """On which programmes somebody has one of these roles."""
    ids = [grant.programme_id for grant in user.grants if grant.role in roles]
    return true() if None in ids else programme_id.in_(ids)


def _count(*conditions: ColumnElement[bool]) -> int:
    return db().scalar(select(func.count()).where(*conditions)) or 0
