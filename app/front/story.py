"""What may be told to everyone of a programme: how far it is, from released numbers and announced workshops alone.

Whoever reads this may be anyone, so that a workshop that is sealed or not listed is nowhere in it, and none whose host
is on hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from app import clock
from app.db import db
from app.listing import Listing, listing
from exports.releases.models import Release
from exports.releases.reading import Level, Published, releases_of
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.programmes.models import Programme

LONGEST_LIST = 20


@dataclass(frozen=True)
class Story:
    """The newest release of a programme, in words."""

    published: Published

    @property
    def programme(self) -> Programme:
        return self.published.programme

    @property
    def neighbourhoods(self) -> int:
        """In how many neighbourhoods a number may be shown; 0 where the map goes up a level, as most have none."""
        if self.published.level is not Level.NEIGHBOURHOODS:
            return 0
        return sum(cell.number is not None for cell in self.published.neighbourhoods.values())


@dataclass(frozen=True)
class Coming:
    """The next announced workshops, the soonest first, and how many more there are than are listed."""

    workshops: Sequence[Workshop]
    more: int


def coming_up(programme: Programme | None = None, at_most: int = LONGEST_LIST) -> Coming:
    """From tonight on, of a programme or of all."""
    wanted = _ahead(select(Workshop), programme).order_by(Workshop.starts_at, Workshop.id).limit(at_most)
    listed = db().scalars(wanted.options(joinedload(Workshop.voice))).all()
    if len(listed) < at_most:
        return Coming(listed, 0)
    whole = db().scalar(_ahead(select(func.count()), programme)) or 0
    return Coming(listed, whole - len(listed))


def coming_of(programme: Programme) -> Listing:
    """Everything that comes up of a programme, a page at a time."""
    wanted = _ahead(select(Workshop), programme).options(joinedload(Workshop.voice))
    return listing(
        db().scalars(wanted), said=lambda each: each.title, sorts={"soon": lambda each: (each.starts_at, each.id)}
    )


def start_of_today() -> datetime:
    """Midnight before now, where the halls are."""
    return datetime.combine(clock.today(), time(), clock.LONDON)


@dataclass(frozen=True)
class Knot:
    """One thing that has happened: an evening, or a release of numbers."""

    moment: datetime
    workshop: Workshop | None = None
    release: Release | None = None


@dataclass(frozen=True)
class Happened:
    """The newest things that have happened, in their order, and how many evenings and releases there were before."""

    knots: Sequence[Knot]
    earlier: int


def happened(programme: Programme, at_most: int = LONGEST_LIST) -> Happened:
    """Announced evenings that are closed, and releases, in the order in which they came."""
    held = db().scalars(
        select(Workshop)
        .where(*_announced(programme), Workshop.state == State.CLOSED)
        .options(joinedload(Workshop.voice))
    )
    knots = [Knot(workshop.starts_at, workshop=workshop) for workshop in held]
    knots += [Knot(release.made_at, release=release) for release in releases_of(programme)]
    knots.sort(key=lambda knot: knot.moment)
    return Happened(knots[-at_most:], max(0, len(knots) - at_most))


def last_evening(story: Story) -> date | None:
    """The day of the last announced evening that the release has counted."""
    counted = (Workshop.state == State.CLOSED, Workshop.late_until < story.published.release.made_at)
    starts_at = db().scalar(select(func.max(Workshop.starts_at)).where(*_announced(story.programme), *counted))
    return clock.local(starts_at).date() if starts_at else None


def places_of(programme: Programme) -> list[str]:
    """The authorities that a programme works in, by name; a page names two at most."""
    return sorted({each.authority_name for each in programme.neighbourhoods})


def _announced(programme: Programme | None) -> tuple[ColumnElement[bool], ...]:
    everywhere = (
        Workshop.listed.is_(True),
        Workshop.confidentiality != Confidentiality.SEALED,
        Workshop.voice.has(on_hold=False),
    )
    return (*everywhere, Workshop.programme_id == programme.id) if programme else everywhere


def _ahead(wanted: Select, programme: Programme | None) -> Select:
    return wanted.where(*_announced(programme), Workshop.state != State.CLOSED, Workshop.starts_at >= start_of_today())
