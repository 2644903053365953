"""What may be told of one evening, and of the voice that hosted it.

The domain ("Small numbers") lets a single workshop show its themes only from 20 people. They are counted here as they
are, not from a release, since a release holds no number of one workshop; the number itself is shown nowhere. The way is
the careful one: a chore asks once, when the evening is over for good and nobody can join, answer late or correct any
more, and what it finds is kept. A theme that has stood on an evening's page stays there too. So neither somebody who
comes nor somebody who takes everything back can be seen on the page. A person is a seat with at least one answer that
is still kept, not of a rehearsal.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from app import clock
from app.db import Base, db
from app.keeping import insert_into
from workshops.actions.in_public import is_named
from workshops.actions.models import Action
from workshops.contributions.models import Contribution
from workshops.meetings.models import Confidentiality, State, Workshop
from workshops.programmes.models import Programme
from workshops.seats.models import Seat, SeatState
from workshops.themes.models import Coding
from workshops.themes.said import in_the_open
from workshops.themes.services import standing_of
from workshops.told.models import EveningTheme, EveningTold
from workshops.told.you_said import ACCEPTED, PUBLIC, Knot, themes_above, themes_promised
from workshops.voices.models import Voice

PEOPLE_AT_LEAST = 20
LONGEST_LIST = 50


def announced() -> tuple[ColumnElement[bool], ...]:
    """The workshops whose title may be public: those that the home page would announce."""
    return (
        Workshop.listed.is_(True),
        Workshop.confidentiality != Confidentiality.SEALED,
        Workshop.voice.has(on_hold=False),
    )


def evening_told(programme: Programme, workshop_id: int) -> Workshop | None:
    """A workshop that has a page here: announced, closed, of this programme."""
    workshop = db().get(Workshop, workshop_id)
    return workshop if workshop and workshop.programme_id == programme.id and may_be_told(workshop) else None


def may_be_told(workshop: Workshop) -> bool:
    """Whether a workshop may be named where all can read it. A sealed one never is."""
    open_to_all = workshop.listed and workshop.confidentiality is not Confidentiality.SEALED
    return open_to_all and workshop.state is State.CLOSED and not workshop.voice.on_hold


def settle_evenings() -> None:
    """A chore: decide of each evening that has come to its end whether it speaks for itself, and keep its themes."""
    settled = select(EveningTold.workshop_id)
    over = select(Workshop).where(Workshop.state == State.CLOSED, Workshop.late_until < clock.now())
    for workshop in db().scalars(over.where(Workshop.id.not_in(settled)).order_by(Workshop.id)):
        _keep(EveningTold, [{"workshop_id": workshop.id, "alone": _had_twenty_people(workshop)}])
    for workshop in db().scalars(select(Workshop).where(Workshop.id.in_(settled.where(EveningTold.alone)))):
        _keep(
            EveningTheme,
            [{"workshop_id": workshop.id, "theme_id": theme_id} for theme_id in sorted(_promised_and_said(workshop))],
        )


def speaks_for_itself(workshop: Workshop) -> bool:
    """Whether so many people spoke there that its own themes point at nobody (see above)."""
    told = db().get(EveningTold, workshop.id)
    return told is not None and told.alone and workshop.is_over


def said_there(workshop: Workshop, knots: Sequence[Knot]) -> list[Knot]:
    """What came of the themes under which something said at an evening stands. Only for one that speaks for itself."""
    kept = db().scalars(select(EveningTheme.theme_id).where(EveningTheme.workshop_id == workshop.id)).all()
    themes = themes_above(standing_of(workshop.programme), kept)
    return [knot for knot in knots if knot.theme and knot.theme.id in themes]


def _had_twenty_people(workshop: Workshop) -> bool:
    """It asks whether there is a twentieth person, and counts nobody."""
    twentieth = (
        select(Seat.id)
        .where(
            Seat.workshop_id == workshop.id,
            Seat.state == SeatState.ACTIVE,
            Seat.rehearsal.is_(False),
            exists().where(Contribution.seat_id == Seat.id),
        )
        .order_by(Seat.id)
        .offset(PEOPLE_AT_LEAST - 1)
        .limit(1)
    )
    return db().scalar(twentieth) is not None


def _promised_and_said(workshop: Workshop) -> set[int]:
    """The themes of public promises under which something said there stands today."""
    touched = db().scalars(
        in_the_open(select(Coding.theme_id))
        .join(Contribution, Contribution.id == Coding.contribution_id)
        .join(Seat, Seat.id == Contribution.seat_id)
        .where(Seat.workshop_id == workshop.id, Seat.rehearsal.is_(False))
        .distinct()
    )
    return themes_above(standing_of(workshop.programme), touched.all()) & themes_promised(workshop.programme)


def _keep(table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Add what is not there yet, also beside another worker."""
    if rows:
        db().execute(insert_into(table).on_conflict_do_nothing(), rows)


def evenings_of_voice(voice: Voice) -> Sequence[Workshop]:
    """The evenings of a voice that are over and may be named, the newest first."""
    wanted = select(Workshop).where(*announced(), Workshop.voice_id == voice.id, Workshop.state == State.CLOSED)
    return db().scalars(wanted.order_by(Workshop.starts_at.desc(), Workshop.id).limit(LONGEST_LIST)).all()


def voice_told(voice: Voice | None) -> Voice | None:
    """A voice that has a page here: it may be named, and has been in public already, by an evening or a promise.

    So nobody learns by trying names who hosts what is sealed.
    """
    if voice is None or not is_named(voice):
        return None
    hosts = exists().where(*announced(), Workshop.voice_id == voice.id)
    stands_by = exists().where(PUBLIC, ACCEPTED, Action.voice_id == voice.id)
    return voice if db().scalar(select(hosts | stands_by)) else None


def programmes_of_voice(voice: Voice) -> Sequence[Programme]:
    """Where a voice can be seen to take part: by an evening that is announced, or as the partner of a promise."""
    hosts = select(Workshop.programme_id).where(*announced(), Workshop.voice_id == voice.id)
    stands_by = select(Action.programme_id).where(PUBLIC, ACCEPTED, Action.voice_id == voice.id)
    wanted = select(Programme).where(Programme.id.in_(hosts) | Programme.id.in_(stands_by))
    return db().scalars(wanted.order_by(Programme.name, Programme.id)).all()


def voices_told() -> Sequence[Voice]:
    """The voices that have a page with something on it, by name."""
    hosted = select(Workshop.voice_id).where(*announced(), Workshop.state == State.CLOSED)
    stand_by = select(Action.voice_id).where(PUBLIC, ACCEPTED, Action.voice_id.is_not(None))
    wanted = select(Voice).where(
        Voice.named_ok.is_(True), Voice.on_hold.is_(False), Voice.id.in_(hosted) | Voice.id.in_(stand_by)
    )
    return db().scalars(wanted.order_by(Voice.name, Voice.id)).all()
